// Friends and enemies: how real income of each economy moves with every other
// (trade/sensitivity.h).
#pragma once

#include <string>
#include <vector>

#include "samarkand/questions/answer.h"
#include "samarkand/trade/sensitivity.h"

namespace samarkand {

struct ExposureAnswer : Answer {
  using Answer::Answer;

  Exposure exposure;
  bool fixed_deficits = false;  // the closure
  std::string reason;           // why they were not sought, or ""

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
  std::vector<AnswerTable> tables() const override;
  AnswerArrays arrays() const override;
};

ExposureAnswer answer_exposure(RunContext& context, const Question& question);
TableForm exposure_table();

}  // namespace samarkand
