// The baseline in the order in which the solver reads it. Used by the solver only.
//
// Shares of spending pi = t F / X are [sector][importer][exporter]. Sales at home stand apart, so
// that exports and imports keep their digits when they are small. Rows are padded with zeros
// (numeric/kernels.h). Without units but for the logs of spending.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/trade/imbalance.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct TradeBaseline {
  explicit TradeBaseline(const World& world);  // which must outlive it

  const World& world;
  Feasibility feasibility;  // where nothing is banned
  std::size_t stride;       // of a row of importers' shares
  Array import_share;       // pi [sector][importer][stride], 0 at home
  Array import_share_net;   // pi / t
  Array home_share;         // pi of a country's own goods [sector][country]
  Array largest_share;      // of a row, home included [sector][country]
  // Buyers here use it finally, or in a sector that they sell at home for final use: whoever can
  // sell to them is sold, whatever else is banned [sector][country].
  std::vector<char> ends_in_final_use;
  Array log_spending;        // ln X [sector][country], 0 where X = 0
  Array gamma, bought;       // gamma, 1 - gamma [country][sector]
  std::size_t input_stride;  // of a row of input shares
  Array input_share;         // G [country][sector][input_stride]
  Array alpha;               // [country][sector]
  Array wage_step;           // 1 / (1 + mean theta of its trade) [country]
  Imbalance imbalance;
  Array borrowed;      // a, of which imbalances are made [importer][stride]
  bool has_imbalance;  // more than rounding
  bool has_unmatched;  // any of it is not 0

 private:
  void set_trade();
  void set_inputs();
};

}  // namespace samarkand
