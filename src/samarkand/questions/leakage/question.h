// What reaches the target all the same, by whom, at what price?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct LeakageQuestion : Asked {
  std::vector<Word> targets, sectors = {{"goods", {}}};
};

}  // namespace samarkand
