// The answers to a scenario's questions about choices.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "samarkand/backtest/backtest.h"
#include "samarkand/strategy/coalition.h"
#include "samarkand/strategy/compliance.h"
#include "samarkand/strategy/counterfactuals.h"
#include "samarkand/strategy/game.h"
#include "samarkand/strategy/inspection_answer.h"
#include "samarkand/strategy/leakage.h"
#include "samarkand/strategy/optimal_answer.h"
#include "samarkand/strategy/settlement_answer.h"

namespace samarkand {

// monostate: a question that the scenario's own equilibrium answers (welfare, exposure).
using Answer =
    std::variant<std::monostate, ComplianceAnswer, GameAnswer, CoalitionAnswer, OptimalAnswer,
                 LeakageAnswer, SettlementAnswer, BacktestAnswer, InspectionAnswer>;

bool asks_about_choices(const Scenario& scenario);

// [question]; incomplete where the context is stopped or has diagnostics.
std::vector<Answer> answer_questions(StrategyContext& context);

// Why a question has no answer, though one may exist: an optimum that was not reached, a stance, a
// coalition's or all profiles' equilibrium that could not be solved. "" for one that has.
std::string unanswered(const Answer& answer);

// What is wrong with the countries, sectors and measures that actors, games and questions name, as
// far as it can be told without solving. Errors E408 to E411.
void check_strategy(const Scenario& scenario, const World& world, Diagnostics& diagnostics);

}  // namespace samarkand
