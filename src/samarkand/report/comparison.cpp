#include "samarkand/report/comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "samarkand/base/number_text.h"
#include "samarkand/base/table.h"
#include "samarkand/base/text.h"
#include "samarkand/questions/words.h"
#include "samarkand/report/assets.h"
#include "samarkand/report/document.h"
#include "samarkand/report/page.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownRows = 15, kNamedInAnswer = 3;
constexpr int kNameWidth = 22;
constexpr std::size_t kLeastColumn = 12, kMostColumn = 24;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

using Row = Comparison::Row;
using Values = Array Row::*;

double size_of_difference(const Array& values) { return std::abs(difference(values)); }

// The largest change in any result.
double largest(const Array& values) {
  double size = -INFINITY;
  for (const double value : values) {
    if (std::isfinite(value)) size = std::max(size, std::abs(value));
  }
  return size;
}

// Economies by the size of what they change or differ, the most first; those that nothing is known
// of are left out.
std::vector<const Row*> ordered(const Comparison& comparison, Values values,
                                double (*size)(const Array&)) {
  std::vector<const Row*> rows;
  for (const Row& row : comparison.rows) {
    if (!row.is_group && std::isfinite(size(row.*values))) rows.push_back(&row);
  }
  std::ranges::stable_sort(
      rows, [=](const Row* a, const Row* b) { return size(a->*values) > size(b->*values); });
  return rows;
}

// "Furthest apart: Russia (-1.42 and -2.64 %), ..."
std::string furthest_apart(const Comparison& comparison) {
  std::string text;
  const auto rows = ordered(comparison, &Row::percent, size_of_difference);
  for (std::size_t k = 0; k < std::min(kNamedInAnswer, rows.size()); ++k) {
    const Array& values = rows[k]->percent;
    text += fmt::format("{}{} ({} and {} %)", k == 0 ? "Furthest apart: " : ", ", rows[k]->of.name,
                        fixed_text(values.front(), 3, true), fixed_text(values.back(), 3, true));
  }
  if (text.empty()) return "No economy has a value in the first and in the last result.";
  if (difference(rows[0]->percent) == 0) return "The first and the last result are the same.";
  return text + ".";
}

std::string difference_text(const Comparison& comparison) {
  return fmt::format("{} less {}", comparison.labels.back(), comparison.labels.front());
}

// The names that tell results apart: of scenarios if they do, else with their worlds, else the
// user's own.
std::vector<std::string> labels_of(const std::vector<std::string>& items,
                                   const std::vector<SavedResult>& results) {
  std::vector<std::string> scenarios, with_worlds;
  for (const SavedResult& result : results) {
    scenarios.push_back(result.scenario);
    with_worlds.push_back(fmt::format("{} on {}", result.scenario, result.world));
  }
  for (const auto& labels : {scenarios, with_worlds}) {
    if (std::set(labels.begin(), labels.end()).size() == labels.size()) return labels;
  }
  return items;
}

class TerminalTable {
 public:
  explicit TerminalTable(const Comparison& comparison) : comparison_(comparison) {
    for (const std::string& label : comparison.labels) {
      widths_.push_back(std::clamp(length(label), kLeastColumn, kMostColumn));
    }
    widths_.push_back(kLeastColumn);
  }

  // The economies that change most, then the groups.
  std::string text(const std::string& title, Values values, int decimals) const {
    std::string text = title + "\n" + std::string(kNameWidth, ' ');
    for (std::size_t k = 0; k < widths_.size(); ++k) {
      const bool last = k == comparison_.labels.size();
      text += fmt::format("  {:>{}}", last ? "difference" : cut(comparison_.labels[k], widths_[k]),
                          widths_[k]);
    }
    text += "\n";
    auto rows = ordered(comparison_, values, largest);
    if (rows.size() > kShownRows) rows.resize(kShownRows);
    for (const Row* row : rows) text += line(*row, row->*values, decimals);
    text += "\n";
    for (const Row& row : comparison_.rows) {
      if (row.is_group) text += line(row, row.*values, decimals);
    }
    return text + "\n";
  }

 private:
  std::string line(const Row& row, const Array& values, int decimals) const {
    const std::string name = cut(row.of.name, kNameWidth);
    std::string text = name + std::string(kNameWidth - length(name), ' ');
    for (std::size_t k = 0; k < widths_.size(); ++k) {
      const double value = k < values.size() ? values[k] : difference(values);
      text += fmt::format("  {:>{}}", fixed_text(value, decimals, true), widths_[k]);
    }
    return text + "\n";
  }

  const Comparison& comparison_;
  std::vector<std::size_t> widths_;  // [result], then of the difference
};

}  // namespace

double difference(const Array& values) { return values.back() - values.front(); }

