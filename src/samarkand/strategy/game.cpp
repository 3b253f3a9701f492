#include "samarkand/strategy/game.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace samarkand {
namespace {

constexpr std::size_t kMostVisited = 5000;     // profiles of a large game
constexpr std::size_t kLargestLogit = 20'000;  // profiles: the path takes seconds beyond
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Deed {  // an action in a game
  std::size_t game, action;
  bool operator==(const Deed&) const = default;
};
using Choice = std::vector<Deed>;

class Asker {
 public:
  Asker(StrategyContext& context, const Question& question, std::vector<std::size_t> games)
      : context_(context), question_(question), games_(std::move(games)) {
    make_players();
    cases_ = std::make_unique<Counterfactuals>(context, make_pool());
  }

  GameAnswer answer() {
    refuse_endless();
    for (int variant = 0; variant < (question_.with.empty() ? 1 : 2); ++variant) {
      if (cases_->failed()) break;
      variant_ = variant == 1;
      answer_.variants.push_back(solve());
    }
    return std::move(answer_);
  }

 private:
  const Game& game(std::size_t g) const { return context_.scenario.games[g]; }

  // Where the actions of a player stand: in this game or the one that `as_in` leads to.
  std::size_t home_of(std::size_t g, const std::string& name) const {
    const auto& all = context_.scenario.games;
    for (std::size_t step = 0; step <= all.size(); ++step) {
      const auto player = std::ranges::find(game(g).players, name, name_of);
      if (player == game(g).players.end() || !player->shared) break;
      const auto next = std::ranges::find(all, player->shared->text,
                                          [](const Game& other) { return other.name.text; });
      if (next == all.end()) break;
      g = static_cast<std::size_t>(next - all.begin());
    }
    return g;
  }
  static std::string name_of(const GamePlayer& player) { return player.name.text; }

  const GamePlayer& player_at(std::size_t g, const std::string& name) const {
    return *std::ranges::find(game(g).players, name, name_of);
  }

  void make_players() {
    std::vector<std::string> names;
    for (const std::size_t g : games_) {
      answer_.games.push_back(game(g).name.text);
      for (const GamePlayer& player : game(g).players) {
        if (std::ranges::find(names, player.name.text) != names.end()) continue;
        names.push_back(player.name.text);
        answer_.players.emplace_back().valuation =
            make_valuation(player.name, context_.scenario, context_.world, context_.diagnostics);
      }
    }
    for (const std::string& name : names) make_choices(name);
    const Word* leader = nullptr;
    for (const std::size_t g : games_) {
      if (!game(g).leader) continue;
      if (leader != nullptr && leader->text != game(g).leader->text) {
        context_.diagnostics.push_back({ErrorCode::kTwoLeaders, question_.where,
                                        fmt::format("{} leads one of the games, {} another",
                                                    leader->text, game(g).leader->text),
                                        "one leader for all linked games"});
      }
      leader = &*game(g).leader;
      answer_.leader =
          static_cast<std::size_t>(std::ranges::find(names, leader->text) - names.begin());
    }
    for (std::size_t p = 0; p < names.size(); ++p) {
      for (const Choice& choice : choices_[p]) {
        answer_.players[p].choices.push_back(text_of(names[p], choice));
        auto& deeds = answer_.players[p].deeds.emplace_back();
        for (const Deed& deed : choice) {
          const std::size_t home = home_of(deed.game, names[p]);
          deeds[game(deed.game).name.text] =
              player_at(home, names[p]).actions[deed.action].name.text;
        }
      }
    }
  }

