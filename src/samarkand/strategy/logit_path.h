// Logit quantal response: players who err, the less the more is at stake, and what becomes of it as
// they err less and less.
//
//   x_p(a) = exp(lambda V_p(a, x_-p) / unit) / sum_b exp(lambda V_p(b, x_-p) / unit)
//
// McKelvey, Palfrey (1995), Games and Economic Behavior 10:1. At lambda = 0 all actions are equally
// likely. The principal branch starts there; almost always it leads to one equilibrium as lambda
// goes to infinity, the limiting logit equilibrium. It need not rise in lambda throughout.
//
// `unit` is the same for all players: the most that any player can lose by an action of its own
// (the largest of the regrets), in units of payoff; lambda / unit is the precision for one unit of
// payoff. So a player with less at stake errs more, as in the original; scaling all payoffs changes
// nothing, nor does adding to a player's payoffs what it cannot change.
//
// In l = log x and lambda, N actions of all players together, r(p) the likeliest of player p's:
//   l_a - l_r(p) - lambda (V_a - V_r(p)) / unit = 0   for each other action a of p
//   sum_a exp(l_a) - 1 = 0                            for each p
// traced by arc length (Turocy 2005, Games and Economic Behavior 51:2; 2010, Economic Theory 42:1):
// a step along the tangent, then Newton's iteration across it. The step halves where the correction
// is large, where the path bends, and where the determinant of the equations with the tangent
// changes its sign, which it does not along a branch. So the path does not slip to another branch;
// where branches meet (as in symmetric games) it goes straight on.
//
// Work: profiles x players^2 for each of some hundred to a thousand evaluations; 5 ms for five
// players with three actions, 5 s for 10^5 profiles.
#pragma once

#include "samarkand/strategy/normal_form.h"

namespace samarkand {

inline constexpr double kMaxLambda = 1e8;

struct LogitPoint {
  double lambda = 0;
  MixedProfile probability;  // [player][action]
};
enum class LogitEnd {
  kPure,  // so close to a strict pure equilibrium that it leads nowhere else
  kOpen,  // not so by kMaxLambda: mixed, at a tie, or left to stakes too small to count
  kLost,  // the path could not be followed to there
};
struct LogitPath {
  double unit = 0;  // in units of payoff; 0 where no player's own action changes anything
  // Along the path, thinned: between neighbours a probability moves by .01 to some .2 or lambda by
  // a quarter to a half. The first is lambda = 0, the last where it ends.
  std::vector<LogitPoint> points;
  LogitEnd end = LogitEnd::kLost;
  std::optional<std::size_t> pure;  // the profile it leads to, if kPure
};

// Empty optional: a profile without a payoff.
std::optional<LogitPath> logit_path(const NormalForm& form);

}  // namespace samarkand
