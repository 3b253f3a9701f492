#include "samarkand/strategy/normal_form.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>

namespace samarkand {
namespace {

constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

// How far apart in the table two actions of `player` are that follow each other.
std::size_t stride(const NormalForm& form, std::size_t player) {
  return std::accumulate(form.actions.begin() + static_cast<std::ptrdiff_t>(player) + 1,
                         form.actions.end(), std::size_t{1}, std::multiplies<>());
}

std::span<const double> values_at(const NormalForm& form, std::size_t profile) {
  return {form.payoff.data() + profile * form.players(), form.players()};
}

double sum_at(const NormalForm& form, std::size_t profile) {
  const std::span<const double> values = values_at(form, profile);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The equilibrium that `profile` is among all players but `leader`.
std::optional<PureEquilibrium> equilibrium_among(const NormalForm& form, std::size_t profile,
                                                 double tolerance, std::size_t leader) {
  if (!form.known(profile)) return {};
  PureEquilibrium found{.profile = profile};
  for (std::size_t p = 0; p < form.players(); ++p) {
    const std::size_t own = form.action(profile, p);
    for (std::size_t a = 0; p != leader && a < form.actions[p]; ++a) {
      if (a == own) continue;
      const std::size_t other = form.deviate(profile, p, a);
      if (!form.known(other)) {
        ++found.unknown;
        continue;
      }
      found.margin = std::min(found.margin, form.value(profile, p) - form.value(other, p));
      if (found.margin < -tolerance) return {};
    }
  }
  found.strict = found.margin > tolerance && found.unknown == 0;
  return found;
}

}  // namespace

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

std::size_t NormalForm::profiles() const {
  assert(!actions.empty());
  return actions[0] * stride(*this, 0);
}

std::size_t NormalForm::action(std::size_t profile, std::size_t player) const {
  return profile / stride(*this, player) % actions[player];
}

std::size_t NormalForm::deviate(std::size_t profile, std::size_t player, std::size_t action) const {
  const std::size_t step = stride(*this, player);
  return profile + step * action - step * (profile / step % actions[player]);
}

Profile NormalForm::profile(std::size_t index) const {
  Profile result(players());
  for (std::size_t p = 0; p < players(); ++p) result[p] = action(index, p);
  return result;
}

bool NormalForm::known(std::size_t profile) const { return all_finite(values_at(*this, profile)); }

bool NormalForm::complete() const { return all_finite(payoff); }

std::optional<PureEquilibrium> equilibrium_at(const NormalForm& form, std::size_t profile,
                                              double tolerance) {
  return equilibrium_among(form, profile, tolerance, kNobody);
}

std::vector<PureEquilibrium> pure_equilibria(const NormalForm& form, double tolerance) {
  assert(form.payoff.size() == form.profiles() * form.players());
  std::vector<PureEquilibrium> found;
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    if (const auto equilibrium = equilibrium_at(form, s, tolerance)) found.push_back(*equilibrium);
  }
  return found;
}

MixedProfile action_values(const NormalForm& form, const MixedProfile& mixed) {
  MixedProfile values;
  for (const std::size_t count : form.actions) values.emplace_back(count, 0.0);
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    for (std::size_t p = 0; p < form.players(); ++p) {
      double chance = 1;
      for (std::size_t q = 0; q < form.players(); ++q) {
        if (q != p) chance *= mixed[q][form.action(s, q)];
      }
      values[p][form.action(s, p)] += chance * form.value(s, p);
    }
  }
  return values;
}

Array regrets(const NormalForm& form) {
  assert(form.complete());
  Array regret(form.payoff.size());
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    for (std::size_t p = 0; p < form.players(); ++p) {
      double& most = regret[s * form.players() + p];
      for (std::size_t a = 0; a < form.actions[p]; ++a) {
        most = std::max(most, form.value(form.deviate(s, p, a), p) - form.value(s, p));
      }
    }
  }
  return regret;
}

namespace {

using Alive = std::vector<std::vector<char>>;  // [player][action]

bool dominates(const NormalForm& form, const Alive& alive, std::size_t player, std::size_t by,
               std::size_t action, double tolerance) {
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    if (form.action(s, player) != action) continue;
    bool plays = true;
    for (std::size_t q = 0; q < form.players(); ++q) plays &= alive[q][form.action(s, q)] != 0;
    if (!plays) continue;
    const std::size_t other = form.deviate(s, player, by);
    if (!form.known(s) || !form.known(other)) return false;
    if (!(form.value(other, player) - form.value(s, player) > tolerance)) return false;
  }
  return true;
}

}  // namespace

std::vector<Domination> dominated_actions(const NormalForm& form, double tolerance) {
  Alive alive;
  for (const std::size_t count : form.actions) alive.emplace_back(count, 1);
  std::vector<Domination> found;
  for (int round = 1;; ++round) {
    const Alive before = alive;
    const std::size_t known = found.size();
    const auto dominated_by = [&](std::size_t p, std::size_t by, std::size_t a) {
      return by != a && alive[p][by] && dominates(form, before, p, by, a, tolerance);
    };
    for (std::size_t p = 0; p < form.players(); ++p) {
      for (std::size_t a = 0; a < form.actions[p]; ++a) {
        if (!alive[p][a]) continue;
        for (std::size_t by = 0; by < form.actions[p]; ++by) {
          if (!dominated_by(p, by, a)) continue;
          found.push_back({p, a, by, round});
          alive[p][a] = 0;
          break;
        }
      }
    }
    // One that dominates may have gone as well; what outlives it dominates both.
    for (std::size_t k = known; k < found.size(); ++k) {
      auto& [player, action, by, r] = found[k];
      for (by = 0; !dominated_by(player, by, action);) ++by;
    }
    if (found.size() == known) return found;
  }
}

Commitment commitment(const NormalForm& form, std::size_t leader, double tolerance) {
  Commitment result;
  result.replies.resize(form.actions[leader]);
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    if (const auto reply = equilibrium_among(form, s, tolerance, leader)) {
      result.replies[form.action(s, leader)].push_back(*reply);
    }
  }
  const auto less = [&](const PureEquilibrium& a, const PureEquilibrium& b) {
    return form.value(a.profile, leader) < form.value(b.profile, leader);
  };
  const auto improve = [&](std::optional<std::size_t>& best, std::size_t profile) {
    if (!best || form.value(profile, leader) > form.value(*best, leader)) best = profile;
  };
  for (const auto& replies : result.replies) {
    if (replies.empty()) continue;
    improve(result.best_case, std::max_element(replies.begin(), replies.end(), less)->profile);
    improve(result.worst_case, std::min_element(replies.begin(), replies.end(), less)->profile);
  }
  return result;
}

std::optional<PriceOfAnarchy> price_of_anarchy(const NormalForm& form,
                                               std::span<const PureEquilibrium> equilibria) {
  if (equilibria.empty()) return {};
  std::size_t best = equilibria[0].profile, worst = best;
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    if (form.known(s) && sum_at(form, s) > sum_at(form, best)) best = s;
  }
  for (const PureEquilibrium& equilibrium : equilibria) {
    if (sum_at(form, equilibrium.profile) < sum_at(form, worst)) worst = equilibrium.profile;
  }
  return PriceOfAnarchy{form.profile(best), form.profile(worst), sum_at(form, best),
                        sum_at(form, worst), true};
}

}  // namespace samarkand
