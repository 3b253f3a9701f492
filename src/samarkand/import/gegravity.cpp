// Data sets of one-sector gravity models, as the programs gegravity and GEGravity take them.
#include <fmt/format.h>

#include <cmath>

#include "samarkand/import/delimited.h"
#include "samarkand/import/goods_trade.h"
#include "samarkand/import/sources.h"

namespace samarkand {
namespace {

// Home sales that have no row of their own are output less exports.
void add_home_sales(TradeRows& rows, const std::string& file, std::vector<std::string>& notes,
                    Diagnostics& diagnostics) {
  GoodsTrade& trade = rows.trade;
  std::size_t made = 0;
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    double& home = trade.flow[trade.cell(0, n, n)];
    if (home > 0) continue;
    double exports = 0;
    for (std::size_t m = 0; m < trade.countries.size(); ++m)
      exports += trade.flow[trade.cell(0, m, n)];
    home = rows.output[n] - exports;
    ++made;
    if (home > 0) continue;
    diagnostics.push_back(
        {ErrorCode::kImportLayout,
         {file},
         rows.output[n] > 0
             ? fmt::format("{} exports {:.6g} and makes {:.6g}", trade.countries[n], exports,
                           rows.output[n])
             : fmt::format("{} has neither home sales nor output", trade.countries[n]),
         "a row with exporter = importer, or output above exports in column Y",
         "with GDP instead: samarkand world import matrix FILE --gdp gdp.csv"});
  }
  if (made > 0) {
    notes.push_back(fmt::format("home sales of {} of {} countries are output less exports", made,
                                trade.countries.size()));
  }
}

// How far the flows are from what the file calls output and spending.
void compare(const TradeRows& rows, std::vector<std::string>& notes) {
  const GoodsTrade& trade = rows.trade;
  double flows = 0, output = 0, spending = 0;
  for (const double value : trade.flow) flows += value;
  for (const double value : rows.output) output += value;
  for (const double value : rows.spending) spending += value;
  if (output > 0) {
    notes.push_back(fmt::format(
        "flows add up to {:.1f} % of the file's output Y and are kept: the rest is trade with "
        "countries that it leaves out",
        100 * flows / output));
  }
  if (spending > 0) {
    notes.push_back(
        fmt::format("flows add up to {:.1f} % of the file's spending E", 100 * flows / spending));
  }
}

Result<Imported> read_gegravity(const std::vector<std::filesystem::path>& files,
                                const ImportOptions& options) {
  Diagnostics diagnostics;
  if (files.size() != 1) {
    return Diagnostics{{ErrorCode::kImportFiles,
                        {files[1].string()},
                        fmt::format("{} files are too many", files.size()),
                        "one file with all rows"}};
  }
  DelimitedReader reader(files[0], options.progress, diagnostics);
  if (!reader.next()) return diagnostics;
  std::optional<TradeRows> rows = read_trade_rows(reader, options, diagnostics);
  if (!rows) return diagnostics;
  const std::optional<int> year =
      rows->year ? rows->year : import_year(files[0], options, diagnostics);
  std::vector<std::string> notes = rows->notes;
  add_home_sales(*rows, files[0].string(), notes, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  compare(*rows, notes);
  Imported imported = world_from_home_sales(std::move(rows->trade));
  imported.notes.insert(imported.notes.begin(), notes.begin(), notes.end());
  imported.data.info.year = *year;
  imported.data.info.title = fmt::format("One-sector gravity data {}, {} economies", *year,
                                         imported.data.countries.size());
  return imported;
}

}  // namespace

const ImportSource kGegravitySource = {
    .name = "gegravity",
    .title = "Data sets of one-sector gravity models (gegravity, GEGravity)",
    .files =
        "One table with a row a pair: columns exporter, importer, trade (or value), with home "
        "sales where they are the same; perhaps year (--year says which), and Y and E, the "
        "exporter's output and the importer's spending, in million USD. Other columns are not "
        "read. Where home sales have no row, they are Y less exports. Economies that are sums of "
        "others (WLD) are left out. Held against the sum of the file's trade.",
    .tried =
        "on real files: sample_data_set.dlm of gegravity (30 countries, 2006) and "
        "TradeData0014.csv of GEGravity (44 economies, 2000 to 2014)",
    .citation =
        "Herman, P. (2021), gegravity: General Equilibrium Gravity Modeling in Python, USITC "
        "Economics Working Paper; Baier, Yotov, Zylkin (2019), On the widely "
        "differing effects of free trade agreements, Journal of International Economics 116, "
        "206-226",
    .read = read_gegravity};

}  // namespace samarkand
