#include "samarkand/engine/robustness.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "samarkand/shock/binder.h"

namespace samarkand {
namespace {

constexpr int kMostPasses = 500;  // what takes longer is left out: the result itself does not wait

ModelOptions at_horizon(ModelOptions model, std::string_view name) {
  const ModelPreset& preset = *find_preset(name);
  const auto is_given = [&](std::string_view key) {
    return std::ranges::find(model.given, key) != model.given.end();
  };
  if (!model.theta_is_whole) model.theta_preset = name;
  model.preset = name;
  if (!is_given("epsilon")) model.epsilon = preset.epsilon.value;
  if (!is_given("eta")) model.eta = preset.eta.value;
  if (!is_given("sigma")) model.sigma = preset.sigma.value;
  if (!is_given("labour_mobility")) model.labour_mobility = preset.labour_mobility.value;
  return model;
}

bool same_elasticities(const Shock& a, const Shock& b) {
  return a.theta == b.theta && a.epsilon == b.epsilon && a.eta == b.eta && a.sigma == b.sigma &&
         a.labour_mobility == b.labour_mobility;
}

class Solving {
 public:
  Solving(const Report& report, const Solver& solver, const SolveOptions& options)
      : report_(report), solver_(solver), options_(options) {
    options_.max_passes = std::min(options_.max_passes, kMostPasses);
  }

  Variant solve(ModelOptions model) {
    Variant variant{model.closure, horizon_of(model), "", {}};
    Scenario scenario = report_.scenario;
    const bool other_horizon = variant.horizon != horizon_of(scenario.model);
    scenario.model = std::move(model);
    if (other_horizon && nothing_moves(scenario)) {
      variant.reason = "the scenario writes all elasticities itself";
      return variant;
    }
    if (variant.closure != Closure::kBalanced) {
      solve_on(base(), scenario, variant);
      return variant;
    }
    Diagnostics known;  // all but deficits is as in the result
    const BalancedWorld balanced =
        balanced_world(*report_.data, make_shock(scenario, report_.data, known), options_);
    if (!balanced.world) {
      variant.reason = "the baseline without deficits: " + balanced.reason;
      return variant;
    }
    solve_on(Solver(std::make_shared<const World>(*balanced.world)), scenario, variant);
    return variant;
  }

 private:
  // On the world as it was loaded.
  const Solver& base() {
    if (report_.shock.closure != Closure::kBalanced) return solver_;
    if (!own_) own_.emplace(report_.data);
    return *own_;
  }

  // Whether a horizon leaves all elasticities as they are in the result.
  bool nothing_moves(const Scenario& scenario) const {
    Diagnostics known;
    return same_elasticities(make_shock(scenario, report_.data, known), report_.shock);
  }

  void solve_on(const Solver& solver, const Scenario& scenario, Variant& variant) const {
    Diagnostics known;
    const Shock shock = make_shock(scenario, solver.shared_world(), known);
    const Solution solution = solver.solve(shock, options_);
    variant.reason = solution.reason();
    if (!variant.reason.empty()) return;
    variant.real_income = real_income(solver.world(), solution.under(shock), solution.equilibrium);
  }

  const Report& report_;
  const Solver& solver_;
  SolveOptions options_;
  std::optional<Solver> own_;
};

}  // namespace

std::string horizon_of(const ModelOptions& model) {
  if (!model.preset.empty()) return model.preset;
  return model.theta_preset.empty() ? std::string(kLongRun) : model.theta_preset;
}

std::vector<Variant> variants(const Report& report, const Solver& solver,
                              const SolveOptions& options) {
  if (report.scenario.measures.empty()) return {};
  const ModelOptions& model = report.scenario.model;
  std::vector<Variant> result = {{model.closure, horizon_of(model), "", {}}};
  for (const CountryOutcome& country : report.outcome.countries) {
    result[0].real_income.push_back(country.real_income);
  }
  Solving solving(report, solver, options);
  for (const Closure closure : {Closure::kScaled, Closure::kFixed, Closure::kBalanced}) {
    if (closure == model.closure) continue;
    ModelOptions other = model;
    other.closure = closure;
    result.push_back(solving.solve(std::move(other)));
  }
  const bool short_run = horizon_of(model) == kShortRun;
  result.push_back(solving.solve(at_horizon(model, short_run ? kLongRun : kShortRun)));
  return result;
}

}  // namespace samarkand
