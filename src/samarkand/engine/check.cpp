#include "samarkand/engine/engine.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

// All words and measures outside the scenario's own list.
Named named_in(const Scenario& scenario) {
  Named named;
  for (const Actor& actor : scenario.actors) {
    named.countries.push_back(actor.name);
    for (const auto& [other, weight] : actor.affinity) named.countries.push_back(other);
  }
  for (const Game& game : scenario.games) {
    for (const GamePlayer& player : game.players) {
      named.countries.push_back(player.name);
      for (const GameAction& action : player.actions) named.add(action.measures);
    }
  }
  for (const Question& question : scenario.questions) {
    named.add(question.with);
    const Named more = kind_of(question).named(question);
    named.add(more.countries);
    named.add_sectors(more.sectors);
    named.add(more.measures);
  }
  return named;
}

void check_names(const std::shared_ptr<const World>& world, const Scenario& scenario,
                 Diagnostics& diagnostics) {
  const Named named = named_in(scenario);
  for (const Word& word : named.countries) {  // a word that is missing is an error already
    if (!word.text.empty()) expand_countries({{word}}, *world, diagnostics);
  }
  for (const Word& word : named.sectors) expand_sectors({{word}}, *world, diagnostics);
  Scenario all;
  all.file = scenario.file;
  all.measures = named.measures;
  const ShockBinder binder(all, world, diagnostics);
}

}  // namespace

Shock check(const std::shared_ptr<const World>& world, const Scenario& scenario,
            Diagnostics& diagnostics) {
  Shock shock = make_shock(scenario, world, diagnostics);
  check_names(world, scenario, diagnostics);
  if (diagnostics.empty()) {
    const BoundScenario bound{world, scenario, shock};
    for (const Question& question : scenario.questions) {
      kind_of(question).check_bound(bound, question, diagnostics);
    }
  }
  sort_by_place(diagnostics, scenario.file);
  return shock;
}

}  // namespace samarkand
