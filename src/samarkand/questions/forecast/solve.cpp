#include "samarkand/questions/forecast/solve.h"

#include <algorithm>
#include <utility>

#include "samarkand/backtest/facts.h"
#include "samarkand/questions/forecast/question.h"

namespace samarkand {

bool ForecastAnswer::Row::within() const {
  return (!fact.low || model >= *fact.low) && (!fact.high || model <= *fact.high);
}

double ForecastAnswer::Row::error() const {
  return ((model - model_before) - (fact.fact - fact.before)) / fact.before;
}

std::size_t ForecastAnswer::counted() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(rows, [](const Row& row) { return !row.fact.is_price(); }));
}

ForecastAnswer answer_forecast(const NetworkContext& context, const Question& question) {
  const Word& facts = asked_as<ForecastQuestion>(question).facts;
  const Scenario& scenario = context.scenario;
  ForecastAnswer answer;
  answer.network = context.after.network;
  answer.file = facts.text;
  const auto file = find_facts(*scenario.files, facts, scenario.folder, context.diagnostics);
  if (!file) return answer;
  double off = 0, changed = 0;
  for (NetworkFact& fact :
       read_network_facts(*scenario.files, *file, *answer.network, context.diagnostics)) {
    ForecastAnswer::Row row;
    row.model_before = fact.of_equilibrium(*context.before.network, context.before.equilibrium);
    row.model = fact.of_equilibrium(*answer.network, context.after.equilibrium);
    row.fact = std::move(fact);
    if (!row.fact.is_price()) {
      off += row.error() * row.error();
      changed += row.change() * row.change();
    }
    answer.rows.push_back(std::move(row));
  }
  answer.skill = 1 - off / changed;
  return answer;
}

}  // namespace samarkand
