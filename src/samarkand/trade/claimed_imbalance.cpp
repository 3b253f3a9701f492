#include "samarkand/trade/claimed_imbalance.h"

#include <algorithm>
#include <cmath>

namespace samarkand {
namespace {

constexpr double kClaimedMost = .95, kClaimedBound = 2, kClaimRounding = 1e-12;

// F over sectors [importer][exporter], 0 on the diagonal.
Array one_way_trade(const World& world, const Array& flow) {
  const std::size_t count = world.country_count(), square = count * count;
  Array sum(square, 0);
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    for (std::size_t pair = 0; pair < square; ++pair) sum[pair] += flow[j * square + pair];
  }
  for (std::size_t n = 0; n < count; ++n) sum[n * count + n] = 0;
  return sum;
}

}  // namespace

ClaimedImbalance claimed_imbalance(const World& world, const Equilibrium& e) {
  const std::size_t count = world.country_count();
  if (e.potential.size() != count || e.unmatched.size() != count) {
    return {Array(count, 0), Array(count, 0), Array(count, INFINITY)};
  }
  ClaimedImbalance result{Array(count, 0), e.unmatched, Array(count, 0)};
  const Array before = one_way_trade(world, world.flow()), after = one_way_trade(world, e.flow);
  for (std::size_t n = 0; n < count; ++n) {
    double bought = 0, sold = 0, total_after = 0, carried_before = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t imports = n * count + i, exports = i * count + n;
      const double apart = std::clamp(e.potential[n] - e.potential[i], -kClaimedMost, kClaimedMost);
      const double both_before = before[imports] + before[exports];
      const double both_after = after[imports] + after[exports];
      bought += before[imports];
      sold += before[exports];
      total_after += both_after;
      carried_before += both_before * apart;
      result.carried[n] += both_after * apart;
    }
    const double own = e.unmatched[n], at_bound = std::copysign(kClaimedBound, own);
    const bool one_way = bought == 0 || sold == 0;
    if (own != 0 && !one_way) result.own[n] *= total_after / (bought + sold);
    result.error[n] = std::abs(bought - sold - carried_before - own) / world.income()[n];
    const bool within = std::abs(e.potential[n]) <= kClaimedBound + kClaimRounding;
    const bool justified = own == 0 || std::abs(e.potential[n] - at_bound) <= kClaimRounding;
    if (!within || !justified || std::isnan(result.error[n])) result.error[n] = INFINITY;
  }
  return result;
}

}  // namespace samarkand
