// What reaches a target although it may not go there direct (joint/leakage.h).
#pragma once

#include <string>
#include <vector>

#include "samarkand/joint/leakage.h"
#include "samarkand/questions/answer.h"

namespace samarkand {

struct LeakageAnswer : Answer, Leakage {
  using Answer::Answer;

  std::vector<std::string> asked;  // codes and groups, as the question names the targets

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;

 private:
  std::string targets_text() const;  // "Russia, Belarus"
};

LeakageAnswer answer_leakage(RunContext& context, const Question& question);

}  // namespace samarkand
