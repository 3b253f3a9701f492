// What a result hangs on: the same scenario under the other closures and at the other horizon.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "samarkand/engine/report.h"
#include "samarkand/joint/run_context.h"

namespace samarkand {

// The result itself, then `scaled`, `fixed` and `balanced`, whichever it is not, then the other
// horizon: a preset of elasticities, of which what the scenario wrote beside its own stays.
// `loaded`: the world as it was loaded. The report must have an outcome.
std::vector<Variant> variants(const Report& report, const std::shared_ptr<const World>& loaded,
                              const Solver& solver, const SolveOptions& options);

}  // namespace samarkand
