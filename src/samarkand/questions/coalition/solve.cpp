#include "samarkand/questions/coalition/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "samarkand/questions/coalition/parts.h"
#include "samarkand/shock/binder.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

constexpr std::size_t kMostSolved = 16;  // players of whom all coalitions are solved
constexpr std::uint64_t kSeed = 2022;    // of random orders
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double percent(double log_change) { return 100 * std::expm1(log_change); }

class CoalitionSolver {
 public:
  CoalitionSolver(RunContext& context, const Question& question)
      : context_(context),
        asked_(asked_as<CoalitionQuestion>(question)),
        answer_(context, question) {}

  CoalitionAnswer answer() {
    CoalitionPool pool =
        make_pool(asked_, context_.scenario, *context_.world, context_.diagnostics);
    if (!context_.diagnostics.empty()) return std::move(answer_);
    answer_.target = std::move(pool.target);
    answer_.players = std::move(pool.players);
    answer_.members = pool.members;
    player_ = std::move(pool.player);
    Counterfactuals cases(context_, std::move(pool.measures));
    cases_ = &cases;
    n_ = answer_.players.size();
    answer_.exhaustive = n_ <= kMostSolved;
    if (answer_.exhaustive) {
      std::vector<Coalition> all(std::size_t{1} << n_);
      for (std::size_t s = 0; s < all.size(); ++s) all[s] = s;
      values_of(all);
    }
    if (!failed()) rows();
    if (!failed()) ladder();
    if (!failed() && answer_.exhaustive) all_coalitions();
    if (!failed()) equal_burden();
    answer_.coalitions = known_.size();
    return std::move(answer_);
  }

 private:
  bool failed() const { return cases_->failed(); }

  // ---- what coalitions come to

  Counterfactuals::Case make_case(Coalition coalition) const {
    Counterfactuals::Case result;
    for (const int player : player_) {
      result.on.push_back(player < 0 || (coalition >> player & 1) != 0 ? 1 : 0);
    }
    return result;
  }

  // The damage of each; all that are not known yet are solved in one go.
  Array values_of(std::span<const Coalition> coalitions) {
    std::vector<Coalition> todo;
    for (const Coalition s : coalitions) {
      if (!known_.contains(s)) todo.push_back(s);
    }
    std::vector<Counterfactuals::Case> cases;
    cases.reserve(todo.size());
    for (const Coalition s : todo) cases.push_back(make_case(s));
    std::vector<Counterfactual> worlds = cases_->solve(cases, "coalitions");
    for (std::size_t k = 0; k < todo.size(); ++k) {
      if (!failed() && !worlds[k].solved() && answer_.without_equilibrium++ == 0) {
        answer_.reason = fmt::format("{}: {}", answer_.names_of(todo[k]), worlds[k].reason);
      }
      known_.insert_or_assign(todo[k], std::move(worlds[k]));
    }
    Array values;
    for (const Coalition s : coalitions) values.push_back(damage(s));
    return values;
  }

  double damage(Coalition coalition) const {
    const Counterfactual& world = known_.at(coalition);
    if (!world.solved()) return kNaN;
    return -percent(answer_.target.log_income(world.log_real_income));
  }
  // Percent of the members' real income that they lose.
  double cost(Coalition coalition) const {
    const Counterfactual& world = known_.at(coalition);
    if (!world.solved()) return kNaN;
    double sum = 0, total = 0;
    for (std::size_t k = 0; k < n_; ++k) {
      if ((coalition >> k & 1) == 0) continue;
      for (const std::size_t n : answer_.players[k].own.countries) {
        const double income = context_.world->resident_income()[n];
        sum += income * world.log_real_income[n];
        total += income;
      }
    }
    return total > 0 ? -percent(sum / total) : 0;
  }
  double own_income(std::size_t player, Coalition coalition) const {
    const Counterfactual& world = known_.at(coalition);
    if (!world.solved()) return kNaN;
    return percent(answer_.players[player].own.log_income(world.log_real_income));
  }
  double payoff_of(std::size_t player, Coalition coalition) const {
    const Counterfactual& world = known_.at(coalition);
    if (!world.solved()) return kNaN;
    const bool in = (coalition >> player & 1) != 0;
    return payoff(
               answer_.players[player], world.log_real_income,
               [in](const Stake& stake) { return applies_to(stake, in ? "complies" : "refuses"); })
        .total();
  }

