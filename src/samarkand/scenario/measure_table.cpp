#include "samarkand/scenario/measure_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// The columns of a table of one kind, and the keys behind those that are numbers.
struct Columns {
  std::vector<std::string> required = {"origin", "destination", "sector"}, optional;
  std::vector<const Key<Measure>*> numbers;  // the columns from the fourth
};

Columns columns_of(const Measure& pattern) {
  Measure measure = pattern;
  Columns columns;
  for (const bool required : {true, false}) {
    for (const Key<Measure>& key : pattern.kind->keys) {
      if (key.of.required != required || key.of.of_the_item || !key.slot) continue;
      if (type_of(key.slot(measure)) != "number") continue;
      (required ? columns.required : columns.optional).emplace_back(key.of.name);
      columns.numbers.push_back(&key);
    }
  }
  columns.optional.emplace_back("source");
  return columns;
}

// Worlds have sectors, and no products of customs.
void explain_products(Diagnostic& diagnostic) {
  constexpr std::string_view kProducts[] = {"hs",      "hs2", "hs4",     "hs6",
                                            "hs_code", "hts", "product", "commodity"};
  for (const std::string_view name : kProducts) {
    if (lower(diagnostic.what) != fmt::format("unknown column \"{}\"", name)) continue;
    diagnostic.near_miss.clear();
    diagnostic.fix =
        "worlds have sectors and no products: average the rates of a sector's products, and write "
        "the column sector";
  }
}

bool is_one_of(const MeasureGrammar& kind, std::string_view key) {
  return std::ranges::find(kind.exactly_one_of, key) != kind.exactly_one_of.end();
}

void set_number(const Slot& slot, double value) {
  if (auto* const* optional = std::get_if<std::optional<double>*>(&slot)) **optional = value;
  if (auto* const* number = std::get_if<double*>(&slot)) **number = value;
}

// Numbers of one table that were perhaps meant in percent: one warning tells of all.
struct Doubts {
  std::size_t rows = 0;
  double largest = 0;
  Diagnostic warning = {};

  void add(const KeyRecord& key, const Location& where, std::string_view written, double value) {
    ++rows;
    const double size = value < key.doubtful_below ? 1 / value : value;
    if (size <= largest) return;
    largest = size;
    warning = doubtful_number(key, where, written, value);
  }
};

// Reads a number into its field. False where an optional one is left empty.
bool read_number(const Table& table, std::size_t row, std::size_t column, const Key<Measure>& key,
                 Measure& measure, Doubts& doubts, Diagnostics& diagnostics) {
  const std::string_view written = table.text(row, column);
  if (written.empty() && !key.of.required) return false;
  if (const std::optional<double> value = table.number(row, column, diagnostics)) {
    if (in_range(key.of, *value)) {
      set_number(key.slot(measure), *value);
      if (is_doubtful(key.of, *value))
        doubts.add(key.of, table.where(row, column), written, *value);
    } else {
      diagnostics.push_back(
          out_of_range(ErrorCode::kNumberRange, key.of, table.where(row, column), written));
    }
  }
  return true;
}

}  // namespace

