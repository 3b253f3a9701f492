#include "random_scenario.h"

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace samarkand::robustness {
namespace {

class Draw {
 public:
  Draw(const World& world, std::uint64_t k)
      : w_(world), n_(world.country_count()), j_(world.sector_count()), bits_(k) {
    result_.shock = Shock::none(world);
  }

  RandomScenario make() {
    constexpr Closure kClosures[] = {Closure::kScaled, Closure::kFixed, Closure::kProportional,
                                     Closure::kBalanced};
    result_.shock.closure = kClosures[below(4)];
    result_.description = to_string(result_.shock.closure);
    // One measure in half of the scenarios, each with probability a half in the others.
    const std::uint64_t measures = uniform() < .5 ? 1U << below(5) : 1 + below(31);
    if (measures & 1) costs();
    if (measures & 2) productivity();
    if (measures & 4) tariffs();
    if (measures & 8) own_tariffs();
    if (measures & 16) bans();
    return std::move(result_);
  }

 private:
  // The standard's distributions differ between libraries; its engines do not.
  double uniform() { return std::ldexp(static_cast<double>(bits_() >> 11), -53); }
  std::uint64_t below(std::uint64_t end) { return bits_() % end; }
  std::vector<char> group(std::size_t size, double share) {
    std::vector<char> members(size);
    for (char& member : members) member = uniform() < share;
    return members;
  }
  template <class Change>
  void for_foreign_cells(const Change& change) {
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        for (std::size_t i = 0; i < n_; ++i) {
          if (i != n) change(j, n, i, w_.cell(j, n, i));
        }
      }
    }
  }
  void describe(const std::string& measure) { result_.description += "; " + measure; }

  void costs() {
    const double factor = uniform() < .5 ? 3 : 1 + 2 * uniform();
    for_foreign_cells([&](std::size_t j, std::size_t, std::size_t, std::size_t c) {
      result_.shock.access[c] *= std::pow(factor, -result_.shock.theta[j]);
      result_.shock.iceberg[c] *= factor;
    });
    describe(fmt::format("all foreign costs x {:.2f}", factor));
  }

  void productivity() {
    const bool by_sector = uniform() < .5;
    Array factor(n_);
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        if (j == 0 || by_sector) factor[n] = .2 * std::pow(25, uniform());
        result_.shock.productivity[w_.at(j, n)] = factor[n];
      }
    }
    describe(fmt::format("productivity 0.2 to 5 by country{}", by_sector ? " and sector" : ""));
  }

  void duty(std::size_t j, std::size_t c, double gross) {
    Shock& shock = result_.shock;
    shock.access[c] *= std::pow(gross * shock.inverse_tariff[c], -shock.theta[j]);
    shock.inverse_tariff[c] = 1 / gross;
  }
  void tariffs() {
    const double most = 5 * uniform();
    const std::vector<char> members = group(n_, .1 + .9 * uniform());
    const bool by_cell = uniform() < .5;
    for_foreign_cells([&](std::size_t j, std::size_t n, std::size_t, std::size_t c) {
      if (members[n]) duty(j, c, 1 + most * (by_cell ? uniform() : 1));
    });
    describe(fmt::format("tariffs {} {:.0f} %", by_cell ? "up to" : "of", 100 * most));
  }
  void own_tariffs() {
    const std::vector<char> reformers = group(n_, uniform());
    for_foreign_cells([&](std::size_t j, std::size_t n, std::size_t, std::size_t c) {
      if (reformers[n]) duty(j, c, 1);
    });
    describe("own tariffs removed");
  }

  void bans() {
    const std::vector<char> sellers = group(n_, uniform()), buyers = group(n_, uniform());
    const std::vector<char> sectors = group(j_, uniform() < .5 ? 1 : uniform());
    const double share = uniform() < .6 ? 1 : uniform();
    const bool both_ways = uniform() < .5;
    for_foreign_cells([&](std::size_t j, std::size_t n, std::size_t i, std::size_t c) {
      if (!sectors[j] || !((sellers[i] && buyers[n]) || (both_ways && sellers[n] && buyers[i])))
        return;
      result_.shock.access[c] *= 1 - share;
      result_.shock.iceberg[c] *= std::pow(1 - share, -1 / result_.shock.theta[j]);
      result_.bans = result_.bans || share == 1;
    });
    describe(fmt::format("bans of {:.0f} % between groups{}", 100 * share,
                         both_ways ? ", both ways" : ""));
  }

  const World& w_;
  std::size_t n_, j_;
  std::mt19937_64 bits_;
  RandomScenario result_;
};

}  // namespace

RandomScenario random_scenario(const World& world, std::uint64_t k) {
  return Draw(world, k).make();
}

Trial::Trial(World world)
    : world_(std::make_shared<const World>(std::move(world))),
      solver_(world_),
      balanced_(balanced_world(*world_, Shock::none(*world_))) {
  if (balanced_.world) balanced_solver_.emplace(std::make_shared<const World>(*balanced_.world));
}

bool Trial::income_runs_out(Shock shock) const {
  constexpr double kNothing = .01;  // of what labour earns
  double solved = 0, failed = 1;
  for (int step = 0; step < 20; ++step) {
    const double part = step == 0 ? 0 : (solved + failed) / 2;
    for (std::size_t n = 0; n < shock.transfer.size(); ++n) {
      shock.transfer[n] = (part - 1) * world_->deficit()[n];
    }
    const Equilibrium e = solver_.solve(shock);
    if (step == 0 && e.status != Status::kConverged) return e.status == Status::kNoEquilibrium;
    (e.status == Status::kConverged ? solved : failed) = part;
    if (e.status != Status::kConverged) continue;
    for (std::size_t n = 0; n < e.income.size(); ++n) {
      if (e.income[n] < kNothing * e.wage[n] * world_->country_value_added()[n]) return true;
    }
  }
  return false;
}

Trial::Outcome Trial::solve(std::uint64_t k) const {
  RandomScenario scenario = random_scenario(*world_, k);
  const Closure closure = scenario.shock.closure;
  Outcome outcome;
  outcome.description = std::move(scenario.description);
  outcome.closure = closure;
  outcome.bans = scenario.bans;
  const bool balanced = closure == Closure::kBalanced;
  if (balanced && !balanced_.world) {
    outcome.status = balanced_.status;
    outcome.reason = "the baseline without deficits: " + balanced_.reason;
    return outcome;
  }
  const World& world = balanced ? balanced_solver_->world() : *world_;
  const Equilibrium e = (balanced ? *balanced_solver_ : solver_).solve(scenario.shock);
  outcome.status = e.status;
  outcome.reason = e.reason;
  outcome.method = e.method;
  outcome.passes = e.iterations + 1;
  if (e.status == Status::kNoEquilibrium && closure == Closure::kFixed &&
      !income_runs_out(scenario.shock)) {
    outcome.status = Status::kNotConverged;
    outcome.reason = "claimed, not seen: " + e.reason;
  }
  if (e.status != Status::kConverged) return outcome;
  for (const Residual& r : check_equilibrium(world, scenario.shock, e)) {
    if (r.max <= kResidualLimit) continue;
    outcome.status = Status::kNotConverged;
    outcome.reason = fmt::format("the check found {:.1e} in {} ({})", r.max, r.name, r.worst);
  }
  return outcome;
}

}  // namespace samarkand::robustness
