#include "samarkand/questions/game/question.h"

#include <fmt/format.h>

#include <algorithm>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/game/choices.h"
#include "samarkand/questions/game/solve.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

constexpr double kMostBound = 1000;  // profiles; of larger games it is told as they are solved

// Measures that some profile has cannot stand together.
void check_profiles(const BoundScenario& bound, const Question& question, const Choices& choices,
                    Diagnostics& diagnostics) {
  const GamePool pool(choices, bound.scenario, question);
  const NormalForm form{choices.counts(), {}};
  std::vector<Counterfactuals::Case> cases;
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    for (int with = 0; with < (question.with.empty() ? 1 : 2); ++with) {
      cases.push_back({pool.on(form.profile(s), with == 1)});
    }
  }
  check_cases(bound.world, bound.scenario, pool.measures, cases, diagnostics);
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "game"; }
  std::string_view text() const override {
    return "What do the players of a game do? All pure Nash equilibria, mixed ones of two players, "
           "logit quantal response, what the leader gains by moving first; best replies alone "
           "where "
           "there are more than 100,000 profiles. Of several games: each alone, all linked to one, "
           "and what linking changes.";
  }
  std::vector<std::string_view> examples() const override {
    return {"{ask: game, game: sanctions}", "{ask: game, game: [sanctions, strait]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {
        ask_key<GameQuestion>(
            &GameQuestion::games,
            {.name = "game",
             .required = true,
             .text = "a game of the block `games:`, or a list of games that are linked"}),
        with_key()};
    return keys;
  }
  Polymorphic<Asked> make() const override { return GameQuestion(); }

  void check_written(const Question& question, const Scenario& scenario,
                     Diagnostics& diagnostics) const override {
    const Word* leader = nullptr;
    std::vector<std::string> seen;
    for (const Word& word : asked_as<GameQuestion>(question).games) {
      const Game* game = find_game(scenario, word, diagnostics);
      if (std::ranges::find(seen, word.text) != seen.end()) {
        diagnostics.push_back({ErrorCode::kTwoParts, word.where,
                               fmt::format("the game {} stands twice", word.text),
                               "each game once"});
      }
      seen.push_back(word.text);
      if (game == nullptr || !game->leader) continue;
      if (leader != nullptr && leader->text != game->leader->text) {
        diagnostics.push_back(
            {ErrorCode::kTwoLeaders, question.where,
             fmt::format("{} leads one of the games, {} another", leader->text, game->leader->text),
             "one leader for all linked games"});
      }
      leader = &*game->leader;
    }
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    const Choices choices(bound.scenario, games_of(bound.scenario, question));
    std::vector<Bloc> blocs;
    for (const Word& player : choices.players()) {
      blocs.push_back(make_valuation(player, bound.scenario, *bound.world, diagnostics).own);
    }
    refuse_overlaps(choices.players(), blocs, nullptr, "player", *bound.world, diagnostics);
    choices.refuse_endless(question.where, diagnostics);
    if (choices.profiles() <= kMostBound) check_profiles(bound, question, choices, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<GameAnswer>(answer_game(context, question));
  }
  std::string_view drawing() const override { return drawings::game; }
};

}  // namespace

const QuestionKind& game_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