void read_measure_table(const Files& files, const std::string& path, const Measure& pattern,
                        std::vector<Measure>& measures, Diagnostics& diagnostics) {
  const MeasureGrammar& kind = *pattern.kind;
  const Columns columns = columns_of(pattern);
  const std::size_t before = diagnostics.size();
  const auto table = read_table(files, path, columns.required, columns.optional, diagnostics);
  if (!table) {
    for (std::size_t k = before; k < diagnostics.size(); ++k) explain_products(diagnostics[k]);
    return;
  }
  if (table->rows() > kMostMeasures) {
    diagnostics.push_back(too_many_measures({path}));
    return;
  }
  const auto& one_of = kind.exactly_one_of;
  if (!one_of.empty() && std::none_of(one_of.begin(), one_of.end(),
                                      [&](std::string_view key) { return table->has(key); })) {
    diagnostics.push_back(
        {ErrorCode::kTableHeader,
         {path, 1, 1},
         fmt::format("the table of {} has no column {}", with_article(kind.name),
                     fmt::join(one_of, " or ")),
         fmt::format("{},{}", fmt::join(columns.required, ","), fmt::join(one_of, " or ")),
         "add the column"});
    return;
  }

  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, int> first_line;
  measures.reserve(measures.size() + table->rows());
  if (table->rows() == 0) {
    diagnostics.warn({.code = ErrorCode::kNoRows,
                      .where = {path},
                      .what = "the table has a header and no rows: its measure changes nothing"});
  }
  Doubts doubts;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const Location where = table->where(row, 0);
    const std::tuple cell(table->text(row, 0), table->text(row, 1), table->text(row, 2));
    const auto [earlier, is_new] = first_line.emplace(cell, where.line);
    if (!is_new) {
      diagnostics.push_back(
          {ErrorCode::kTableDuplicate, where,
           fmt::format("the row {}, {}, {} stands twice, first in line {}", table->text(row, 0),
                       table->text(row, 1), table->text(row, 2), earlier->second),
           "one row for each origin, destination and sector", "remove one of them"});
      continue;
    }
    Measure measure = pattern;
    measure.where = where;
    const auto word = [&](std::size_t column) {
      return Word{std::string(table->text(row, column)), table->where(row, column)};
    };
    std::size_t column = 0;
    for (const Role role : {Role::kOrigin, Role::kDestination, Role::kSectors}) {
      side_of(measure, role)->words = {word(column++)};
    }
    int given = 0;
    for (std::size_t k = 0; k < columns.numbers.size(); ++k) {
      const Key<Measure>& key = *columns.numbers[k];
      const bool written = read_number(*table, row, 3 + k, key, measure, doubts, diagnostics);
      if (written && is_one_of(kind, key.of.name)) ++given;
    }
    if (!one_of.empty() && given != 1) {
      diagnostics.push_back(not_exactly_one(kind, where, given == 0));
      continue;
    }
    const std::size_t source = 3 + columns.numbers.size();
    if (!table->text(row, source).empty()) measure.source = table->text(row, source);
    measures.push_back(std::move(measure));
  }
  if (doubts.rows > 1)
    doubts.warning.what += fmt::format(", the largest of {} such rows", doubts.rows);
  if (doubts.rows > 0) diagnostics.warn(std::move(doubts.warning));
}

Diagnostic too_many_measures(const Location& where) {
  return {ErrorCode::kTooManyMeasures, where,
          fmt::format("with this the scenario has more than {} measures", kMostMeasures),
          "as many as that, rows of tables counted",
          "leave out rows of cells without trade, or name groups instead of their members"};
}

Diagnostic doubtful_number(const KeyRecord& key, const Location& where, std::string_view written,
                           double value) {
  if (std::isfinite(key.doubtful_below)) {
    return {
        .code = ErrorCode::kLargeRate,
        .where = where,
        .what = fmt::format("`{}` of {} is a change of {:+.12g} %: it is new over old", key.name,
                            written, 100 * (value - 1)),
        .fix = fmt::format("if {0:.12g} % more is meant, write {1:.12g}",
                           value < 1 ? 100 * value : value, 1 + (value < 1 ? value : value / 100))};
  }
  return {.code = ErrorCode::kLargeRate,
          .where = where,
          .what = fmt::format("`{}` of {} is {:.12g} %", key.name, written, 100 * value),
          .fix = value <= 1000
                     ? fmt::format("if {:.12g} % is meant, write {:.12g}", value, value / 100)
                     : ""};
}

Diagnostic not_exactly_one(const MeasureGrammar& kind, const Location& where, bool none) {
  const std::string keys = fmt::format("`{}`", fmt::join(kind.exactly_one_of, "` and `"));
  return {none ? ErrorCode::kMissingKey : ErrorCode::kConflictingMeasures, where,
          fmt::format("{} has {} {}", with_article(kind.name), none ? "neither of" : "both", keys),
          fmt::format("exactly one of {}", keys),
          none ? fmt::format("for example {}", kind.examples[0])
               : "keep `rate` for the new rate, or `add` for points on top of the baseline"};
}

Diagnostic out_of_range(ErrorCode code, const KeyRecord& key, const Location& where,
                        std::string_view written) {
  Diagnostic diagnostic{code, where, fmt::format("`{}` cannot be {}", key.name, written),
                        allowed_values(key)};
  const std::optional<double> value = parse_number(written);
  const bool part_of_one = key.greatest == 1 || key.least == -1;
  if (part_of_one && value && 2 <= std::abs(*value) && std::abs(*value) <= 100) {
    const double meant = *value / 100;
    if (in_range(key, meant)) {
      diagnostic.fix = fmt::format("write {:.12g} for {:.12g} %", meant, *value);
    }
  }
  return diagnostic;
}

std::string with_article(std::string_view noun) {
  return fmt::format("{} {}", std::string_view("aeiou").find(noun[0]) < 5 ? "an" : "a", noun);
}

}  // namespace samarkand
