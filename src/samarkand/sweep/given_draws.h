// Draws that are given in a table instead of drawn: `uncertainty: {table: draws.csv}`.
//
// A column for each input, named by the path of a number of the scenario (uncertainty.h) or as
// theta.<sector>, the trade elasticity of a sector; a row for each draw, in this order. Every field
// is a number that the input may be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct GivenInput {
  std::string name;                        // of the column
  std::optional<std::size_t> sector = {};  // whose elasticity it is; else the name is a path
  Array values = {};                       // [draw]
};

// Of the scenario's table. Errors E1.., E201 to E206, E410 (no rows), E601 (no such input).
std::vector<GivenInput> read_given_draws(Scenario& scenario, const World& world,
                                         Diagnostics& diagnostics);

}  // namespace samarkand
