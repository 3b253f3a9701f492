// The answers to a scenario's questions about choices.
#pragma once

#include <variant>
#include <vector>

#include "samarkand/strategy/coalition.h"
#include "samarkand/strategy/compliance.h"
#include "samarkand/strategy/counterfactuals.h"
#include "samarkand/strategy/game.h"
#include "samarkand/strategy/optimal_answer.h"

namespace samarkand {

// monostate: a question that the scenario's own equilibrium answers (welfare, exposure).
using Answer =
    std::variant<std::monostate, ComplianceAnswer, GameAnswer, CoalitionAnswer, OptimalAnswer>;

bool asks_about_choices(const Scenario& scenario);

// [question]; incomplete where the context is stopped or has diagnostics.
std::vector<Answer> answer_questions(StrategyContext& context);

// What is wrong with the countries, sectors and measures that actors, games and questions name, as
// far as it can be told without solving. Errors E408 to E411.
void check_strategy(const Scenario& scenario, const World& world, Diagnostics& diagnostics);

}  // namespace samarkand
