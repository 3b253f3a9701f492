#include "samarkand/import/totals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace samarkand {
namespace {

constexpr std::size_t kMostOff = 5;  // countries that a message names

std::string_view name_of(TotalOf total) {
  switch (total) {
    case TotalOf::kValueAdded:
      return "value added";
    case TotalOf::kOutput:
      return "output";
    case TotalOf::kTrade:
      return "trade";
  }
  return "";
}

// By the code of the country.
std::map<std::string, double> totals_in(const WorldData& data, TotalOf total) {
  const std::size_t countries = data.countries.size(), sectors = data.sectors.size();
  Array sums(countries);
  for (std::size_t cell = 0; cell < data.flow.size(); ++cell) {
    const std::size_t exporter = cell % countries, importer = cell / countries % countries;
    if (exporter != importer || total != TotalOf::kTrade) sums[exporter] += data.flow[cell];
  }
  std::map<std::string, double> by_code;
  for (std::size_t n = 0; n < countries; ++n) {
    if (total == TotalOf::kValueAdded) {
      const auto inputs = data.input.begin() + static_cast<std::ptrdiff_t>(n * sectors * sectors);
      sums[n] -=
          std::accumulate(inputs, inputs + static_cast<std::ptrdiff_t>(sectors * sectors), 0.0);
    }
    by_code[data.countries[n].code] = sums[n];
  }
  return by_code;
}

// "DEU 102 of 180, ROW 102 of 180": the largest differences first.
std::string most_off(const std::map<std::string, std::pair<double, double>>& made_and_given) {
  std::vector<std::pair<double, std::string>> off;
  for (const auto& [code, values] : made_and_given) {
    off.emplace_back(std::abs(values.first - values.second),
                     fmt::format("{} {:.6g} of {:.6g}", code, values.first, values.second));
  }
  std::ranges::stable_sort(off, std::ranges::greater{}, &std::pair<double, std::string>::first);
  std::vector<std::string> named;
  for (const auto& [difference, text] : off) {
    if (named.size() < kMostOff && difference > 0) named.push_back(text);
  }
  return fmt::format("{}", fmt::join(named, ", "));
}

}  // namespace

void check_totals(const std::vector<SourceTotal>& totals, const WorldData& data, double allowed,
                  const std::filesystem::path& file, std::vector<std::string>& notes,
                  Diagnostics& diagnostics) {
  for (const SourceTotal& total : totals) {
    std::map<std::string, std::pair<double, double>> values;
    double all_made = 0, all_given = 0;
    for (const auto& [code, value] : totals_in(data, total.of)) {
      values[code].first = value;
      all_made += value;
    }
    for (const auto& [code, value] : total.by_country) {
      values[code].second = value;
      all_given += value;
    }
    const double off = all_made / all_given - 1;
    if (std::isnan(off) || std::abs(off) <= kTotalsTolerance) continue;  // nan: 0 of 0
    const std::string what =
        fmt::format("{} of this world is {:.6g}, of the source {:.6g} ({:+.2g} %); most off: {}",
                    name_of(total.of), all_made, all_given, 100 * off, most_off(values));
    if (std::abs(off) <= allowed) {
      notes.push_back(what + ", as was allowed");
      continue;
    }
    diagnostics.push_back(
        {ErrorCode::kImportTotals,
         {file.string()},
         what,
         fmt::format("{:g} % off at most", 100 * allowed),
         "compare the file with what `samarkand explain import` says of its layout" +
             (std::abs(off) <= 10 ? fmt::format("; if you know why, allow it: --allow {:.0f}",
                                                std::ceil(100 * std::abs(off)))
                                  : ", and its unit")});
  }
}

}  // namespace samarkand
