// Currencies of a corridor, whose use grows with their use: logit with liquidity (network effects
// as in Brock, Durlauf 2001, REStud 68:2). Observed shares s_c (sum 1); access a_c, new/old: 1 as
// before, 0 closed, the model's chi_c^(-1/nu); nu > 0 the dispersion of tastes, k >= 0 liquidity:
//
//   s'_c = s_c a_c exp(k (s'_c - s_c)/nu) / S,  S the sum of these;  e = S^-nu the cost new/old
//
// An equilibrium is stable where payers who answer it come back to it: the largest eigenvalue of
// (k/nu) (diag s' - s' s'^T) is below 1. The observed point has to be (two currencies:
// 2 k s (1-s)/nu < 1). Of several equilibria the one that is reached is found by going from all
// a_c = 1 to what they are, ln a_c in proportion (closed: 1 - x); at a fold payers go over to what
// their answers lead to. What is open between currencies exactly alike goes to those listed first.
//
// All equilibria: with y_c = k s'_c/nu and w_c = s_c a_c exp(-k s_c/nu), y exp(-y) is in proportion
// to w; so y_c - 1 - ln y_c = h^2 + ln(max w / w_c) for one h >= 0, with a root at or below 1 and
// one at or above. For each of the 2^C choices of roots sum y = k/nu is solved for h; bounds on the
// sum and its slope rule out every interval without a root, so that none is missed.
#pragma once

#include <optional>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

inline constexpr std::size_t kMostCurrencies = 8;

struct AdoptionEquilibrium {
  Array shares;
  double log_cost = 0;  // ln e
  bool stable = true;
};

// What is reached. All closed: no shares, infinite cost.
struct Adoption {
  Array shares;
  double log_cost = 0;
  std::optional<double> jumped = {};  // x of the last fold on the way, 0 to 1
};

// Whether the equilibrium lasts: the observed one, or shares of any other.
bool is_stable(const Array& shares, double nu, double liquidity);

Adoption adopt(const Array& shares, const Array& access, double nu, double liquidity);

// All equilibria, by the share of the first currency; shares closer than 1e-6 are one. At most
// kMostCurrencies currencies.
std::vector<AdoptionEquilibrium> adoption_equilibria(const Array& shares, const Array& access,
                                                     double nu, double liquidity);

// ln of the smallest cost of the excluded currencies, a_c = cost^(-1/nu), at which payers tip over;
// nothing where they never do.
std::optional<double> tipping_point(const Array& shares, const std::vector<char>& excluded,
                                    double nu, double liquidity);

}  // namespace samarkand
