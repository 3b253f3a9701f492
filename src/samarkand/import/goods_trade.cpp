#include "samarkand/import/goods_trade.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "samarkand/base/text.h"
#include "samarkand/import/aggregates.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr double kDollar = 1e-6;            // in million USD
constexpr std::size_t kNamedCountries = 8;  // countries that a note names

double to_dollar(double value) { return std::round(value / kDollar) / (1 / kDollar); }

// "MHL 24.4, LBR 3.21", largest first.
std::string ranked(std::vector<std::pair<double, std::string>> values, std::string_view unit = "") {
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> shown;
  for (std::size_t k = 0; k < std::min(kNamedCountries, values.size()); ++k) {
    shown.push_back(fmt::format("{} {:.3g}{}", values[k].second, values[k].first, unit));
  }
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (values.size() > kNamedCountries)
    text += fmt::format(" and {} more", values.size() - kNamedCountries);
  return text;
}

struct Totals {
  Array exports, imports;  // [country]
  Array sector;            // [sector], world trade
  double trade = 0;
};

Totals totals_of(const GoodsTrade& trade) {
  const std::size_t countries = trade.countries.size();
  Totals totals{Array(countries), Array(countries), Array(trade.sectors.size())};
  for (std::size_t j = 0; j < trade.sectors.size(); ++j) {
    for (std::size_t n = 0; n < countries; ++n) {
      for (std::size_t i = 0; i < countries; ++i) {
        if (i == n) continue;
        const double value = trade.flow[trade.cell(j, n, i)];
        totals.exports[i] += value;
        totals.imports[n] += value;
        totals.sector[j] += value;
      }
    }
  }
  totals.trade = sum(totals.sector);
  return totals;
}

// The trade of the countries in `kept` with each other.
GoodsTrade among(const GoodsTrade& trade, const std::vector<std::size_t>& kept) {
  GoodsTrade part;
  part.sectors = trade.sectors;
  for (const std::size_t k : kept) part.countries.push_back(trade.countries[k]);
  part.flow.reserve(trade.sectors.size() * kept.size() * kept.size());
  for (std::size_t j = 0; j < trade.sectors.size(); ++j) {
    for (const std::size_t n : kept) {
      for (const std::size_t i : kept) part.flow.push_back(trade.flow[trade.cell(j, n, i)]);
    }
  }
  return part;
}

GoodsTrade keep_those_with_gdp(const GoodsTrade& trade, const GdpTable& gdp,
                               std::vector<std::string>& notes) {
  const Totals totals = totals_of(trade);
  std::vector<std::size_t> kept;
  std::vector<std::pair<double, std::string>> out;
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    const std::string& code = trade.countries[n];
    if (gdp.contains(code)) {
      kept.push_back(n);
    } else {
      out.emplace_back((totals.exports[n] + totals.imports[n]) / totals.trade * 50, code);
    }
  }
  // In the order of codes, so that the order of a file's rows does not change a bit of the sums.
  std::sort(kept.begin(), kept.end(),
            [&](std::size_t a, std::size_t b) { return trade.countries[a] < trade.countries[b]; });
  GoodsTrade part = among(trade, kept);
  if (out.empty()) return part;
  const std::size_t left_out = out.size();
  notes.push_back(fmt::format(
      "left out for want of GDP, with their trade: {} of {} economies, {:.2g} % of world trade; "
      "largest share of exports and imports: {}",
      left_out, trade.countries.size(), 100 * (1 - totals_of(part).trade / totals.trade),
      ranked(std::move(out), " %")));
  return part;
}

// "CCC has no GDP"; "" where all have.
std::string without_gdp(const GoodsTrade& trade, const GdpTable& gdp) {
  std::vector<std::string> codes;
  for (const std::string& code : trade.countries) {
    if (!gdp.contains(code)) codes.push_back(code);
  }
  if (codes.empty()) return "";
  return first_few(codes, kNamedCountries) + (codes.size() == 1 ? " has" : " have") + " no GDP";
}

// What each sells to others.
SourceTotal exports_of(const GoodsTrade& trade) {
  const Totals totals = totals_of(trade);
  SourceTotal exports{TotalOf::kTrade};
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    exports.by_country[trade.countries[n]] = totals.exports[n];
  }
  return exports;
}

WorldData empty_world(const GoodsTrade& trade) {
  WorldData data;
  data.info.unit = "million USD";
  for (const std::string& code : trade.countries) data.countries.push_back(country_of_code(code));
  data.sectors = trade.sectors;
  const std::size_t n = trade.countries.size(), j = trade.sectors.size();
  data.tariff.assign(j * n * n, 1);
  data.input.assign(n * j * j, 0);
  data.final_spending.assign(j * n, 0);
  return data;
}

