// What the players of a game do.
//
// A profile is one choice of each player. Its payoffs (payoff.h) come from the equilibrium of the
// scenario's measures with those of all actions chosen, as far as their conditions (`if`) hold.
// Games of up to kLargestTable profiles are solved in full: all pure Nash equilibria, mixed ones of
// two players, the logit path, dominated actions, what the leader gains by moving first. In larger
// ones best replies are followed from the first actions.
//
// Linked games are one game: a player of several chooses an action in each, except where one says
// `as_in` another, which is one choice for both; conditions and stakes see all of them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"
#include "samarkand/questions/game/choices.h"
#include "samarkand/strategy/best_reply.h"
#include "samarkand/strategy/logit_path.h"
#include "samarkand/strategy/mixed_equilibria.h"
#include "samarkand/strategy/normal_form.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

struct GameAnswer : Answer {
  using Answer::Answer;

  struct Chooser {
    Valuation valuation;
    std::vector<std::string> choices;  // names, of linked games "a + b"
    std::vector<std::map<std::string, std::string>> actions_by_game;  // [choice] action by game
  };
  // A profile that was solved.
  struct Outcome {
    Counterfactual world;
    std::vector<Payoff> payoff;  // [player]; empty where there is no equilibrium
  };
  struct Solution {
    NormalForm form;                // empty where the game is too large for a table
    std::vector<Outcome> outcomes;  // [profile] of the form
    std::vector<PureEquilibrium> pure;
    std::optional<std::vector<MixedEquilibrium>> mixed;  // of two players
    std::optional<LogitPath> logit;
    std::vector<Domination> dominated;
    std::optional<Commitment> commitment;  // of the leader
    std::optional<BestReplies> replies;    // of large games
    std::vector<Outcome> path;             // [of the replies]
    std::optional<PriceOfAnarchy> price;
  };
  std::vector<std::string> games;  // several: linked
  std::vector<Chooser> players;
  std::optional<std::size_t> leader;
  std::vector<Solution> variants;  // without, and with the question's `with`
  std::vector<GameAnswer> alone;   // each of the linked games

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
};

// Whether what is done in some pure equilibrium of the linked games, game by game, is in none of
// those of the games alone, or the other way round; empty where they were not all found.
std::optional<bool> linking_changes(const GameAnswer& answer);

// Incomplete where the context is stopped or has diagnostics. Error E412.
GameAnswer answer_game(RunContext& context, const Question& question);

}  // namespace samarkand
