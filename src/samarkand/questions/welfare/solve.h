// Who gains and who pays: the scenario's own equilibrium.
#pragma once

#include <string>
#include <vector>

#include "samarkand/questions/answer.h"

namespace samarkand {

class WelfareAnswer : public Answer {
 public:
  WelfareAnswer(const RunContext& context, const Question& question);

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;

 private:
  struct Change {
    std::size_t country;
    double real_income;  // percent
  };
  std::string headline_;
  std::vector<Change> extremes_;  // the largest loss, the largest gain; empty: none is defined
  double world_trade_;            // percent
};

}  // namespace samarkand
