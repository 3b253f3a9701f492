// Mixed Nash equilibria of two players: all extreme ones.
//
//   x, y    the players' probabilities; A, B [i][j] their payoffs
//   x is a vertex of { (x, v): x >= 0, sum x = 1, B'x <= v }, y of { (y, u): y >= 0, sum y = 1,
//   A y <= u }, and every action played is a best reply: x_i > 0 => (A y)_i = u, y_j > 0 =>
//   (B'x)_j = v
//
// Support enumeration: for each pair of equally large supports, the x on one that makes the other
// player indifferent over the other, and the y likewise; then every such x with every such y. In a
// game that is not degenerate these are all equilibria, an odd number. In a degenerate one the
// supports of a pair may differ in size, and all equilibria are the convex combinations of those
// returned whose x, and whose y, can all be exchanged for each other (Avis, Rosenberg, Savani, von
// Stengel 2010, Economic Theory 42:1). Pure equilibria are among them, as far as they are extreme.
//
// Payoffs are first freed of what a player cannot change (regrets) and scaled to range 1 for each
// player, so that stakes of 1e-9 count like those of 1. `tolerance` is in units of payoff; less
// than 1e-12 of a player's range is taken as that. A player whose range is within it is indifferent
// to everything; probabilities below 1e-9 are 0.
#pragma once

#include "samarkand/strategy/normal_form.h"

namespace samarkand {

inline constexpr std::size_t kMaxSupportPairs = 1 << 20;

struct MixedEquilibrium {
  MixedProfile probability;  // [player][action]
  Array payoff;              // [player]
  double gain = 0;  // the most that a deviation would bring, computed anew from the payoffs
};

// Pairs of equally large supports: C(m + n, m) - 1 for m and n actions; 2^53 stands for any more.
double support_pairs(const NormalForm& form);

// Ordered by the first player's support. Each has been checked: its gain is within the tolerance.
// Empty optional: not two players, a profile without a payoff, more than kMaxSupportPairs, or more
// than 62 actions of a player.
std::optional<std::vector<MixedEquilibrium>> mixed_equilibria(const NormalForm& form,
                                                              double tolerance);

}  // namespace samarkand
