// The one way from a shock to an equilibrium: trade is solved, the layers that respond revise the
// shock until they agree with it, and the checker has the last word.
//
//   e_0 = trade(shock_0);  shock_k+1 = what the layers make of (shock_k, e_k);  e_k =
//   trade(shock_k)
// ends where no layer revises anything. With layers that do not respond, which are all today, it is
// one solve of trade and no more.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "samarkand/shock/shock.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Rounds of layers after the first solve.
inline constexpr int kMostResponses = 100;

struct Solution {
  Equilibrium equilibrium;          // its status is the checker's
  std::vector<Residual> residuals;  // empty where there was nothing to check
  std::optional<Shock> revised;     // by layers; empty: the shock as it was handed over
  int responses = 0;                // rounds in which layers revised it
  double check_seconds = 0;         // of the time taken

  // The shock that the equilibrium belongs to.
  const Shock& under(const Shock& given) const { return revised ? *revised : given; }
  // Why there is no equilibrium, or "".
  const std::string& reason() const { return equilibrium.reason; }
};

// Made once a world; const and safe to use from any number of threads.
class Solver {
 public:
  // D = 0 in the world where the closure is balanced (trade/equilibrium.h, balanced_world()).
  explicit Solver(std::shared_ptr<const World> world) : trade_(std::move(world)) {}

  const World& world() const { return trade_.world(); }
  const std::shared_ptr<const World>& shared_world() const { return trade_.shared_world(); }
  const TradeSolver& trade() const { return trade_; }

  // Never throws, prints or exits. `start` as in TradeSolver::solve().
  Solution solve(const Shock& shock, const SolveOptions& options = {},
                 const Equilibrium* start = nullptr) const;

 private:
  // Lets layers respond until they agree.
  void settle(const SolveOptions& options, Solution& solution) const;

  TradeSolver trade_;
};

}  // namespace samarkand
