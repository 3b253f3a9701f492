#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "samarkand/scenario/distribution.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/measure_table.h"
#include "samarkand/scenario/uncertainty.h"

namespace samarkand {
namespace {

constexpr std::size_t kPathsNamed = 12;  // in a message
constexpr double kUsual[] = {.05, .95};  // quantiles between which draws are usual
constexpr DistributionKind kKinds[] = {DistributionKind::kLognormal, DistributionKind::kNormal,
                                       DistributionKind::kUniform};

class SweepReader {
 public:
  SweepReader(Scenario& scenario, yaml::Reader& yaml, Diagnostics& diagnostics)
      : scenario_(scenario), yaml_(yaml), diagnostics_(diagnostics) {}

  void uncertainty(const yaml::Entry& block) {
    if (!block.value.is_map()) {
      if (block.value.is_null()) return;
      yaml_.wrong_type(block.where, "`uncertainty` is not a map", "a map such as {draws: 1000}");
      return;
    }
    Uncertainty& result = scenario_.uncertainty;
    result.given = true;
    const auto entries = yaml_.entries(block.value, "`uncertainty`");
    for (const yaml::Entry& entry : entries) {
      const KeyRecord* record = known(entry, "`uncertainty`", uncertainty_keys());
      if (record == nullptr) continue;
      if (record->name == "draws") {
        if (const auto value = number(entry, *record)) result.draws = *value;
      } else if (record->name == "seed") {
        if (const auto value = number(entry, *record)) result.seed = *value;
      } else if (record->name == "sobol") {
        if (const auto value = truth(entry)) result.sobol = *value;
      } else if (record->name == "table") {
        if (const auto word = yaml_.word(entry)) result.table = *word;
      } else if (record->name == "theta") {
        for (const yaml::Node& item : read_list(entry, kListForm, yaml_)) theta(item);
      } else {
        for (const yaml::Node& item : read_list(entry, kListForm, yaml_)) uncertain_number(item);
      }
    }
    if (result.table.text.empty()) return;
    if (find_entry(entries, "draws") == nullptr) result.draws = 0;
    if (!result.sobol) return;
    diagnostics_.push_back({ErrorCode::kOutOfRange, result.table.where,
                            "given draws have no shares of the variance: these need two "
                            "independent samples",
                            "`table` or `sobol`", "remove one of them"});
  }

  void grid(const yaml::Entry& block) {
    for (const yaml::Node& item : read_list(block, kListForm, yaml_)) axis(item);
  }

 private:
  static constexpr const char* kListForm = "a list of maps, each after `- `";
  using Entries = std::vector<yaml::Entry>;

  std::optional<double> number(const yaml::Entry& entry, const KeyRecord& record) {
    return read_number(entry, record, yaml_, diagnostics_);
  }

  const KeyRecord* known(const yaml::Entry& entry, std::string_view what,
                         const std::vector<KeyRecord>& keys) {
    const KeyRecord* record = find_key(keys, entry.key.text);
    if (record == nullptr) yaml_.unknown_key(entry.key, what, names_of(keys));
    return record;
  }

  std::optional<bool> truth(const yaml::Entry& entry) {
    const auto word = yaml_.word(entry);
    if (!word) return std::nullopt;
    if (word->text == "true" || word->text == "false") return word->text == "true";
    diagnostics_.push_back({ErrorCode::kOutOfRange, entry.where,
                            fmt::format("`{}` cannot be {}", entry.key.text, word->text),
                            "true or false"});
    return std::nullopt;
  }

  // The entries of one item of a list, with its required keys; nothing where it is no map.
  std::optional<Entries> entries_of(const yaml::Node& item, std::string_view what,
                                    const std::vector<KeyRecord>& keys,
                                    const std::string& example) {
    if (!item.is_map()) {
      yaml_.wrong_type(yaml_.at(item), fmt::format("{} is not a map", what),
                       "a map such as " + example);
      return std::nullopt;
    }
    Entries entries = yaml_.entries(item, what);
    for (const KeyRecord& key : keys) {
      if (key.required && find_entry(entries, key.name) == nullptr) {
        diagnostics_.push_back({ErrorCode::kMissingKey, yaml_.at(item),
                                fmt::format("{} has no `{}`", what, key.name),
                                std::string(key.text), "for example " + example});
      }
    }
    return entries;
  }

