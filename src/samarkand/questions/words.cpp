#include "samarkand/questions/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/strategy/payoff.h"

namespace samarkand {
namespace {

constexpr double kLargestInDigits = 1e6;  // percent: larger sizes are rounded
constexpr double kLeastShown = 1e-4;      // percent: smaller sizes are not spelled out

}  // namespace

std::string display_name(const World& world, const std::string& code) {
  const auto found = world.find_country(code);
  if (found) return world.countries()[*found].name;
  const bool common_noun = !code.empty() && code[0] >= 'a' && code[0] <= 'z';
  return (common_noun ? "the " : "") + code;
}

std::string percent_text(double log_change) {
  const double rounding = kPayoffTie;  // of what is nothing
  return fmt::format("{:+.3g} %",
                     std::abs(log_change) < rounding ? 0 : 100 * std::expm1(log_change));
}

std::string size_in_percent(double change) {
  const double size = std::abs(change);
  if (size < kLeastShown) return fmt::format("less than {:g} %", kLeastShown);
  if (size >= kLargestInDigits) return fmt::format("{:.3g} %", size);
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 1, 5);
  return fmt::format("{:.{}f} %", size, decimals);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Money money(std::string currency, double largest) {
  constexpr std::pair<std::string_view, double> kScales[] = {
      {"thousand ", 1e3}, {"million ", 1e6}, {"billion ", 1e9}, {"trillion ", 1e12}};
  double scale = 1;
  for (const auto& [word, of] : kScales) {
    if (!currency.starts_with(word)) continue;
    currency.erase(0, word.size());
    scale = of;
    break;
  }
  if (largest * scale >= 1e9) return {1e9 / scale, "bn " + currency};
  if (largest * scale >= 1e6 || scale >= 1e6) return {1e6 / scale, "mn " + currency};
  return {1 / scale, currency};
}

Money money(const World& world, double largest) { return money(world.info().unit, largest); }

std::string amount(const World& world, double value) {
  const Money unit = money(world, std::abs(value));
  return fmt::format("{:.3g} {}", value / unit.divisor, unit.unit);
}

std::string billions(double value) { return fmt::format("{:.3g}", value / 1000); }

std::string with_text(const Scenario& scenario, const Question& question) {
  if (question.with.empty() || question.with[0].where.file == scenario.file) {
    return "With the further measures";
  }
  return "With " + stem_of(question.with[0].where.file);
}

double world_trade_change(const World& world, const Equilibrium& equilibrium) {
  const std::size_t N = world.country_count();
  double baseline = 0, value = 0;
  // Pair by pair, as the table of pairs adds up.
  for (std::size_t n = 0; n < N; ++n) {
    for (std::size_t i = 0; i < N; ++i) {
      if (n == i) continue;
      double before = 0, after = 0;
      for (std::size_t j = 0; j < world.sector_count(); ++j) {
        before += world.flow()[world.cell(j, n, i)];
        after += equilibrium.flow[world.cell(j, n, i)];
      }
      baseline += before;
      value += after;
    }
  }
  return 100 * (value / baseline - 1);
}

std::vector<std::size_t> by_real_income(const Outcome& outcome) {
  const auto change = [&](std::size_t n) { return outcome.countries[n].real_income; };
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < outcome.countries.size(); ++n) {
    if (std::isfinite(change(n))) order.push_back(n);
  }
  std::ranges::stable_sort(order, std::ranges::less{}, change);
  return order;
}

std::string headline(const World& world, const Outcome& outcome, const Equilibrium& equilibrium) {
  const auto order = by_real_income(outcome);
  if (order.empty()) return "";
  const auto& countries = world.countries();
  const double loss = outcome.countries[order.front()].real_income;
  const double gain = outcome.countries[order.back()].real_income;
  const auto nobody = [](std::string_view does, double change) {
    return std::abs(change) > kNoChange
               ? fmt::format("nobody {} as much as {} %, ", does, kLeastTold)
               : fmt::format("nobody {}, ", does);
  };
  std::string text;
  if (loss <= -kLeastTold) {
    text = fmt::format("{} loses most ({} of real income), ", countries[order.front()].name,
                       size_in_percent(loss));
    text += gain >= kLeastTold ? fmt::format("{} gains most ({}), ", countries[order.back()].name,
                                             size_in_percent(gain))
                               : nobody("gains", std::max(gain, 0.0));
  } else if (gain >= kLeastTold) {
    text = fmt::format("{} gains most ({} of real income), {}", countries[order.back()].name,
                       size_in_percent(gain), nobody("loses", std::min(loss, 0.0)));
  } else if (std::max(gain, -loss) > kNoChange) {
    text = fmt::format("Nobody's real income changes by as much as {} %, ", kLeastTold);
  } else {
    text = "Nobody's real income changes, ";
  }
  text += "and the value of world trade (against world income) ";
  const double change = world_trade_change(world, equilibrium);
  if (!std::isfinite(change) || std::abs(change) < kNoChange) return text + "stays as it is.";
  return text + fmt::format("{} by {}.", change > 0 ? "grows" : "falls", size_in_percent(change));
}

}  // namespace samarkand
