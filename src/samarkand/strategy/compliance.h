// From which threat does an actor join?
//
//   inside      the scenario and the joining measures
//   outside(x)  the scenario and the threat at size x: the factor of icebergs, the rate of duties
//   threshold   the smallest x >= x0 with V(inside) >= V(outside(x)); x0 = 1 for a factor, 0 for a
//               rate
// The gain of joining, V(inside) - V(outside(x)), is looked at on a grid, x - x0 from 1e-6 to 1e3
// in equal ratios, at a full ban, and where the equilibrium outside ends; the first change from
// below 0 is refined to 1e-10. Every change is reported: a duty can lose its bite where it stops
// the trade that it taxes. A rate below the one in force is a favour, not a threat.
//
//   affinity threshold  a* = (V_in - V_out without k's term) / (ln u_k^out - ln u_k^in), no threat:
//   the weight on k's ln real income at which the actor is indifferent. Where joining hurts k, it
//   joins for a <= a*, else for a >= a*.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/strategy/counterfactuals.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

// One choice in one world.
struct Stance {
  Counterfactual world;
  Payoff payoff;
};

struct AffinityThreshold {
  std::optional<double> value;
  bool at_most = true;  // joins for weights up to it, else from it on
  std::string reason;   // why there is none
};

// `gain`: payoff inside less outside, whatever weight the actor has on `other` now.
AffinityThreshold affinity_threshold(const Valuation& actor, const Bloc& other, double gain,
                                     const Array& inside, const Array& outside);

struct Compliance {
  struct Point {
    double size;  // x
    double gain;  // V(inside) - V(outside(x)); NaN: no equilibrium outside
  };
  Stance inside, outside;  // outside: without the threat
  double least = 1;        // x0
  std::optional<double> threshold;
  std::string reason;                  // why there is no threshold
  std::optional<Stance> at_threshold;  // outside, under the threat of just this size
  Stance banned;                       // outside, where the threat is a full ban
  double gain_at_ban = 0;              // NaN: no equilibrium
  std::vector<Point> curve;            // ascending
  std::vector<double> crossings;       // all changes of sign, ascending
  AffinityThreshold affinity;          // where asked for
};

struct ComplianceAnswer {
  Valuation actor;
  std::string unit;                  // "factor", "rate"
  std::optional<Bloc> other;         // whose weight is searched for
  std::vector<Compliance> variants;  // without, and with the question's `with`
};

// Incomplete where the context is stopped or has diagnostics. Errors E408 to E412.
ComplianceAnswer answer_compliance(StrategyContext& context, const Question& question);

}  // namespace samarkand
