// An inter-country input-output table, added up cell by cell, as a world.
//
// A source's table has a row per (origin country, sector) and a column per (destination country,
// using sector) or (destination country, final use). A world needs less: flows by origin,
// destination and sector, inputs by country, sector and input, final spending by country and
// sector. So no table is ever held in full: 200 sectors of 49 regions fit into some 20 MB.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/import/delimited.h"
#include "samarkand/import/import.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

// What a column of a source's table is.
struct TableColumn {
  enum Use { kInput, kFinal, kInventory, kIgnored } use = kIgnored;
  std::size_t country = 0;  // destination
  std::size_t sector = 0;   // that uses the input
  double unit = 1;          // of the column's values, in the world's
};

class InputOutputTable {
 public:
  InputOutputTable(std::size_t countries, std::size_t sectors);

  // Sector `user` of `destination` buys `value` of `sector` of `origin` (basic prices).
  void add_input(std::size_t origin, std::size_t sector, std::size_t destination, std::size_t user,
                 double value);
  // Households, government and investment of `destination` buy it.
  void add_final(std::size_t origin, std::size_t sector, std::size_t destination, double value);
  // Changes of inventories and valuables, of either sign.
  void add_inventory(std::size_t origin, std::size_t sector, double value);

  // The row that `reader` stands on, from column `first` on: what `sector` of `origin` sells.
  void add_row(DelimitedReader& reader, std::size_t first, const std::vector<TableColumn>& columns,
               std::size_t origin, std::size_t sector);
  // Rows of the source's own totals, which the world is held against (totals.h): value added; taxes
  // and margins on inputs, which are part of a world's value added; output.
  enum class Total { kValueAdded, kApart, kOutput };
  void add_total_row(Total total, DelimitedReader& reader, std::size_t first,
                     const std::vector<TableColumn>& columns);
  void add_total(Total total, std::size_t country, std::size_t sector, double value);
  // Remembers that this row was read; false where it was before.
  bool mark_row(std::size_t origin, std::size_t sector);
  // Country and sector of a row that was not marked; nothing when all were.
  std::optional<std::pair<std::size_t, std::size_t>> absent_row() const;

  void note(std::string text) { notes_.push_back(std::move(text)); }
  void note_missing(std::size_t cells);  // that were empty

  // A balanced year without inventories. Negative cells of flows, inputs and final spending become
  // zero. Kept are the shares of origins in spending, pi, the input coefficients A = inputs /
  // output of the source, and final spending C without inventories; spending then solves
  //   X[j,n] = sum_k A[n,k,j] Y[k,n] + C[j,n],   Y[k,i] = sum_n pi[k,n,i] X[k,n]
  // in the manner of the recipe of worlds/wiod-2014, whose source does not tell additions to stocks
  // from final spending. Where a sector's inputs exceed its output they are cut to it. Countries
  // without value added or final spending, and sectors that nobody sells, are left out. The notes
  // say what all this moved. Error E505 where X does not settle.
  Result<Imported> finish(WorldInfo info, std::vector<Country> countries,
                          std::vector<Sector> sectors, const std::filesystem::path& file);

 private:
  std::size_t cell(std::size_t sector, std::size_t importer, std::size_t exporter) const {
    return (sector * n_ + importer) * n_ + exporter;
  }
  std::size_t at(std::size_t sector, std::size_t country) const { return sector * n_ + country; }
  double* inputs_of(std::size_t country, std::size_t sector) {
    return input_.data() + (country * j_ + sector) * j_;
  }
  Array output() const;  // Y, of the flows
  void cut_negative_cells();
  void make_coefficients(const Array& output);  // turns inputs into A
  bool solve();                                 // spending, then flows and A back into inputs
  bool drop_empty();  // false if nothing was; else inputs are coefficients again
  void note_value_added(bool source_gives);
  std::vector<SourceTotal> source_totals() const;

  std::size_t n_, j_;
  std::vector<Country> countries_;
  std::vector<Sector> sectors_;
  Array flow_;                // [sector][importer][exporter]
  Array input_;               // [country][sector][input]
  Array final_spending_;      // [sector][country]
  Array stocks_;              // [sector][origin], changes of inventories
  double moved_stocks_ = 0;   // sum of their absolute values
  Array source_value_added_;  // [sector][country]
  // Of the source, [sector][country]: taxes and margins on inputs, output.
  Array source_apart_, source_output_;
  std::vector<char> seen_;  // [sector][country], rows
  std::vector<std::string> notes_;
};

}  // namespace samarkand