  // ---- the answer

  void rows() {
    const Coalition members = answer_.members;
    std::vector<Coalition> near = {0, members};
    for (std::size_t k = 0; k < n_; ++k) {
      near.push_back(members ^ Coalition{1} << k);
      near.push_back(Coalition{1} << k);
    }
    std::ranges::sort(near);
    near.erase(std::unique(near.begin(), near.end()), near.end());
    values_of(near);
    if (failed()) return;
    Array shares, errors(n_, 0);
    if (answer_.exhaustive) {
      shares = shapley(all_values(), n_);
    } else {
      SampledShapley sampled =
          sampled_shapley([this](std::span<const Coalition> s) { return values_of(s); }, n_,
                          static_cast<std::size_t>(asked_.samples), kSeed);
      shares = std::move(sampled.value);
      errors = std::move(sampled.standard_error);
      if (failed()) return;
    }
    answer_.damage = damage(members);
    answer_.cost = cost(members);
    Stability& stability = answer_.stability;
    stability.known = known_.at(members).solved();
    answer_.members_reason = known_.at(members).reason;
    for (std::size_t k = 0; k < n_; ++k) {
      CoalitionAnswer::Row row;
      const Coalition bit = Coalition{1} << k, with = members | bit, without = members & ~bit;
      row.member = (members & bit) != 0;
      row.alone = damage(bit);
      row.shapley = shares[k];
      row.shapley_error = errors[k];
      row.marginal = damage(with) - damage(without);
      row.real_income = own_income(k, members);
      row.real_income_switched = own_income(k, members ^ bit);
      row.gain = payoff_of(k, with) - payoff_of(k, without);
      row.hostility = hostility(k, with, without);
      if (!std::isfinite(row.gain)) {
        stability.unknown.push_back(k);
      } else if ((row.member ? -row.gain : row.gain) > kPayoffTie) {
        (row.member ? stability.leave : stability.join).push_back(k);
      }
      answer_.rows.push_back(std::move(row));
    }
  }

  // The weight on the target's real income at which a player is indifferent.
  AffinityThreshold hostility(std::size_t player, Coalition with, Coalition without) const {
    if (!known_.at(with).solved() || !known_.at(without).solved()) {
      return {.value = {}, .reason = "no equilibrium"};
    }
    const Array& in = known_.at(with).log_real_income;
    const Array& out = known_.at(without).log_real_income;
    return affinity_threshold(answer_.players[player], answer_.target,
                              payoff_of(player, with) - payoff_of(player, without), in, out);
  }

  Array all_values() const {
    Array values(std::size_t{1} << n_);
    for (std::size_t s = 0; s < values.size(); ++s) values[s] = damage(s);
    return values;
  }

  void ladder() {
    if (answer_.exhaustive) {
      for (const auto& best : best_of_each_size(all_values(), n_)) {
        if (best) answer_.ladder.push_back({*best, damage(*best), cost(*best)});
      }
      return;
    }
    Coalition at = 0;
    answer_.ladder.push_back({at, damage(at), 0});
    while (!failed() && std::popcount(at) < static_cast<int>(n_)) {
      std::vector<Coalition> next;
      for (std::size_t k = 0; k < n_; ++k) {
        if ((at >> k & 1) == 0) next.push_back(at | Coalition{1} << k);
      }
      const Array values = values_of(next);
      if (failed()) return;
      std::size_t best = 0;
      for (std::size_t k = 1; k < next.size(); ++k) {
        if (values[k] > values[best] || std::isnan(values[best])) best = k;
      }
      at = next[best];
      answer_.ladder.push_back({at, damage(at), cost(at)});
    }
  }

