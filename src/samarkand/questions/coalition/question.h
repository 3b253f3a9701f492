// Who can be spared, who should join, who would? A member's part is what the scenario's measures do
// to its trade with the target; where there are none, `joining`, with it in the place of `member`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct CoalitionQuestion : Asked {
  Word target;
  std::vector<Word> members, possible;
  std::vector<Measure> joining;
  double samples = 2000;  // permutations, where there are too many coalitions to solve
};

}  // namespace samarkand
