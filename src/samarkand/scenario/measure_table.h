// Measures by origin, destination and sector from a CSV. Used by parse_scenario.cpp alone.
#pragma once

#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// Appends a copy of `pattern` for each row, filled with the row's words and numbers and with the
// row's place. Columns: origin, destination, sector, the kind's numbers (those that are optional
// may be absent or empty) and an optional source. Errors E1xx, E2xx, E404, E406, E412;
// warnings W011, one a table, and W013.
void read_measure_table(const Files& files, const std::string& path, const Measure& pattern,
                        std::vector<Measure>& measures, Diagnostics& diagnostics);

// None or several of the keys of which a kind wants exactly one.
Diagnostic not_exactly_one(const MeasureGrammar& kind, const Location& where, bool none);

// E420, where the last of them stands.
Diagnostic too_many_measures(const Location& where);

// E406, in tables E206, with what is allowed, and what was probably meant.
Diagnostic out_of_range(ErrorCode code, const KeyRecord& key, const Location& where,
                        std::string_view written);

// W011: a number, in range, that was perhaps meant in percent.
Diagnostic doubtful_number(const KeyRecord& key, const Location& where, std::string_view written,
                           double value);

// "a tariff", "an iceberg".
std::string with_article(std::string_view noun);

}  // namespace samarkand
