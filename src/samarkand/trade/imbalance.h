// How the imbalances of a world rest on its trade: the potentials of the closure `scaled`. Found
// once, at the baseline; the checker does not use it.
//
//   T[n,i] = sum_j F[j,n,i] + F[j,i,n] off the diagonal, border values
//   a[n,i] = lambda_n - lambda_i, held within +-kMostOfTrade
//   D_n    = sum_i T[n,i] a[n,i] + r_n
//   D'_n   = sum_i T'[n,i] a[n,i] + r_n (T'_n / T_n), T_n = sum_i T[n,i]; where the data of n have
//            no exports or no imports, r_n stays: all its trade is its deficit, whatever its wage,
//            and would set no wage
//
// lambda minimises sum_{n<i} T[n,i] h(lambda_n - lambda_i) - sum_n D_n lambda_n, a = h', within
// |lambda| <= kHighestPotential, so that r_n > 0 at the upper bound alone, r_n < 0 at the lower
// one, and nearly always r = 0: |D_n| comes near all trade of n, or of a bloc, where it is not.
// Both weights of a flow in the balances, 1 -+ a, are above 0. In every part of the world that
// trades with itself alone the largest and the least potential have one size, where none is held.
#pragma once

#include <algorithm>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/world/world.h"

namespace samarkand {

inline constexpr double kMostOfTrade = .95, kHighestPotential = 2;

// a[n,i] of two potentials: the part of all they trade with each other that n borrows from i.
inline double borrowed_part(double of, double from) {
  return std::clamp(of - from, -kMostOfTrade, kMostOfTrade);
}

struct Imbalance {
  Array potential;            // lambda [country], without unit
  Array unmatched;            // r [country]
  Array trade;                // T_n [country]
  std::vector<char> one_way;  // no exports or no imports [country]
};

Imbalance imbalance_of(const World& world);

}  // namespace samarkand