  void kind_of(const yaml::Entry& entry, Distribution& distribution) {
    const auto word = yaml_.word(entry);
    if (!word) return;
    std::vector<std::string> names;
    for (const DistributionKind kind : kKinds) {
      names.emplace_back(to_string(kind));
      if (names.back() == word->text) {
        distribution.kind = kind;
        return;
      }
    }
    diagnostics_.push_back({ErrorCode::kOutOfRange,
                            entry.where,
                            fmt::format("there is no distribution `{}`", word->text),
                            fmt::format("{}", fmt::join(names, ", ")),
                            {},
                            nearest(word->text, names)});
  }

  // Reads what drawn things have in common; false for a key that is not among it.
  template <class Drawn>
  bool common(const yaml::Entry& entry, const KeyRecord& record, Drawn& drawn) {
    Distribution& distribution = drawn.distribution;
    if (record.name == "distribution") {
      kind_of(entry, distribution);
    } else if (record.name == "cv") {
      distribution.cv = number(entry, record);
    } else if (record.name == "sd") {
      distribution.sd = number(entry, record);
    } else if (record.name == "from") {
      distribution.from = number(entry, record);
    } else if (record.name == "to") {
      distribution.to = number(entry, record);
    } else if (record.name == "group" || record.name == "source") {
      const auto word = yaml_.word(entry);
      if (word) (record.name == "group" ? drawn.group : drawn.source) = word->text;
    } else {
      return false;
    }
    return true;
  }

  // One way of saying how wide the distribution is; false where it cannot be used.
  template <class Drawn>
  bool check_width(const Entries& entries, Drawn& drawn) {
    const auto has = [&](std::string_view key) { return find_entry(entries, key) != nullptr; };
    Distribution& distribution = drawn.distribution;
    if ((has("from") || has("to")) && !has("distribution")) {
      distribution.kind = DistributionKind::kUniform;
    }
    const bool uniform = distribution.kind == DistributionKind::kUniform;
    const bool range = has("from") && has("to");
    if (has("cv") + has("sd") + (has("from") || has("to")) != 1 || has("from") != has("to") ||
        (range && !uniform)) {
      diagnostics_.push_back(
          {ErrorCode::kMissingKey, drawn.where,
           fmt::format("this {} distribution does not say once how wide it is",
                       to_string(distribution.kind)),
           uniform ? "one of cv and sd, or both of from and to" : "exactly one of cv and sd",
           uniform ? "for example from: 0.5, to: 1.5" : "for example cv: 0.3"});
      return false;
    }
    if (!range) return distribution.cv || distribution.sd;
    if (!distribution.from || !distribution.to) return false;  // misread, and reported
    if (*distribution.from < *distribution.to) return true;
    diagnostics_.push_back(
        {ErrorCode::kOutOfRange, drawn.where, "`from` is not below `to`", "from < to"});
    return false;
  }

  void theta(const yaml::Node& item) {
    UncertainTheta drawn;
    drawn.where = yaml_.at(item);
    const auto entries = entries_of(item, "an entry of `theta`", uncertain_theta_keys(),
                                    "{sectors: goods, cv: 0.3}");
    if (!entries) return;
    for (const yaml::Entry& entry : *entries) {
      const KeyRecord* record = known(entry, "an entry of `theta`", uncertain_theta_keys());
      if (record == nullptr || common(entry, *record, drawn)) continue;
      if (record->name == "sectors") drawn.sectors = {yaml_.words(entry), {}, entry.where};
      if (record->name == "together") drawn.together = truth(entry).value_or(true);
    }
    if (check_width(*entries, drawn) && !drawn.sectors.words.empty()) {
      scenario_.uncertainty.theta.push_back(std::move(drawn));
    }
  }

  void uncertain_number(const yaml::Node& item) {
    UncertainNumber drawn;
    drawn.where = yaml_.at(item);
    const auto entries =
        entries_of(item, "an entry of `numbers`", uncertain_number_keys(),
                   R"({path: "measures[0].rate", distribution: uniform, from: 0.1, to: 0.4})");
    if (!entries) return;
    for (const yaml::Entry& entry : *entries) {
      const KeyRecord* record = known(entry, "an entry of `numbers`", uncertain_number_keys());
      if (record == nullptr || common(entry, *record, drawn)) continue;
      if (const auto word = yaml_.word(entry)) drawn.path = *word;
    }
    if (check_width(*entries, drawn) && !drawn.path.text.empty()) {
      scenario_.uncertainty.numbers.push_back(std::move(drawn));
    }
  }

