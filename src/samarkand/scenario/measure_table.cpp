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

// The columns of a table of one kind, and the records of those that are numbers.
struct Columns {
  std::vector<std::string> required = {"origin", "destination", "sector"}, optional;
  std::vector<const KeyRecord*> numbers;  // the columns from the fourth
};

Columns columns_of(const MeasureKindRecord& record) {
  Columns columns;
  for (const bool required : {true, false}) {
    for (const KeyRecord& key : record.keys) {
      if (key.type != "number" || key.required != required || key.name == "probability") continue;
      (required ? columns.required : columns.optional).emplace_back(key.name);
      columns.numbers.push_back(&key);
    }
  }
  columns.optional.emplace_back("source");
  return columns;
}

bool is_one_of(const MeasureKindRecord& record, std::string_view key) {
  const auto& keys = record.exactly_one_of;
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// Reads a number into its field. False where an optional one is left empty.
bool read_number(const Table& table, std::size_t row, std::size_t column, const KeyRecord& key,
                 Measure& measure, Diagnostics& diagnostics) {
  const std::string_view written = table.text(row, column);
  if (written.empty() && !key.required) return false;
  if (const std::optional<double> value = table.number(row, column, diagnostics)) {
    if (in_range(key, *value)) {
      set_number(measure, key, *value);
    } else {
      diagnostics.push_back(
          out_of_range(ErrorCode::kNumberRange, key, table.where(row, column), written));
    }
  }
  return true;
}

}  // namespace

void read_measure_table(const Files& files, const std::string& path,
                        const MeasureKindRecord& record, const Measure& pattern,
                        std::vector<Measure>& measures, Diagnostics& diagnostics) {
  const Columns columns = columns_of(record);
  const auto table = read_table(files, path, columns.required, columns.optional, diagnostics);
  if (!table) return;
  const auto& one_of = record.exactly_one_of;
  if (!one_of.empty() && std::none_of(one_of.begin(), one_of.end(),
                                      [&](std::string_view key) { return table->has(key); })) {
    diagnostics.push_back(
        {ErrorCode::kTableHeader,
         {path, 1, 1},
         fmt::format("the table of {} has no column {}", with_article(record.name),
                     fmt::join(one_of, " or ")),
         fmt::format("{},{}", fmt::join(columns.required, ","), fmt::join(one_of, " or ")),
         "add the column"});
    return;
  }

  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, int> first_line;
  measures.reserve(measures.size() + table->rows());
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
    measure.origin.words = {word(0)};
    measure.destination.words = {word(1)};
    measure.sectors.words = {word(2)};
    int given = 0;
    for (std::size_t k = 0; k < columns.numbers.size(); ++k) {
      const KeyRecord& key = *columns.numbers[k];
      const bool written = read_number(*table, row, 3 + k, key, measure, diagnostics);
      if (written && is_one_of(record, key.name)) ++given;
    }
    if (!one_of.empty() && given != 1) {
      diagnostics.push_back(not_exactly_one(record, where, given == 0));
      continue;
    }
    const std::size_t source = 3 + columns.numbers.size();
    if (!table->text(row, source).empty()) measure.source = table->text(row, source);
    measures.push_back(std::move(measure));
  }
}

void set_number(Measure& measure, const KeyRecord& key, double value) {
  const MeasureField field = field_of(measure, key.name);
  if (const auto* optional = std::get_if<std::optional<double>*>(&field)) **optional = value;
  if (const auto* number = std::get_if<double*>(&field)) **number = value;
}

Diagnostic not_exactly_one(const MeasureKindRecord& record, const Location& where, bool none) {
  const std::string keys = fmt::format("`{}`", fmt::join(record.exactly_one_of, "` and `"));
  return {
      none ? ErrorCode::kMissingKey : ErrorCode::kConflictingMeasures, where,
      fmt::format("{} has {} {}", with_article(record.name), none ? "neither of" : "both", keys),
      fmt::format("exactly one of {}", keys),
      none ? fmt::format("for example {}", record.examples[0])
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