  // The product over the games where the player chooses; games that share a choice count once.
  void make_choices(const std::string& name) {
    std::map<std::size_t, std::vector<std::size_t>> by_home;  // games by where the actions stand
    for (const std::size_t g : games_) {
      const auto& players = game(g).players;
      if (std::ranges::find(players, name, name_of) == players.end()) continue;
      by_home[home_of(g, name)].push_back(g);
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

  // "comply", or "comply + support" of two games.
  std::string text_of(const std::string& name, const Choice& choice) const {
    std::string text;
    for (const Deed& deed : choice) {
      if (home_of(deed.game, name) != deed.game) continue;
      text +=
          (text.empty() ? "" : " + ") + player_at(deed.game, name).actions[deed.action].name.text;
    }
    return text;
  }

  // ---- measures

  struct Owner {
    std::size_t player;
    Deed deed;
  };

  std::vector<Measure> make_pool() {
    std::vector<Measure> pool = context_.scenario.measures;
    pool.insert(pool.end(), question_.with.begin(), question_.with.end());
    for (std::size_t p = 0; p < answer_.players.size(); ++p) {
      const std::string& name = answer_.players[p].valuation.own.name;
      std::vector<std::size_t> homes;
      for (const Choice& choice : choices_[p]) {
        for (const Deed& deed : choice) {
          const bool here = home_of(deed.game, name) == deed.game;
          if (here && std::ranges::find(homes, deed.game) == homes.end())
            homes.push_back(deed.game);
        }
      }
      for (const std::size_t home : homes) {
        const auto& actions = player_at(home, name).actions;
        for (std::size_t a = 0; a < actions.size(); ++a) {
          for (const Measure& measure : actions[a].measures) {
            pool.push_back(measure);
            owners_.push_back({p, {home, a}});
          }
        }
      }
    }
    return pool;
  }

  bool chosen(const Profile& profile, std::size_t player, const Deed& deed) const {
    const Choice& choice = choices_[player][profile[player]];
    return std::ranges::find(choice, deed) != choice.end();
  }

  // Whether a player has chosen an action, `action` or `game.action`; without a game one of
  // `where`, or any where that is null. A player who is not in the game has chosen nothing.
  bool holds(const Profile& profile, const std::string& player, const std::string& word,
             const std::size_t* where) const {
    for (std::size_t p = 0; p < answer_.players.size(); ++p) {
      if (answer_.players[p].valuation.own.name != player) continue;
      for (const Deed& deed : choices_[p][profile[p]]) {
        const auto& actions = player_at(home_of(deed.game, player), player).actions;
        const std::string& action = actions[deed.action].name.text;
        if (word == action && (where == nullptr || *where == deed.game)) return true;
        if (word == game(deed.game).name.text + "." + action) return true;
      }
    }
    return false;
  }
  bool holds(const Profile& profile, const Condition& condition, const std::string& self,
             const std::size_t* where) const {
    const std::string& player = condition.player.text.empty() ? self : condition.player.text;
    return std::ranges::any_of(condition.actions, [&](const Word& word) {
      return holds(profile, player, word.text, where);
    });
  }

  Counterfactuals::Case make_case(const Profile& profile) const {
    Counterfactuals::Case result;
    result.on.assign(context_.scenario.measures.size(), 1);
    result.on.insert(result.on.end(), question_.with.size(), variant_ ? 1 : 0);
    const std::size_t first = result.on.size();
    for (std::size_t k = 0; k < owners_.size(); ++k) {
      const std::size_t player = owners_[k].player;
      const Deed deed = owners_[k].deed;
      const std::string& name = answer_.players[player].valuation.own.name;
      const bool on = chosen(profile, player, deed) &&
                      std::ranges::all_of(cases_->pool()[first + k].conditions,
                                          [&](const Condition& condition) {
                                            return holds(profile, condition, name, &deed.game);
                                          });
      result.on.push_back(on ? 1 : 0);
    }
    return result;
  }

  // ---- solving

  void refuse_endless() {
    double size = 1;
    for (const auto& choices : choices_) size *= static_cast<double>(choices.size());
    large_ = size > static_cast<double>(kLargestTable);
    std::size_t most = 1;
    for (const auto& choices : choices_) most = std::max(most, choices.size());
    if (most <= kLargestTable) return;
    context_.diagnostics.push_back({ErrorCode::kTooMany, question_.where,
                                    fmt::format("a player has {} choices", most),
                                    fmt::format("{} at most", kLargestTable)});
  }

  std::vector<GameAnswer::Outcome> outcomes(std::span<const Profile> profiles) {
    std::vector<Counterfactuals::Case> cases;
    cases.reserve(profiles.size());
    for (const Profile& profile : profiles) cases.push_back(make_case(profile));
    std::vector<Counterfactual> worlds = cases_->solve(cases, "profiles");
    std::vector<GameAnswer::Outcome> result(profiles.size());
    for (std::size_t k = 0; k < profiles.size(); ++k) {
      result[k].world = std::move(worlds[k]);
      if (!result[k].world.solved()) continue;
      for (const GameAnswer::Chooser& chooser : answer_.players) {
        const Valuation& valuation = chooser.valuation;
        result[k].payoff.push_back(
            payoff(valuation, result[k].world.log_real_income, [&](const Stake& stake) {
              return std::ranges::all_of(stake.when, [&](const Condition& condition) {
                return holds(profiles[k], condition, valuation.own.name, nullptr);
              });
            }));
      }
    }
    return result;
  }

  Array totals(const GameAnswer::Outcome& outcome) const {
    Array result(answer_.players.size(), kNaN);
    for (std::size_t p = 0; p < outcome.payoff.size(); ++p) result[p] = outcome.payoff[p].total();
    return result;
  }

  GameAnswer::Solution solve() { return large_ ? follow_replies() : solve_table(); }

  GameAnswer::Solution solve_table() {
    GameAnswer::Solution result;
    NormalForm& form = result.form;
    for (const auto& choices : choices_) form.actions.push_back(choices.size());
    std::vector<Profile> profiles;
    for (std::size_t s = 0; s < form.profiles(); ++s) profiles.push_back(form.profile(s));
    result.outcomes = outcomes(profiles);
    if (cases_->failed()) return result;
    for (const GameAnswer::Outcome& outcome : result.outcomes) {
      const Array payoffs = totals(outcome);
      form.payoff.insert(form.payoff.end(), payoffs.begin(), payoffs.end());
    }
    result.pure = pure_equilibria(form, kPayoffTie);
    result.mixed = mixed_equilibria(form, kPayoffTie);
    if (form.profiles() <= kLargestLogit) result.logit = logit_path(form);
    result.dominated = dominated_actions(form, kPayoffTie);
    if (answer_.leader) result.commitment = commitment(form, *answer_.leader, kPayoffTie);
    result.price = price_of_anarchy(form, result.pure);
    return result;
  }

  GameAnswer::Solution follow_replies() {
    GameAnswer::Solution result;
    std::vector<std::size_t> actions;
    for (const auto& choices : choices_) actions.push_back(choices.size());
    PayoffMemo memo([this](std::span<const Profile> profiles) {
      std::vector<Array> payoffs;
      for (const GameAnswer::Outcome& outcome : outcomes(profiles)) {
        payoffs.push_back(totals(outcome));
      }
      return payoffs;
    });
    result.replies =
        best_reply_dynamics(actions, Profile(actions.size(), 0), memo, kPayoffTie, kMostVisited);
    if (cases_->failed()) return result;
    result.path = outcomes(result.replies->path);
    if (result.replies->end == DynamicsEnd::kEquilibrium) {
      result.price =
          price_of_anarchy(actions, {&result.replies->path.back(), 1}, memo, kMostVisited);
    }
    return result;
  }

  StrategyContext& context_;
  const Question& question_;
  std::vector<std::size_t> games_;
  GameAnswer answer_;
  std::vector<std::vector<Choice>> choices_;  // [player]
  std::vector<Owner> owners_;                 // [measure of the pool after the scenario's and with]
  std::unique_ptr<Counterfactuals> cases_;
  bool large_ = false, variant_ = false;
};

}  // namespace

std::optional<bool> linking_changes(const GameAnswer& answer) {
  if (answer.variants.empty() || answer.variants[0].replies) return std::nullopt;
  const GameAnswer::Solution& linked = answer.variants[0];
  // What is done in one of the games, by player: the part of the choice's name that belongs to it.
  std::vector<std::set<std::vector<std::string>>> together(answer.alone.size()),
      apart(answer.alone.size());
  for (std::size_t g = 0; g < answer.alone.size(); ++g) {
    const GameAnswer& alone = answer.alone[g];
    if (alone.variants.empty() || alone.variants[0].replies) return std::nullopt;
    for (const PureEquilibrium& pure : alone.variants[0].pure) {
      const Profile profile = alone.variants[0].form.profile(pure.profile);
      std::vector<std::string> done;
      for (std::size_t p = 0; p < alone.players.size(); ++p) {
        done.push_back(alone.players[p].choices[profile[p]]);
      }
      apart[g].insert(std::move(done));
    }
    for (const PureEquilibrium& pure : linked.pure) {
      const Profile profile = linked.form.profile(pure.profile);
      std::vector<std::string> done;
      for (const GameAnswer::Chooser& chooser : alone.players) {
        const auto same = [&](const GameAnswer::Chooser& other) {
          return other.valuation.own.name == chooser.valuation.own.name;
        };
        const auto p = static_cast<std::size_t>(std::ranges::find_if(answer.players, same) -
                                                answer.players.begin());
        done.push_back(answer.players[p].deeds[profile[p]].at(alone.games[0]));
      }
      together[g].insert(std::move(done));
    }
  }
  return together != apart;
}

GameAnswer answer_game(StrategyContext& context, const Question& question) {
  const auto& all = context.scenario.games;
  std::vector<std::size_t> games;
  for (const Word& word : std::get<GameQuestion>(question.of).games) {
    const auto found =
        std::ranges::find(all, word.text, [](const Game& game) { return game.name.text; });
    games.push_back(static_cast<std::size_t>(found - all.begin()));
    if (std::ranges::count(games, games.back()) > 1) {
      context.diagnostics.push_back({ErrorCode::kTwoParts, word.where,
                                     fmt::format("the game {} stands twice", word.text),
                                     "each game once"});
      return {};
    }
  }
  GameAnswer answer = Asker(context, question, games).answer();
  Question plain = question;
  plain.with.clear();
  for (std::size_t k = 0; k < games.size() && games.size() > 1; ++k) {
    answer.alone.push_back(Asker(context, plain, {games[k]}).answer());
  }
  return answer;
}

}  // namespace samarkand
