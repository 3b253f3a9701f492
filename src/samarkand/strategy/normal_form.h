// Games in normal form: who does what if nobody gains by doing otherwise.
//
//   s = (s_0, ..., s_{P-1})   a profile: one action for each player p
//   V_p(s)                    the payoff of p; here a log real income plus stakes, may be negative
//   pure Nash equilibrium     V_p(a, s_-p) - V_p(s) <= tolerance for every player p and action a
//                             (Nash 1951, Annals of Mathematics 54:2)
//
// Tolerances are in units of payoff: a difference no larger is a tie. Payoffs that come from
// equilibria solved to about 1e-12 are compared with some 1e-11.
//
// Missing payoffs. A profile has a payoff where those of all players are finite; NaN or infinite
// marks one whose economy has no equilibrium or was not solved. Such a profile is no equilibrium
// and no gain is claimed from moving to it, nor ruled out: what is found beside it says how many
// such moves it has not checked (`unknown`), and is then not called strict.
//
// A player may have a single action, and a game a single player. Shapes are the caller's to keep:
// a table whose size does not fit, a player without actions or a negative tolerance is a bug.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

using Profile = std::vector<std::size_t>;  // [player] action
using MixedProfile = std::vector<Array>;   // [player][action] probability, or value of the action

bool all_finite(std::span<const double> values);  // the payoffs of a profile that has one

struct NormalForm {
  std::vector<std::size_t> actions;  // [player] how many
  Array payoff;                      // [profile][player]; the last player's action runs fastest

  std::size_t players() const { return actions.size(); }
  std::size_t profiles() const;
  std::size_t action(std::size_t profile, std::size_t player) const;
  // The profile where `player` alone does `action` instead.
  std::size_t deviate(std::size_t profile, std::size_t player, std::size_t action) const;
  Profile profile(std::size_t index) const;
  double value(std::size_t profile, std::size_t player) const {
    return payoff[profile * players() + player];
  }
  bool known(std::size_t profile) const;  // has a payoff
  bool complete() const;                  // all profiles have
};

struct PureEquilibrium {
  std::size_t profile = 0;
  // The least that a deviation would cost the one who deviates; infinite where nobody has another
  // action, at or somewhat below 0 at a tie.
  double margin = std::numeric_limits<double>::infinity();
  std::size_t unknown = 0;  // deviations to profiles without a payoff
  bool strict = false;      // margin > tolerance and nothing unknown
};
// `profile`, if it is one.
std::optional<PureEquilibrium> equilibrium_at(const NormalForm& form, std::size_t profile,
                                              double tolerance);
// All of them, by enumeration, in the order of profiles.
std::vector<PureEquilibrium> pure_equilibria(const NormalForm& form, double tolerance);

// What each action brings its player when the others mix: sum_s prod_{q != p} x_q(s_q) V_p(s).
MixedProfile action_values(const NormalForm& form, const MixedProfile& mixed);

// What each player loses by not replying best: max_a V_p(a, s_-p) - V_p(s), in the shape of the
// payoffs. A game of the negative regrets has the equilibria of the game itself (and its logit
// responses) and is free of what players cannot change. For complete forms.
Array regrets(const NormalForm& form);

// A strictly dominated action: whatever the others do, `by` brings the player more than `tolerance`
// more. Where one of two profiles compared has no payoff, nothing is claimed.
struct Domination {
  std::size_t player = 0, action = 0, by = 0;
  int round = 0;  // 1: in the game itself; 2: once all actions of round 1 are gone; and so on
};
// Iterated elimination of actions strictly dominated by a pure action, to its end; all of a round
// go at once. `by` outlives the round. What is left does not depend on the order.
std::vector<Domination> dominated_actions(const NormalForm& form, double tolerance);

// Commitment: `leader` moves first and cannot take it back, the others then play a pure equilibrium
// of what is left (von Stackelberg 1934). Their equilibrium need not be unique, nor exist.
struct Commitment {
  std::vector<std::vector<PureEquilibrium>> replies;  // [leader's action] the others' equilibria
  // The profiles that the leader's best action leads to, if the others coordinate on their
  // equilibrium that is best, or worst, for the leader. Actions without replies count in neither;
  // empty where no action has any. Ties: the lowest profile.
  std::optional<std::size_t> best_case, worst_case;
};
Commitment commitment(const NormalForm& form, std::size_t leader, double tolerance);

// Price of anarchy. Payoffs are logs and may be negative, so it is a difference, not a ratio
// (Koutsoupias, Papadimitriou 1999, STACS): the largest sum of payoffs over profiles less that of
// the worst equilibrium, in units of payoff; unweighted.
struct PriceOfAnarchy {
  Profile best, worst_equilibrium;
  double best_sum = 0, worst_sum = 0;
  // Whether `best` is the best of all profiles and the equilibria are all pure ones; else `best` is
  // the best one seen, the equilibria are those found, and the price is a lower bound.
  bool exhaustive = false;
  double price() const { return best_sum - worst_sum; }
};
// Of a game whose pure equilibria are `equilibria`; empty without any.
std::optional<PriceOfAnarchy> price_of_anarchy(const NormalForm& form,
                                               std::span<const PureEquilibrium> equilibria);

}  // namespace samarkand
