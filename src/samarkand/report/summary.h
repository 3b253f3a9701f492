// What every form of a report says of a run: totals, the answer in a sentence, the model in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/questions/words.h"
#include "samarkand/report/report.h"

namespace samarkand {

inline constexpr std::string_view kNumeraire = "world value added constant";

// Trade between pairs over all sectors, [destination][origin], border value, the world's unit.
// Domestic sales are left out (zero).
struct Trade {
  Array baseline, value;
  double baseline_total = 0, total = 0;
};
Trade bilateral_trade(const Report& report);

// What some economies sell to others that sell nothing back, directly or through others: deficits
// and transfers pay for it.
struct OneWayTrade {
  std::vector<std::string> origin, destination;  // codes
  double value;                                  // border value, the world's unit
};
std::vector<OneWayTrade> one_way_trade(const Report& report);
std::string one_way_text(const Report& report);  // "" without any

// What several economies gain or lose together.
struct GroupOutcome {
  std::string group;
  double real_income;        // percent of the members' baseline income
  double real_income_value;  // sum over members of real_income/100 * baseline income, world's unit
};
inline constexpr std::string_view kWholeWorld = "world";
// Every group of the world by name, then the whole world; empty when there is no outcome.
std::vector<GroupOutcome> group_outcomes(const Report& report);
// The groups that are parties: named on a side of a measure or by a question, in the order they
// first appear; the first three.
std::vector<std::string> named_groups(const Report& report);

// The country whose real income changes most, either way.
std::optional<std::size_t> most_affected(const Report& report);

// The economies whose results are shown under other assumptions too: who is said to lose most and
// to gain most, then those that measures name one by one, the most affected first.
std::vector<std::size_t> parties_and_extremes(const Report& report);

// What a party gains or loses under the assumptions of Report::robustness: the groups that are
// parties, then the economies above.
struct UnderOthers {
  bool is_group;
  std::string code, name;
  Array real_income;  // [variant] percent; NaN where there is no result
};
std::vector<UnderOthers> under_others(const Report& report);

// False where the measures move no real income and no trade.
bool anything_changes(const Report& report);

// "Russia loses most (5.1 % of real income), China gains most (0.11 %), and the value of world
// trade (against world income) falls by 1.3 %." Of a scenario without measures: what it finds first
// of its first question. Without an equilibrium: why there is none.
std::string answer(const Report& report);

// How the trade of these pairs was found, counted; "" where the world does not say.
std::string evidence_text(const Report& report, const std::vector<TradeShift>& shifts);

// Which model was solved, with its citations.
std::string model_text(const Shock& shock);
std::string closure_text(Closure closure);
// Range of the elasticities used, what the scenario changed, and where they come from.
std::string elasticities_text(const Report& report);
// The elasticities of the nests and of labour.
std::string nests_text(const Shock& shock);
// Cobb-Douglas nests and one wage a country: the model of Caliendo and Parro as it is.
bool has_default_nests(const Shock& shock);
std::string to_text(const Location& where);
// The residual with the largest value; none when nothing was checked.
std::optional<Residual> worst_residual(const std::vector<Residual>& residuals);

}  // namespace samarkand
