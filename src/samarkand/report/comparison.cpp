#include "samarkand/report/comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

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
constexpr int kNameWidth = 22, kLeastColumn = 12;

using Row = Comparison::Row;

// By what they change or differ, the most first; those that nothing is known of are left out.
std::vector<const Row*> ordered(const Comparison& comparison, double (Row::*size)() const) {
  std::vector<const Row*> rows;
  for (const Row& row : comparison.rows) {
    if (std::isfinite((row.*size)())) rows.push_back(&row);
  }
  std::ranges::stable_sort(rows, [size](const Row* a, const Row* b) {
    return std::abs((a->*size)()) > std::abs((b->*size)());
  });
  return rows;
}

std::string signed_percent(double change) { return fixed_text(change, 3, true); }

// "Furthest apart: Russia (-1.42 and -2.64 %), ..."
std::string furthest_apart(const Comparison& comparison) {
  std::string text;
  const auto rows = ordered(comparison, &Row::difference);
  for (std::size_t k = 0; k < std::min(kNamedInAnswer, rows.size()); ++k) {
    const auto& values = rows[k]->real_income;
    text +=
        fmt::format("{}{} ({} and {} %)", k == 0 ? "Furthest apart: " : ", ", rows[k]->economy.name,
                    signed_percent(values.front()), signed_percent(values.back()));
  }
  if (text.empty()) return "No economy has a value in the first and in the last result.";
  return rows[0]->difference() == 0 ? "The first and the last result are the same." : text + ".";
}

// The groups that are parties of some result, where all have them.
std::vector<Row> group_rows(const std::vector<SavedResult>& results) {
  std::vector<Row> rows;
  for (const SavedResult& of : results) {
    for (const std::string& group : of.parties) {
      Row row{{group, group}, {}};
      const bool is_new =
          std::ranges::none_of(rows, [&](const Row& r) { return r.economy.code == group; });
      for (const SavedResult& result : results) {
        const auto found = result.group_income.find(group);
        if (found != result.group_income.end()) row.real_income.push_back(found->second);
      }
      if (is_new && row.real_income.size() == results.size()) rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

double Comparison::Row::largest() const {
  double size = -INFINITY;
  for (const double value : real_income) {
    if (std::isfinite(value)) size = std::max(size, std::abs(value));
  }
  return size;
}

Comparison comparison(std::vector<std::string> labels, std::vector<SavedResult> results) {
  Comparison comparison{std::move(labels), std::move(results), {}, {}};
  std::map<std::string, Row> rows;
  for (std::size_t k = 0; k < comparison.results.size(); ++k) {
    const SavedResult& result = comparison.results[k];
    for (std::size_t n = 0; n < result.economies.size(); ++n) {
      Row& row = rows[result.economies[n].code];
      row.economy = result.economies[n];
      row.real_income.resize(comparison.results.size(), std::numeric_limits<double>::quiet_NaN());
      row.real_income[k] = result.real_income[n];
    }
  }
  for (auto& [code, row] : rows) comparison.rows.push_back(std::move(row));
  comparison.groups = group_rows(comparison.results);
  return comparison;
}

std::string comparison_to_terminal(const Comparison& comparison, const TerminalStyle& style) {
  const std::size_t count = comparison.results.size();
  std::vector<std::size_t> widths;
  for (const std::string& label : comparison.labels) {
    widths.push_back(std::clamp<std::size_t>(length(label), kLeastColumn, 24));
  }
  std::string text = "Change of real income, percent\n" + std::string(kNameWidth, ' ');
  for (std::size_t k = 0; k < count; ++k) {
    text += fmt::format("  {:>{}}", cut(comparison.labels[k], widths[k]), widths[k]);
  }
  text += fmt::format("  {:>{}}\n", "difference", kLeastColumn);
  const auto add = [&](const Row& row) {
    const std::string name = cut(row.economy.name, kNameWidth);
    text += name + std::string(kNameWidth - length(name), ' ');
    for (std::size_t k = 0; k < count; ++k) {
      text += fmt::format("  {:>{}}", signed_percent(row.real_income[k]), widths[k]);
    }
    text += fmt::format("  {:>{}}\n", signed_percent(row.difference()), kLeastColumn);
  };
  for (const Row& group : comparison.groups) add(group);
  const auto rows = ordered(comparison, &Row::largest);
  for (std::size_t r = 0; r < std::min(kShownRows, rows.size()); ++r) add(*rows[r]);
  if (rows.size() > kShownRows) {
    text += fmt::format("{} of {} economies, those that change most; --csv FILE writes all\n",
                        kShownRows, comparison.rows.size());
  }
  text += "\n" + wrap(furthest_apart(comparison), style.width, 0) + "\n";
  for (std::size_t k = 0; k < count; ++k) {
    const SavedResult& result = comparison.results[k];
    text += fmt::format("{}: {} on {}, closure {}, {}{}\n", comparison.labels[k], result.scenario,
                        result.world, result.closure, result.status,
                        result.reason.empty() ? "" : ": " + result.reason);
  }
  return text;
}

std::string comparison_csv(const Comparison& comparison) {
  std::string text = "country";
  for (const std::string& label : comparison.labels) text += "," + csv_field(label);
  text += ",difference\n";
  for (const Row& row : comparison.rows) {
    text += row.economy.code;
    for (const double value : row.real_income) text += "," + written(value);
    text += "," + written(row.difference()) + "\n";
  }
  return text;
}

std::string comparison_page(const Comparison& comparison) {
  Json data = {{"results", Json::array()}, {"groups", Json::array()}, {"economies", Json::array()}};
  for (std::size_t k = 0; k < comparison.results.size(); ++k) {
    const SavedResult& result = comparison.results[k];
    data["results"].push_back({{"label", comparison.labels[k]},
                               {"scenario", result.scenario},
                               {"question", result.question},
                               {"world", result.world},
                               {"closure", result.closure},
                               {"status", result.status},
                               {"reason", result.reason}});
  }
  const auto add = [&](const char* list, const Row& row) {
    Json values = Json::array();
    for (const double value : row.real_income) values.push_back(rounded(value, 6));
    data[list].push_back({{"name", row.economy.name},
                          {"values", values},
                          {"difference", rounded(row.difference(), 6)}});
  };
  for (const Row& row : comparison.groups) add("groups", row);
  for (const Row& row : comparison.rows) add("economies", row);
  std::vector<Module> modules(assets::shared_modules.begin(), assets::shared_modules.end());
  modules.insert(modules.end(), assets::comparison_modules.begin(),
                 assets::comparison_modules.end());
  return fill_page({.kicker = "Samarkand &middot; comparison",
                    .question = fmt::format("{}", fmt::join(comparison.labels, " against ")),
                    .answer = furthest_apart(comparison),
                    .version = std::string(kVersion),
                    .document = "the results compared",
                    .style = std::string(assets::page_css),
                    .data = dump(data),
                    .main = "comparison",
                    .modules = std::move(modules)});
}

}  // namespace samarkand
