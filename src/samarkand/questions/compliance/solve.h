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
// The affinity threshold (strategy/payoff.h) is that of joining without any threat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"
#include "samarkand/questions/compliance/question.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

// One choice in one world.
struct Stance {
  Counterfactual world;
  Payoff payoff;
};

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

struct ComplianceAnswer : Answer {
  using Answer::Answer;

  Valuation actor;
  std::string unit;                  // "factor", "rate"
  std::optional<Bloc> other;         // whose weight is searched for
  std::vector<Compliance> variants;  // without, and with the question's `with`

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
};

// Measures of a case that cannot stand together. Error E412.
void check_compliance(const std::shared_ptr<const World>& world, const Scenario& scenario,
                      const Question& question, Diagnostics& diagnostics);

// Incomplete where the context is stopped or has diagnostics. Errors E408 to E412.
ComplianceAnswer answer_compliance(RunContext& context, const Question& question);

}  // namespace samarkand
