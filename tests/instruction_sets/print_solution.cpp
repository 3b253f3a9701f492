// Solves two scenarios and prints every wage and price, to be compared between builds of the
// kernels for different instruction sets. Ends with code 77 where the processor lacks the set.
#include <cmath>
#include <cstdio>

#include "samarkand/trade/equilibrium.h"
#include "samarkand/world_io/world_io.h"

int main() {
  using namespace samarkand;
  __builtin_cpu_init();
  if (!__builtin_cpu_supports(SAMARKAND_INSTRUCTION_SET)) return 77;
  Result<World> loaded = load_world(SAMARKAND_SOURCE_DIR "/worlds/wiod-2014");
  if (!loaded) return 1;
  const TradeSolver solver(std::make_shared<const World>(std::move(loaded).value()));
  const World& world = solver.world();
  Shock shock = Shock::none(world);
  const std::size_t usa = *world.find_country("USA"), rus = *world.find_country("RUS");
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    for (std::size_t i = 0; i < world.country_count(); ++i) {
      if (i != rus) shock.access[world.cell(j, rus, i)] = i % 4 == 1 ? 0 : 0.5;
      if (i == usa) continue;
      const std::size_t c = world.cell(j, usa, i);
      shock.access[c] = std::pow(1.25 / world.tariff()[c], -shock.theta[j]);
      shock.inverse_tariff[c] = 1 / 1.25;
    }
  }
  for (const bool nests : {false, true}) {
    if (nests) {
      shock.epsilon = 0.5;
      shock.eta = 0.2;
      shock.sigma = 0.9;
      shock.labour_mobility = 2;
    }
    const Equilibrium equilibrium = solver.solve(shock);
    if (equilibrium.status != Status::kConverged) return 1;
    for (const double x : equilibrium.wage) std::printf("%.17g\n", x);
    for (const double x : equilibrium.price) std::printf("%.17g\n", x);
  }
}
