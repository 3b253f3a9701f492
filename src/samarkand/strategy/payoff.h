// What an actor values, and what it gets in a counterfactual.
//
//   V_s = h_s ln u_s + sum over others n of a[s,n] ln u_n + stakes that apply
// u real income new/old. Of a group ln u is the mean of its members weighted by baseline income,
// ln u_S = sum_s (I_s / sum I) ln u_s. An actor without an entry in `actors:` has h = 1 and nothing
// else. Where a group that it cares for holds the actor itself, the others of it count.
//
//   affinity threshold  a* = (V_in - V_out without k's term) / (ln u_k^out - ln u_k^in): the weight
//   on k's ln real income at which the actor is indifferent between in and out. Where `in` hurts k,
//   it takes it for a <= a*, else for a >= a*.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Two payoffs, or logs of real incomes, that differ by no more are the same: equilibria are known
// to 1e-10.
inline constexpr double kPayoffTie = 1e-10;

// A country or several, with weights that sum to 1.
struct Bloc {
  std::string name;
  std::vector<std::size_t> countries;
  Array weight;

  double log_income(const Array& log_real_income) const;
  bool holds(std::size_t country) const;
};
// A code or a group; `without` is left out. Errors E408, E406 where nobody is left.
Bloc make_bloc(const Word& word, const World& world, Diagnostics& diagnostics,
               const Bloc* without = nullptr);

// E708 for each of `names` whose bloc shares a country with an earlier one or with the target; what
// they are is said by `kind`, as in "member".
void refuse_overlaps(const std::vector<Word>& names, const std::vector<Bloc>& blocs,
                     const Bloc* target, std::string_view kind, const World& world,
                     Diagnostics& diagnostics);

struct Valuation {
  struct Affinity {
    Bloc bloc;
    Weight weight;
  };
  Bloc own;
  Weight home = {1, {}};
  std::vector<Affinity> affinity;
  std::vector<Stake> stakes;
};
// Of a player, member or decider. Error E408.
Valuation make_valuation(const Word& name, const Scenario& scenario, const World& world,
                         Diagnostics& diagnostics);

// A payoff and what it is made of, in units of ln real income.
struct Payoff {
  double home = 0;
  std::vector<double> affinity;  // [of the valuation]
  std::vector<double> stakes;    // [of the valuation]; 0 where it does not apply
  double total() const;
};
Payoff payoff(const Valuation& valuation, const Array& log_real_income,
              const std::function<bool(const Stake&)>& applies);

// Whether a stake applies where the actor itself does one thing, and nobody else is looked at.
bool applies_to(const Stake& stake, std::string_view own_action);

struct AffinityThreshold {
  std::optional<double> value;
  bool at_most = true;  // joins for weights up to it, else from it on
  std::string reason;   // why there is none
};

// `gain`: payoff inside less outside, whatever weight the actor has on `other` now.
AffinityThreshold affinity_threshold(const Valuation& actor, const Bloc& other, double gain,
                                     const Array& inside, const Array& outside);

}  // namespace samarkand
