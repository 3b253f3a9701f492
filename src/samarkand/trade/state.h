// Where the solver stands: what TradeSystem::residual() (trade/system.h) worked out at a point v.
// Used by the solver only.
#pragma once

#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/trade/baseline.h"

namespace samarkand {

// Also the memory for it: one serves all points of all systems on a baseline, one after the other.
// Values in the world's unit.
struct TradeState {
  explicit TradeState(const TradeBaseline& baseline);

  // [country]
  Array wage;                // w
  Array deficit;             // D'
  Array trade;               // exports and imports, border value; closure scaled
  Array income;              // I' as it comes out, even where it is not positive
  Array export_tax_revenue;  // RX'
  Array commissions;         // RN'
  Array exports, imports;  // exports less what intermediaries of others get, with what its own get
  std::vector<double> deficit_adjustment;  // s [component]
  // [sector][country]
  Array log_cost;          // ln c
  Array weight_sum;        // sum_i K (c_i / cheapest)^-theta
  Array spending, output;  // X', Y'
  Array duty;              // the part of X' that is duties
  Array log_cheapest;      // ln of the lowest c [sector]
  Array delivered;         // (c / cheapest)^-theta [sector][stride], 0 where it is not made
  // [country][sector], of nests; all but the first two only where theirs are not Cobb-Douglas
  Array log_price, log_wage;        // ln P, ln w_j
  Array price_power;                // P^a, by country in proportion; 0 where it is not available
  Array input_factor;               // G' / (G price_power), of the sector that buys
  Array labour_share, final_share;  // gamma', alpha'

  struct OnTheWay {
    Array cost, log_bundle, wage_power, scratch;  // [country][sector]: ln c z, ln PM
    Array output, spending;                       // [country][sector]
    Array mean_log_price;                         // [country]
    // Of a sector: sales abroad / c^-theta at border value and less export taxes [stride], imports
    // [country].
    Array sold, paid, bought;
    // Closure scaled: what importers borrow [country], what exporters lend / c^-theta [stride].
    Array borrowed, lent;
  } on_the_way;
};

}  // namespace samarkand
