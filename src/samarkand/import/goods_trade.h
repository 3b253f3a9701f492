// Worlds from trade between countries, with GDP or with what each sells at home.
//
// Trade and GDP alone (world_from_gdp), for sectors j, importers n, exporters i:
//   E[i], M[n]   exports, imports; D = M - E
//   Y[n]         output = GDP / gamma, or E / (1 - h) where exports would leave less than the share
//                h of it at home; value added is GDP either way
//   F[j,n,n]     home sales = (Y - E)[n] w[j], w[j] the sector's share in world trade
//   X[j,n]       spending; every sector's inputs, Y - GDP in sum, have the composition of X[.,n],
//                and so has final spending, GDP + D
// gamma is kValueAddedShare, h kHomeShare. Exports count what went into them and GDP does not, so
// that GDP less exports would be too little: below zero in some countries. Values are in million
// USD, rounded to one dollar. No tariffs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "samarkand/import/delimited.h"
#include "samarkand/import/import.h"

namespace samarkand {

// Value added over output of the world in 2014, World Input-Output Database, release 2016.
inline constexpr double kValueAddedShare = 0.465;
inline constexpr double kHomeShare = 0.1;

struct GoodsTrade {
  std::vector<std::string> countries;  // codes as worlds have them
  std::vector<Sector> sectors;
  Array flow;  // [sector][importer][exporter], million USD; home sales where importer = exporter
  std::size_t cell(std::size_t sector, std::size_t importer, std::size_t exporter) const {
    return (sector * countries.size() + importer) * countries.size() + exporter;
  }
};

// One sector of all goods, theta not known yet.
Sector all_goods();

// GDP in million USD by country code. Either a table country,gdp in million USD, or a download of
// the World Bank (NY.GDP.MKTP.CD, in USD, a column a year). Errors E1.., E204 to E206, E503.
using GdpTable = std::map<std::string, double, std::less<>>;
std::optional<GdpTable> read_gdp(const std::filesystem::path& path, int year,
                                 Diagnostics& diagnostics);

// Rows exporter, importer, value of one year, and what the file says of output and spending.
struct TradeRows {
  GoodsTrade trade;  // one sector
  std::optional<int> year = {};
  std::vector<double> output = {}, spending = {};  // by country; 0 where the file has none
  std::vector<std::string> notes = {};
};

// Takes out those that are sums of others (aggregates.h), with their trade, and notes them.
void leave_out_aggregates(TradeRows& rows);
// Notes how many values of trade were missing, and are 0.
void note_missing(std::size_t values, TradeRows& rows);

// Columns exporter, importer (or origin, destination) and value (or trade, flow, or a name that
// begins with value_); optional: year, Y, E. Values times options.unit. The reader stands on the
// header. Errors E202, E204, E205, E304, E503, E504.
std::optional<TradeRows> read_trade_rows(DelimitedReader& reader, const ImportOptions& options,
                                         Diagnostics& diagnostics);
bool has_trade_rows(const DelimitedReader& header);

// The header's column of one of these names, in lower case.
std::optional<std::size_t> find_column(const DelimitedReader& header,
                                       const std::vector<std::string_view>& names);

// Countries of the trade that have no GDP are left out, which a note says; their trade counts in
// the totals that the world is held against. Home sales of `trade` are not used. Errors E502, E520,
// E521.
Result<Imported> world_from_gdp(GoodsTrade trade, const GdpTable& gdp,
                                const std::filesystem::path& file);

// Output is what is sold, home sales included; no inputs.
Imported world_from_home_sales(GoodsTrade trade);

}  // namespace samarkand
