// How answers put numbers and names, each in one way for all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/scenario/question.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/world/world.h"

namespace samarkand {

// What a country or group is called.
std::string display_name(const World& world, const std::string& code);

// A change of ln real income in percent, with three digits that count: "+0.0123 %".
std::string percent_text(double log_change);

// The size of a change in percent, at least two significant digits and one decimal: "5.1 %",
// "0.11 %", "0.0032 %".
std::string size_in_percent(double change);

inline constexpr double kNoChange = 1e-7;  // percent: below it a change is called none
// Percent: below it, where tables show 0.000, nobody is said to gain or lose.
inline constexpr double kLeastTold = 5e-4;

// "1 measure", "2 measures".
std::string counted(std::size_t count, std::string_view noun);

// How sums are shown: divided by `divisor`, in `unit`: "USD", "mn USD" or "bn USD", whether the
// world counts in USD, or in thousands, millions, billions or trillions of them.
struct Money {
  double divisor;
  std::string unit;
};
// `largest`: the size of the largest change that is shown.
Money money(std::string currency, double largest);  // "million USD"
Money money(const World& world, double largest);
// "12.3 bn USD"
std::string amount(const World& world, double value);
// Thousand millions, three digits: "1.23".
std::string billions(double value);

// "With the further measures", or "With us-china-chips" where they are those of another scenario.
std::string with_text(const Scenario& scenario, const Question& question);

// "Russia loses most (5.1 % of real income), China gains most (0.11 %), and the value of world
// trade (against world income) falls by 1.3 %."
std::string headline(const World& world, const Outcome& outcome, const Equilibrium& equilibrium);
// Percent, of trade between economies; NaN where there was none.
double world_trade_change(const World& world, const Equilibrium& equilibrium);
// Country indices by change of real income, largest loss first; undefined ones left out.
std::vector<std::size_t> by_real_income(const Outcome& outcome);

}  // namespace samarkand
