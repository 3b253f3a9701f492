// The model's equations solved by another method and other code: SUNDIALS KINSOL, Newton-Krylov on
// one residual vector, for worlds whose every sector goes on producing.
#pragma once

#include "samarkand/scenario/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand::testing {

// All fields that the checker and the results read; kNotConverged where KINSOL gives up. A cell
// whose origins are all banned is left out of its nests, which is right for elasticities above 1.
Equilibrium solve_by_kinsol(const World& world, const Shock& shock);

}  // namespace samarkand::testing
