#include "samarkand/strategy/best_reply.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace samarkand {
namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();

double own(const Array& payoff, std::size_t player) {
  return all_finite(payoff) ? payoff[player] : kNothing;
}

double total(const Array& payoff) { return all_finite(payoff) ? sum(payoff) : kNothing; }

// `profile` with each action of `player`, its own among them.
std::vector<Profile> options(const Profile& profile, std::size_t player, std::size_t count) {
  std::vector<Profile> result(count, profile);
  for (std::size_t a = 0; a < count; ++a) result[a][player] = a;
  return result;
}

// The first of the profiles whose `value` of the payoffs is the largest.
template <class Value>
Profile best_of(const std::vector<Profile>& profiles, PayoffMemo& memo, Value value) {
  memo.ask(profiles);
  return *std::max_element(
      profiles.begin(), profiles.end(),
      [&](const Profile& a, const Profile& b) { return value(memo.at(a)) < value(memo.at(b)); });
}

}  // namespace

void PayoffMemo::ask(std::span<const Profile> profiles) {
  std::set<Profile> fresh;
  for (const Profile& profile : profiles) {
    if (!known_.contains(profile)) fresh.insert(profile);
  }
  if (fresh.empty()) return;
  const std::vector<Profile> batch(fresh.begin(), fresh.end());
  std::vector<Array> payoffs = oracle_(batch);
  assert(payoffs.size() == batch.size());
  for (std::size_t k = 0; k < batch.size(); ++k) known_[batch[k]] = std::move(payoffs[k]);
}

const Array& PayoffMemo::at(const Profile& profile) {
  ask({&profile, 1});
  return known_.at(profile);
}

BestReplies best_reply_dynamics(const std::vector<std::size_t>& actions, const Profile& start,
                                PayoffMemo& memo, double tolerance, std::size_t max_profiles) {
  BestReplies result;
  result.path = {start};
  std::map<Profile, std::size_t> rounds;  // where in the path a round began
  for (bool moved = true; moved;) {
    const auto [before, fresh] = rounds.emplace(result.path.back(), result.path.size() - 1);
    if (!fresh) {
      result.end = DynamicsEnd::kCycle;
      result.cycle_start = before->second;
      return result;
    }
    moved = false;
    for (std::size_t p = 0; p < actions.size(); ++p) {
      const Profile now = result.path.back();
      const auto value = [p](const Array& payoff) { return own(payoff, p); };
      const Profile best = best_of(options(now, p, actions[p]), memo, value);
      if (memo.known().size() > max_profiles) return result;
      const double here = value(memo.at(now)), there = value(memo.at(best));
      if (there == kNothing || there <= here + tolerance) continue;
      result.path.push_back(best);
      moved = true;
    }
  }
  const Profile& last = result.path.back();
  result.end = all_finite(memo.at(last)) ? DynamicsEnd::kEquilibrium : DynamicsEnd::kNoPayoff;
  for (std::size_t p = 0; p < actions.size(); ++p) {
    for (const Profile& option : options(last, p, actions[p])) {
      result.unknown += result.end == DynamicsEnd::kEquilibrium && !all_finite(memo.at(option));
    }
  }
  return result;
}

std::optional<PriceOfAnarchy> price_of_anarchy(const std::vector<std::size_t>& actions,
                                               std::span<const Profile> equilibria,
                                               PayoffMemo& memo, std::size_t max_profiles) {
  if (equilibria.empty()) return {};
  for (Profile now : equilibria) {
    for (bool rises = true; rises && memo.known().size() <= max_profiles;) {
      std::vector<Profile> near = {now};  // first, so that it wins ties
      for (std::size_t p = 0; p < actions.size(); ++p) {
        for (Profile& option : options(now, p, actions[p])) near.push_back(std::move(option));
      }
      const Profile best = best_of(near, memo, sum);
      rises = best != now;
      now = best;
    }
  }
  PriceOfAnarchy result;
  const auto by_sum = [](const auto& a, const auto& b) {
    return total(a.second) < total(b.second);
  };
  result.best = std::max_element(memo.known().begin(), memo.known().end(), by_sum)->first;
  result.worst_equilibrium = *std::min_element(
      equilibria.begin(), equilibria.end(),
      [&](const Profile& a, const Profile& b) { return total(memo.at(a)) < total(memo.at(b)); });
  result.best_sum = total(memo.at(result.best));
  result.worst_sum = total(memo.at(result.worst_equilibrium));
  return result;
}

}  // namespace samarkand
