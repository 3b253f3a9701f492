// An independent judge of the equilibrium of a network: every condition of equilibrium.h in the
// network's own units, from the network and the claimed quantities and prices alone. Shares no code
// with the solver.
#pragma once

#include <string>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/energy/equilibrium.h"
#include "samarkand/energy/network.h"

namespace samarkand::energy {

inline constexpr double kResidualLimit = 1e-9;

// "balance", "bounds": of quantities, relative to what goes through the node or arc, or to the mean
// consumption where that is more. "demand", "supply", "transport", "sales", "price_cap": of prices,
// relative to the price there or the mean price (of elastic curves and full suppliers, quantities);
// of an inequality, what is beyond it.
std::vector<Residual> check_equilibrium(const Network& network, const Equilibrium& equilibrium);

// As trade/check.h has it: "" for one that is granted.
std::string refusal(const Equilibrium& equilibrium, const std::vector<Residual>& residuals);

}  // namespace samarkand::energy