Comparison comparison(const std::vector<std::string>& items, std::vector<SavedResult> results) {
  Comparison comparison{labels_of(items, results), std::move(results), {}, {}};
  const std::size_t count = comparison.results.size();
  const std::string& unit = comparison.results[0].unit;
  const auto same = [&](const SavedResult& result) { return result.unit == unit; };
  if (std::ranges::all_of(comparison.results, same)) comparison.unit = unit;
  std::map<std::pair<bool, std::string>, Row> rows;  // by whether it is a group, and code
  for (std::size_t k = 0; k < count; ++k) {
    const SavedResult& result = comparison.results[k];
    const auto add = [&](const CodeAndName& of, bool is_group, double percent, double money) {
      const Array unknown(count, kUnknown);
      Row& row =
          rows.try_emplace({is_group, of.code}, Row{of, is_group, unknown, unknown}).first->second;
      row.percent[k] = percent;
      if (!comparison.unit.empty()) row.money[k] = money;
    };
    for (std::size_t n = 0; n < result.economies.size(); ++n) {
      add(result.economies[n], false, result.real_income[n], result.real_income_value[n]);
    }
    for (const SavedResult::Group& group : result.group_incomes) {
      add({group.name, group.name}, true, group.real_income, group.real_income_value);
    }
  }
  for (auto& [place, row] : rows) comparison.rows.push_back(std::move(row));
  return comparison;
}

std::string comparison_to_terminal(const Comparison& comparison, const TerminalStyle& style) {
  const TerminalTable table(comparison);
  std::string text = table.text("Change of real income, percent", &Row::percent, 3);
  if (!comparison.unit.empty()) {
    text += table.text("The same in " + comparison.unit, &Row::money, 1);
  }
  const auto economies = std::ranges::count(comparison.rows, false, &Row::is_group);
  if (economies > static_cast<std::ptrdiff_t>(kShownRows)) {
    text += fmt::format("{} of {} economies, those that change most; --csv FILE writes all\n",
                        kShownRows, economies);
  }
  text += wrap("Difference: " + difference_text(comparison) + ".", style.width, 0) + "\n" +
          wrap(furthest_apart(comparison), style.width, 0) + "\n\n";
  for (std::size_t k = 0; k < comparison.results.size(); ++k) {
    const SavedResult& result = comparison.results[k];
    text += fmt::format("{}: {}\n", comparison.labels[k], result.question);
    text += fmt::format("  on {}, closure {}, {}{}\n", result.world, result.closure, result.status,
                        result.reason.empty() ? "" : ": " + result.reason);
  }
  return text;
}

std::string comparison_csv(const Comparison& comparison) {
  std::string text =
      fmt::format("# change of real income by result: percent; value: {}; difference: {}\n",
                  comparison.unit.empty() ? "not told, the worlds have several units"
                                          : "the same in " + comparison.unit,
                  difference_text(comparison));
  text += "kind,code,name";
  for (const char* ending : {"", " value"}) {
    for (const std::string& label : comparison.labels) text += "," + csv_field(label + ending);
    text += fmt::format(",difference{}", ending);
  }
  text += "\n";
  for (const Row& row : comparison.rows) {
    text += fmt::format("{},{},{}", row.is_group ? "group" : "country", csv_field(row.of.code),
                        csv_field(row.of.name));
    for (const Array& values : {row.percent, row.money}) {
      for (const double value : values) text += "," + written(value);
      text += "," + written(difference(values));
    }
    text += "\n";
  }
  return text;
}

std::string comparison_page(const Comparison& comparison) {
  Json data = {{"unit", comparison.unit}, {"results", Json::array()}, {"rows", Json::array()}};
  std::set<std::string> questions;
  for (std::size_t k = 0; k < comparison.results.size(); ++k) {
    const SavedResult& result = comparison.results[k];
    questions.insert(result.question);
    data["results"].push_back({{"label", comparison.labels[k]},
                               {"question", result.question},
                               {"world", result.world},
                               {"closure", result.closure},
                               {"status", result.status},
                               {"reason", result.reason}});
  }
  const auto numbers = [](const Array& values) {
    Json list = Json::array();
    for (const double value : values) list.push_back(rounded(value, 6));
    return list;
  };
  for (const Row& row : comparison.rows) {
    data["rows"].push_back({{"name", row.of.name},
                            {"group", row.is_group},
                            {"values", numbers(row.percent)},
                            {"difference", rounded(difference(row.percent), 6)},
                            {"money", numbers(row.money)}});
  }
  std::vector<Module> modules(assets::shared_modules.begin(), assets::shared_modules.end());
  modules.insert(modules.end(), assets::comparison_modules.begin(),
                 assets::comparison_modules.end());
  return fill_page({.kicker = "Samarkand &middot; comparison",
                    .question = questions.size() == 1
                                    ? *questions.begin()
                                    : fmt::format("{}", fmt::join(comparison.labels, " against ")),
                    .answer = furthest_apart(comparison),
                    .version = std::string(kVersion),
                    .document = "the results compared",
                    .style = std::string(assets::page_css),
                    .data = dump(data),
                    .main = "comparison",
                    .modules = std::move(modules)});
}

}  // namespace samarkand
