#include "samarkand/questions/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/strategy/payoff.h"

namespace samarkand {
namespace {

constexpr double kLeastShown = 1e-4;  // percent: smaller sizes are not spelled out

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
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 1, 5);
  return fmt::format("{:.{}f} %", size, decimals);
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Money money(const World& world, double largest) {
  constexpr std::string_view kMillion = "million ";
  const std::string& unit = world.info().unit;
  if (!unit.starts_with(kMillion)) return {1, unit};
  const std::string currency = unit.substr(kMillion.size());
  return largest < 1000 ? Money{1, "mn " + currency} : Money{1000, "bn " + currency};
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
  std::string text;
  if (loss < -kNoChange) {
    text = fmt::format("{} loses most ({} of real income), ", countries[order.front()].name,
                       size_in_percent(loss));
    text += gain > kNoChange ? fmt::format("{} gains most ({}), ", countries[order.back()].name,
                                           size_in_percent(gain))
                             : "nobody gains, ";
  } else if (gain > kNoChange) {
    text = fmt::format("{} gains most ({} of real income), nobody loses, ",
                       countries[order.back()].name, size_in_percent(gain));
  } else {
    text = "Nobody's real income changes, ";
  }
  text += "and the value of world trade (against world income) ";
  const double change = world_trade_change(world, equilibrium);
  if (!std::isfinite(change) || std::abs(change) < kNoChange) return text + "stays as it is.";
  return text + fmt::format("{} by {}.", change > 0 ? "grows" : "falls", size_in_percent(change));
}

}  // namespace samarkand
