#include "samarkand/strategy/answers.h"

#include <algorithm>
#include <optional>

#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"
#include "samarkand/strategy/parts.h"

namespace samarkand {
namespace {

// All words and measures outside the scenario's own list.
struct Named {
  std::vector<Word> countries, sectors;
  std::vector<Measure> measures;

  void add(const std::vector<Measure>& more) {
    measures.insert(measures.end(), more.begin(), more.end());
  }
  void add(const std::vector<Word>& more) {
    countries.insert(countries.end(), more.begin(), more.end());
  }
  void add(const std::optional<Word>& word) {
    if (word) countries.push_back(*word);
  }

  void take(const std::monostate&) {}
  void take(const GameQuestion&) {}
  void take(const ComplianceQuestion& asked) {
    countries.push_back(asked.actor);
    add(asked.affinity);
    add(asked.joining);
    add(asked.threat);
  }
  void take(const CoalitionQuestion& asked) {
    countries.push_back(asked.target);
    add(asked.members);
    add(asked.possible);
    const std::vector<Word>& some = asked.possible.empty() ? asked.members : asked.possible;
    for (const Measure& measure : asked.joining) {
      if (!some.empty()) measures.push_back(in_place_of_member(measure, some.front()));
    }
  }
  void take(const LeakageQuestion& asked) {
    add(asked.targets);
    sectors.insert(sectors.end(), asked.sectors.begin(), asked.sectors.end());
  }
  void take(const InspectionQuestion& asked) {
    countries.push_back(asked.target);
    add(asked.at);
    sectors.insert(sectors.end(), asked.sectors.begin(), asked.sectors.end());
  }
  void take(const SettlementQuestion&) {}
  void take(const BacktestQuestion& asked) {
    for (const BacktestFlow& flow : asked.flows) {
      countries.push_back(flow.origin);
      countries.push_back(flow.destination);
    }
    sectors.insert(sectors.end(), asked.sectors.begin(), asked.sectors.end());
    add(asked.later);
    add(asked.without);
  }
  void take(const OptimalQuestion& asked) {
    add(asked.actors);
    add(asked.target);
    add(asked.partners);
    sectors.insert(sectors.end(), asked.sectors.begin(), asked.sectors.end());
  }
};

std::string why_not(const std::monostate&) { return ""; }

std::string why_not(const ComplianceAnswer& answer) {
  for (const Compliance& variant : answer.variants) {
    for (const Stance* stance : {&variant.inside, &variant.outside}) {
      if (!stance->world.solved()) return stance->world.reason;
    }
  }
  return "";
}

std::string why_not(const GameAnswer& answer) {
  for (const GameAnswer::Solution& solution : answer.variants) {
    const auto& outcomes = solution.replies ? solution.path : solution.outcomes;
    const bool any = std::ranges::any_of(
        outcomes, [](const GameAnswer::Outcome& outcome) { return outcome.world.solved(); });
    if (!any && !outcomes.empty()) return outcomes.front().world.reason;
    if (solution.replies && solution.replies->end == DynamicsEnd::kBudget) {
      return "best replies were still moving when the search ended";
    }
  }
  return "";
}

std::string why_not(const CoalitionAnswer& answer) {
  if (!answer.stability.known) return "the members' coalition: " + answer.members_reason;
  return answer.burden.countries.size() < 2 ? "" : answer.burden.reason;
}

std::string why_not(const LeakageAnswer&) { return ""; }
std::string why_not(const SettlementAnswer&) { return ""; }
std::string why_not(const BacktestAnswer& answer) { return answer.reason; }
std::string why_not(const InspectionAnswer& answer) { return answer.reason; }

std::string why_not(const OptimalAnswer& answer) {
  for (const OptimalAnswer::Variant& variant : answer.variants) {
    if (variant.nash && !variant.nash->converged) return variant.nash->reason;
    if (variant.ladder && variant.ladder->steps.empty()) return variant.ladder->end;
    for (const Optimum& optimum : variant.frontier) {
      if (!optimum.converged) return optimum.reason;
    }
  }
  return "";
}

}  // namespace

std::string unanswered(const Answer& answer) {
  return std::visit([](const auto& of) { return why_not(of); }, answer);
}

bool asks_about_choices(const Scenario& scenario) {
  return std::ranges::any_of(scenario.questions,
                             [](const Question& question) { return question.of.index() != 0; });
}

std::vector<Answer> answer_questions(StrategyContext& context) {
  std::vector<Answer> answers;
  for (const Question& question : context.scenario.questions) {
    Answer& answer = answers.emplace_back();
    if (context.stopped || !context.diagnostics.empty()) continue;
    if (question.ask == "compliance") answer = answer_compliance(context, question);
    if (question.ask == "game") answer = answer_game(context, question);
    if (question.ask == "coalition") answer = answer_coalition(context, question);
    if (question.ask == "optimal") answer = answer_optimal(context, question);
    if (question.ask == "leakage") answer = answer_leakage(context, question);
    if (question.ask == "inspection") answer = answer_inspection(context, question);
    if (question.ask == "settlement") answer = answer_settlement(context, question);
    if (question.ask == "backtest") answer = answer_backtest(context, question);
  }
  return answers;
}

void check_strategy(const Scenario& scenario, const World& world, Diagnostics& diagnostics) {
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
    std::visit([&named](const auto& asked) { named.take(asked); }, question.of);
  }
  for (const Word& word : named.countries) expand_countries({{word}}, world, diagnostics);
  for (const Word& word : named.sectors) expand_sectors({{word}}, world, diagnostics);
  Scenario all;
  all.file = scenario.file;
  all.measures = named.measures;
  const ShockBinder binder(all, world, diagnostics);
  sort_by_place(diagnostics, scenario.file);
}

}  // namespace samarkand
