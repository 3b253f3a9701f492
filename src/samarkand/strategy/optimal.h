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
// The optimum is a local one: V need not be concave. On world-2021 bans and tariffs lead to the
// same optimum from every start tried, with one exception: where deficits are fixed, a country with
// one is paid it however high its tariffs, so that V rises again towards prohibitive tariffs, until
// others are bankrupt. Optimal tariffs are best asked for with the closure `balanced`, as in Ossa.
#pragma once

#include <cstddef>
#include <functional>
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
  std::size_t max_solves = 2000;  // equilibria of all starts together
  // Start k of n leaves the part 1 - k/n of the trade at unchanged prices; start 0 is the given.
  std::size_t starts = 1;
  Progress progress = {};  // equilibria so far, max_solves

  // What is out of its range, or "".
  std::string validate() const;
};

struct Optimum {
  bool converged = false;      // max |r_k| <= tolerance, at an equilibrium that the checker accepts
  std::string reason;          // why it is not, else ""
  MeasurePoint point;          // the best found: values, shock, equilibrium, ln u
  double objective = 0;        // V
  double own = 0, target = 0;  // sum own ln u, sum target ln u
  Array gradient;              // dV/dx [instrument]
  std::vector<signed char> bound;   // [instrument] -1, 1: held at the lower, upper bound; 0: free,
                                    // 2: without effect (no trade in the baseline or the base)
  double first_order_residual = 0;  // max |r_k|
  std::size_t solves = 0;           // equilibria, of all starts
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
