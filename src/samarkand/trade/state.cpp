#include "samarkand/trade/state.h"

namespace samarkand {

TradeState::TradeState(const TradeBaseline& baseline) {
  const std::size_t n = baseline.world.country_count(), j = baseline.world.sector_count();
  // Padded rows of input shares meet the numbers of the next country, or, behind the last one, so
  // many more.
  const std::size_t met = n * j - j + baseline.input_stride;
  OnTheWay& way = on_the_way;
  for (Array* by_country : {&wage, &deficit, &trade, &income, &export_tax_revenue, &commissions,
                            &exports, &imports, &way.mean_log_price, &way.bought, &way.borrowed}) {
    by_country->resize(n);
  }
  for (Array* by_cell :
       {&log_cost, &weight_sum, &spending, &output, &duty, &log_wage, &input_factor, &labour_share,
        &final_share, &way.cost, &way.log_bundle, &way.wage_power, &way.scratch, &way.output}) {
    by_cell->resize(n * j);
  }
  for (Array* in_products : {&log_price, &price_power, &way.spending}) in_products->resize(met);
  log_cheapest.resize(j);
  delivered.resize(j * baseline.stride);
  for (Array* row : {&way.sold, &way.paid, &way.lent}) row->resize(baseline.stride);
}

}  // namespace samarkand
