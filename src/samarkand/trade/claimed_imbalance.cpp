#include "samarkand/trade/claimed_imbalance.h"

#include <algorithm>
#include <cmath>

namespace samarkand {
namespace {

constexpr double kMost = .95, kBound = 2, kRounding = 1e-12;

// T [country][country], 0 on the diagonal.
Array two_way_trade(const World& world, const Array& flow) {
  const std::size_t count = world.country_count();
  Array both(count * count, 0);
  for (std::size_t c = 0; c < flow.size(); ++c) {
    const std::size_t importer = c / count % count, exporter = c % count;
    if (importer == exporter) continue;
    both[importer * count + exporter] += flow[c];
    both[exporter * count + importer] += flow[c];
  }
  return both;
}

}  // namespace

ClaimedImbalance claimed_imbalance(const World& world, const Equilibrium& e) {
  const std::size_t count = world.country_count();
  if (e.potential.size() != count || e.unmatched.size() != count) {
    return {Array(count, 0), Array(count, 0), Array(count, INFINITY)};
  }
  ClaimedImbalance result{Array(count, 0), e.unmatched, Array(count, 0)};
  const Array before = two_way_trade(world, world.flow()), after = two_way_trade(world, e.flow);
  Array deficit(count, 0);
  for (std::size_t c = 0; c < world.flow().size(); ++c) {
    deficit[c / count % count] += world.flow()[c];
    deficit[c % count] -= world.flow()[c];
  }
  for (std::size_t n = 0; n < count; ++n) {
    double total_before = 0, total_after = 0, carried_before = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double apart = std::clamp(e.potential[n] - e.potential[i], -kMost, kMost);
      total_before += before[n * count + i];
      total_after += after[n * count + i];
      carried_before += before[n * count + i] * apart;
      result.carried[n] += after[n * count + i] * apart;
    }
    const double own = e.unmatched[n], at_bound = std::copysign(kBound, own);
    if (own != 0) result.own[n] *= total_after / total_before;
    result.error[n] = std::abs(deficit[n] - carried_before - own) / world.income()[n];
    const bool within = std::abs(e.potential[n]) <= kBound + kRounding;
    const bool justified = own == 0 || std::abs(e.potential[n] - at_bound) <= kRounding;
    if (!within || !justified || std::isnan(result.error[n])) result.error[n] = INFINITY;
  }
  return result;
}

}  // namespace samarkand
