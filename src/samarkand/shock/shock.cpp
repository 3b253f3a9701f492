#include "samarkand/shock/shock.h"

#include <algorithm>
#include <cmath>

namespace samarkand {

double Shock::log_access(const World& world, std::size_t sector, std::size_t cell) const {
  if (access[cell] == 0) return -INFINITY;
  if (access[cell] > kLeastAccess) return std::log(access[cell]);
  const double cost =
      iceberg[cell] / (world.tariff()[cell] * inverse_tariff[cell] * inverse_export_tax[cell]);
  return -theta[sector] * std::log(cost);
}

bool Shock::responds() const {
  return std::ranges::any_of(effects, [](const auto& effect) { return effect->responds(); });
}

Shock Shock::none(const World& world) {
  const std::size_t cells = world.flow().size();
  const std::size_t n = world.country_count(), j = world.sector_count();
  Shock shock;
  shock.access.assign(cells, 1);
  shock.inverse_tariff.resize(cells);
  std::transform(world.tariff().begin(), world.tariff().end(), shock.inverse_tariff.begin(),
                 [](double tariff) { return 1 / tariff; });
  shock.inverse_export_tax.assign(cells, 1);
  shock.iceberg.assign(cells, 1);
  shock.productivity.assign(n * j, 1);
  shock.transfer.assign(n, 0);
  for (const Sector& sector : world.sectors()) shock.theta.push_back(sector.theta);
  return shock;
}

}  // namespace samarkand
