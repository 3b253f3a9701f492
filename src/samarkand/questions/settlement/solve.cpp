#include "samarkand/questions/settlement/solve.h"

#include <algorithm>

#include "samarkand/channels/corridors.h"

namespace samarkand {

SettlementAnswer answer_settlement(RunContext& context, const Question& question) {
  SettlementAnswer answer(context, question);
  const ChannelEffect* effect = context.shock.effect<ChannelEffect>();
  const ChannelData& data = context.world->data().channels;
  for (const Settlement& settlement : effect->settlements()) {
    const Corridors::CurrencyCorridor& corridor =
        effect->corridors().currencies()[settlement.corridor];
    SettlementAnswer::Row row{.corridor = corridor.name,
                              .third = std::ranges::count(settlement.touch, Touch::kDirect) == 0,
                              .trade = effect->settled_trade(settlement),
                              .currencies = corridor.currencies,
                              .before = corridor.shares,
                              .access = settlement.access,
                              .reached = settlement.adoption};
    row.equilibria = adoption_equilibria(row.before, row.access, data.nu, data.liquidity);
    std::vector<char> excluded;
    for (const double access : row.access) excluded.push_back(access < 1);
    row.tipping = tipping_point(row.before, excluded, data.nu, data.liquidity);
    answer.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(answer.rows, std::ranges::greater{}, &SettlementAnswer::Row::trade);
  return answer;
}

}  // namespace samarkand
