// An independent judge of an equilibrium: recomputes every equation of equilibrium.h in original
// units from the world, the shock and the claimed wages, prices, flows and incomes. Shares no code
// with the solver. Only it grants Status::kConverged.
//
// What is claimed impossible (an infinite price or cost) has to be so by the pattern of zeros.
// Where labour is not mobile, a sector without a wage must make nothing, and either be unable to or
// have no buyer; the price of what nobody wants is not looked at.
#pragma once

#include <string>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Residuals: "goods_market", "income", "trade_balance", "price", "cost", "numeraire", ...,
// relative: values to the country's income; prices, costs, wages in logs. The worst is a cell such
// as "electronics, RUS".
inline constexpr double kResidualLimit = 1e-10;

std::vector<Residual> check_equilibrium(const World& world, const Shock& shock,
                                        const Equilibrium& equilibrium);

// Why a claimed equilibrium is none: what the solver says, or the first of `residuals` above the
// limit; "" for one that is granted.
std::string refusal(const Equilibrium& equilibrium, const std::vector<Residual>& residuals);
std::string refusal(const World& world, const Shock& shock, const Equilibrium& equilibrium);

}  // namespace samarkand
