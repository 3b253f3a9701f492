#include "samarkand/questions/game/choices.h"

#include <fmt/format.h>

#include <algorithm>

#include "samarkand/questions/game/question.h"

namespace samarkand {
namespace {

std::string name_of(const GamePlayer& player) { return player.name.text; }
std::string name_of_game(const Game& game) { return game.name.text; }

}  // namespace

Choices::Choices(const Scenario& scenario, std::vector<std::size_t> games)
    : scenario_(scenario), games_(std::move(games)) {
  for (const std::size_t g : games_) {
    names_.push_back(game(g).name.text);
    for (const GamePlayer& player : game(g).players) {
      const auto same = [&](const Word& word) { return word.text == player.name.text; };
      if (std::ranges::none_of(players_, same)) players_.push_back(player.name);
    }
  }
  for (const Word& player : players_) make_choices(player.text);
  for (const std::size_t g : games_) {
    if (!game(g).leader) continue;
    const auto found = std::ranges::find(players_, game(g).leader->text, &Word::text);
    leader_ = static_cast<std::size_t>(found - players_.begin());
  }
}

// Where the actions of a player stand: in this game or the one that `as_in` leads to.
std::size_t Choices::home_of(std::size_t g, const std::string& name) const {
  const auto& all = scenario_.games;
  for (std::size_t step = 0; step <= all.size(); ++step) {
    const auto player = std::ranges::find(game(g).players, name, name_of);
    if (player == game(g).players.end() || !player->shared) break;
    const auto next = std::ranges::find(all, player->shared->text, name_of_game);
    if (next == all.end()) break;
    g = static_cast<std::size_t>(next - all.begin());
  }
  return g;
}

const GamePlayer& Choices::player_at(std::size_t g, const std::string& name) const {
  return *std::ranges::find(game(g).players, name, name_of);
}

// The product over the games where the player chooses; games that share a choice count once.
void Choices::make_choices(const std::string& name) {
  std::map<std::size_t, std::vector<std::size_t>> by_home;  // games by where the actions stand
  for (const std::size_t g : games_) {
    const auto& players = game(g).players;
    if (std::ranges::find(players, name, name_of) == players.end()) continue;
    by_home[home_of(g, name)].push_back(g);
  }
  double count = 1;
  for (const auto& [home, shared] : by_home) {
    count *= static_cast<double>(player_at(home, name).actions.size());
  }
  most_ = std::max(most_, count);
  if (count > static_cast<double>(kLargestTable)) {
    choices_.emplace_back();
    return;
  }
  std::vector<Choice> choices = {{}};
  for (const auto& [home, shared] : by_home) {
    std::vector<Choice> longer;
    for (const Choice& choice : choices) {
      for (std::size_t a = 0; a < player_at(home, name).actions.size(); ++a) {
        Choice next = choice;
        next.push_back({home, a});
        for (const std::size_t g : shared) {
          if (g != home) next.push_back({g, a});
        }
        longer.push_back(std::move(next));
      }
    }
    choices = std::move(longer);
  }
  choices_.push_back(std::move(choices));
}

std::vector<std::size_t> Choices::counts() const {
  std::vector<std::size_t> counts;
  for (const auto& choices : choices_) counts.push_back(choices.size());
  return counts;
}

double Choices::profiles() const {
  double size = 1;
  for (const auto& choices : choices_) size *= static_cast<double>(choices.size());
  return size;
}

std::string Choices::text(std::size_t player, std::size_t choice) const {
  const std::string& name = players_[player].text;
  std::string text;
  for (const Action& action : choices_[player][choice]) {
    if (home_of(action.game, name) != action.game) continue;
    text +=
        (text.empty() ? "" : " + ") + player_at(action.game, name).actions[action.place].name.text;
  }
  return text;
}

std::map<std::string, std::string> Choices::actions_by_game(std::size_t player,
                                                            std::size_t choice) const {
  const std::string& name = players_[player].text;
  std::map<std::string, std::string> by_game;
  for (const Action& action : choices_[player][choice]) {
    const std::size_t home = home_of(action.game, name);
    by_game[game(action.game).name.text] = player_at(home, name).actions[action.place].name.text;
  }
  return by_game;
}

std::vector<std::pair<Action, const GameAction*>> Choices::actions(std::size_t player) const {
  const std::string& name = players_[player].text;
  std::vector<std::size_t> homes;
  for (const Choice& choice : choices_[player]) {
    for (const Action& action : choice) {
      const bool here = home_of(action.game, name) == action.game;
      if (here && std::ranges::find(homes, action.game) == homes.end())
        homes.push_back(action.game);
    }
  }
  std::vector<std::pair<Action, const GameAction*>> list;
  for (const std::size_t home : homes) {
    const auto& actions = player_at(home, name).actions;
    for (std::size_t a = 0; a < actions.size(); ++a)
      list.emplace_back(Action{home, a}, &actions[a]);
  }
  return list;
}

bool Choices::chosen(const Profile& profile, std::size_t player, const Action& action) const {
  const Choice& choice = choices_[player][profile[player]];
  return std::ranges::find(choice, action) != choice.end();
}

// Whether a player has chosen an action, `action` or `game.action`.
bool Choices::holds(const Profile& profile, const std::string& player, const std::string& word,
                    const std::size_t* where) const {
  for (std::size_t p = 0; p < players_.size(); ++p) {
    if (players_[p].text != player) continue;
    for (const Action& action : choices_[p][profile[p]]) {
      const auto& actions = player_at(home_of(action.game, player), player).actions;
      const std::string& name = actions[action.place].name.text;
      if (word == name && (where == nullptr || *where == action.game)) return true;
      if (word == game(action.game).name.text + "." + name) return true;
    }
  }
  return false;
}

bool Choices::holds(const Profile& profile, const Condition& condition, std::size_t self,
                    const std::size_t* where) const {
  const std::string& player =
      condition.player.text.empty() ? players_[self].text : condition.player.text;
  return std::ranges::any_of(condition.actions, [&](const Word& word) {
    return holds(profile, player, word.text, where);
  });
}

void Choices::refuse_endless(const Location& where, Diagnostics& diagnostics) const {
  if (most_ <= static_cast<double>(kLargestTable)) return;
  diagnostics.push_back({ErrorCode::kTooMany, where,
                         fmt::format("a player has {:.6g} choices", most_),
                         fmt::format("{} at most", kLargestTable)});
}

GamePool::GamePool(const Choices& choices, const Scenario& scenario, const Question& question)
    : measures(scenario.measures),
      choices_(choices),
      always_(scenario.measures.size()),
      with_(question.with.size()) {
  measures.insert(measures.end(), question.with.begin(), question.with.end());
  for (std::size_t p = 0; p < choices.players().size(); ++p) {
    for (const auto& [action, written] : choices.actions(p)) {
      for (const Measure& measure : written->measures) {
        measures.push_back(measure);
        owners_.push_back({p, action});
      }
    }
  }
}

std::vector<char> GamePool::on(const Profile& profile, bool with) const {
  std::vector<char> result(always_, 1);
  result.insert(result.end(), with_, with ? 1 : 0);
  for (const Owner& owner : owners_) {
    const Measure& measure = measures[result.size()];
    const bool in_force =
        choices_.chosen(profile, owner.player, owner.action) &&
        std::ranges::all_of(measure.conditions, [&](const Condition& condition) {
          return choices_.holds(profile, condition, owner.player, &owner.action.game);
        });
    result.push_back(in_force ? 1 : 0);
  }
  return result;
}

std::vector<std::size_t> games_of(const Scenario& scenario, const Question& question) {
  std::vector<std::size_t> games;
  for (const Word& word : asked_as<GameQuestion>(question).games) {
    const auto found = std::ranges::find(scenario.games, word.text, name_of_game);
    games.push_back(static_cast<std::size_t>(found - scenario.games.begin()));
  }
  return games;
}

}  // namespace samarkand
