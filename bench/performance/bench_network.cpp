// Measures networks of a fuel: tools/build_performance runs it on the shipped scenarios.
//
//   bench_network SCENARIO...      prints one JSON array
//
// What is timed is a network with the scenario's measures, from nothing to its equilibrium, curves
// linearised until they agree; the check, which grants each before it is timed, is not. Medians of
// kRuns.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/energy/solved.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/network_run.h"
#include "stopwatch.h"

namespace samarkand::performance {
namespace {

constexpr int kRuns = 50;

using Json = nlohmann::ordered_json;

Json measure(const std::string& file) {
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario(disk(), file, diagnostics);
  const auto folder = energy::find_network(*disk(), scenario.network, scenario.folder, diagnostics);
  if (!folder) return nullptr;
  const auto network = energy::read_network(*disk(), *folder, diagnostics);
  if (!network) return nullptr;
  const auto changed =
      std::make_shared<const energy::Network>(check_network(*network, scenario, diagnostics).after);
  const energy::Solved solved = energy::solved(changed);
  std::vector<double> times;
  for (int k = 0; k < kRuns; ++k) {
    const Stopwatch watch;
    energy::solve(*changed);
    times.push_back(watch.seconds());
  }
  return {{"scenario", scenario.name},
          {"status", to_string(solved.equilibrium.status)},
          {"nodes", changed->nodes.size()},
          {"suppliers", changed->suppliers.size()},
          {"arcs", changed->arcs.size()},
          {"programmes", solved.equilibrium.rounds},
          {"steps", solved.equilibrium.iterations},
          {"ms", 1e3 * median(times)}};
}

}  // namespace
}  // namespace samarkand::performance

int main(int count, char** arguments) {
  using namespace samarkand::performance;
  Json all = Json::array();
  for (int k = 1; k < count; ++k) all.push_back(measure(arguments[k]));
  fmt::print("{}\n", all.dump(1));
  return 0;
}
