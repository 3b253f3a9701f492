// A scenario with its world or network, as the commands that compute need it.
#pragma once

#include <memory>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/energy/network.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/sweep/plan.h"
#include "samarkand/world/world.h"

namespace samarkand {

// With everything that is wrong with either.
struct Loaded {
  Scenario scenario;
  std::shared_ptr<const World> world;
  std::shared_ptr<const energy::Network> network;  // in the place of a world
  Diagnostics diagnostics;
};

// The scenario alone: a file, "-" or a shipped one's name.
Loaded read(const std::string& scenario);
// What was read with its world or network; `world`: used instead of the scenario's, unless empty.
// Where anything is wrong, with all that is wrong with the two together.
Loaded load(Loaded read, const std::string& world);

// False with error E804 of a scenario on a network; `command`: what works on worlds alone.
bool is_on_world(Loaded& loaded, const std::string& command);

// What a sweep of it solves, a table of draws read too, or all that is wrong.
Result<Plan> plan_of(Loaded loaded);

}  // namespace samarkand
