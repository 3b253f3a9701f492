// In which currencies corridors are settled after exclusions (channels/settlement.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/channels/settlement.h"
#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"

namespace samarkand {

struct SettlementAnswer : Answer {
  using Answer::Answer;

  // A corridor group of currency.csv, as some of its pairs are reached by exclusions.
  struct Row {
    std::string corridor;
    bool third;    // pairs with countries outside those who exclude
    double trade;  // baseline trade of these pairs in the sectors reached, the world's unit
    std::vector<std::string> currencies;
    Array before, access;  // [currency]
    Adoption reached;
    std::vector<AdoptionEquilibrium> equilibria = {};
    std::optional<double> tipping =
        {};  // ln of the cost of the excluded currencies at which it jumps
  };
  std::vector<Row> rows;

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
};

SettlementAnswer answer_settlement(RunContext& context, const Question& question);

}  // namespace samarkand
