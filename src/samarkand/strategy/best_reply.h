// Games too large for a table: payoffs are asked for as they are needed, several at once.
//
// Best-reply dynamics: players in turn, 0 first, move to their best reply to what the others do
// now. A player stays where it gains no more than the tolerance; among equally good replies it
// takes the first. A pure equilibrium is where a whole round passes without a move. The dynamics
// are deterministic, so a profile that starts a second round means a cycle for ever.
//
// Payoffs as in normal_form.h; a profile without one is worse to a player than any with one.
#pragma once

#include <functional>
#include <map>

#include "samarkand/strategy/normal_form.h"

namespace samarkand {

// The payoffs [player] of each profile; all of a batch can be solved at once.
using PayoffOracle = std::function<std::vector<Array>(std::span<const Profile>)>;

// Asks an oracle for each profile once. Shared by the functions below, and by several starts.
class PayoffMemo {
 public:
  explicit PayoffMemo(PayoffOracle oracle) : oracle_(std::move(oracle)) {}
  // One batch of those of the profiles that are new.
  void ask(std::span<const Profile> profiles);
  const Array& at(const Profile& profile);
  const std::map<Profile, Array>& known() const { return known_; }

 private:
  PayoffOracle oracle_;
  std::map<Profile, Array> known_;
};

enum class DynamicsEnd {
  kEquilibrium,
  kCycle,
  kBudget,    // more than `max_profiles` in the memo
  kNoPayoff,  // no player finds a profile with a payoff
};
struct BestReplies {
  std::vector<Profile> path;  // from the start; neighbours differ in one player's action
  DynamicsEnd end = DynamicsEnd::kBudget;
  std::size_t cycle_start = 0;  // if kCycle: path.back() is this one again
  std::size_t unknown = 0;      // if kEquilibrium: deviations to profiles without a payoff
};
// All actions of the player to move are one batch.
BestReplies best_reply_dynamics(const std::vector<std::size_t>& actions, const Profile& start,
                                PayoffMemo& memo, double tolerance, std::size_t max_profiles);

// The price of anarchy as far as it is known: the worst of `equilibria` against the best of all
// profiles in the memo and of those that a local search on the sum finds, which goes from the
// equilibria to the best of all profiles that differ in one action (a batch) while the sum rises
// and the memo has no more than `max_profiles`. Empty without equilibria.
std::optional<PriceOfAnarchy> price_of_anarchy(const std::vector<std::size_t>& actions,
                                               std::span<const Profile> equilibria,
                                               PayoffMemo& memo, std::size_t max_profiles);

}  // namespace samarkand
