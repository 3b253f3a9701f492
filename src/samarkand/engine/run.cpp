#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "samarkand/engine/doubt.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/robustness.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/questions/words.h"
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

void answer_questions(Report& report, const Solver& solver, const RunOptions& options,
                      Diagnostics& diagnostics) {
  RunOptions of_many = options;
  of_many.solve.progress = {};  // of many solves at once
  Memo memo(options.memo, report.world->country_count());
  RunContext context{report.world,   report.scenario, solver, report.shock, report.equilibrium,
                     report.outcome, of_many,         memo,   diagnostics};
  for (std::size_t k = 0; k < report.scenario.questions.size(); ++k) {
    if (context.stopped || !diagnostics.empty()) return;
    const Question& question = report.scenario.questions[k];
    report.answers.push_back(kind_of(question).answer(context, question));
    const std::string why = report.answers.back()->unanswered();
    if (!why.empty() && report.unanswered.empty()) {
      report.unanswered = fmt::format("question {} ({}): {}", k + 1, question.ask(), why);
    }
  }
  if (!context.stopped && diagnostics.empty()) memo.save(true);
}

}  // namespace

Status Report::status() const {
  const bool failed = equilibrium.status == Status::kConverged && !unanswered.empty();
  return failed ? Status::kNotConverged : equilibrium.status;
}

std::string Report::reason() const {
  return equilibrium.reason.empty() ? unanswered : equilibrium.reason;
}

Result<Report> run(std::shared_ptr<const World> world, Scenario scenario, const RunOptions& options,
                   std::vector<Diagnostic> warnings) {
  Stopwatch stopwatch;
  Diagnostics diagnostics;
  diagnostics.warnings = std::move(warnings);
  Report report;
  report.version = kVersion;
  report.world_hash = world->hash();
  report.shock = check(world, scenario, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  report.timings.questions = stopwatch.lap();  // to check them binds what they compare
  report.scenario = std::move(scenario);
  report.world = report.data = std::move(world);
  if (report.shock.closure == Closure::kBalanced) {
    BalancedWorld balanced = balanced_world(*report.world, report.shock, options.solve);
    if (!balanced.world) {
      report.equilibrium.status = balanced.status;
      report.equilibrium.reason = "the baseline without deficits: " + balanced.reason;
      report.warnings = std::move(diagnostics.warnings);
      return report;
    }
    report.world = std::make_shared<const World>(*std::move(balanced.world));
    report.shock = make_shock(report.scenario, report.world, diagnostics);  // splits transfers anew
  }
  const Solver solver(report.world);
  report.timings.prepare = stopwatch.lap();
  Solution solution = solver.solve(report.shock, options.solve);
  report.timings.solve = stopwatch.lap() - solution.check_seconds;
  report.timings.check = solution.check_seconds;
  report.equilibrium = std::move(solution.equilibrium);
  report.residuals = std::move(solution.residuals);
  if (solution.revised) report.shock = *std::move(solution.revised);
  if (report.status() == Status::kConverged) {
    report.outcome = outcome(*report.world, report.shock, report.equilibrium);
    doubt_deficits(report, diagnostics);
    if (options.robustness) report.robustness = variants(report, solver, options.solve);
    report.timings.robustness = stopwatch.lap();
    if (options.solved) {
      options.solved(headline(*report.world, report.outcome, report.equilibrium));
    }
    answer_questions(report, solver, options, diagnostics);
    if (!diagnostics.empty()) return diagnostics;
    report.timings.questions += stopwatch.lap();
  }
  report.warnings = std::move(diagnostics.warnings);
  return report;
}

}  // namespace samarkand
