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

struct SavedResult {
  std::string scenario, question, world, unit, closure, status, reason;
  std::vector<CodeAndName> economies, sectors;
  Array real_income;  // [economy] change in percent; NaN where it is undefined
  std::map<std::string, std::vector<std::string>> groups;  // codes of the members
  std::map<std::string, double> group_income;  // change in percent, as real_income; of each group
  std::vector<std::string> parties;            // groups that measures or questions name

  bool converged() const { return status == "converged"; }
};
SavedResult saved(const Report& report);

// Of a folder that `samarkand run` wrote. Errors E101, E102, E110.
Result<SavedResult> read_result(const std::filesystem::path& folder);
bool is_result(const std::filesystem::path& folder);

// Trade between economies by sector, before and after, the world's unit; what neither has is left
// out. Of flows.csv in the same folder. Errors E1.., E2.., E110.
struct SavedFlow {
  std::size_t origin, destination, sector;  // into the result's lists
  double before, after;
};
std::vector<SavedFlow> read_flows(const std::filesystem::path& folder, const SavedResult& result,
                                  Diagnostics& diagnostics);

}  // namespace samarkand
