#include "samarkand/engine/network_run.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "samarkand/energy/read_network.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/questions/network_question.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

void answer_all(NetworkReport& report, const RunOptions& options, Diagnostics& diagnostics) {
  const NetworkContext context{report.scenario, report.before, report.after, options, diagnostics};
  for (std::size_t k = 0; k < report.scenario.questions.size(); ++k) {
    if (!diagnostics.empty()) return;
    const Question& question = report.scenario.questions[k];
    report.answers.push_back(network_kind_of(question)->answer(context, question));
    const std::string why = report.answers.back()->unanswered();
    if (!why.empty() && report.unanswered.empty()) {
      report.unanswered = fmt::format("question {} ({}): {}", k + 1, question.ask(), why);
    }
  }
}

}  // namespace

bool NetworkReport::has_values() const {
  return before.equilibrium.status == Status::kConverged &&
         after.equilibrium.status == Status::kConverged;
}

Status NetworkReport::status() const {
  if (before.equilibrium.status != Status::kConverged) return before.equilibrium.status;
  const bool failed = has_values() && !unanswered.empty();
  return failed ? Status::kNotConverged : after.equilibrium.status;
}

std::string NetworkReport::reason() const {
  if (!before.equilibrium.reason.empty()) {
    return "without the measures: " + before.equilibrium.reason;
  }
  return after.equilibrium.reason.empty() ? unanswered : after.equilibrium.reason;
}

Networks check_network(const energy::Network& network, const Scenario& scenario,
                       Diagnostics& diagnostics) {
  Networks networks;
  networks.before = altered(network, scenario.before, diagnostics);
  networks.after = altered(networks.before, scenario.measures, diagnostics);
  for (const Question& question : scenario.questions) {
    if (const NetworkQuestionKind* kind = network_kind_of(question)) {
      kind->check_network(scenario, networks.before, networks.after, question, diagnostics);
      continue;
    }
    diagnostics.push_back(
        {ErrorCode::kOfNetworks, question.where,
         fmt::format("`{}` asks about a world of trade, and the scenario is on a network of a fuel",
                     question.ask()),
         "questions about networks: `samarkand explain questions` lists them"});
  }
  sort_by_place(diagnostics, scenario.file);
  return networks;
}

Result<NetworkReport> run_network(const energy::Network& network, Scenario scenario,
                                  const RunOptions& options, std::vector<Diagnostic> warnings) {
  Diagnostics diagnostics;
  diagnostics.warnings = std::move(warnings);
  Networks networks = check_network(network, scenario, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  NetworkReport report;
  report.version = kVersion;
  report.network_hash = energy::network_hash(network);
  report.year = network.year;
  report.scenario = std::move(scenario);
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  // Of the same year: what opens until then is there without the measures as well.
  networks.before.year = networks.after.year;
  report.before = energy::solved(std::make_shared<const energy::Network>(networks.before));
  report.after = energy::solved(std::make_shared<const energy::Network>(networks.after));
  report.timings.solve = seconds();
  if (report.has_values()) {
    answer_all(report, options, diagnostics);
    if (!diagnostics.empty()) return diagnostics;
    report.timings.questions = seconds() - report.timings.solve;
  }
  report.warnings = std::move(diagnostics.warnings);
  return report;
}

}  // namespace samarkand
