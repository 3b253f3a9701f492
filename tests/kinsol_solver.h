// The model's equations solved by another method and other code: SUNDIALS KINSOL, Newton-Krylov on
// one residual vector, for worlds that bans do not split.
#pragma once

#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand::testing {

// All fields that the checker and the results read; kNotConverged where KINSOL gives up.
Equilibrium solve_by_kinsol(const World& world, const Shock& shock);

}  // namespace samarkand::testing