// Spending on every sector in a country, [sector].
Array spending_in(const GoodsTrade& trade, std::size_t country) {
  const std::size_t countries = trade.countries.size();
  Array spending(trade.sectors.size());
  for (std::size_t j = 0; j < trade.sectors.size(); ++j) {
    const auto row = trade.flow.begin() + static_cast<std::ptrdiff_t>(trade.cell(j, country, 0));
    spending[j] = std::accumulate(row, row + static_cast<std::ptrdiff_t>(countries), 0.0);
  }
  return spending;
}

Array output_of(const GoodsTrade& trade, std::size_t country) {
  Array output(trade.sectors.size());
  for (std::size_t j = 0; j < trade.sectors.size(); ++j) {
    for (std::size_t n = 0; n < trade.countries.size(); ++n) {
      output[j] += trade.flow[trade.cell(j, n, country)];
    }
  }
  return output;
}

// Inputs of output less GDP, and the final spending that they leave.
void set_uses(WorldData& data, const GoodsTrade& trade, std::size_t n, double gdp) {
  const std::size_t sectors = trade.sectors.size();
  const Array spending = spending_in(trade, n), output = output_of(trade, n);
  const double share = 1 - gdp / sum(output), all = sum(spending);
  for (std::size_t k = 0; k < sectors; ++k) {
    double left = spending[k];
    for (std::size_t j = 0; j < sectors; ++j) {
      // Rounded down, so that nothing is left for final spending at worst.
      const double input =
          std::floor(output[j] * share * spending[k] / all / kDollar) / (1 / kDollar);
      data.input[(n * sectors + j) * sectors + k] = std::max(0.0, input);
      left -= std::max(0.0, input);
    }
    data.final_spending[k * data.countries.size() + n] = std::max(0.0, to_dollar(left));
  }
}

// Checks that trade and GDP are of the same countries and in the same unit and that everyone can
// pay for the surplus.
void check_sizes(const GoodsTrade& trade, const GdpTable& gdp, const Totals& totals,
                 const std::string& where, Diagnostics& diagnostics) {
  if (trade.countries.size() < 2) {
    diagnostics.push_back(
        {ErrorCode::kImportFiles,
         {where},
         fmt::format("the table of GDP has {} of these economies", trade.countries.size()),
         "two or more, under the same codes (ISO 3166 alpha-3 or alpha-2)"});
    return;
  }
  double world_gdp = 0;
  for (const std::string& code : trade.countries) world_gdp += gdp.find(code)->second;
  const double ratio = totals.trade / world_gdp;
  if (!(ratio > 0.001 && ratio < 2)) {
    diagnostics.push_back(
        {ErrorCode::kImportUnits,
         {where},
         fmt::format("trade between the {} economies that have GDP is {:.3g} times their GDP",
                     trade.countries.size(), ratio),
         "trade of 0.001 to 2 times GDP; in the world it is about 0.2",
         "give GDP in million USD, and the unit of a matrix with --unit"});
    return;
  }
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    const double income = gdp.find(trade.countries[n])->second;
    const double deficit = totals.imports[n] - totals.exports[n];
    if (income + deficit > 0) continue;
    diagnostics.push_back(
        {ErrorCode::kImportSurplus,
         {where},
         fmt::format("{}: exports exceed imports by {:.6g} million USD, GDP is {:.6g}",
                     trade.countries[n], -deficit, income),
         "a surplus below GDP",
         "check both numbers; take the country out of the table of GDP"});
  }
}

struct TradeColumns {
  std::size_t exporter, importer, value;
  std::optional<std::size_t> year, output, spending;
};

std::optional<TradeColumns> trade_columns(const DelimitedReader& header) {
  const auto exporter = find_column(header, {"exporter", "origin"});
  const auto importer = find_column(header, {"importer", "destination"});
  auto value = find_column(header, {"value", "trade", "flow"});
  for (std::size_t k = 0; k < header.size() && !value; ++k) {
    if (lower(header.text(k)).starts_with("value_")) value = k;
  }
  if (!exporter || !importer || !value) return std::nullopt;
  return TradeColumns{*exporter,
                      *importer,
                      *value,
                      find_column(header, {"year"}),
                      find_column(header, {"y"}),
                      find_column(header, {"e"})};
}

struct TradeRow {
  std::size_t exporter, importer;
  double value, output, spending;
  int year, line;
};

