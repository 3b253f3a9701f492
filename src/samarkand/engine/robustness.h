// What a result hangs on: the same scenario under the other closures and at the other horizon.
#pragma once

#include <string>
#include <vector>

#include "samarkand/engine/report.h"
#include "samarkand/joint/run_context.h"

namespace samarkand {

// The result itself, then `scaled`, `fixed` and `balanced`, whichever it is not, then the other
// horizon: a preset of elasticities, of which what the scenario wrote beside its own stays.
// The report must have an outcome.
std::vector<Variant> variants(const Report& report, const Solver& solver,
                              const SolveOptions& options);

}  // namespace samarkand
