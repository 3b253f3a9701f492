// Results side by side: real income by economy and group, in percent and in money, as text, CSV and
// page.
#pragma once

#include <string>
#include <vector>

#include "samarkand/report/report.h"
#include "samarkand/report/saved_result.h"

namespace samarkand {

struct Comparison {
  std::vector<std::string> labels;   // [result] its scenario; where two share one, with the world,
                                     // or as the user named it
  std::vector<SavedResult> results;  // two or more
  std::string unit;                  // of money; empty where the worlds have several
  struct Row {
    CodeAndName of;
    bool is_group = false;
    Array percent, money;  // [result] change of real income; NaN: undefined, or not in the world
  };
  std::vector<Row> rows;  // all economies of all results, by code; then groups
};
// Of the last result and the first.
double difference(const Array& values);

// `items`: as the user named the results.
Comparison comparison(const std::vector<std::string>& items, std::vector<SavedResult> results);

std::string comparison_to_terminal(const Comparison& comparison, const TerminalStyle& style);
// A line of comment with the units; country or group, percent by result, money by result.
std::string comparison_csv(const Comparison& comparison);
std::string comparison_page(const Comparison& comparison);

}  // namespace samarkand
