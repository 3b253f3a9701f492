// How players may share what they are worth together, where money can change hands. The worth of a
// coalition is what its members reach by themselves.
//
//   v(S)       worth of coalition S [2^n], in any unit; bit i of S is player i, N is all players
//   x          shares [player], which sum to v(N); x(S) = sum_{i in S} x_i
//   e(S, x)    excess v(S) - x(S): what S would gain by leaving
//   least core epsilon = min_x max_S e(S, x) over coalitions S but nobody and all (Maschler, Peleg,
//              Shapley 1979, Mathematics of Operations Research 4:4)
//   core       all x with e(S, x) <= 0 for every S; empty where epsilon > 0
//   nucleolus  of all imputations, x_i >= v({i}), the one whose excesses, from the largest on, are
//              lexicographically least; there is exactly one if v(N) >= sum_i v({i}), and it is in
//              the core unless that is empty (Schmeidler 1969, SIAM J. Applied Mathematics 17:6)
//   Nash       x_k = d_k + omega_k (v - d_1 - d_2) / (omega_1 + omega_2), which maximises
//              (x_1 - d_1)^omega_1 (x_2 - d_2)^omega_2 (Nash 1950, Econometrica 18:2; with weights
//              Kalai 1977, International J. of Game Theory 6:3)
//
// The Shapley value is shapley() in coalition_values.h. Pipelines as such games: Hubert, Ikonnikova
// 2011, Journal of Industrial Economics 59:1.
//
// A game has 1 to kMaxGamePlayers players, 2^n finite worths, and v(nobody) = 0. Tolerances are in
// units of worth: as exact as the worths are known; less than 1e-12 of a game's size is taken as
// that. The size of a game is the largest of v(S) and |v({i})|: what a coalition loses by standing
// together may be any number, and does not matter beyond its being bad enough.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "samarkand/numeric/array.h"

namespace samarkand {

inline constexpr std::size_t kMaxGamePlayers = 12;

enum class GameStatus {
  kSolved,
  kNotAGame,
  kNoImputation,  // all together are worth less than each alone
  kNotSolved,     // a linear programme met its limit of pivots
};

struct Core {
  GameStatus status = GameStatus::kNotAGame;
  // If kSolved:
  double epsilon = 0;     // of the least core; 0 for one player
  bool empty = true;      // epsilon is above the tolerance
  Array lowest, highest;  // [player] share over the core; empty arrays where it is empty
};
// By 1 + 2 n linear programmes. A core that is empty by no more than the tolerance is that of the
// game in which every coalition but all is worth epsilon less.
Core core(std::span<const double> worth, std::size_t n, double tolerance);

struct Nucleolus {
  GameStatus status = GameStatus::kNotAGame;
  // If kSolved:
  Array share;          // [player]
  double residual = 0;  // kohlberg_residual (kohlberg.h), by other code; at most 1e-11 of the size
};
// By at most n - 1 linear programmes. Each finds the least largest excess of the coalitions whose
// excess is still open; those with a weight in its dual have that excess in every solution, and
// become equations. Weights are quotients of determinants of matrices of 0 and 1, at least 1/9477
// for 12 players, so that ties cannot be mistaken. Where v(N) falls short of sum_i v({i}) by no
// more than the tolerance, all lose the same.
Nucleolus nucleolus(std::span<const double> worth, std::size_t n, double tolerance);

// What two players get of `worth` with their outside options and weights. Empty where they are
// worth more apart, a number is not finite, a weight is below 0 or both are 0.
std::optional<std::array<double, 2>> nash_bargain(double worth,
                                                  const std::array<double, 2>& outside,
                                                  const std::array<double, 2>& weight = {1, 1});

}  // namespace samarkand
