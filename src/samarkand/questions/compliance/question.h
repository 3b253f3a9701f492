// From which threat does an actor join?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct ComplianceQuestion : Asked {
  Word actor;
  std::vector<Measure> joining, threat;
  std::optional<Word> affinity;  // whose real income it might care for
};

}  // namespace samarkand
