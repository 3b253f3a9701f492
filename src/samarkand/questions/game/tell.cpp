#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/game/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t kTold = 6;  // equilibria
constexpr std::size_t kListedProfiles = 5000;

class GameWriter {
 public:
  GameWriter(const World& world, std::string with) : world_(world), with_(std::move(with)) {}

  Sentences tell(const GameAnswer& answer) {
    Sentences all;
    for (std::size_t k = 0; k < answer.variants.size(); ++k) {
      Sentences some = solution(answer, answer.variants[k]);
      if (k == 1 && !some.empty()) {
        some.front() = with_ + ": " + some.front();
        if (same_equilibria(answer.variants[0], answer.variants[1])) {
          some = {with_ + " all of that stays the same."};
        }
      }
      all.insert(all.end(), some.begin(), some.end());
    }
    if (!answer.alone.empty()) linking(answer, all);
    return all;
  }

  Sentences solution(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    if (solution.replies) {
      Sentences large = {replies(answer, solution)};
      if (answer.leader) {
        large.emplace_back("Who moves first is not looked at in games this large.");
      }
      return large;
    }
    Sentences all = equilibria(answer, solution);
    const auto unsolved = std::ranges::count_if(
        solution.outcomes,
        [](const GameAnswer::Outcome& outcome) { return !outcome.world.solved(); });
    if (unsolved > 0) {
      all.push_back(
          fmt::format("{} of {} profiles have no equilibrium of the economy: nobody is "
                      "taken to go there.",
                      unsolved, solution.outcomes.size()));
    }
    if (answer.alone.empty()) dominated(answer, solution, all);
    if (solution.commitment) commitment(answer, solution, all);
    if (solution.logit && solution.logit->pure && solution.pure.size() > 1) {
      all.push_back(fmt::format("Players who err less and less come to: {}.",
                                text(answer, solution.form, *solution.logit->pure)));
    }
    if (solution.price && solution.price->price() > kPayoffTie) {
      all.push_back(
          fmt::format("The sum of payoffs, unweighted, would be highest, by {:.3g} points over the "
                      "worst equilibrium, at: {}.",
                      100 * solution.price->price(), text(answer, solution.price->best)));
    }
    return all;
  }

  void dominated(const GameAnswer& answer, const GameAnswer::Solution& solution,
                 Sentences& all) const {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>> worse;
    for (const Domination& of : solution.dominated) {
      if (of.round > 1) continue;
      worse[{of.player, of.by}].push_back(answer.players[of.player].choices[of.action]);
    }
    for (const auto& [better, choices] : worse) {
      const GameAnswer::Chooser& chooser = answer.players[better.first];
      all.push_back(fmt::format("Whatever the others do, {} does better with {} than with {}.",
                                name(chooser.valuation.own.name), chooser.choices[better.second],
                                fmt::join(choices, " or ")));
    }
  }

  Sentences equilibria(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    const std::size_t count = solution.pure.size();
    if (count == 0) {
      const std::size_t mixed = solution.mixed ? solution.mixed->size() : 0;
      return {fmt::format(
          "No choice of each player is a best reply to the others' ({}).",
          mixed > 0 ? fmt::format("mixed equilibria: {}", mixed) : "no pure equilibrium")};
    }
    const auto what = [&](std::size_t k) {
      return text(answer, solution.form, solution.pure[k].profile);
    };
    if (count == 1) return {fmt::format("One equilibrium: {}.", what(0))};
    Sentences all = {fmt::format("{} equilibria of {}, which differ in the choices of {}.", count,
                                 fmt::join(answer.games, " and "), undecided(answer, solution))};
    for (std::size_t k = 0; k < std::min(kTold, count); ++k) {
      all.push_back(fmt::format("Equilibrium {} of {}: {}.", k + 1, count, what(k)));
    }
    return all;
  }

