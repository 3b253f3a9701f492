// What a result hangs on: the same scenario under the other closures and at the other horizon. Once
// a run, for its headline: profiles of games, optima and draws of sweeps have none.
#pragma once

#include <string>
#include <vector>

#include "samarkand/engine/report.h"
#include "samarkand/joint/run_context.h"

namespace samarkand {

// The preset that the options belong to, whatever is written beside it: that of the whole block,
// else that of the trade elasticities, else the long run.
std::string horizon_of(const ModelOptions& model);

// The result itself, then `scaled`, `fixed` and `balanced`, whichever it is not, then the other
// horizon: a preset of elasticities, beside which all that the scenario writes stays, `theta:
// {scale: 1}` too; where it writes all there is no other horizon, and a reason says so. Empty where
// the scenario has no measures of its own, a game or a search for the best alone: nothing changes
// under any assumption. The report must have an outcome.
std::vector<Variant> variants(const Report& report, const Solver& solver,
                              const SolveOptions& options);

}  // namespace samarkand