  void axis(const yaml::Node& item) {
    static const std::string kExample =
        R"({path: "measures[0].rate", from: 0, to: 0.5, steps: 11})";
    GridAxis axis;
    std::optional<double> from, to, steps;
    const auto entries = entries_of(item, "an axis of `grid`", grid_keys(), kExample);
    if (!entries) return;
    const auto has = [&](std::string_view key) { return find_entry(*entries, key) != nullptr; };
    for (const yaml::Entry& entry : *entries) {
      const KeyRecord* record = known(entry, "an axis of `grid`", grid_keys());
      if (record == nullptr) continue;
      if (record->name == "path") {
        if (const auto word = yaml_.word(entry)) axis.path = *word;
      } else if (record->name == "name") {
        if (const auto word = yaml_.word(entry)) axis.name = *word;
      } else if (record->name == "values") {
        values(entry, axis.values);
      } else {
        (record->name == "from" ? from
         : record->name == "to" ? to
                                : steps) = number(entry, *record);
      }
    }
    const int ends = has("from") + has("to") + has("steps");
    if ((has("values") && ends > 0) || (!has("values") && ends < 3)) {
      diagnostics_.push_back({ErrorCode::kMissingKey, yaml_.at(item),
                              "this axis does not say once which values it has",
                              "`values`, or all of `from`, `to` and `steps`",
                              "for example " + kExample});
    } else if (from && to && steps) {
      for (int k = 0; k < static_cast<int>(*steps); ++k) {
        axis.values.push_back(*from + (*to - *from) * k / (*steps - 1));
      }
    }
    if (has("values") && find_entry(*entries, "values")->value.size() == 0) {
      diagnostics_.push_back({ErrorCode::kEmptySelection, yaml_.at(item), "this axis has no values",
                              "a list such as [0, 0.1, 0.25]"});
    }
    if (!axis.path.text.empty()) scenario_.grid.push_back(std::move(axis));
  }

  void values(const yaml::Entry& entry, std::vector<double>& to) {
    const KeyRecord any = {.name = "values", .type = "number"};
    for (const yaml::Node& item : read_list(entry, "a list such as [0, 0.1, 0.25]", yaml_)) {
      const yaml::Entry value{entry.key, item, yaml_.at(item)};
      if (const auto read = number(value, any)) to.push_back(*read);
    }
  }