  // Who does not choose the same in all equilibria: "the coalition, China".
  std::string undecided(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    const Profile first = solution.form.profile(solution.pure[0].profile);
    std::vector<std::string> names;
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const auto other = [&](const PureEquilibrium& pure) {
        return solution.form.profile(pure.profile)[p] != first[p];
      };
      if (std::ranges::any_of(solution.pure, other)) {
        names.push_back(name(answer.players[p].valuation.own.name));
      }
    }
    return fmt::format("{}", fmt::join(names, ", "));
  }

  void commitment(const GameAnswer& answer, const GameAnswer::Solution& solution,
                  Sentences& all) const {
    const auto& [best, worst] =
        std::pair(solution.commitment->best_case, solution.commitment->worst_case);
    const std::string leader = name(answer.players[*answer.leader].valuation.own.name);
    if (!best) {
      all.push_back(
          fmt::format("Whatever {} does first, the others find no pure equilibrium.", leader));
      return;
    }
    all.push_back(
        fmt::format("If {} moves first: {}.", leader, text(answer, solution.form, *best)));
    if (worst && *worst != *best) {
      all.push_back(fmt::format("At worst for it, as the others can do several things: {}.",
                                text(answer, solution.form, *worst)));
    }
  }

  std::string replies(const GameAnswer& answer, const GameAnswer::Solution& solution) const {
    const BestReplies& replies = *solution.replies;
    const std::string last = text(answer, replies.path.back());
    switch (replies.end) {
      case DynamicsEnd::kEquilibrium:
        return fmt::format("Best replies end at an equilibrium: {}.", last);
      case DynamicsEnd::kCycle:
        return fmt::format("Best replies go in a circle of {} profiles, from: {}.",
                           replies.path.size() - 1 - replies.cycle_start, last);
      case DynamicsEnd::kBudget:
        return fmt::format("Best replies were still moving when the search ended, at: {}.", last);
      case DynamicsEnd::kNoPayoff:
        return "No profile that was looked at has an equilibrium of the economy.";
    }
    return "";
  }

  static bool same_equilibria(const GameAnswer::Solution& a, const GameAnswer::Solution& b) {
    if (a.replies || b.replies) return false;
    const auto led = [](const GameAnswer::Solution& of) {
      return of.commitment ? std::pair(of.commitment->best_case, of.commitment->worst_case)
                           : std::pair<std::optional<std::size_t>, std::optional<std::size_t>>();
    };
    const auto limit = [](const GameAnswer::Solution& of) {
      return of.logit ? of.logit->pure : std::nullopt;
    };
    return !a.pure.empty() && led(a) == led(b) && limit(a) == limit(b) &&
           std::ranges::equal(a.pure, b.pure, {}, &PureEquilibrium::profile,
                              &PureEquilibrium::profile);
  }

  void linking(const GameAnswer& answer, Sentences& all) {
    for (const GameAnswer& alone : answer.alone) {
      if (alone.variants.empty()) continue;
      const Sentences some = solution(alone, alone.variants[0]);
      if (!some.empty()) {
        all.push_back(fmt::format("The game {} alone: {}", alone.games[0], some.front()));
      }
    }
    const std::optional<bool> changes = linking_changes(answer);
    if (!changes) return;
    all.emplace_back(*changes ? "Linking the games changes what is done."
                              : "Linking the games changes nothing that is done.");
  }

 private:
  std::string name(const std::string& code) const { return display_name(world_, code); }
  // "the coalition: secondary, China: comply".
  std::string text(const GameAnswer& answer, const Profile& profile) const {
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const GameAnswer::Chooser& chooser = answer.players[p];
      parts.push_back(name(chooser.valuation.own.name) + ": " + chooser.choices[profile[p]]);
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  std::string text(const GameAnswer& answer, const NormalForm& form, std::size_t profile) const {
    return text(answer, form.profile(profile));
  }

  const World& world_;
  std::string with_;  // what the question's further measures are called
};

// ---- JSON

Json actions(const GameAnswer& answer, const Profile& profile) {
  Json json = Json::object();
  for (std::size_t p = 0; p < answer.players.size(); ++p) {
    const auto& [valuation, choices, actions_by_game] = answer.players[p];
    json[valuation.own.name] = choices[profile[p]];
  }
  return json;
}

Json probabilities(const GameAnswer& answer, const MixedProfile& mixed) {
  Json json = Json::object();
  for (std::size_t p = 0; p < answer.players.size(); ++p) {
    const auto& [valuation, choices, actions_by_game] = answer.players[p];
    for (std::size_t a = 0; a < choices.size(); ++a) {
      json[valuation.own.name][choices[a]] = rounded(mixed[p][a]);
    }
  }
  return json;
}

Json outcome_json(const GameAnswer& answer, const Profile& profile,
                  const GameAnswer::Outcome& outcome) {
  Json json = {{"actions", actions(answer, profile)}};
  if (!outcome.world.solved()) {
    json["reason"] = outcome.world.reason;
    return json;
  }
  for (std::size_t p = 0; p < answer.players.size(); ++p) {
    const Bloc& own = answer.players[p].valuation.own;
    json["real_income"][own.name] = percent_json(own.log_income(outcome.world.log_real_income));
    json["payoffs"][own.name] = payoff_json(outcome.payoff[p]);
  }
  return json;
}

Json profile_json(const GameAnswer& answer, const GameAnswer::Solution& solution,
                  std::size_t profile) {
  return outcome_json(answer, solution.form.profile(profile), solution.outcomes[profile]);
}

void quantal(const GameAnswer& answer, const GameAnswer::Solution& solution, Json& json) {
  const LogitPath& logit = *solution.logit;
  constexpr const char* kEnds[] = {"pure", "open", "lost"};
  Json& quantal = json["quantal_response"];
  quantal = {{"unit", rounded(logit.unit)},
             {"end", kEnds[static_cast<int>(logit.end)]},
             {"limit", logit.pure ? actions(answer, solution.form.profile(*logit.pure)) : Json()},
             {"path", Json::array()}};
  for (const LogitPoint& point : logit.points) {
    quantal["path"].push_back({{"lambda", rounded(point.lambda)},
                               {"probabilities", probabilities(answer, point.probability)}});
  }
}

