// A scenario with its world, as the commands that compute need it.
#pragma once

#include <memory>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"

namespace samarkand {

// With everything that is wrong with either.
struct Loaded {
  Scenario scenario;
  std::shared_ptr<const World> world;
  Diagnostics diagnostics;
};

// `scenario`: a file, "-" or a shipped scenario's name; `world`: used instead of the scenario's,
// unless empty.
Loaded load(const std::string& scenario, const std::string& world);

}  // namespace samarkand
