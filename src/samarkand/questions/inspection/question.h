// Where do checks on links stop most of what leaks to the target?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct InspectionQuestion : Asked {
  Word target;
  std::vector<Word> at = {{"all", {}}}, sectors = {{"goods", {}}};  // at: where links start
  std::vector<double> budgets;  // km of border that can be checked fully
  double port = 100;            // km of border that a port is as much work as
  // The game of one link, of all or none of these: gain, fine, cost a km, damage, reward.
  std::optional<double> gain, fine, cost, damage, reward;
};

}  // namespace samarkand
