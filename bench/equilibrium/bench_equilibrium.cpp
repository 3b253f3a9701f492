// Time to solve each shipped scenario on its world, from the baseline. A result that the checker
// does not accept is an error, not a time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "samarkand/scenario/scenario.h"
#include "samarkand/scenario/shock.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace {

using namespace samarkand;

void solve(benchmark::State& state, const std::string& scenario_name) {
  const std::filesystem::path source = SAMARKAND_SOURCE_DIR;
  Diagnostics diagnostics;
  const Scenario scenario =
      read_scenario(source / "scenarios" / (scenario_name + ".yaml"), diagnostics);
  const auto world = load_world(source / "worlds" / scenario.world.text);
  if (!world) return state.SkipWithError("the world cannot be read");
  const Shock shock = samarkand::bind(scenario, *world, diagnostics);
  if (!diagnostics.empty()) return state.SkipWithError("the scenario cannot be read");

  const auto residuals = check_equilibrium(*world, shock, solve_equilibrium(*world, shock));
  if (std::any_of(residuals.begin(), residuals.end(),
                  [](const Residual& r) { return !(r.max <= kResidualLimit); })) {
    return state.SkipWithError("the checker refuses the result");
  }
  for (auto _ : state) benchmark::DoNotOptimize(solve_equilibrium(*world, shock));
}

BENCHMARK_CAPTURE(solve, founding, "samarkand-2022")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(solve, chips, "us-china-chips")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
