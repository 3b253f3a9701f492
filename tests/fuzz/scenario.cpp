// Scenarios with the tables that they name: read, bound to two small worlds or a network, planned
// as a sweep, and where nothing is wrong run for a moment.
#include "samarkand/scenario/scenario.h"

#include <algorithm>

#include "channel_world.h"
#include "input.h"
#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/network_run.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/sweep/plan.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

constexpr double kMostDraws = 32;
constexpr std::size_t kMostSteps = 3;  // of questions

RunOptions for_a_moment() {
  RunOptions options;
  options.solve.max_passes = 50;
  options.progress = [steps = std::size_t{0}](auto...) mutable { return ++steps < kMostSteps; };
  return options;
}

void try_on_world(const std::shared_ptr<const World>& world, const Scenario& scenario,
                  const Diagnostics& read) {
  Diagnostics diagnostics = read;
  check(world, scenario, diagnostics);
  fuzz::tell(diagnostics);
  if (!diagnostics.empty()) return;
  Scenario sweep = scenario;
  sweep.uncertainty.draws = std::min(sweep.uncertainty.draws, kMostDraws);
  if (const Result<Plan> plan = make_plan(std::move(sweep), world); !plan) {
    fuzz::tell(plan.diagnostics());
  }
  if (const Result<Report> report = run(world, scenario, for_a_moment()); !report) {
    fuzz::tell(report.diagnostics());
  }
}

void try_on_network(const Scenario& scenario, Diagnostics diagnostics) {
  static const auto network = [] {
    Diagnostics none;
    return *energy::read_network(*disk(), fuzz::in_repository("tests/networks/three"), none);
  }();
  check_network(network, scenario, diagnostics);
  fuzz::tell(diagnostics);
  if (diagnostics.empty()) run_network(network, scenario, for_a_moment());
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  static const auto six = std::make_shared<const World>(make_scenario_world());
  static const auto with_channels = samarkand::testing::make(samarkand::testing::with_channels());
  static const ThreadLimit alone(1);
  Diagnostics diagnostics;
  const auto files = std::make_shared<const fuzz::InputFiles>(fuzz::text_of(data, size));
  const Scenario scenario = read_scenario(files, "input.yaml", diagnostics);
  if (scenario.network.text.empty()) {
    try_on_world(six, scenario, diagnostics);
    try_on_world(with_channels, scenario, diagnostics);
  } else {
    try_on_network(scenario, std::move(diagnostics));
  }
  return 0;
}
