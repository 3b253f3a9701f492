#include "samarkand/scenario/parse_actors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/parse_measures.h"

namespace samarkand {
namespace {

using Entries = std::vector<yaml::Entry>;

// Beyond this a weight times a logarithm could be infinite.
constexpr double kLargestWeight = 1e6;

Entries map_of(const yaml::Entry& entry, const std::string& allowed, ReadContext& context) {
  if (entry.value.is_map()) return context.yaml.entries(entry.value, "`" + entry.key.text + "`");
  if (!entry.value.is_null()) {
    context.yaml.wrong_type(entry.where, fmt::format("`{}` is not a map", entry.key.text), allowed);
  }
  return {};
}

// ---- stakes

void read_when(const yaml::Entry& entry, Stake& stake, ReadContext& context) {
  if (!entry.value.is_map()) {
    stake.when.push_back({{}, context.yaml.words(entry)});
    return;
  }
  for (const yaml::Entry& player : context.yaml.entries(entry.value, "`when`")) {
    stake.when.push_back({player.key, context.yaml.words(player)});
  }
}

const Keys<Stake>& stake_keys() {
  static const Keys<Stake> keys = {
      {{.name = "when",
        .type = "selection",
        .required = true,
        .text = "its own action, as `complies`, or a list of which any will do; or a map of "
                "players with actions, {CHN: [comply], coalition: none}, that all hold. "
                "`game.action` is an action of that game, which only a linked game can see beside "
                "its own. In compliance and coalition questions the actions are complies and "
                "refuses"},
       {},
       read_when},
      key_at<Stake>([](Stake& stake) { return Slot(&stake.value.value); },
                    {.name = "value",
                     .required = true,
                     .least = -kLargestWeight,
                     .greatest = kLargestWeight,
                     .text = "in units of ln real income: 0.01 is worth one percent"}),
      key_at<Stake>([](Stake& stake) { return Slot(&stake.value.source); },
                    {.name = "source", .text = "why, for the report"})};
  return keys;
}

// ---- actors

constexpr KeyRecord weight(std::string_view name, std::string_view default_text,
                           std::string_view text) {
  KeyRecord record;
  record.name = name;
  record.type = "number";
  record.least = -kLargestWeight;
  record.greatest = kLargestWeight;
  record.default_text = default_text;
  record.text = text;
  return record;
}

void read_affinity(const yaml::Entry& entry, const KeyRecord& record, Actor& actor,
                   ReadContext& context) {
  for (const yaml::Entry& other : map_of(entry, "a map of countries, as in {RUS: 0.05}", context)) {
    if (other.key.text == actor.name.text) {
      context.diagnostics.push_back({ErrorCode::kOutOfRange, other.key.where,
                                     fmt::format("the affinity of {} for itself", actor.name.text),
                                     "other countries",
                                     "write its weight on its own real income as `home`"});
    }
    Weight weight;
    read_slot(other, record, Slot(&weight), context);
    actor.affinity.emplace_back(other.key, std::move(weight));
  }
}

void read_stakes(const yaml::Entry& entry, Actor& actor, ReadContext& context) {
  for (const yaml::Node& item :
       read_list(entry, "a list of stakes, each after `- `", context.yaml)) {
    Stake stake;
    stake.where = context.yaml.at(item);
    read_record(item, "the stake", stake_keys(), "{when: complies, value: -0.1, source: \"...\"}",
                stake, context);
    actor.stakes.push_back(std::move(stake));
  }
}

const Keys<Actor>& actor_keys() {
  static const KeyRecord affinity =
      weight("affinity", "none",
             "a map of weights on ln real income of others, codes or groups: {RUS: 0.05}, or {RUS: "
             "{value: 0.05, source: \"...\"}}; below 0 is hostility");
  static const Keys<Actor> keys = {
      key(&Actor::home,
          weight("home", {}, "weight on its own ln real income; {value: 1.5, source: \"...\"}")),
      {affinity,
       {},
       [](const yaml::Entry& entry, Actor& actor, ReadContext& context) {
         read_affinity(entry, affinity, actor, context);
       }},
      {{.name = "stakes",
        .type = "list",
        .default_text = "none",
        .text = "what it gains where something is done, as below"},
       {},
       read_stakes}};
  return keys;
}

// ---- games

void read_players(const yaml::Entry& block, Game& game, ReadContext& context) {
  for (const yaml::Entry& entry :
       map_of(block, "a map of players, each with its actions by name", context)) {
    GamePlayer player;
    player.name = entry.key;
    for (const yaml::Entry& action :
         map_of(entry, "a map of actions, each a list of measures", context)) {
      if (action.key.text == "as_in") {
        player.shared = context.yaml.word(action);
        continue;
      }
      GameAction result;
      result.name = action.key;
      context.measures->read(action, {.conditions = true}, result.measures);
      player.actions.push_back(std::move(result));
    }
    if (player.actions.empty() == !player.shared) {
      context.diagnostics.push_back(
          {ErrorCode::kNoActions, entry.where,
           player.shared ? fmt::format("{} has actions beside `as_in`", entry.key.text)
                         : fmt::format("the player {} has no actions", entry.key.text),
           "actions by name, each a list of measures that may be empty; or `as_in` alone",
           "for example {comply: [{kind: ban, ...}], trade_on: []}"});
    }
    game.players.push_back(std::move(player));
  }
  if (block.value.is_map() && game.players.empty()) {
    context.diagnostics.push_back({ErrorCode::kNoActions, block.where,
                                   fmt::format("the game {} has no players", game.name.text),
                                   "one player or more, each with its actions"});
  }
}

const Keys<Game>& game_keys() {
  static const Keys<Game> keys = {
      key(&Game::leader,
          {.name = "leader", .default_text = "nobody", .text = "who can move first"}),
      {{.name = "players",
        .type = "map of maps",
        .required = true,
        .text = "codes or groups, each with its actions by name, each action a list of measures "
                "that may be empty. A measure with `if: {CHN: [trade_on]}` holds only where that "
                "player has chosen so. {as_in: GAME} in place of actions: the choice is the one "
                "of that game"},
       {},
       read_players}};
  return keys;
}

// ---- names that point to games, players and actions

class NameCheck {
 public:
  NameCheck(const Scenario& scenario, Diagnostics& diagnostics)
      : scenario_(scenario), diagnostics_(diagnostics) {}

