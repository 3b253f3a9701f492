// Which measures serve an actor best, as a scenario asks it: instruments by sector and partner made
// from codes and groups, on top of the scenario's measures (optimal.h, nash.h, ban_ladder.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"
#include "samarkand/questions/optimal/question.h"
#include "samarkand/strategy/ban_ladder.h"
#include "samarkand/strategy/nash.h"
#include "samarkand/strategy/optimal.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

// What there is to choose from, and for whom.
struct OptimalTask {
  struct Variable {  // of an instrument: whose trade, in which sector
    std::string actor, origin, destination, sector;
    double trade = 0;  // baseline flow of its cells, the world's unit
  };
  std::vector<Bloc> actors;
  std::optional<Bloc> target;
  std::string instrument;
  std::vector<double> psi;
  double count = 0;                     // of full bans that were asked for
  std::vector<Variable> variables;      // [instrument]
  std::vector<Instrument> instruments;  // the world's cells
  std::vector<Player> players;          // [actor]
};
// Errors E408, E409, E708, E710; incomplete where there are any.
OptimalTask make_optimal_task(const Question& question, const World& world,
                              Diagnostics& diagnostics);

// What is in force beside what is chosen: the scenario's measures, unless the question is on the
// baseline, and its `with`.
std::vector<Measure> measures_below(const Scenario& scenario, const Question& question, bool with);

struct OptimalAnswer : Answer, OptimalTask {
  using Answer::Answer;

  struct Variant {
    std::vector<Optimum> frontier;     // [psi]
    std::optional<NashMeasures> nash;  // of several actors
    std::optional<BanLadder> ladder;   // with `count`
    // [instrument] the tariff before, on average over its cells weighted by baseline trade; empty
    // of other instruments, which come on top of all that there is.
    Array before;
  };
  // ln u that the scenario's own measures bring, where the answer is in their place.
  struct Alternative {
    double own = 0, target = 0;
  };
  std::optional<Alternative> scenario;
  std::vector<Variant> variants;  // without, and with the question's `with`

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
  std::vector<AnswerTable> tables() const override;
};

std::vector<TableForm> optimal_tables();

// Incomplete where the context is stopped or has diagnostics. Errors E408 to E412.
OptimalAnswer answer_optimal(RunContext& context, const Question& question);

}  // namespace samarkand
