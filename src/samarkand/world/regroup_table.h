// What merging and splitting economies and sectors share (regroup.h).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/base/table.h"
#include "samarkand/world/world.h"

namespace samarkand {

// The new places of each old economy or sector, with its share in each.
using Places = std::vector<std::vector<std::pair<std::size_t, double>>>;

// Fills the arrays of `to`, whose countries and sectors are set.
void regroup(const WorldData& from, const Places& countries, const Places& sectors, WorldData& to);

// Rows kind,from,to of mappings and splittings, and the codes that are taken.
class RegroupTable {
 public:
  RegroupTable(const World& world, const Table& table, Diagnostics& diagnostics)
      : world_(world), table_(table), diagnostics_(diagnostics) {}

  // True for `country`, false for `sector`.
  std::optional<bool> is_country(std::size_t row);
  bool knows_from(std::size_t row, bool country);
  bool is_new_code(std::size_t row);
  void report(ErrorCode code, std::size_t row, std::size_t column, std::string what,
              std::string allowed, std::string fix);
  // "the country FRA"
  std::string from(std::size_t row) const;

 private:
  const World& world_;
  const Table& table_;
  Diagnostics& diagnostics_;
};

}  // namespace samarkand