  Scenario& scenario_;
  yaml::Reader& yaml_;
  Diagnostics& diagnostics_;
};

// W011 of the first of `values` that perhaps is meant in percent.
void warn_of_percent(const std::vector<double>& values, const Word& path, const Location& where,
                     KeyRecord record, Diagnostics& diagnostics) {
  const auto value = std::ranges::max_element(
      values, {}, [&](double of) { return is_doubtful(record, of) ? std::max(of, 1 / of) : 0; });
  if (value == values.end() || !is_doubtful(record, *value)) return;
  record.name = path.text;
  diagnostics.warn(doubtful_number(record, where, fmt::format("{:.12g}", *value), *value));
}

// The name of an axis is that of a column and of an array.
void check_name(const GridAxis& axis, const std::vector<GridAxis>& grid, Diagnostics& diagnostics) {
  static const std::set<std::string_view> kTaken = {"country",      "group",
                                                    "draws",        "mean",
                                                    "sd",           "q05",
                                                    "q25",          "q50",
                                                    "q75",          "q95",
                                                    "point",        "design",
                                                    "draw",         "sample",
                                                    "input",        "real_income",
                                                    "drawn",        "total",
                                                    "country_name", "converged",
                                                    "first_order",  "first_order_error",
                                                    "total_error"};
  const std::string& name = axis.name.text;
  if (name.empty()) return;
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  const auto alike = [&](const GridAxis& other) { return other.column() == name; };
  std::string what;
  if (!plain || (name[0] >= '0' && name[0] <= '9')) {
    what = fmt::format("`{}` is no name for an axis", name);
  } else if (kTaken.contains(name)) {
    what = fmt::format("`{}` is the name of another column", name);
  } else if (std::ranges::count_if(grid, alike) > 1) {
    what = fmt::format("two axes are called `{}`", name);
  }
  if (what.empty()) return;
  diagnostics.push_back({ErrorCode::kOutOfRange, axis.name.where, std::move(what),
                         "letters, digits and _, with a letter first; each name once"});
}

}  // namespace

void parse_uncertainty(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                       Diagnostics& diagnostics) {
  SweepReader(scenario, yaml, diagnostics).uncertainty(entry);
}

void parse_grid(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                Diagnostics& diagnostics) {
  SweepReader(scenario, yaml, diagnostics).grid(entry);
}

void check_support(const Distribution& distribution, double mean, const KeyRecord& record,
                   const std::string& name, const Location& where, Diagnostics& diagnostics) {
  const bool lognormal = distribution.kind == DistributionKind::kLognormal;
  const double low = quantile(distribution, mean, 0), high = quantile(distribution, mean, 1);
  const bool starts_well = lognormal               ? mean > 0 && record.least <= 0
                           : record.least_excluded ? low > record.least
                                                   : low >= record.least;
  const bool has_mean = std::isfinite(mean) || distribution.from;
  if (has_mean && starts_well && high <= record.greatest) return;
  std::string fix = "make the distribution narrower";
  if (lognormal || !has_mean) {
    fix = "write a uniform distribution with from and to";
  } else if (!starts_well && mean > 0 && std::isinf(record.greatest)) {
    fix += ", or lognormal";
  }
  diagnostics.push_back({ErrorCode::kOutOfRange, where,
                         fmt::format("draws of {} around {:.6g} could leave what it may be ({})",
                                     name, mean, to_text(distribution)),
                         allowed_values(record), std::move(fix)});
}

void check_sweep(Scenario& scenario, Diagnostics& diagnostics) {
  const std::vector<NamedNumber> numbers = numbers_of(scenario);
  std::vector<std::string> paths;
  for (const NamedNumber& number : numbers) paths.push_back(number.path);
  std::map<std::string, Location> seen;
  // The number of a path that is neither unknown, nor unsolved, nor varied before.
  const auto find = [&](const Word& path) -> const NamedNumber* {
    for (const NamedNumber& number : numbers) {
      if (number.path != path.text) continue;
      const auto [earlier, is_new] = seen.emplace(path.text, path.where);
      if (!is_new) {
        diagnostics.push_back(
            {ErrorCode::kVariedTwice, path.where,
             fmt::format("`{}` is varied twice, first in line {}", path.text, earlier->second.line),
             "each number once, in `numbers` or in `grid`", "remove one of them"});
        return nullptr;
      }
      return &number;
    }
    std::string allowed = fmt::format(
        "{}", fmt::join(paths.begin(), paths.begin() + std::min(paths.size(), kPathsNamed), ", "));
    if (paths.size() > kPathsNamed)
      allowed += fmt::format(" and {} more", paths.size() - kPathsNamed);
    diagnostics.push_back({ErrorCode::kUnknownPath,
                           path.where,
                           fmt::format("the scenario has no number `{}`", path.text),
                           allowed,
                           {},
                           nearest(path.text, paths)});
    return nullptr;
  };
  for (const UncertainNumber& drawn : scenario.uncertainty.numbers) {
    if (const NamedNumber* number = find(drawn.path)) {
      const double mean = *number->value;
      warn_of_percent({quantile(drawn.distribution, mean, kUsual[0]),
                       quantile(drawn.distribution, mean, kUsual[1])},
                      drawn.path, drawn.where, *number->record, diagnostics);
      check_support(drawn.distribution, *number->value, *number->record,
                    fmt::format("`{}`", drawn.path.text), drawn.where, diagnostics);
    }
  }
  for (const GridAxis& axis : scenario.grid) {
    check_name(axis, scenario.grid, diagnostics);
    const NamedNumber* number = find(axis.path);
    if (number == nullptr) continue;
    warn_of_percent(axis.values, axis.path, axis.path.where, *number->record, diagnostics);
    for (const double value : axis.values) {
      if (in_range(*number->record, value)) continue;
      diagnostics.push_back({ErrorCode::kOutOfRange, axis.path.where,
                             fmt::format("`{}` cannot be {:.6g}", axis.path.text, value),
                             allowed_values(*number->record)});
      break;
    }
  }
}

}  // namespace samarkand
