// Who chooses, what they value and what they can choose: the blocks `actors:` and `games:` of a
// scenario (`samarkand explain questions`), as they were read.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/measure.h"

namespace samarkand {

// A weight or a value, and why it is what it is.
struct Weight {
  double value = 0;
  std::string source;
};

// What an actor gains where all its conditions hold, in the unit of ln real income: 0.01 is worth
// one percent.
struct Stake {
  // A condition without a player means the actor's own action, in any game.
  std::vector<Condition> when;
  Weight value;
  Location where;
};

// A country or a group that chooses. Its payoff: home ln u + sum of affinity ln u_n + stakes.
struct Actor {
  Word name;
  Weight home = {1, {}};
  std::vector<std::pair<Word, Weight>> affinity;
  std::vector<Stake> stakes;
};

struct GameAction {
  Word name;
  std::vector<Measure> measures;
};
struct GamePlayer {
  Word name;  // a country or a group
  std::vector<GameAction> actions;
  std::optional<Word> shared;  // chooses as in this other game instead: one choice for both
};
struct Game {
  Word name;
  std::optional<Word> leader;  // moves first
  std::vector<GamePlayer> players;
};

struct Scenario;

// The game of that name. Error E704.
const Game* find_game(const Scenario& scenario, const Word& name, Diagnostics& diagnostics);

std::string explain_actors();  // both blocks, as `samarkand explain` prints them

}  // namespace samarkand