// Gives every code a number, in the order of its first appearance.
class Codes {
 public:
  std::size_t number(std::string_view text) {
    const auto known = raw_.find(text);
    if (known != raw_.end()) return known->second;
    const std::string code = country_of_code(text).code;
    auto found = std::find(codes_.begin(), codes_.end(), code);
    if (found == codes_.end()) found = codes_.insert(codes_.end(), code);
    return raw_[std::string(text)] = static_cast<std::size_t>(found - codes_.begin());
  }
  const std::vector<std::string>& codes() const { return codes_; }

 private:
  std::map<std::string, std::size_t, std::less<>> raw_;
  std::vector<std::string> codes_;
};

// The rows of the year asked for, or of the only one.
bool choose_year(std::vector<TradeRow>& rows, const std::set<int>& years,
                 const ImportOptions& options, const std::string& file, std::optional<int>& year,
                 Diagnostics& diagnostics) {
  if (years.empty()) return true;
  const bool known = options.year && years.contains(*options.year);
  if (!known && (options.year || years.size() > 1)) {
    diagnostics.push_back({ErrorCode::kImportYear,
                           {file},
                           options.year ? fmt::format("the file has no rows of {}", *options.year)
                                        : fmt::format("the file holds {} years", years.size()),
                           fmt::format("{}", fmt::join(years, ", ")),
                           fmt::format("say which with --year {}", *years.rbegin())});
    return false;
  }
  year = known ? *options.year : *years.begin();
  std::erase_if(rows, [&](const TradeRow& row) { return row.year != *year; });
  return true;
}

}  // namespace

Sector all_goods() {
  Sector sector;
  sector.code = "all_goods";
  sector.name = "All goods";
  return sector;
}

std::optional<std::size_t> find_column(const DelimitedReader& header,
                                       const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) {
    for (std::size_t k = 0; k < header.size(); ++k) {
      if (lower(header.text(k)) == name) return k;
    }
  }
  return std::nullopt;
}

bool has_trade_rows(const DelimitedReader& header) { return trade_columns(header).has_value(); }

std::optional<TradeRows> read_trade_rows(DelimitedReader& reader, const ImportOptions& options,
                                         Diagnostics& diagnostics) {
  const std::string file = reader.path().string();
  const std::optional<TradeColumns> columns = trade_columns(reader);
  if (!columns) {
    diagnostics.push_back(
        {ErrorCode::kImportLayout, reader.where(),
         "the header does not name exporters, importers and values",
         "columns exporter, importer (or origin, destination) and value (or trade, flow)"});
    return std::nullopt;
  }
  const std::size_t width = reader.size();
  Codes codes;
  std::vector<TradeRow> rows;
  std::set<int> years;
  std::size_t missing = 0;
  while (reader.next() && reader.has_width(width)) {
    const auto number = [&](const std::optional<std::size_t>& column) {
      return column ? reader.number(*column) : 0;
    };
    const std::size_t before = reader.missing();
    const double value = reader.number(columns->value) * options.unit;
    const bool has_none = reader.missing() > before;
    const TradeRow row{codes.number(reader.text(columns->exporter)),
                       codes.number(reader.text(columns->importer)),
                       value,
                       number(columns->output) * options.unit,
                       number(columns->spending) * options.unit,
                       columns->year ? reader.whole(*columns->year, 1, kLastYear) : 0,
                       reader.where().line};
    if (has_none && row.exporter != row.importer) ++missing;
    if (row.value < 0) {
      diagnostics.push_back(
          {ErrorCode::kWorldNegative, reader.where(columns->value + 1),
           fmt::format("the trade of {} with {} is {}", reader.text(columns->exporter),
                       reader.text(columns->importer), row.value),
           "0 or more"});
    }
    if (columns->year) years.insert(row.year);
    rows.push_back(row);
  }
  TradeRows result;
  if (!reader.ok() || !diagnostics.empty() ||
      !choose_year(rows, years, options, file, result.year, diagnostics)) {
    return std::nullopt;
  }
  const std::size_t countries = codes.codes().size();
  if (!check_size(countries, 1, file, diagnostics)) return std::nullopt;
  result.trade = {codes.codes(), {all_goods()}, Array(countries * countries)};
  result.output.resize(countries);
  result.spending.resize(countries);
  std::vector<bool> seen(countries * countries);
  for (const TradeRow& row : rows) {
    const std::size_t cell = result.trade.cell(0, row.importer, row.exporter);
    if (seen[cell]) {
      diagnostics.push_back({ErrorCode::kTableDuplicate,
                             {file, row.line},
                             fmt::format("trade of {} with {} stands twice",
                                         codes.codes()[row.exporter], codes.codes()[row.importer]),
                             {},
                             "add up the rows of different goods, or leave one in"});
    }
    seen[cell] = true;
    result.trade.flow[cell] = row.value;
    if (row.output > 0) result.output[row.exporter] = row.output;
    if (row.spending > 0) result.spending[row.importer] = row.spending;
  }
  if (!diagnostics.empty()) return std::nullopt;
  note_missing(missing, result);
  leave_out_aggregates(result);
  return result;
}

