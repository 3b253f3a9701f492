// A scenario with its world, as the commands that compute need it.
#pragma once

#include <memory>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/sweep/plan.h"
#include "samarkand/world/world.h"

namespace samarkand {

// With everything that is wrong with either.
struct Loaded {
  Scenario scenario;
  std::shared_ptr<const World> world;
  Diagnostics diagnostics;
};

// The scenario alone: a file, "-" or a shipped one's name.
Loaded read(const std::string& scenario);
// What was read with its world; `world`: used instead of the scenario's, unless empty. Where
// anything is wrong, with all that is wrong with the two together.
Loaded load(Loaded read, const std::string& world);

// What a sweep of it solves, a table of draws read too, or all that is wrong.
Result<Plan> plan_of(Loaded loaded);

}  // namespace samarkand
