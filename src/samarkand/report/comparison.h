// Results side by side: real income by economy, as text, CSV and page.
#pragma once

#include <string>
#include <vector>

#include "samarkand/report/report.h"
#include "samarkand/report/saved_result.h"

namespace samarkand {

struct Comparison {
  std::vector<std::string> labels;   // [result] as the user named them
  std::vector<SavedResult> results;  // two or more
  struct Row {
    CodeAndName economy;
    std::vector<double> real_income;  // [result] change in percent; NaN: undefined or not in it

    double difference() const { return real_income.back() - real_income.front(); }
    double largest() const;  // size
  };
  std::vector<Row> rows;    // all economies of all results, by code
  std::vector<Row> groups;  // that are parties of some result; in the CSV there are economies alone
};
Comparison comparison(std::vector<std::string> labels, std::vector<SavedResult> results);

std::string comparison_to_terminal(const Comparison& comparison, const TerminalStyle& style);
// country, a column for each result, difference: of the last and the first.
std::string comparison_csv(const Comparison& comparison);
std::string comparison_page(const Comparison& comparison);

}  // namespace samarkand
