// The blocks `uncertainty:` and `grid:` of a scenario, and the paths by which they name its
// numbers.
//
//   measures[0].rate      a number that the first measure of the file gives, or its default
//   model.theta.scale, model.theta.electronics, model.epsilon, ...
// Numbers in tables have no path; `probability` on a table is that of all its rows together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/yaml.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// The records behind the blocks: one entry of each list is described by its keys.
const std::vector<KeyRecord>& uncertainty_keys();       // of `uncertainty:`
const std::vector<KeyRecord>& uncertain_theta_keys();   // of an entry of `theta:` there
const std::vector<KeyRecord>& uncertain_number_keys();  // of an entry of `numbers:` there
const std::vector<KeyRecord>& grid_keys();              // of an entry of `grid:`
std::string explain_sweep();

// A number of a scenario: where it is kept and what it may be.
struct NamedNumber {
  std::string path;
  double* value;
  const KeyRecord* record;
};
// All of them; pointers are into `scenario` as long as its measures and elasticities stay.
std::vector<NamedNumber> numbers_of(Scenario& scenario);

// Used by parse_scenario.cpp. Errors E402 to E406; check_sweep(): E406, E601, E603, for what
// can be told only when the whole scenario is read.
void parse_uncertainty(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                       Diagnostics& diagnostics);
void parse_grid(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                Diagnostics& diagnostics);
void check_sweep(Scenario& scenario, Diagnostics& diagnostics);

// E406 where draws around this mean could leave the record's range. `name` is what is drawn.
void check_support(const Distribution& distribution, double mean, const KeyRecord& record,
                   const std::string& name, const Location& where, Diagnostics& diagnostics);

}  // namespace samarkand
