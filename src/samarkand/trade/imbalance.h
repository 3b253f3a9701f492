// How the imbalances of a world rest on its trade: the potentials of the closure `scaled`. Found
// once, at the baseline; the checker does not use it.
//
//   T[n,i] = sum_j F[j,n,i] + F[j,i,n] off the diagonal, border values
//   D_n    = sum_i T[n,i] (lambda_n - lambda_i) + r_n
//
// lambda minimises sum_{n<i} T[n,i] (lambda_n - lambda_i)^2 / 2 - sum_n D_n lambda_n within
// |lambda| <= kHighestPotential, so that r_n > 0 at the upper bound alone, r_n < 0 at the lower
// one, and nearly always r = 0: |D_n| comes near all trade of n where it is not. Bounds keep both
// weights of a flow in the balances, 1 -+ (lambda_n - lambda_i), above 0. In every part of the
// world that trades with itself alone the largest and the least potential have one size.
#pragma once

#include "samarkand/numeric/array.h"
#include "samarkand/world/world.h"

namespace samarkand {

inline constexpr double kHighestPotential = .475;

struct Imbalance {
  Array potential;  // lambda [country], without unit
  Array unmatched;  // r [country]
  Array trade;      // sum_i T[n,i] [country]
};

Imbalance imbalance_of(const World& world);

}  // namespace samarkand
