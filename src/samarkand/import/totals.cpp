#include "samarkand/import/totals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace samarkand {
namespace {

constexpr std::size_t kMostOff = 5;  // countries that a message names
constexpr double kMatters = .001;    // of the world's sum
constexpr double kRounded = 1e-6;    // what rounding moves a sum by

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

// Countries that hold a part of the source's sum and are off by more than `allowed`; a country that
// the world lacks is not off, but absent.
std::map<std::string, std::pair<double, double>> far_off(
    const std::map<std::string, std::pair<double, double>>& made_and_given, double all_given,
    double allowed) {
  std::map<std::string, std::pair<double, double>> far;
  for (const auto& [code, values] : made_and_given) {
    const auto [made, given] = values;
    const bool matters = std::max(made, given) >= kMatters * all_given && made != 0;
    if (matters && std::abs(made - given) > allowed * given) far[code] = values;
  }
  return far;
}

std::string allow_text(double off) {
  constexpr double kMostAllowed = 10;
  if (off > kMostAllowed) return ", and its unit";
  return fmt::format("; if you know why, allow it: --allow {:.0f}", std::ceil(100 * off));
}

}  // namespace

void check_totals(const std::vector<SourceTotal>& totals, const WorldData& data, double allowed,
                  const std::filesystem::path& file, std::vector<std::string>& notes,
                  Diagnostics& diagnostics) {
  const double limit = std::max(allowed, kRounded);
  const std::string compare =
      "compare the file with what `samarkand explain import` says of its "
      "layout";
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
    if (all_made == 0 && all_given == 0) continue;
    const double off = std::abs(all_made / all_given - 1);
    const std::string absent = total.absent.empty() ? "" : "; " + total.absent;
    const std::string what =
        fmt::format("{} of this world is {:.6g}, of the source {:.6g} ({:+.2g} %){}; most off: {}",
                    name_of(total.of), all_made, all_given, 100 * (all_made / all_given - 1),
                    absent, most_off(values));
    if (!(off <= limit)) {
      diagnostics.push_back({ErrorCode::kImportTotals,
                             {file.string()},
                             what,
                             fmt::format("{:g} % off at most", 100 * allowed),
                             compare + allow_text(off)});
      continue;
    }
    const auto far = far_off(values, all_given, kCountryTolerance * limit);
    if (!far.empty()) {
      double most = 0;
      for (const auto& [code, of] : far) {
        most = std::max(most, std::abs(of.first / of.second - 1) / kCountryTolerance);
      }
      diagnostics.push_back(
          {ErrorCode::kImportTotals,
           {file.string()},
           fmt::format(
               "{} of single countries is not the source's, though that of the world is: {}",
               name_of(total.of), most_off(far)),
           fmt::format("{:g} % off at most, of a country", 100 * kCountryTolerance * allowed),
           compare + allow_text(most)});
    } else if (off > kTotalsTolerance) {
      notes.push_back(what + ", as was allowed");
    }
  }
}

}  // namespace samarkand
