#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "samarkand/report/report.h"
#include "samarkand/shock/binder.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

class Stopwatch {
 public:
  // Seconds since the last call (or the start).
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

Status Report::status() const {
  const bool failed = equilibrium.status == Status::kConverged && !unanswered.empty();
  return failed ? Status::kNotConverged : equilibrium.status;
}

std::string Report::reason() const {
  return equilibrium.reason.empty() ? unanswered : equilibrium.reason;
}

bool Report::asks(std::string_view question) const {
  return std::ranges::any_of(scenario.questions,
                             [question](const Question& q) { return q.ask == question; });
}

Result<Report> run(std::shared_ptr<const World> world, Scenario scenario,
                   const SolveOptions& options, StrategyOptions strategy) {
  Stopwatch stopwatch;
  Diagnostics diagnostics;
  Report report;
  report.version = kVersion;
  report.world_hash = world->hash();
  report.shock = make_shock(scenario, *world, diagnostics);
  check_strategy(scenario, *world, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  report.scenario = std::move(scenario);
  report.world = std::move(world);
  if (report.shock.closure == Closure::kBalanced) {
    BalancedWorld balanced = balanced_world(*report.world, report.shock, options);
    if (!balanced.world) {
      report.equilibrium.status = balanced.status;
      report.equilibrium.reason = "the baseline without deficits: " + balanced.reason;
      return report;
    }
    report.world = std::make_shared<const World>(*std::move(balanced.world));
    report.shock =
        make_shock(report.scenario, *report.world, diagnostics);  // splits transfers anew
  }
  const Solver solver(report.world);
  report.timings.prepare = stopwatch.lap();
  Solution solution = solver.solve(report.shock, options);
  report.timings.solve = stopwatch.lap() - solution.check_seconds;
  report.timings.check = solution.check_seconds;
  report.equilibrium = std::move(solution.equilibrium);
  report.residuals = std::move(solution.residuals);
  if (solution.revised) report.shock = *std::move(solution.revised);
  if (report.status() == Status::kConverged) {
    report.outcome = outcome(*report.world, report.shock, report.equilibrium);
    if (report.asks("exposure")) {
      const bool mobile = std::isinf(report.shock.labour_mobility);
      Exposure exposure = Sensitivity(*report.world, report.shock, report.equilibrium,
                                      mobile ? preconditioner_of(solver.trade())
                                     : Preconditioner())
                              .exposure();
      if (exposure.solve.converged) report.exposure = std::move(exposure);
    }
    if (asks_about_choices(report.scenario)) {
      strategy.solve = options;
      strategy.solve.progress = {};  // of many solves at once
      Memo memo(strategy.memo, report.world->country_count());
      StrategyContext context{*report.world,      report.scenario, solver, report.shock,
                              report.equilibrium, strategy,        memo,   diagnostics};
      report.answers = answer_questions(context);
      if (!diagnostics.empty()) return diagnostics;
      for (std::size_t k = 0; k < report.answers.size() && report.unanswered.empty(); ++k) {
        const std::string why = unanswered(report.answers[k]);
        if (!why.empty()) {
          report.unanswered =
              fmt::format("question {} ({}): {}", k + 1, report.scenario.questions[k].ask, why);
        }
      }
    }
    report.timings.questions = stopwatch.lap();
  }
  return report;
}

}  // namespace samarkand