void leave_out_aggregates(TradeRows& rows) {
  GoodsTrade& trade = rows.trade;
  const std::vector<std::string> sums = aggregates_among(trade.countries, trade.flow);
  if (sums.empty()) return;
  std::vector<std::size_t> kept;
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    if (std::ranges::find(sums, trade.countries[n]) == sums.end()) kept.push_back(n);
  }
  for (std::vector<double>* values : {&rows.output, &rows.spending}) {
    for (std::size_t k = 0; k < kept.size() && !values->empty(); ++k)
      (*values)[k] = (*values)[kept[k]];
    if (!values->empty()) values->resize(kept.size());
  }
  trade = among(trade, kept);
  rows.notes.push_back(
      fmt::format("left out, being sums of other economies: {}", fmt::join(sums, ", ")));
}

void note_missing(std::size_t values, TradeRows& rows) {
  if (values == 0) return;
  rows.notes.push_back(fmt::format("values of trade that are missing, taken as 0: {}", values));
}

Result<Imported> world_from_gdp(GoodsTrade trade, const GdpTable& gdp,
                                const std::filesystem::path& file) {
  Imported imported;
  for (double& value : trade.flow) value = to_dollar(value);
  imported.totals = {exports_of(trade), SourceTotal{TotalOf::kValueAdded}};
  imported.totals.front().absent = without_gdp(trade, gdp);
  trade = keep_those_with_gdp(trade, gdp, imported.notes);
  const Totals totals = totals_of(trade);
  Diagnostics diagnostics;
  check_sizes(trade, gdp, totals, file.string(), diagnostics);
  if (!diagnostics.empty()) return diagnostics;

  imported.data = empty_world(trade);
  std::vector<std::pair<double, std::string>> entrepots, deficits;
  double world_gdp = 0;
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    const std::string& code = trade.countries[n];
    const double income = gdp.find(code)->second, usual = income / kValueAddedShare;
    const double output = std::max(usual, totals.exports[n] / (1 - kHomeShare));
    for (std::size_t j = 0; j < trade.sectors.size(); ++j) {
      trade.flow[trade.cell(j, n, n)] =
          to_dollar((output - totals.exports[n]) * totals.sector[j] / totals.trade);
    }
    set_uses(imported.data, trade, n, income);
    imported.data.countries[n].gdp = income;
    imported.totals.back().by_country[code] = income;
    world_gdp += income;
    if (output > usual) entrepots.emplace_back(100 * income / output, code);
    const double deficit = (totals.imports[n] - totals.exports[n]) / income;
    if (deficit > 1) deficits.emplace_back(deficit, code);
  }
  imported.data.flow = std::move(trade.flow);

  std::vector<std::string>& notes = imported.notes;
  notes.push_back(fmt::format("trade is {:.3g} % of GDP in the world; values rounded to one dollar",
                              100 * totals.trade / world_gdp));
  notes.push_back(
      fmt::format("output is GDP / {}, the world's share of value added in output (World "
                  "Input-Output Database, "
                  "2014); home sales are output less exports",
                  kValueAddedShare));
  if (trade.sectors.size() > 1) {
    notes.emplace_back(
        "home sales, inputs and final spending by sector are assumptions: the first "
        "as in world trade, the others as in each country's spending");
  }
  if (!entrepots.empty()) {
    notes.push_back(fmt::format(
        "exports would leave less than {:.0f} % of that output at home, so that output is larger "
        "and value added a smaller share of it, in {}",
        100 * kHomeShare, ranked(std::move(entrepots), " %")));
  }
  if (!deficits.empty()) {
    notes.push_back(
        fmt::format("imports exceed exports by more than GDP, in which case goods "
                    "perhaps only pass through (times GDP): {}",
                    ranked(std::move(deficits))));
  }
  return imported;
}

Imported world_from_home_sales(GoodsTrade trade) {
  Imported imported;
  imported.totals = {exports_of(trade)};
  imported.data = empty_world(trade);
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    const Array spending = spending_in(trade, n);
    for (std::size_t j = 0; j < spending.size(); ++j) {
      imported.data.final_spending[j * trade.countries.size() + n] = spending[j];
    }
  }
  imported.data.flow = std::move(trade.flow);
  imported.notes.emplace_back("no inputs: value added is output, final spending is spending");
  return imported;
}

}  // namespace samarkand
