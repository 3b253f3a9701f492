// An inter-country input-output table, added up cell by cell, as a world.
//
// A source's table has a row per (origin country, sector) and a column per (destination country,
// using sector) or (destination country, final use). A world needs less: flows by origin,
// destination and sector, inputs by country, sector and input, final spending by country and
// sector. So no table is ever held in full: 200 sectors of 49 regions fit into some 20 MB.
#pragma once

#include <string>
#include <vector>

#include "samarkand/import/import.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

class InputOutputTable {
 public:
  InputOutputTable(std::vector<std::string> countries, std::vector<std::string> sectors);

  // Sector `user` of `destination` buys `value` of `sector` of `origin` (basic prices).
  void add_input(std::size_t origin, std::size_t sector, std::size_t destination, std::size_t user,
                 double value);
  // Households, government and investment of `destination` buy it.
  void add_final(std::size_t origin, std::size_t sector, std::size_t destination, double value);
  // Changes of inventories and valuables, of either sign.
  void add_inventory(std::size_t origin, std::size_t sector, std::size_t destination, double value);
  // The source's value added of the sector, where it gives one: only compared, in the notes.
  void add_value_added(std::size_t country, std::size_t sector, double value);

  // A balanced year without inventories: negative cells become zero, the flow shares, input
  // coefficients and final spending that are left determine spending X = A Y(X) + final again
  // (as in the recipe of worlds/wiod-2014). Says in `notes` what that moved.
  Imported finish(WorldInfo info);
};

}  // namespace samarkand
