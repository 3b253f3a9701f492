// What the players of games do.
#include <cmath>

#include "questions.h"
#include "samarkand/questions/game/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::kGame;
using testing::make;
using testing::problems_of;
using testing::run_text;
using testing::three;

TEST(Game, PayoffsAreThoseOfPlainRuns) {
  const GameAnswer answer = ask<GameAnswer>(three(), kGame + "questions: [{ask: game, game: g}]\n");
  const GameAnswer::Solution& solution = answer.variants.at(0);
  ASSERT_EQ(solution.form.actions, (std::vector<std::size_t>{3, 2}));
  const std::string ban = "  - {kind: ban, origin: A, destination: C, sectors: all, share: 0.5}\n",
                    comply = "  - {kind: ban, origin: B, destination: C, sectors: all}\n",
                    secondary =
                        "  - {kind: iceberg, origin: [A, B], destination: [A, B], sectors: all, "
                        "factor: 1.3}\n";
  const std::vector<std::string> plain = {comply, "",           ban + comply,
                                          ban,    ban + comply, ban + secondary};
  for (std::size_t s = 0; s < plain.size(); ++s) {
    const Report run = run_text(three(), plain[s].empty() ? "" : "measures:\n" + plain[s]);
    const auto log_income = [&](std::size_t n) {
      return std::log1p(run.outcome.countries[n].real_income / 100);
    };
    EXPECT_NEAR(solution.form.value(s, 0), log_income(0) - 0.3 * log_income(2), 1e-11) << s;
    EXPECT_NEAR(solution.form.value(s, 1),
                log_income(1) + 0.02 * log_income(2) + (s % 2 == 1 ? 0.001 : 0), 1e-11)
        << s;
  }
  ASSERT_TRUE(solution.commitment && solution.logit && solution.mixed);
  for (const PureEquilibrium& pure : solution.pure) {
    for (std::size_t p = 0; p < 2; ++p) {
      for (std::size_t a = 0; a < solution.form.actions[p]; ++a) {
        EXPECT_LE(solution.form.value(solution.form.deviate(pure.profile, p, a), p),
                  solution.form.value(pure.profile, p) + kPayoffTie);
      }
    }
  }
}

TEST(Game, ADominatedActionChangesNoEquilibrium) {
  const GameAnswer plain = ask<GameAnswer>(three(), kGame + "questions: [{ask: game, game: g}]\n");
  const GameAnswer more = ask<GameAnswer>(
      three(), kGame +
                   "        waste: [{kind: productivity, country: B, sectors: all, factor: "
                   "0.9}]\nquestions: [{ask: game, game: g}]\n");
  const auto names = [](const GameAnswer& answer) {
    std::vector<std::vector<std::string>> all;
    for (const PureEquilibrium& pure : answer.variants[0].pure) {
      const Profile profile = answer.variants[0].form.profile(pure.profile);
      all.push_back({answer.players[0].choices[profile[0]], answer.players[1].choices[profile[1]]});
    }
    return all;
  };
  EXPECT_EQ(more.variants[0].form.actions[1], 3u);
  EXPECT_FALSE(names(plain).empty());
  EXPECT_EQ(names(plain), names(more));
  EXPECT_TRUE(std::ranges::any_of(more.variants[0].dominated, [](const Domination& of) {
    return of.player == 1 && of.action == 2;
  }));
}

// Support for support: each alone stays out; with one stake that sees both games they do not.
TEST(Game, AStakeLinksTwoGames) {
  const std::string body = R"(
actors:
  A: {stakes: [{when: help, value: -0.1, source: s}, {when: {A: x.help, B: y.help}, value: 0.2, source: s}]}
  B: {stakes: [{when: help, value: -0.1, source: s}, {when: {A: x.help, B: y.help}, value: 0.2, source: s}]}
games:
  x: {players: {A: {stay_out: [], help: []}}}
  y: {players: {B: {stay_out: [], help: []}}}
questions: [{ask: game, game: [x, y]}]
)";
  const GameAnswer answer = ask<GameAnswer>(three(), body);
  ASSERT_EQ(answer.alone.size(), 2u);
  for (const GameAnswer& alone : answer.alone) {
    ASSERT_EQ(alone.variants[0].pure.size(), 1u);
    EXPECT_EQ(alone.variants[0].pure[0].profile, 0u);
  }
  ASSERT_EQ(answer.variants[0].pure.size(), 2u);  // nobody helps, or both do
  EXPECT_EQ(answer.variants[0].pure[1].profile, 3u);
  EXPECT_TRUE(linking_changes(answer).value());
  const auto sentences = answer.sentences();
  EXPECT_EQ(sentences.at(0), "2 equilibria of x and y, which differ in the choices of A, B.");
  EXPECT_EQ(sentences.at(2), "Equilibrium 2 of 2: A: help, B: help.");
}

