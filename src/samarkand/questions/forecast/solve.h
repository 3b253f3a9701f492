// A scenario on a network held against what happened. Of each quantity (facts.h)
//
//   before, fact           what was, in the base year and in the year that is predicted
//   model_before, model    what the network has, without and with the measures
//
//   skill = 1 - sum(((model - model_before) - (fact - before)) / before)^2
//               / sum((fact - before) / before)^2
//
// over all quantities but prices, which are shown alone. 0: no better than that nothing changes;
// 1: every change as it was; NaN where nothing changed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "samarkand/questions/answer.h"
#include "samarkand/questions/forecast/facts.h"
#include "samarkand/questions/network_question.h"

namespace samarkand {

struct ForecastAnswer : Answer {
  struct Row {
    NetworkFact fact;
    double model_before = 0, model = 0;

    bool has_range() const { return fact.low || fact.high; }
    bool within() const;
    // Of the base year's fact: predicted less actual change.
    double error() const;
    double change() const { return (fact.fact - fact.before) / fact.before; }
  };
  std::shared_ptr<const energy::Network> network;
  std::string file;  // of facts, as the question names it
  std::vector<Row> rows;
  double skill = 0;

  std::size_t counted() const;  // rows that are no prices

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
};

// Nothing but diagnostics where the facts cannot be read.
ForecastAnswer answer_forecast(const NetworkContext& context, const Question& question);

}  // namespace samarkand
