#include "samarkand/trade/baseline.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

constexpr double kNoPotential = 1e-9;  // of potentials

// [sector][country] to [country][sector].
Array by_country(const World& world, const Array& values) {
  Array result(values.size());
  kernels::transpose(world.sector_count(), world.country_count(), values.data(), result.data());
  return result;
}

}  // namespace

TradeBaseline::TradeBaseline(const World& baseline)
    : world(baseline),
      feasibility(analyse_feasibility(world, Shock::none(world))),
      stride(kernels::padded<double>(world.country_count())),
      import_share(world.spending().size() * stride),
      import_share_net(import_share.size()),
      home_share(world.spending().size()),
      largest_share(home_share.size()),
      ends_in_final_use(home_share.size()),
      log_spending(home_share.size()),
      gamma(by_country(world, world.gamma())),
      bought(home_share.size()),
      input_stride(kernels::padded<double>(world.sector_count())),
      input_share(home_share.size() * input_stride),
      alpha(by_country(world, world.alpha())),
      wage_step(world.country_count()),
      imbalance(imbalance_of(world)),
      borrowed(world.country_count() * stride),
      has_imbalance(std::ranges::any_of(imbalance.potential,
                                        [](double x) { return std::abs(x) > kNoPotential; })),
      has_unmatched(std::ranges::any_of(imbalance.unmatched, [](double r) { return r != 0; })) {
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    for (std::size_t i = 0; i < world.country_count(); ++i) {
      borrowed[n * stride + i] = borrowed_part(imbalance.potential[n], imbalance.potential[i]);
    }
  }
  set_trade();
  set_inputs();
}

void TradeBaseline::set_trade() {
  const std::size_t n_count = world.country_count(), j_count = world.sector_count();
  Array trade(n_count), weighted(n_count);
  for (std::size_t j = 0; j < j_count; ++j) {
    for (std::size_t n = 0; n < n_count; ++n) {
      const std::size_t cell = world.at(j, n);
      const double spending = world.spending()[cell];
      home_share[cell] = largest_share[cell] = spending > 0 ? 0 : 1;
      if (spending > 0) log_spending[cell] = std::log(spending);
      for (std::size_t i = 0; spending > 0 && i < n_count; ++i) {
        const std::size_t c = world.cell(j, n, i);
        const double share = world.tariff()[c] * world.flow()[c] / spending;
        largest_share[cell] = std::max(largest_share[cell], share);
        if (i == n) {
          home_share[cell] = share;
          continue;
        }
        import_share[cell * stride + i] = share;
        import_share_net[cell * stride + i] = share / world.tariff()[c];
        for (const std::size_t side : {n, i}) {
          trade[side] += world.flow()[c];
          weighted[side] += world.flow()[c] * world.sectors()[j].theta;
        }
      }
    }
  }
  // Exports fall and imports rise by about theta percent for each percent on the wage.
  for (std::size_t n = 0; n < n_count; ++n) {
    wage_step[n] = 1 / (1 + (trade[n] > 0 ? weighted[n] / trade[n] : 0));
  }
}

void TradeBaseline::set_inputs() {
  const std::size_t n_count = world.country_count(), j_count = world.sector_count();
  for (std::size_t c = 0; c < home_share.size(); ++c) {
    const std::size_t j = c / n_count, n = c % n_count;
    ends_in_final_use[c] = world.alpha()[c] > 0;
    for (std::size_t user = 0; user < j_count; ++user) {
      const std::size_t sold = world.at(user, n);
      const double share = world.input_share()[(n * j_count + user) * j_count + j];
      if (share > 0 && home_share[sold] > 0 && world.alpha()[sold] > 0) ends_in_final_use[c] = 1;
    }
  }
  for (std::size_t t = 0; t < bought.size(); ++t) {
    double sum = 0;
    for (std::size_t k = 0; k < j_count; ++k) {
      input_share[t * input_stride + k] = world.input_share()[t * j_count + k];
      sum += input_share[t * input_stride + k];
    }
    bought[t] = sum;
  }
}

}  // namespace samarkand
