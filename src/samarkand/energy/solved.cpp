#include "samarkand/energy/solved.h"

#include <utility>

#include "samarkand/energy/check.h"

namespace samarkand::energy {

Solved solved(std::shared_ptr<const Network> network) {
  Solved solved = {std::move(network), {}, {}, {}};
  Equilibrium& equilibrium = solved.equilibrium = solve(*solved.network);
  if (equilibrium.status != Status::kConverged) return solved;
  solved.residuals = check_equilibrium(*solved.network, equilibrium);
  equilibrium.reason = refusal(equilibrium, solved.residuals);
  if (!equilibrium.reason.empty()) {
    equilibrium.status = Status::kNotConverged;
  } else {
    solved.outcome = outcome(*solved.network, equilibrium);
  }
  return solved;
}

}  // namespace samarkand::energy
