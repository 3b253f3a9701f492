// Who chooses, what they value, what they can choose, and what is asked: the blocks `actors:`,
// `games:` and `questions:` of a scenario (`samarkand explain questions`), as they were read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
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

// From which threat does `actor` join?
struct ComplianceQuestion {
  Word actor;
  std::vector<Measure> joining, threat;
  std::optional<Word> affinity;  // whose real income it might care for
};
// What do the players of a game do? Of several games: alone, and linked to one.
struct GameQuestion {
  std::vector<Word> games;
};
// Who can be spared, who should join, who would? A member's part is what the scenario's measures do
// to its trade with the target; where there are none, `joining`, with it in the place of `member`.
struct CoalitionQuestion {
  Word target;
  std::vector<Word> members, possible;
  std::vector<Measure> joining;
  double samples = 2000;  // permutations, where there are too many coalitions to solve
};
// Which measures serve `actor` best? Maximises ln u of the actor less psi times ln u of the target.
struct OptimalQuestion {
  std::vector<Word> actors;  // several: each for itself, until none would change its tariffs
  std::optional<Word> target;
  std::string instrument;    // "tariff", "export_tax", "ban"
  bool on_baseline = false;  // in the place of the scenario's measures, not on top of them
  std::vector<Word> partners, sectors;
  std::vector<double> psi;
  std::optional<double> least, greatest;  // rates
  std::optional<double> count;            // of full bans
};
// What reaches the target all the same, by whom, at what price?
struct LeakageQuestion {
  std::vector<Word> targets, sectors = {{"goods", {}}};
};
// Where do checks on links stop most of what leaks to the target?
struct InspectionQuestion {
  Word target;
  std::vector<Word> at = {{"all", {}}}, sectors = {{"goods", {}}};  // at: where links start
  std::vector<double> budgets;  // km of border that can be checked fully
  double port = 100;            // km of border that a port is as much work as
  // The game of one link, of all or none of these: gain, fine, cost a km, damage, reward.
  std::optional<double> gain, fine, cost, damage, reward;
};
// What is paid in which currency, what does it cost, and from where on does it tip?
struct SettlementQuestion {};
// How do changes of trade since a year before the measures compare with what happened?
struct BacktestFlow {
  Word origin, destination;
  bool both = false;  // directions added up
};
struct BacktestQuestion {
  Word facts = {"facts", {}};
  double before = 0, fitted = 0, judged = 0;  // years
  std::string theta;  // a preset's trade elasticities; empty: the scenario's
  std::string since;  // a date, from which on the measures are in force
  std::vector<Word> sectors = {{"goods", {}}};
  std::vector<BacktestFlow> flows;
  std::vector<Measure> later;    // in force in the judged year besides
  std::vector<Measure> without;  // that the model without channels has instead
};

struct Question {
  std::string ask;
  Location where = {};
  // On top of the scenario's: the question is answered without and with them.
  std::vector<Measure> with = {};
  std::variant<std::monostate, ComplianceQuestion, GameQuestion, CoalitionQuestion, OptimalQuestion,
               LeakageQuestion, InspectionQuestion, SettlementQuestion, BacktestQuestion>
      of = {};
};

// What can be asked, and the keys beside `ask` that say what exactly.
struct AskRecord {
  std::string_view name, text;
  std::vector<std::string_view> examples;  // of YAML, may have several lines
  std::vector<KeyRecord> keys;
};
const std::vector<AskRecord>& asks();
const std::vector<KeyRecord>& actor_keys();
const std::vector<KeyRecord>& stake_keys();
const std::vector<KeyRecord>& game_keys();
std::string explain_questions();  // all blocks, as `samarkand explain` prints them

}  // namespace samarkand
