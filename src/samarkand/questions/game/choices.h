// Who chooses what in a game or in several that are linked: a player of several chooses an action
// in each, except where one says `as_in` another, which is one choice for both.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/scenario/scenario.h"
#include "samarkand/strategy/normal_form.h"

namespace samarkand {

inline constexpr std::size_t kLargestTable = 100'000;

struct Action {  // of a player of a game, by its place there
  std::size_t game, place;
  bool operator==(const Action&) const = default;
};
using Choice = std::vector<Action>;

class Choices {
 public:
  // Places in scenario.games; the scenario must outlive it.
  Choices(const Scenario& scenario, std::vector<std::size_t> games);

  const std::vector<std::string>& games() const { return names_; }
  const std::vector<Word>& players() const { return players_; }
  std::optional<std::size_t> leader() const { return leader_; }
  const std::vector<Choice>& of(std::size_t player) const { return choices_[player]; }
  std::vector<std::size_t> counts() const;  // [player] of choices
  double profiles() const;

  // "comply", or "comply + support" of two games.
  std::string text(std::size_t player, std::size_t choice) const;
  // The action by game.
  std::map<std::string, std::string> actions_by_game(std::size_t player, std::size_t choice) const;
  // The actions that a player has in some game, where they stand.
  std::vector<std::pair<Action, const GameAction*>> actions(std::size_t player) const;

  bool chosen(const Profile& profile, std::size_t player, const Action& action) const;
  // Whether a condition holds, of `self` where it names nobody; actions without a game are those of
  // `where`, or of any where that is null. A player who is not in the game has chosen nothing.
  bool holds(const Profile& profile, const Condition& condition, std::size_t self,
             const std::size_t* where) const;

  // Error E709.
  void refuse_endless(const Location& where, Diagnostics& diagnostics) const;

 private:
  const Game& game(std::size_t g) const { return scenario_.games[g]; }
  std::size_t home_of(std::size_t g, const std::string& name) const;
  const GamePlayer& player_at(std::size_t g, const std::string& name) const;
  void make_choices(const std::string& name);
  bool holds(const Profile& profile, const std::string& player, const std::string& word,
             const std::size_t* where) const;

  const Scenario& scenario_;
  std::vector<std::size_t> games_;
  std::vector<std::string> names_;
  std::vector<Word> players_;
  std::optional<std::size_t> leader_;
  std::vector<std::vector<Choice>> choices_;  // [player]; empty where there are too many
  double most_ = 1;                           // choices of any player
};

// The measures that any profile has: the scenario's, the question's `with`, those of actions.
class GamePool {
 public:
  // All must outlive it.
  GamePool(const Choices& choices, const Scenario& scenario, const Question& question);

  std::vector<Measure> measures;
  // Which of them are in force.
  std::vector<char> on(const Profile& profile, bool with) const;

 private:
  const Choices& choices_;
  std::size_t always_, with_;  // how many stand first, and after them
  struct Owner {
    std::size_t player;
    Action action;
  };
  std::vector<Owner> owners_;  // [measure after these]
};

// The places of the games that a question of this kind names.
std::vector<std::size_t> games_of(const Scenario& scenario, const Question& question);

}  // namespace samarkand
