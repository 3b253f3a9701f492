// What a scenario says as text that is the same for two of them only where they say the same.
// Behind checkpoints of sweeps and equilibria kept between runs.
#pragma once

#include <string>
#include <string_view>

#include "samarkand/scenario/scenario.h"

namespace samarkand {

// All that a measure does: that of two measures is the same where they do the same to every world.
// Neither its probability, its source nor its place.
std::string content_of(const Measure& measure);

// The scenario's source, and its measures besides: those of tables and of other scenarios do not
// stand in it.
std::string all_said(const Scenario& scenario);

}  // namespace samarkand
