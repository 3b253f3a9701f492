#include "samarkand/strategy/payoff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "samarkand/shock/selection.h"
#include "samarkand/shock/shock.h"

namespace samarkand {

double Bloc::log_income(const Array& log_real_income) const {
  double sum = 0;
  for (std::size_t k = 0; k < countries.size(); ++k)
    sum += weight[k] * log_real_income[countries[k]];
  return sum;
}

bool Bloc::holds(std::size_t country) const {
  return std::ranges::find(countries, country) != countries.end();
}

Bloc make_bloc(const Word& word, const World& world, Diagnostics& diagnostics,
               const Bloc* without) {
  Bloc bloc;
  bloc.name = word.text;
  bloc.countries = expand_countries({{word}}, world, diagnostics);
  if (without != nullptr) {
    const std::size_t before = bloc.countries.size();
    std::erase_if(bloc.countries, [&](std::size_t n) { return without->holds(n); });
    if (bloc.countries.empty() && before > 0) {
      diagnostics.push_back(
          {ErrorCode::kOutOfRange, word.where,
           fmt::format("{} is {} itself, or part of it", word.text, without->name),
           "others than the actor", "write its weight on its own real income as `home`"});
    }
  }
  double total = 0;
  for (const std::size_t n : bloc.countries) total += world.resident_income()[n];
  for (const std::size_t n : bloc.countries)
    bloc.weight.push_back(world.resident_income()[n] / total);
  return bloc;
}

void refuse_overlaps(const std::vector<Word>& names, const std::vector<Bloc>& blocs,
                     const Bloc* target, std::string_view kind, const World& world,
                     Diagnostics& diagnostics) {
  std::vector<std::string> taken(world.country_count());
  if (target != nullptr) {
    for (const std::size_t n : target->countries) taken[n] = "the target";
  }
  for (std::size_t k = 0; k < names.size(); ++k) {
    for (const std::size_t n : blocs[k].countries) {
      if (taken[n].empty()) {
        taken[n] = names[k].text;
        continue;
      }
      diagnostics.push_back({ErrorCode::kTwoParts, names[k].where,
                             fmt::format("{} is part of {} and of {}", world.countries()[n].code,
                                         taken[n], names[k].text),
                             fmt::format("each country in one {}{}", kind,
                                         target ? ", and none in the target" : "")});
      break;
    }
  }
}

Valuation make_valuation(const Word& name, const Scenario& scenario, const World& world,
                         Diagnostics& diagnostics) {
  Valuation valuation;
  valuation.own = make_bloc(name, world, diagnostics);
  for (const Actor& actor : scenario.actors) {
    if (actor.name.text != name.text) continue;
    valuation.home = actor.home;
    for (const auto& [other, weight] : actor.affinity) {
      valuation.affinity.push_back({make_bloc(other, world, diagnostics, &valuation.own), weight});
    }
    valuation.stakes = actor.stakes;
  }
  return valuation;
}

double Payoff::total() const {
  return home + std::accumulate(affinity.begin(), affinity.end(), 0.0) +
         std::accumulate(stakes.begin(), stakes.end(), 0.0);
}

Payoff payoff(const Valuation& valuation, const Array& log_real_income,
              const std::function<bool(const Stake&)>& applies) {
  Payoff result;
  result.home = valuation.home.value * valuation.own.log_income(log_real_income);
  for (const Valuation::Affinity& term : valuation.affinity) {
    result.affinity.push_back(term.weight.value * term.bloc.log_income(log_real_income));
  }
  for (const Stake& stake : valuation.stakes) {
    result.stakes.push_back(applies(stake) ? stake.value.value : 0);
  }
  return result;
}

bool applies_to(const Stake& stake, std::string_view own_action) {
  return std::ranges::all_of(stake.when, [own_action](const Condition& condition) {
    return condition.player.text.empty() &&
           std::ranges::any_of(condition.actions,
                               [own_action](const Word& word) { return word.text == own_action; });
  });
}

AffinityThreshold affinity_threshold(const Valuation& actor, const Bloc& other, double gain,
                                     const Array& inside, const Array& outside) {
  const double in = other.log_income(inside), out = other.log_income(outside);
  for (const Valuation::Affinity& term : actor.affinity) {
    if (term.bloc.name == other.name) gain -= term.weight.value * (in - out);
  }
  AffinityThreshold result;
  if (std::abs(out - in) <= kPayoffTie) {
    result.reason = "joining changes nothing for " + other.name;
    return result;
  }
  result.value = gain / (out - in);
  result.at_most = out > in;
  return result;
}

}  // namespace samarkand
