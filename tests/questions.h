// What the tests of questions share: a small world, its embargo, questions asked of it.
#pragma once

#include <cmath>
#include <stdexcept>
#include <string>

#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/network_run.h"
#include "samarkand/questions/answer.h"
#include "support.h"

namespace samarkand::testing {

// The three countries of the targets: A hegemon, B third party, C target.
inline std::shared_ptr<const World> three() {
  return make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
}

inline const std::string kEmbargo = R"(
measures:
  - {kind: ban, origin: A, destination: C, sectors: all}
  - {kind: ban, origin: C, destination: A, sectors: all}
)";
inline const std::string kJoining =
    "joining: [{kind: ban, origin: B, destination: C, sectors: all}, "
    "{kind: ban, origin: C, destination: B, sectors: all}]";
inline const std::string kThreat =
    "threat: [{kind: iceberg, origin: B, destination: A, sectors: all}, "
    "{kind: iceberg, origin: A, destination: B, sectors: all}]";

inline const std::string kGame = R"(
actors:
  A: {affinity: {C: -0.3}}
  B: {affinity: {C: 0.02}, stakes: [{when: trade_on, value: 0.001, source: made up}]}
games:
  g:
    leader: A
    players:
      A:
        nothing: []
        ban: [{kind: ban, origin: A, destination: C, sectors: all, share: 0.5}]
        secondary:
          - {kind: ban, origin: A, destination: C, sectors: all, share: 0.5}
          - {kind: iceberg, origin: B, destination: A, sectors: all, factor: 1.3, if: {B: trade_on}}
          - {kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.3, if: {B: [trade_on]}}
      B:
        comply: [{kind: ban, origin: B, destination: C, sectors: all}]
        trade_on: []
)";

template <class T>
const T& answer_of(const Report& report, std::size_t question = 0) {
  return dynamic_cast<const T&>(*report.answers.at(question));
}
template <class T>
T ask(const std::shared_ptr<const World>& world, const std::string& body, std::size_t question = 0,
      const RunOptions& options = {}) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", "", diagnostics, disk());
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  const Result<Report> report = run(world, std::move(scenario), options);
  if (!report) throw std::runtime_error(to_string(report.diagnostics()));
  return answer_of<T>(*report, question);
}

// What is wrong with a scenario, as the checks tell before anything is solved.
inline Diagnostics problems_of(const std::shared_ptr<const World>& world, const std::string& body) {
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario("name: test\n" + body, "test.yaml", "", diagnostics, disk());
  if (diagnostics.empty()) check(world, scenario, diagnostics);
  return diagnostics;
}
// The code of the first of them, 0 where there is none.
inline int code_of(const std::shared_ptr<const World>& world, const std::string& body) {
  const Diagnostics problems = problems_of(world, body);
  return problems.empty() ? 0 : static_cast<int>(problems[0].code);
}

// ---- on networks of a fuel

// The network that a scenario names.
inline std::shared_ptr<const energy::Network> network_of(const Scenario& scenario,
                                                         Diagnostics& diagnostics) {
  const auto folder =
      energy::find_network(*scenario.files, scenario.network, scenario.folder, diagnostics);
  if (!folder) return nullptr;
  auto network = energy::read_network(*scenario.files, *folder, diagnostics);
  return network ? std::make_shared<const energy::Network>(*std::move(network)) : nullptr;
}
inline NetworkReport run_on(const energy::Network& network, Scenario scenario) {
  Result<NetworkReport> report = run_network(network, std::move(scenario));
  if (!report) throw std::runtime_error(to_string(report.diagnostics()));
  return std::move(report).value();
}
// A shipped scenario on its network.
inline NetworkReport run_shipped_network(const std::string& name) {
  Diagnostics diagnostics;
  Scenario scenario = read_scenario(
      disk(), std::string(SAMARKAND_SOURCE_DIR) + "/scenarios/" + name + ".yaml", diagnostics);
  auto network = network_of(scenario, diagnostics);
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  return run_on(*network, std::move(scenario));
}
template <class T>
const T& answer_of(const NetworkReport& report, std::size_t question = 0) {
  return dynamic_cast<const T&>(*report.answers.at(question));
}
template <class T>
T ask(const energy::Network& network, const std::string& body) {
  Diagnostics diagnostics;
  Scenario scenario =
      parse_scenario("name: test\nnetwork: made up\n" + body, "test.yaml", "", diagnostics, disk());
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  const NetworkReport report = run_on(network, std::move(scenario));
  return answer_of<T>(report);
}

inline double percent(double log_change) { return 100 * std::expm1(log_change); }

}  // namespace samarkand::testing
