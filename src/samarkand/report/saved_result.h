// What `samarkand run` found, read back from report.json and flows.csv or taken from a report that
// was just made: what comparisons and tables are made of.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/engine/report.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

struct CodeAndName {
  std::string code, name;
};

// Changes and levels are NaN where they are undefined.
struct SavedResult {
  std::string scenario, question, world, unit, closure, status, reason;
  std::vector<CodeAndName> economies, sectors;
  Array real_income, real_income_value;  // [economy] change in percent, and in the world's unit
  struct Totals {
    Array before, change;  // [economy] the world's unit, percent
  };
  Totals exports, imports;
  struct Group {
    std::string name;
    double real_income, real_income_value;  // of its members together
  };
  std::vector<Group> group_incomes;                        // the whole world is the last
  std::map<std::string, std::vector<std::string>> groups;  // codes of the members

  bool converged() const { return status == "converged"; }
};
SavedResult saved(const Report& report);

// Of a folder that `samarkand run` wrote. Errors E101, E102, E110.
Result<SavedResult> read_result(const std::filesystem::path& folder);
bool is_result(const std::filesystem::path& folder);

// Trade between economies by sector, before and after, the world's unit; what neither has is left
// out. Of flows.csv in the same folder. Errors E1.., E2.., E110: it is not what report.json is of,
// or exports and imports do not add up to what stands there.
struct SavedFlow {
  std::size_t origin, destination, sector;  // into the result's lists
  double before, after;
};
std::vector<SavedFlow> read_flows(const std::filesystem::path& folder, const SavedResult& result,
                                  Diagnostics& diagnostics);

}  // namespace samarkand
