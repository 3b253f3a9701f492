#include "samarkand/channels/mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "samarkand/base/table.h"
#include "samarkand/base/text.h"
#include "samarkand/numeric/draws.h"

namespace samarkand {
namespace {

constexpr double kMostChoices = 200000;
constexpr std::uint64_t kSeed = 1;

enum Column { kOrigin, kDestination, kExporter, kImporter, kPeriod, kSuspect };

// The rows of a table, checked one by one.
class MirrorReader {
 public:
  MirrorReader(const Table& table, Diagnostics& diagnostics)
      : table_(table), diagnostics_(diagnostics) {}

  MirrorGaps read() {
    gaps_.has_suspects = table_.has("suspect");
    for (std::size_t row = 0; row < table_.rows(); ++row) add(row);
    for (const auto& [period, gaps] : values_) gaps_.periods.push_back(period);
    for (std::size_t c = 0; c < gaps_.corridors.size(); ++c) {
      for (const auto& [period, gaps] : values_) {
        const auto gap = gaps.find(c);
        gaps_.corridors[c].gap.push_back(gap == gaps.end() ? std::nullopt
                                                           : std::optional(gap->second));
      }
    }
    return std::move(gaps_);
  }

 private:
  std::string word(std::size_t row, Column column) {
    const std::string_view text = table_.text(row, column);
    if (text.empty()) {
      diagnostics_.push_back({ErrorCode::kTextMissing, table_.where(row, column),
                              fmt::format("{} is empty", table_.column_name(column))});
    }
    return std::string(text);
  }

  std::optional<double> log_value(std::size_t row, Column column) {
    const auto value = table_.number(row, column, diagnostics_);
    if (!value) return std::nullopt;
    if (*value <= 0) {
      diagnostics_.push_back({ErrorCode::kNumberRange, table_.where(row, column),
                              fmt::format("{} is {}", table_.column_name(column), *value),
                              "a number above 0",
                              "leave out the row where one side reports nothing"});
      return std::nullopt;
    }
    return std::log(*value);
  }

  bool suspect(std::size_t row) {
    if (!gaps_.has_suspects) return false;
    const std::string_view text = table_.text(row, kSuspect);
    if (text != "0" && text != "1") {
      diagnostics_.push_back({ErrorCode::kTableWord, table_.where(row, kSuspect),
                              fmt::format("suspect is \"{}\"", text), "0 or 1 (suspected)"});
    }
    return text == "1";
  }

  void add(std::size_t row) {
    const std::string origin = word(row, kOrigin), destination = word(row, kDestination);
    const auto sold = log_value(row, kExporter), bought = log_value(row, kImporter);
    const std::string period = table_.has("period") ? word(row, kPeriod) : "";
    if (is_not_finite(period)) {
      diagnostics_.push_back({ErrorCode::kTableWord, table_.where(row, kPeriod),
                              fmt::format("the period is {}", period), "a year, or another word"});
    }
    const bool suspected = suspect(row);
    const auto [at, is_new] = lines_.try_emplace({origin, destination, period}, table_.line(row));
    if (!is_new) {
      diagnostics_.push_back(
          {ErrorCode::kTableDuplicate,
           table_.where(row, kOrigin),
           fmt::format("the corridor {} -> {}{}{} stands twice, first in line {}", origin,
                       destination, period.empty() ? "" : " of ", period, at->second),
           {},
           "remove one of the rows"});
      return;
    }
    const auto [place, first] = place_.try_emplace({origin, destination}, gaps_.corridors.size());
    if (first) {
      gaps_.corridors.push_back({origin, destination, suspected, {}});
    } else if (gaps_.corridors[place->second].suspect != suspected) {
      diagnostics_.push_back({ErrorCode::kTableWord, table_.where(row, kSuspect),
                              fmt::format("the corridor {} -> {} is suspected in some rows alone",
                                          origin, destination),
                              "one word for all rows of a corridor"});
    }
    if (sold && bought) values_[period][place->second] = *sold - *bought;
  }