  void check() {
    for (const Game& game : scenario_.games) check_game(game);
    for (const Actor& actor : scenario_.actors) {
      for (const Stake& stake : actor.stakes) {
        for (const Condition& condition : stake.when) {
          const bool own = condition.player.text.empty();
          for (const Word& word : condition.actions) {
            check_action(own ? actor.name.text : condition.player.text, word, nullptr);
          }
        }
      }
    }
  }

 private:
  static const GamePlayer* find_player(const Game& game, std::string_view name) {
    const auto found =
        std::find_if(game.players.begin(), game.players.end(),
                     [name](const GamePlayer& player) { return player.name.text == name; });
    return found == game.players.end() ? nullptr : &*found;
  }

  const GamePlayer* require_player(const Game& game, const Word& word) {
    if (const GamePlayer* player = find_player(game, word.text)) return player;
    std::vector<std::string> names;
    for (const GamePlayer& player : game.players) names.push_back(player.name.text);
    diagnostics_.push_back(
        {ErrorCode::kUnknownPlayer,
         word.where,
         fmt::format("{} is no player of the game {}", word.text, game.name.text),
         fmt::format("{}", fmt::join(names, ", ")),
         {},
         nearest(word.text, names)});
    return nullptr;
  }

  void check_game(const Game& game) {
    if (game.leader) require_player(game, *game.leader);
    for (const GamePlayer& player : game.players) {
      if (player.shared) check_shared(game, player);
      for (const GameAction& action : player.actions) {
        for (const Measure& measure : action.measures) {
          for (const Condition& condition : measure.conditions) {
            for (const Word& word : condition.actions) {
              const bool elsewhere = word.text.find('.') != std::string::npos;
              if (!elsewhere && require_player(game, condition.player) == nullptr) break;
              check_action(condition.player.text, word, &game);
            }
          }
        }
      }
    }
  }