// One action set for two games: what pays in one is done in both.
TEST(Game, AnActionSetIsSharedByTwoGames) {
  const std::string body = R"(
actors:
  A: {stakes: [{when: x.help, value: -0.1, source: s}, {when: y.help, value: 0.15, source: s}]}
games:
  x: {players: {A: {stay_out: [], help: []}, B: {sit: []}}}
  y: {players: {A: {as_in: x}, B: {sit: []}}}
questions: [{ask: game, game: [x, y]}, {ask: game, game: x}]
)";
  const GameAnswer answer = ask<GameAnswer>(three(), body);
  EXPECT_EQ(answer.players[0].choices, (std::vector<std::string>{"stay_out", "help"}));
  ASSERT_EQ(answer.variants[0].pure.size(), 1u);
  EXPECT_EQ(answer.variants[0].form.profile(answer.variants[0].pure[0].profile)[0], 1u);
  const GameAnswer alone = ask<GameAnswer>(three(), body, 1);
  EXPECT_EQ(alone.variants[0].form.profile(alone.variants[0].pure[0].profile)[0], 0u);
  EXPECT_TRUE(linking_changes(answer).value());
}

TEST(Game, MeasuresThatCannotStandTogetherAreErrors) {
  const Diagnostics problems = problems_of(three(), R"(
games:
  g:
    players:
      A: {high: [{kind: tariff, origin: B, destination: A, sectors: all, rate: 0.2}], low: []}
      B: {high: [{kind: tariff, origin: B, destination: A, sectors: all, rate: 0.1}], low: []}
questions: [{ask: game, game: g}]
)");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, ErrorCode::kConflictingMeasures);
}

TEST(Game, LargeGamesFollowBestReplies) {
  // 17 players with two actions each, of whom each taxes all its imports or not: 131,072 profiles.
  std::string body = "games:\n  g:\n    players:\n";
  for (int k = 0; k < 17; ++k) {
    const std::string code{'C', static_cast<char>('A' + k)};
    body += "      " + code +
            ": {free: [], tax: [{kind: tariff, origin: all, destination: " + code +
            ", sectors: all, add: 0.05}]}\n";
  }
  const auto world = make(testing::random_world(17, 2, 5));
  const GameAnswer answer = ask<GameAnswer>(world, body + "questions: [{ask: game, game: g}]\n");
  const GameAnswer::Solution& solution = answer.variants.at(0);
  ASSERT_TRUE(solution.replies);
  EXPECT_EQ(solution.replies->end, DynamicsEnd::kEquilibrium);
  EXPECT_TRUE(solution.price);
  EXPECT_TRUE(solution.form.payoff.empty());
}

TEST(Game, ChoicesWithoutEndAreRefusedBeforeTheyAreMade) {
  std::string games = "games:\n", asked;
  for (int k = 0; k < 30; ++k) {
    const std::string name = "g" + std::to_string(k);
    games += "  " + name + ": {players: {A: {v: [], x: [], y: [], z: []}}}\n";
    asked += (k == 0 ? "" : ", ") + name;
  }
  EXPECT_EQ(code_of(three(), games + "questions: [{ask: game, game: [" + asked + "]}]\n"), 709);
}

// Two measures meet in the last profile alone, each with many that are switched as it is.
TEST(Game, MeasuresThatMeetInOneProfileAreFound) {
  std::string low, high;
  for (int k = 0; k < 40; ++k) {
    low += "{kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.001}, ";
    high += "{kind: iceberg, origin: B, destination: C, sectors: all, factor: 1.001}, ";
  }
  const auto tariff = [](const std::string& rate) {
    return "{kind: tariff, origin: B, destination: A, sectors: all, rate: " + rate + "}";
  };
  EXPECT_EQ(code_of(three(), "games:\n  g:\n    players:\n      A: {free: [], tax: [" + low +
                                 tariff("0.2") + "]}\n      B: {free: [], tax: [" + high +
                                 tariff("0.1") + "]}\nquestions: [{ask: game, game: g}]\n"),
            412);
}

TEST(Game, NoCountryIsInTwoPlayers) {
  const std::string game = "games:\n  g: {players: {A: {x: []}, all: {y: []}}}\n";
  EXPECT_EQ(code_of(three(), game + "questions: [{ask: game, game: g}]\n"), 708);
}

TEST(Game, GamesThatCannotBeLinkedAreErrors) {
  const std::string games =
      "games:\n  g: {leader: A, players: {A: {x: []}, B: {y: []}}}\n"
      "  h: {leader: B, players: {A: {x: []}, B: {y: []}}}\n";
  EXPECT_EQ(code_of(three(), games + "questions: [{ask: game, game: [g, h]}]\n"), 711);
  EXPECT_EQ(code_of(three(), games + "questions: [{ask: game, game: [g, g]}]\n"), 708);
  EXPECT_EQ(code_of(three(), games + "questions: [{ask: game, game: h}]\n"), 0);
}

}  // namespace
}  // namespace samarkand