  void all_coalitions() {
    answer_.fall = largest_fall(all_values(), n_, 100 * kPayoffTie);
    Array payoffs;
    payoffs.reserve((std::size_t{1} << n_) * n_);
    for (Coalition s = 0; s < Coalition{1} << n_; ++s) {
      for (std::size_t k = 0; k < n_; ++k) payoffs.push_back(payoff_of(k, s));
    }
    for (Coalition s = 0; s < Coalition{1} << n_; ++s) {
      const Stability stability = samarkand::stability(payoffs, n_, s, kPayoffTie);
      if (stability.internal() && stability.external() && stability.unknown.empty()) {
        answer_.stable.push_back(s);
      }
    }
  }

  // Transfers by which all countries of the members lose alike; what each would have without them
  // follows the transfers little, so that the update below closes in by a large factor.
  void equal_burden() {
    constexpr int kMostRounds = 100;
    constexpr double kClose = 1e-10;
    CoalitionAnswer::Burden& burden = answer_.burden;
    const World& world = *context_.world;
    for (std::size_t k = 0; k < n_; ++k) {
      if ((answer_.members >> k & 1) == 0) continue;
      const auto& countries = answer_.players[k].own.countries;
      burden.countries.insert(burden.countries.end(), countries.begin(), countries.end());
    }
    if (burden.countries.size() < 2) {
      burden.reason = "the coalition has fewer than two countries";
      return;
    }
    Shock shock = shock_of(answer_.members);
    const Array scenario_transfer = shock.transfer;
    Array transfer(burden.countries.size(), 0);
    Equilibrium e = context_.equilibrium;
    for (int round = 0; round < kMostRounds; ++round) {
      for (std::size_t k = 0; k < transfer.size(); ++k) {
        const std::size_t n = burden.countries[k];
        shock.transfer[n] = scenario_transfer[n] + transfer[k];
      }
      const Solution solved = context_.solver.solve(shock, context_.options.solve, &e);
      e = solved.equilibrium;
      burden.reason = solved.reason();
      if (!burden.reason.empty()) return;
      const Array change = real_income(world, solved.under(shock), e);
      Array price(transfer.size());
      double income = 0, worth = 0;
      for (std::size_t k = 0; k < transfer.size(); ++k) {
        const std::size_t n = burden.countries[k];
        if (round == 0) burden.before.push_back(change[n]);
        const double earned = e.income[n] - e.deficit[n];
        price[k] = earned / (1 + change[n] / 100);  // (I - D) P_C
        income += earned - transfer[k];
        worth += price[k];
      }
      const double omega = income / worth;
      double gap = 0;
      for (std::size_t k = 0; k < transfer.size(); ++k) {
        const std::size_t n = burden.countries[k];
        const double own = e.income[n] - e.deficit[n] - transfer[k];
        gap = std::max(gap, std::abs(omega * price[k] / (own + transfer[k]) - 1));
        transfer[k] = omega * price[k] - own;
      }
      burden.real_income = 100 * (omega - 1);
      burden.transfer = transfer;
      if (gap <= kClose) return;
    }
    burden.reason = "the transfers did not settle";
  }

  Shock shock_of(Coalition coalition) {
    Scenario scenario = context_.scenario;
    const Counterfactuals::Case in_force = make_case(coalition);
    scenario.measures.clear();
    for (std::size_t k = 0; k < in_force.on.size(); ++k) {
      if (in_force.on[k] != 0) scenario.measures.push_back(cases_->pool()[k]);
    }
    Diagnostics none;  // the same measures were solved
    return make_shock(scenario, context_.world, none);
  }

  RunContext& context_;
  const CoalitionQuestion& asked_;
  CoalitionAnswer answer_;
  Counterfactuals* cases_ = nullptr;
  std::size_t n_ = 0;
  std::vector<int> player_;  // [measure of the pool] whose part it is; -1: nobody's
  std::unordered_map<Coalition, Counterfactual> known_;
};

}  // namespace

CoalitionAnswer answer_coalition(RunContext& context, const Question& question) {
  return CoalitionSolver(context, question).answer();
}

}  // namespace samarkand