  const Table& table_;
  Diagnostics& diagnostics_;
  MirrorGaps gaps_;
  std::map<std::tuple<std::string, std::string, std::string>, int> lines_;
  std::map<std::pair<std::string, std::string>, std::size_t> place_;
  std::map<std::string, std::map<std::size_t, double>> values_;  // period, corridor
};

double ways_to_choose(std::size_t n, std::size_t k) {
  double ways = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    ways *= static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return std::round(ways);
}

// Calls visit(sum of values) for every choice of k of n values.
template <class Visit>
void all_choices(const Array& values, std::size_t k, Visit&& visit) {
  const std::size_t n = values.size();
  std::vector<std::size_t> choice(k);
  std::iota(choice.begin(), choice.end(), 0);
  for (;;) {
    double sum = 0;
    for (const std::size_t i : choice) sum += values[i];
    visit(sum);
    std::size_t last = k;  // the last that can move on
    while (last > 0 && choice[last - 1] == n - k + last - 1) --last;
    if (last == 0) return;
    std::iota(choice.begin() + static_cast<std::ptrdiff_t>(last - 1), choice.end(),
              choice[last - 1] + 1);
  }
}

// The same for `count` random ones.
template <class Visit>
void random_choices(Array values, std::size_t k, std::size_t count, Visit&& visit) {
  for (std::size_t draw = 0; draw < count; ++draw) {
    double sum = 0;
    for (std::size_t i = 0; i < k; ++i) {
      const double u = uniform(kSeed, 0, draw, static_cast<std::uint32_t>(i));
      const auto j = i + static_cast<std::size_t>(u * static_cast<double>(values.size() - i));
      std::swap(values[i], values[j]);
      sum += values[i];
    }
    visit(sum);
  }
}

}  // namespace

std::optional<double> MirrorCorridor::change() const {
  if (gap.size() < 2 || !gap.front() || !gap.back()) return std::nullopt;
  return *gap.back() - *gap.front();
}

std::optional<MirrorGaps> read_mirror(const Files& files, const std::string& file,
                                      Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table =
      read_table(files, file, {"origin", "destination", "exporter_reported", "importer_reported"},
                 {"period", "suspect"}, diagnostics);
  if (!table) return std::nullopt;
  MirrorGaps gaps = MirrorReader(*table, diagnostics).read();
  if (diagnostics.size() > before) return std::nullopt;
  if (gaps.corridors.empty()) {
    diagnostics.push_back({ErrorCode::kFileEmpty, {file}, "there are no rows"});
    return std::nullopt;
  }
  return gaps;
}

std::optional<PermutationTest> permutation_test(const Array& values,
                                                const std::vector<bool>& chosen) {
  const std::size_t n = values.size();
  double total = 0, sum = 0;
  PermutationTest test;
  for (std::size_t i = 0; i < n; ++i) {
    total += values[i];
    if (!chosen[i]) continue;
    sum += values[i];
    ++test.chosen;
  }
  test.rest = n - test.chosen;
  if (test.chosen == 0 || test.rest == 0) return std::nullopt;
  const auto difference = [&](double part) {
    return part / static_cast<double>(test.chosen) -
           (total - part) / static_cast<double>(test.rest);
  };
  test.difference = difference(sum);
  double scale = 0;
  for (const double value : values) scale = std::max(scale, std::abs(value));
  const double observed = std::abs(test.difference) - 1e-12 * scale;  // ties count
  std::size_t as_large = 0;
  const auto visit = [&](double part) {
    ++test.choices;
    as_large += std::abs(difference(part)) >= observed;
  };
  test.exact = ways_to_choose(n, std::min(test.chosen, test.rest)) <= kMostChoices;
  if (test.exact) {
    all_choices(values, test.chosen, visit);
    test.p = static_cast<double>(as_large) / static_cast<double>(test.choices);
  } else {
    random_choices(values, test.chosen, static_cast<std::size_t>(kMostChoices), visit);
    test.p = static_cast<double>(1 + as_large) / static_cast<double>(1 + test.choices);
  }
  return test;
}

std::optional<PermutationTest> test_suspects(const MirrorGaps& gaps) {
  Array values;
  std::vector<bool> chosen;
  for (const MirrorCorridor& corridor : gaps.corridors) {
    const auto value = gaps.periods.size() > 1 ? corridor.change() : corridor.gap.front();
    if (!value) continue;
    values.push_back(*value);
    chosen.push_back(corridor.suspect);
  }
  return permutation_test(values, chosen);
}

}  // namespace samarkand
