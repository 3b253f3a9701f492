// What a result hangs on: the same scenario under the other closures and at the other horizon.
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
// horizon: a preset of elasticities, of which what the scenario wrote beside its own stays.
// The report must have an outcome.
std::vector<Variant> variants(const Report& report, const Solver& solver,
                              const SolveOptions& options);

}  // namespace samarkand
