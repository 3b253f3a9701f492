// Measures that serve a country or coalition best, given what all others do: optimal tariffs
// (Ossa 2014, American Economic Review 104:12; Costinot, Rodriguez-Clare 2014, Handbook of
// International Economics 4) and optimal sanctions (Chowdhry, Hinz, Kamin, Wanner 2024,
// Economic Policy 39:118), on the full model and over any list of instruments.
//
//   max_x  V(x) = sum_n (own[n] - psi target[n]) ln u_n(x),   lower <= x <= upper
// One exact equilibrium and one adjoint a step; L-BFGS with bounds (NLopt, after Luksan's PLIS) in
// the variables y_k = -s_k z_k, z the part of its trade that an instrument leaves at unchanged
// prices: 1 - x of bans; (1 + x)^-theta of rates, 1 - theta x below 0. In rates V is flat where
// they stop the trade; in z it is not: dV/dz is about the distance to the best rate, everywhere.
//
//   s_k^2 = sum_cells c t F (|w_n|/I_n + |w_i|/I_i + sum|w|/sum I),  w = own - psi target
//
// with c = 1/theta of rates, theta of bans, is about the curvature of V (s rounded to a power of
// two), so that a step of y is about as long as the gradient. First-order conditions:
// r_k = (dV/dz_k) / (s_k sum|w|), 0 where x_k is held at a bound that the gradient points through;
// V can still gain about sum|w| sum r^2 / 2.
//
// Second-order conditions: of H = d2V/dy2 over the variables inside their bounds, the
// largest eigenvalue that `directions` products of H have (numeric/main_mode.h), each product one
// exact equilibrium and adjoint near the optimum. To compare with other rates along each variable
// would take two equilibria or more a variable, and pass a saddle by. Where the eigenvalue is above
// 0, V is tried along its direction, both ways, and the search goes on from what is better.
//
// Along a ban V may curve upwards, so that both of its ends are local optima: each ban at a bound
// is tried at its other one (the 200 that V knows least of), and the search goes on from the best.
//
// The optimum is a local one: V need not be concave. On world-2021 bans and tariffs lead to the
// same optimum from every start tried, with one exception: where deficits are fixed, a country with
// one is paid it however high its tariffs, so that V rises again towards prohibitive tariffs, until
// others are bankrupt. Optimal tariffs are best asked for with the closure `balanced`, as in Ossa.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/strategy/measures.h"
#include "samarkand/trade/equilibrium.h"

namespace samarkand {

// Called now and then; false stops the work, and what there is so far is returned.
using Progress = std::function<bool(std::size_t done, std::size_t total)>;

struct OptimalOptions {
  double tolerance = 1e-8;        // of max |r_k|; range [1e-10, 1e-4]
  std::size_t max_solves = 2000;  // equilibria, shared equally by the starts
  // Start k of n leaves the part 1 - k/n of the trade at unchanged prices; start 0 is the given.
  std::size_t starts = 1;
  std::size_t directions = 8;  // of the second-order check of the best; 0: none
  Progress progress = {};      // equilibria so far, max_solves

  // What is out of its range, or "".
  std::string validate() const;
};

struct Optimum {
  // max |r_k| <= tolerance at an equilibrium that the checker accepts, and no upward curvature.
  bool converged = false;
  std::string reason;               // why it is not, else ""
  MeasurePoint point;               // the best found: values, shock, equilibrium, ln u
  double objective = 0;             // V
  double own = 0, target = 0;       // sum own ln u, sum target ln u
  Array gradient;                   // dV/dx [instrument]
  std::vector<signed char> bound;   // [instrument] -1, 1: held at the lower, upper bound; 0: free,
                                    // 2: without effect (no trade in the baseline or the base)
  double first_order_residual = 0;  // max |r_k|
  // Of the second-order check: the largest second derivative, about -1 at an optimum, NaN: not
  // looked at; the directions it is the largest of; the variables inside their bounds, of which
  // those that have next to no trade left do not count.
  double curvature = std::numeric_limits<double>::quiet_NaN();
  std::size_t directions = 0, inside = 0;
  std::size_t other_ends = 0;  // bans at a bound that are no better, alone, at their other one
  std::size_t solves = 0;      // equilibria, of all starts and of the check
  std::size_t starts = 0, starts_here = 0;  // tried; that led to this V
};

// `start` [instrument], moved into the bounds; empty: 0. An instrument with lower = upper stays.
// Where the problem is refused (measures.h), options or sizes do not fit, or the start has no
// equilibrium: not converged, with the reason and without a point.
Optimum optimal_measures(const MeasureProblem& problem, const Aim& aim, const Array& start = {},
                         const OptimalOptions& options = {});

// The optimum for each psi, in this order, each but the first from the one before; stops where the
// progress says so or one has no point. `progress`: psi done, of all.
std::vector<Optimum> frontier(const MeasureProblem& problem, Aim aim,
                              const std::vector<double>& psi, OptimalOptions options = {});

}  // namespace samarkand
