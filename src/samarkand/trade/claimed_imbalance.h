// The closure `scaled` as a claimed equilibrium has it, worked out pair by pair. Used by the
// checker alone; shares no code with the solver.
//
//   T[n,i] = sum_j F[j,n,i] + F[j,i,n], D_n = sum_i T[n,i] a[n,i] + r_n,
//   a[n,i] = lambda_n - lambda_i within +-.95
// and D' the same with T' and r_n (sum_i T'[n,i]) / (sum_i T[n,i]). Potentials lie within +-2;
// r is 0 but at these bounds, and has the sign of the bound.
#pragma once

#include "samarkand/numeric/array.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct ClaimedImbalance {
  Array carried, own;  // the two parts of D', the second before s |.| is taken off [country]
  Array error;         // of the potentials, relative to baseline income [country]
};

ClaimedImbalance claimed_imbalance(const World& world, const Equilibrium& equilibrium);

}  // namespace samarkand
