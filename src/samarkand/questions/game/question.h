// What do the players of a game do? Of several games: alone, and linked to one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

struct GameQuestion : Asked {
  std::vector<Word> games;
};

}  // namespace samarkand