  // Follows `as_in` from game to game until there are actions.
  void check_shared(const Game& game, const GamePlayer& player) {
    std::vector<std::string> seen = {game.name.text};
    const GamePlayer* at = &player;
    while (at->shared) {
      const Game* next = find_game(scenario_, *at->shared, diagnostics_);
      if (next == nullptr) return;
      if (contains(seen, next->name.text)) {
        seen.push_back(next->name.text);
        diagnostics_.push_back({ErrorCode::kCyclicLinkage, player.shared->where,
                                fmt::format("{} never comes to actions of its own: {}",
                                            player.name.text, fmt::join(seen, " -> ")),
                                "games that point to one where the player has actions"});
        return;
      }
      seen.push_back(next->name.text);
      at = require_player(*next, {player.name.text, at->shared->where});
      if (at == nullptr) return;
    }
  }

  // An action of a player, `action` or `game.action`: in `game`, or in any where that is null.
  void check_action(std::string_view player, const Word& word, const Game* game) {
    std::vector<std::string> known;
    for (const Game& other : scenario_.games) {
      const GamePlayer* in_it = find_player(other, player);
      if (in_it == nullptr) continue;
      for (const GameAction& action : actions_of(*in_it)) {
        if (game == nullptr || game == &other) known.push_back(action.name.text);
        known.push_back(other.name.text + "." + action.name.text);
      }
    }
    if (game == nullptr) known.insert(known.end(), {"complies", "refuses"});
    if (contains(known, word.text)) return;
    diagnostics_.push_back({ErrorCode::kUnknownAction,
                            word.where,
                            fmt::format("{} has no action `{}`", player, word.text),
                            fmt::format("{}", fmt::join(known, ", ")),
                            {},
                            nearest(word.text, known)});
  }

  const std::vector<GameAction>& actions_of(const GamePlayer& player) const {
    const GamePlayer* at = &player;
    for (std::size_t step = 0; at->shared && step <= scenario_.games.size(); ++step) {
      const GamePlayer* next = nullptr;
      for (const Game& game : scenario_.games) {
        if (game.name.text == at->shared->text) next = find_player(game, player.name.text);
      }
      if (next == nullptr) break;
      at = next;
    }
    return at->actions;
  }

  const Scenario& scenario_;
  Diagnostics& diagnostics_;
};

}  // namespace

void parse_actors(const yaml::Entry& block, Scenario& scenario, ReadContext& context) {
  for (const yaml::Entry& entry : map_of(block, "a map of actors, as in CHN: {home: 1}", context)) {
    Actor actor;
    actor.name = entry.key;
    read_record(entry.value, "the actor", actor_keys(), "{affinity: {RUS: 0.05}}", actor, context);
    scenario.actors.push_back(std::move(actor));
  }
}

void parse_games(const yaml::Entry& block, Scenario& scenario, ReadContext& context) {
  for (const yaml::Entry& entry :
       map_of(block, "a map of games, as in sanctions: {players: ...}", context)) {
    Game game;
    game.name = entry.key;
    read_record(entry.value, "the game", game_keys(),
                "{players: {CHN: {comply: [...], trade_on: []}}}", game, context);
    scenario.games.push_back(std::move(game));
  }
}

void check_games(const Scenario& scenario, Diagnostics& diagnostics) {
  NameCheck(scenario, diagnostics).check();
}

const Game* find_game(const Scenario& scenario, const Word& name, Diagnostics& diagnostics) {
  std::vector<std::string> games;
  for (const Game& game : scenario.games) {
    if (game.name.text == name.text) return &game;
    games.push_back(game.name.text);
  }
  diagnostics.push_back(
      {ErrorCode::kUnknownGame,
       name.where,
       fmt::format("there is no game `{}`", name.text),
       games.empty() ? "a game of the block `games:`" : fmt::format("{}", fmt::join(games, ", ")),
       {},
       nearest(name.text, games)});
  return nullptr;
}

std::string explain_actors() {
  Actor actor;
  Stake stake;
  Game game;
  return explain_record("actors: a map of codes or groups, each with",
                        "What an actor values. Its payoff is home x ln u + sum of affinity x ln u "
                        "of others + stakes that apply, u real income new/old; of a group ln u is "
                        "the mean weighted by baseline income. Who has no entry values its own "
                        "alone.",
                        actor_keys(), actor) +
         "\n" +
         explain_record("stakes: a list of maps, each with",
                        "What is worth something beside income.", stake_keys(), stake) +
         "\n" +
         explain_record("games: a map of names, each with",
                        "Measures of the players' actions, on top of the scenario's.", game_keys(),
                        game);
}

}  // namespace samarkand
