// A scenario held against what happened (backtest/backtest.h).
#pragma once

#include <string>
#include <vector>

#include "samarkand/backtest/backtest.h"
#include "samarkand/questions/answer.h"

namespace samarkand {

struct BacktestAnswer : Answer, BacktestResult {
  BacktestAnswer(RunContext& context, const Question& question);

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
};

}  // namespace samarkand
