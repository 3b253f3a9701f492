// One search for measures that serve best, from one start: optimal.h has the method and puts
// searches together.
#pragma once

#include "samarkand/numeric/array.h"
#include "samarkand/strategy/measures.h"
#include "samarkand/strategy/optimal.h"

namespace samarkand {

// Bans go to their bounds where the gradient points, then L-BFGS climbs. `start` [instrument].
Optimum search_from(const MeasureProblem& problem, const Aim& aim, const Array& start,
                    const OptimalOptions& options);

// From what a search found: looks for a direction in which V curves upwards and for bans that are
// better at their other end, and goes on from there.
Optimum search_on(const MeasureProblem& problem, const Aim& aim, Optimum from,
                  const OptimalOptions& options);

}  // namespace samarkand
