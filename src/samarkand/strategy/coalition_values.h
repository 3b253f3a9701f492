// What coalitions are worth, who is worth what to them, and who would leave or join.
//
//   S              a coalition of n players, as a mask: bit i is player i; also the index of arrays
//                  over all 2^n subsets
//   v(S)           its value, in any unit; v(nobody) need not be 0
//   Shapley value  phi_i = sum_{S without i} |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)):
//                  the mean of what i adds when players join in random order; sums to
//                  v(all) - v(nobody) (Shapley 1953, Contributions to the Theory of Games II)
//   stable         internally: no member gains by leaving alone; externally: no outsider gains by
//                  joining alone (d'Aspremont, Jacquemin, Gabszewicz, Weymark 1983, Canadian
//                  Journal of Economics 16:1)
//
// NaN or infinite: a coalition without a value (no equilibrium, or not solved). It makes Shapley
// values NaN; elsewhere it is passed over as each function says. Tolerances are in units of value.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

using Coalition = std::uint64_t;

// Exact, [player]; values [2^n]. Work 2^n n.
Array shapley(std::span<const double> values, std::size_t n);

// The values of coalitions; all of a batch can be solved at once.
using ValueOracle = std::function<Array(std::span<const Coalition>)>;

struct SampledShapley {
  Array value;                 // [player]; sums to v(all) - v(nobody), as in each sample
  Array standard_error;        // of the mean over samples; NaN for fewer than two
  std::size_t coalitions = 0;  // different ones that were asked for
};
// From `samples` pairs of a random order of the players and its reverse (Castro, Gomez, Tejada
// 2009, Computers & Operations Research 36:5; Mitchell, Cooper, Frank, Holmes 2022, JMLR 23:43). Up
// to 63 players. The oracle is called once, with at most 2 samples (n - 1) + 2 coalitions in
// ascending order. Orders depend on `seed` and their number alone (numeric/draws.h): more samples
// keep the first.
SampledShapley sampled_shapley(const ValueOracle& oracle, std::size_t n, std::size_t samples,
                               std::uint64_t seed);

struct Stability {
  bool known = false;                    // every player has a payoff at the coalition itself
  std::vector<std::size_t> leave, join;  // players who gain more than the tolerance by doing so
  std::vector<std::size_t> unknown;  // players without a payoff at the coalition they would make
  bool internal() const { return known && leave.empty(); }
  bool external() const { return known && join.empty(); }
};
// payoff [2^n][player], of members and outsiders alike. Moves to coalitions without a payoff of the
// one who moves count as no gain, and are listed.
Stability stability(std::span<const double> payoff, std::size_t n, Coalition coalition,
                    double tolerance);

// [size] the coalition of the largest value, 0 to n players; ties: the lowest mask; empty where
// none of the size has a value.
std::vector<std::optional<Coalition>> best_of_each_size(std::span<const double> values,
                                                        std::size_t n);

// The largest loss of value by a player's joining.
struct Fall {
  Coalition coalition = 0;  // without the player
  std::size_t player = 0;
  double loss = 0;
};
// Empty if values are monotone: no loss above the tolerance. Pairs without a value are passed over.
std::optional<Fall> largest_fall(std::span<const double> values, std::size_t n, double tolerance);

}  // namespace samarkand