void table(const GameAnswer& answer, const GameAnswer::Solution& solution, Json& json) {
  json["equilibria"] = Json::array();
  for (const PureEquilibrium& pure : solution.pure) {
    Json entry = profile_json(answer, solution, pure.profile);
    entry["strict"] = pure.strict;
    entry["unknown_deviations"] = pure.unknown;
    entry["margin"] = rounded(pure.margin);
    json["equilibria"].push_back(std::move(entry));
  }
  if (solution.mixed) {
    json["mixed_equilibria"] = Json::array();
    for (const MixedEquilibrium& mixed : *solution.mixed) {
      json["mixed_equilibria"].push_back(
          {{"probabilities", probabilities(answer, mixed.probability)},
           {"payoffs", numbers(mixed.payoff)}});
    }
  }
  if (solution.logit) quantal(answer, solution, json);
  json["dominated"] = Json::array();
  for (const Domination& of : solution.dominated) {
    const auto& [valuation, choices, actions_by_game] = answer.players[of.player];
    json["dominated"].push_back({{"player", valuation.own.name},
                                 {"action", choices[of.action]},
                                 {"by", choices[of.by]},
                                 {"round", of.round}});
  }
  if (solution.commitment) {
    const auto case_json = [&](const std::optional<std::size_t>& profile) {
      return profile ? profile_json(answer, solution, *profile) : Json();
    };
    json["commitment"] = {{"best_case", case_json(solution.commitment->best_case)},
                          {"worst_case", case_json(solution.commitment->worst_case)}};
  }
  json["profiles"] = Json::array();
  for (std::size_t s = 0; s < std::min(solution.outcomes.size(), kListedProfiles); ++s) {
    json["profiles"].push_back(profile_json(answer, solution, s));
  }
}

Json solution_json(const GameAnswer& answer, const GameAnswer::Solution& solution) {
  Json json;
  if (solution.replies) {
    const BestReplies& replies = *solution.replies;
    constexpr const char* kEnds[] = {"equilibrium", "cycle", "budget", "no payoff"};
    json["best_replies"] = {{"end", kEnds[static_cast<int>(replies.end)]},
                            {"cycle_start", replies.cycle_start},
                            {"path", Json::array()}};
    for (std::size_t k = 0; k < solution.path.size(); ++k) {
      json["best_replies"]["path"].push_back(
          outcome_json(answer, replies.path[k], solution.path[k]));
    }
  } else {
    table(answer, solution, json);
  }
  if (solution.price) {
    const PriceOfAnarchy& price = *solution.price;
    json["price_of_anarchy"] = {{"price", rounded(price.price())},
                                {"exhaustive", price.exhaustive},
                                {"best", actions(answer, price.best)},
                                {"worst_equilibrium", actions(answer, price.worst_equilibrium)}};
  }
  return json;
}

Json game_json(const GameAnswer& answer) {
  Json json = {{"games", answer.games}, {"players", Json::array()}};
  for (const GameAnswer::Chooser& player : answer.players) {
    json["players"].push_back({{"player", player.valuation.own.name},
                               {"actions", player.choices},
                               {"values", valuation_json(player.valuation)}});
  }
  json["leader"] = answer.leader ? Json(answer.players[*answer.leader].valuation.own.name) : Json();
  json.update(variants_json(answer.variants, [&](const GameAnswer::Solution& solution) {
    return solution_json(answer, solution);
  }));
  if (!answer.alone.empty()) {
    const std::optional<bool> changes = linking_changes(answer);
    json["linking_changes"] = changes ? Json(*changes) : Json();
    json["alone"] = Json::array();
    for (const GameAnswer& alone : answer.alone) json["alone"].push_back(game_json(alone));
  }
  return json;
}

}  // namespace

std::string GameAnswer::title() const {
  return fmt::format("{}: {}", games.size() > 1 ? "Linked games" : "The game",
                     fmt::join(games, ", "));
}

std::vector<std::string> GameAnswer::sentences() const {
  return GameWriter(world(), with_title()).tell(*this);
}

Json GameAnswer::json() const { return game_json(*this); }

std::string GameAnswer::unanswered() const {
  for (const GameAnswer::Solution& solution : variants) {
    const auto& outcomes = solution.replies ? solution.path : solution.outcomes;
    const bool any = std::ranges::any_of(
        outcomes, [](const GameAnswer::Outcome& outcome) { return outcome.world.solved(); });
    if (!any && !outcomes.empty()) return outcomes.front().world.reason;
    if (solution.replies && solution.replies->end == DynamicsEnd::kBudget) {
      return "best replies were still moving when the search ended";
    }
  }
  return "";
}

}  // namespace samarkand
