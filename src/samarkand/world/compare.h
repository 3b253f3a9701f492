// How two worlds differ, over the economies and sectors whose codes they share. Where the lists of
// sectors differ, flows and output are compared as goods and services.
#pragma once

#include <string>
#include <vector>

#include "samarkand/world/world.h"

namespace samarkand {

struct Change {
  std::string what;
  double before = 0, after = 0;  // in the first world, in the second
};

struct WorldComparison {
  std::vector<std::string> countries_only_before, countries_only_after;
  std::vector<std::string> sectors_only_before, sectors_only_after;
  bool same_sectors = true;
  std::vector<Change> totals;  // of the whole worlds
  // Largest absolute differences first; what differs by 1e-9 or less is left out.
  std::vector<Change> value_added, exports, imports;  // by shared economy
  std::vector<Change> output;                         // by sector, or goods and services
  std::vector<Change> flows;                          // between shared economies, no home sales
  std::vector<Change> flow_ratios;  // largest ratios first: flows of both worlds above 1e-6 of all
  std::vector<Change> theta;        // of shared sectors
  std::size_t flow_count = 0;       // flows above zero in either world
  // Mean of |ln(after/before)| weighted by the mean of both values, flows of one world alone left
  // out; the part of all value that those are; correlation of values.
  double log_distance = 0, one_sided = 0, correlation = 1;
};

WorldComparison compare(const World& before, const World& after);

}  // namespace samarkand
