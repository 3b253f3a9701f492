// Compliance, games and coalitions on solved equilibria: published numbers, theory, and plain runs
// of the same measures.
#include <tbb/global_control.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>

#include "samarkand/measures/registry.h"
#include "samarkand/numeric/root.h"
#include "samarkand/report/memo_file.h"
#include "samarkand/strategy/answers.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::run_text;

// The three countries of the targets: A hegemon, B third party, C target.
std::shared_ptr<const World> three() {
  return make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
}

const std::string kEmbargo = R"(
measures:
  - {kind: ban, origin: A, destination: C, sectors: all}
  - {kind: ban, origin: C, destination: A, sectors: all}
)";
const std::string kJoining =
    "joining: [{kind: ban, origin: B, destination: C, sectors: all}, "
    "{kind: ban, origin: C, destination: B, sectors: all}]";
const std::string kThreat =
    "threat: [{kind: iceberg, origin: B, destination: A, sectors: all}, "
    "{kind: iceberg, origin: A, destination: B, sectors: all}]";
const std::string kAsk = "questions: [{ask: compliance, actor: B, " + kJoining + ", " + kThreat;

ComplianceAnswer ask_compliance(const std::string& body) {
  const Report report = run_text(three(), body);
  return std::get<ComplianceAnswer>(report.answers.at(0));
}
template <class T>
T ask(const std::shared_ptr<const World>& world, const std::string& body, std::size_t question = 0,
      StrategyOptions options = {}) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", "", diagnostics);
  if (!diagnostics.empty()) throw std::runtime_error(to_string(diagnostics));
  const Result<Report> report = run(world, std::move(scenario), {}, std::move(options));
  if (!report) throw std::runtime_error(to_string(report.diagnostics()));
  return std::get<T>(report->answers.at(question));
}
Diagnostics problems_of(const std::shared_ptr<const World>& world, const std::string& body) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", "", diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  const Result<Report> report = run(world, std::move(scenario));
  return report ? Diagnostics() : report.diagnostics();
}

double percent(double log_change) { return 100 * std::expm1(log_change); }

// ---- compliance

// targets 7: 3 countries, one sector, theta 4; A and C embargo each other.
TEST(Compliance, TargetsOfThreeCountries) {
  const ComplianceAnswer answer = ask_compliance(kEmbargo + kAsk + ", affinity: C}]");
  const Compliance& result = answer.variants.at(0);
  EXPECT_NEAR(percent(result.outside.payoff.total()), 0.459629, 5e-7);
  EXPECT_NEAR(percent(result.inside.payoff.total()), -1.477839, 5e-7);
  ASSERT_TRUE(result.threshold);
  EXPECT_NEAR(*result.threshold, 1.0863166, 5e-8);
  ASSERT_TRUE(result.affinity.value);
  EXPECT_NEAR(*result.affinity.value, -0.325191, 5e-7);
  EXPECT_TRUE(result.affinity.at_most);
  // What it says holds: indifferent under the threat, and at the weight.
  EXPECT_NEAR(result.at_threshold->payoff.total(), result.inside.payoff.total(), 1e-11);
  const ComplianceAnswer at_weight =
      ask_compliance("actors: {B: {affinity: {C: " + std::to_string(*result.affinity.value - 1e-5) +
                     "}}}\n" + kEmbargo + kAsk + "}]");
  EXPECT_EQ(at_weight.variants[0].threshold, 1);
}

TEST(Compliance, ThresholdDoesNotDependOnTheBracket) {
  const auto gain = [](double x) { return std::log(x) - 0.1 + 1e-3 * std::sin(40 * x); };
  const double root = find_root(gain, 1, gain(1), 1.2, gain(1.2), 1e-12);
  for (const double high : {1.11, 1.5, 3.0, 900.0}) {
    EXPECT_NEAR(find_root(gain, 1, gain(1), high, gain(high), 1e-12), root, 1e-10) << high;
  }
  // Both ends may come in either order, and a root at an end is one.
  EXPECT_NEAR(find_root(gain, 3, gain(3), 1, gain(1), 1e-12), root, 1e-10);
  const auto line = [](double x) { return x - 2; };
  EXPECT_DOUBLE_EQ(find_root(line, 2, line(2), 5, line(5), 1e-12), 2);
}

TEST(Compliance, SaysWhyThereIsNoThreshold) {
  const ComplianceAnswer answer =
      ask_compliance(kEmbargo +
                     "questions: [{ask: compliance, actor: B, joining: [{kind: "
                     "productivity, country: B, sectors: all, factor: 0.5}], " +
                     kThreat + ", affinity: C}]");
  EXPECT_FALSE(answer.variants[0].threshold);
  EXPECT_EQ(answer.variants[0].reason, "not even a ban");
  EXPECT_LT(answer.variants[0].gain_at_ban, 0);
}

TEST(Compliance, StakesCountWhereTheyApply) {
  const std::string stakes =
      "actors: {B: {stakes: [{when: complies, value: 0.015, source: made up}, {when: refuses, "
      "value: -0.01, source: made up}]}}\n";
  const Compliance plain = ask_compliance(kEmbargo + kAsk + "}]").variants[0];
  const Compliance staked = ask_compliance(stakes + kEmbargo + kAsk + "}]").variants[0];
  EXPECT_DOUBLE_EQ(staked.inside.payoff.total(), plain.inside.payoff.total() + 0.015);
  EXPECT_DOUBLE_EQ(staked.outside.payoff.total(), plain.outside.payoff.total() - 0.01);
  EXPECT_EQ(staked.inside.payoff.home, plain.inside.payoff.home);
  EXPECT_EQ(staked.threshold, 1) << "0.025 of stakes outweigh 0.0195 of income";
}

// A threat that raises the defier's own tariff serves it up to its best tariff: the gain of joining
// falls before it rises, and every change of its sign is one of the curve.
TEST(Compliance, TariffThreatsNeedNotBeMonotone) {
  const std::string tariff = "threat: [{kind: tariff, origin: A, destination: B, sectors: all}]";
  const ComplianceAnswer answer = ask_compliance(
      kEmbargo + "questions: [{ask: compliance, actor: B, " + kJoining + ", " + tariff + "}]");
  const Compliance& result = answer.variants[0];
  EXPECT_EQ(answer.unit, "rate");
  EXPECT_EQ(result.curve.front().size, 0);
  EXPECT_NEAR(result.curve.front().gain,
              result.inside.payoff.total() - result.outside.payoff.total(), 1e-12);
  bool falls = false, rises = false;
  std::size_t changes = 0;
  for (std::size_t k = 1; k < result.curve.size(); ++k) {
    falls |= result.curve[k].gain < result.curve[k - 1].gain;
    rises |= result.curve[k].gain > result.curve[k - 1].gain;
    changes += (result.curve[k].gain >= 0) != (result.curve[k - 1].gain >= 0);
  }
  EXPECT_TRUE(falls && rises);
  EXPECT_EQ(result.crossings.size(), changes);
}

TEST(Compliance, AFurtherMeasureGivesASecondAnswer) {
  const ComplianceAnswer answer =
      ask_compliance(kEmbargo + kAsk +
                     ", with: [{kind: ban, origin: A, destination: B, sectors: all, share: 0.9}, "
                     "{kind: ban, origin: B, destination: A, sectors: all, share: 0.9}]}]");
  ASSERT_EQ(answer.variants.size(), 2u);
  // With little trade left to lose with A, it takes a larger threat.
  EXPECT_GT(answer.variants[1].threshold.value_or(1e9), *answer.variants[0].threshold);
}

// ---- games

const std::string kGame = R"(
actors:
  A: {affinity: {C: -0.3}}
  B: {affinity: {C: 0.02}, stakes: [{when: trade_on, value: 0.001, source: made up}]}
games:
  g:
    leader: A
    players:
      A:
        nothing: []
        ban: [{kind: ban, origin: A, destination: C, sectors: all, share: 0.5}]
        secondary:
          - {kind: ban, origin: A, destination: C, sectors: all, share: 0.5}
          - {kind: iceberg, origin: B, destination: A, sectors: all, factor: 1.3, if: {B: trade_on}}
          - {kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.3, if: {B: [trade_on]}}
      B:
        comply: [{kind: ban, origin: B, destination: C, sectors: all}]
        trade_on: []
)";

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

// ---- memo, threads, interruption

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / "samarkand-strategy-test") {
    std::filesystem::remove_all(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path file() const { return path_ / "solved.memo"; }

 private:
  std::filesystem::path path_;
};

TEST(Memo, SolvesNothingTwiceAndChangesNoBit) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  std::size_t solved = 0;
  StrategyOptions options;
  options.memo = memo_file(folder.file());
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved > 0; };
  const auto first = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 5u) << "two of the six profiles are the same measures";
  solved = 0;
  const auto second = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 0u);
  EXPECT_EQ(first.variants[0].form.payoff, second.variants[0].form.payoff);

  // Another elasticity is another equilibrium.
  ask<GameAnswer>(three(), "model: {theta: {all: 5}}\n" + body, 0, options);
  EXPECT_EQ(solved, 5u);
}

TEST(Memo, ADamagedFileIsSolvedAgain) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  StrategyOptions options;
  options.memo = memo_file(folder.file());
  const auto first = ask<GameAnswer>(three(), body, 0, options);
  std::string bytes;
  {
    std::ifstream file(folder.file(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  ASSERT_GT(bytes.size(), 100u);
  for (const std::size_t at :
       {std::size_t{3}, std::size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    std::ofstream(folder.file(), std::ios::binary) << damaged;
    EXPECT_EQ(ask<GameAnswer>(three(), body, 0, options).variants[0].form.payoff,
              first.variants[0].form.payoff)
        << at;
    std::ofstream(folder.file(), std::ios::binary) << bytes.substr(0, at);
    EXPECT_EQ(ask<GameAnswer>(three(), body, 0, options).variants[0].form.payoff,
              first.variants[0].form.payoff)
        << at;
  }
}

TEST(Memo, AnInterruptedRunGoesOn) {
  const Folder folder;
  const std::string body = kGame + "questions: [{ask: game, game: g}]\n";
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  std::size_t solved = 0;
  StrategyOptions options;
  options.memo = memo_file(folder.file());
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved < 2; };
  ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 2u);
  solved = 0;
  options.progress = [&](std::string_view, std::size_t, std::size_t) { return ++solved > 0; };
  const auto resumed = ask<GameAnswer>(three(), body, 0, options);
  EXPECT_EQ(solved, 3u);
  EXPECT_EQ(resumed.variants[0].form.payoff,
            ask<GameAnswer>(three(), body).variants[0].form.payoff);
}

TEST(Counterfactuals, SameBitsOnAnyNumberOfThreads) {
  const auto world = make(testing::random_world(6, 3, 11));
  const std::string body =
      "questions: [{ask: coalition, target: CA, possible: [CB, CC, CD, CE], joining: [{kind: ban, "
      "origin: member, destination: CA, sectors: all, share: 0.5}]}]\n";
  const auto damage = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::vector<double> values;
    for (const auto& rung : ask<CoalitionAnswer>(world, body).ladder) values.push_back(rung.damage);
    return values;
  };
  EXPECT_EQ(damage(1), damage(4));
}

// ---- coalitions

const std::string kSanctions = R"(
measures:
  - {kind: ban, origin: [CA, CB], destination: CD, sectors: all, share: 0.6}
  - {kind: tariff, origin: CD, destination: all, except_destination: CD, sectors: [sb], add: 0.1}
  - {kind: iceberg, origin: all, destination: all, sectors: [sa], factor: 1.1}
  - {kind: productivity, country: CD, sectors: [sb], factor: 0.95}
)";

TEST(Coalition, AMemberThatLeavesLiftsItsMeasures) {
  const auto world = make(testing::random_world(5, 3, 3));
  const CoalitionAnswer answer = ask<CoalitionAnswer>(
      world, kSanctions + "questions: [{ask: coalition, target: CD, members: [CA, CB, CC]}]\n");
  EXPECT_TRUE(answer.exhaustive);
  EXPECT_EQ(answer.coalitions, 8u);
  const auto target = [&](const std::string& body) {
    return -run_text(world, body).outcome.countries[3].real_income;
  };
  const double all = target(kSanctions);
  EXPECT_NEAR(answer.damage, all, 1e-9);
  // Without CB: its ban, CD's tariff paid there, icebergs both ways between the two.
  const double without = target(R"(
measures:
  - {kind: ban, origin: CA, destination: CD, sectors: all, share: 0.6}
  - {kind: tariff, origin: CD, destination: [CA, CC, CE], sectors: [sb], add: 0.1}
  - {kind: iceberg, origin: [CA, CC, CE], destination: all, sectors: [sa], factor: 1.1}
  - {kind: iceberg, origin: CB, destination: [CA, CC, CE], sectors: [sa], factor: 1.1}
  - {kind: iceberg, origin: CD, destination: [CA, CC, CE], sectors: [sa], factor: 1.1}
  - {kind: productivity, country: CD, sectors: [sb], factor: 0.95}
)");
  EXPECT_NEAR(answer.rows[1].marginal, all - without, 1e-9);
  double shares = 0;
  for (const auto& row : answer.rows) shares += row.shapley;
  EXPECT_NEAR(shares, answer.ladder.back().damage - answer.ladder.front().damage, 1e-9);
  EXPECT_NEAR(answer.ladder.back().damage, all, 1e-9);
}

TEST(Coalition, EqualPlayersShareAlikeAndDamageIsMonotone) {
  // Three equal countries around a target: each adds damage, none more than another.
  const auto world = make(one_sector(
      {"A", "B", "C", "T"}, {{80, 5, 5, 5}, {5, 80, 5, 5}, {5, 5, 80, 5}, {5, 5, 5, 40}}, 4));
  const CoalitionAnswer answer = ask<CoalitionAnswer>(
      world,
      "questions: [{ask: coalition, target: T, possible: [A, B, C], joining: [{kind: ban, origin: "
      "member, destination: T, sectors: all}, {kind: ban, origin: T, destination: member, sectors: "
      "all}]}]\n");
  EXPECT_NEAR(answer.rows[0].shapley, answer.rows[1].shapley, 1e-9);
  EXPECT_NEAR(answer.rows[0].shapley, answer.rows[2].shapley, 1e-9);
  EXPECT_FALSE(answer.fall);
  ASSERT_EQ(answer.ladder.size(), 4u);
  // All of them: autarky of the target, (40/55)^(1/4).
  EXPECT_NEAR(answer.ladder[3].damage, 100 * (1 - std::pow(40.0 / 55, 0.25)), 1e-8);
  EXPECT_EQ(answer.stable, std::vector<Coalition>{0}) << "nobody gains by a ban alone";
  // The hostility at which a player is indifferent is of the payoffs: at more of it, it joins.
  const double weight = *answer.rows[0].hostility.value;
  EXPECT_TRUE(answer.rows[0].hostility.at_most);
  const CoalitionAnswer hostile = ask<CoalitionAnswer>(
      world, "actors: {A: {affinity: {T: " + std::to_string(weight - 1e-3) +
                 "}}}\nquestions: [{ask: coalition, target: T, possible: [A, B, C], joining: "
                 "[{kind: ban, origin: member, destination: T, sectors: all}, {kind: ban, origin: "
                 "T, destination: member, sectors: all}]}]\n");
  EXPECT_EQ(hostile.stability.join, std::vector<std::size_t>{0});
}

// Chowdhry et al. (2024), eq. 13: the same real income for all members, nothing lost between them.
TEST(Coalition, EqualBurdenTransfers) {
  const auto world = make(testing::random_world(5, 3, 3));
  const CoalitionAnswer answer = ask<CoalitionAnswer>(
      world, kSanctions + "questions: [{ask: coalition, target: CD, members: [CA, CB, CC]}]\n");
  const CoalitionAnswer::Burden& burden = answer.burden;
  ASSERT_EQ(burden.reason, "");
  EXPECT_NEAR(std::accumulate(burden.transfer.begin(), burden.transfer.end(), 0.0), 0, 1e-9);
  // A plain run with these transfers: from each payer to each receiver by their parts.
  double received = 0;
  for (const double t : burden.transfer) received += std::max(t, 0.0);
  std::string transfers;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t n = 0; n < 3; ++n) {
      if (burden.transfer[i] >= 0 || burden.transfer[n] <= 0) continue;
      transfers += "  - {kind: transfer, origin: " + world->countries()[burden.countries[i]].code +
                   ", destination: " + world->countries()[burden.countries[n]].code + ", value: " +
                   std::to_string(-burden.transfer[i] * burden.transfer[n] / received) + "}\n";
    }
  }
  const Report report = run_text(world, kSanctions + transfers);
  for (const std::size_t n : burden.countries) {
    EXPECT_NEAR(report.outcome.countries[n].real_income, burden.real_income, 1e-4) << n;
  }
}

TEST(Coalition, ManyMembersAreSampled) {
  const auto world = make(testing::random_world(18, 2, 9));
  std::string members;
  for (int k = 1; k < 18; ++k) members += std::string(k > 1 ? ", C" : "C") + char('A' + k);
  const CoalitionAnswer answer = ask<CoalitionAnswer>(
      world, "questions: [{ask: coalition, target: CA, samples: 20, possible: [" + members +
                 "], joining: [{kind: ban, origin: member, destination: CA, sectors: all, share: "
                 "0.5}]}]\n");
  EXPECT_FALSE(answer.exhaustive);
  ASSERT_EQ(answer.ladder.size(), 18u);
  double shares = 0;
  for (const auto& row : answer.rows) {
    shares += row.shapley;
    EXPECT_GT(row.shapley_error, 0);
  }
  EXPECT_NEAR(shares, answer.ladder.back().damage - answer.ladder.front().damage, 1e-9);
}

TEST(Coalition, PartsThatOverlapOrAreEmptyAreErrors) {
  const auto world = make(testing::random_world(5, 3, 3));
  const std::string kBan =
      "measures: [{kind: ban, origin: CA, destination: CD, sectors: all, share: 0.6}]\n";
  const auto code = [&](const std::string& question) {
    const Diagnostics problems = problems_of(world, kBan + "questions: [" + question + "]\n");
    return problems.empty() ? 0 : static_cast<int>(problems[0].code);
  };
  EXPECT_EQ(code("{ask: coalition, target: CD, members: [CA, CD]}"), 708);
  EXPECT_EQ(code("{ask: coalition, target: CD, members: [CA], possible: [CE]}"), 707);
  EXPECT_EQ(
      code("{ask: coalition, target: CD, members: [CA], possible: [CE], joining: [{kind: ban, "
           "origin: member, destination: CD, sectors: all}]}"),
      0);
}

// ---- optimal measures, as a scenario asks for them

// Gros (1987): theta 4, home share .8 at free trade.
TEST(OptimalQuestion, SymmetricNashTariffs) {
  const auto world = make(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  const OptimalAnswer answer =
      ask<OptimalAnswer>(world, "questions: [{ask: optimal, actor: [A, B]}]\n");
  ASSERT_TRUE(answer.variants.at(0).nash);
  const NashMeasures& nash = *answer.variants[0].nash;
  EXPECT_TRUE(nash.converged);
  ASSERT_EQ(nash.point.value.size(), 2u);
  for (const double tariff : nash.point.value) EXPECT_NEAR(tariff, .26899261, 6e-9);
}

TEST(OptimalQuestion, FrontierAndBansWithAndWithoutTheScenario) {
  const OptimalAnswer answer = ask<OptimalAnswer>(
      three(), kEmbargo +
                   "questions: [{ask: optimal, actor: A, target: C, on: baseline, psi: [0, "
                   "0.2, 5]}]\n");
  const auto& frontier = answer.variants.at(0).frontier;
  ASSERT_EQ(frontier.size(), 3u);
  EXPECT_NEAR(frontier[0].target, 0, 1e-9) << "a ban costs A itself";
  EXPECT_LE(frontier[1].target, frontier[0].target + 1e-12);
  EXPECT_LE(frontier[2].target, frontier[1].target + 1e-12);
  EXPECT_NEAR(percent(frontier[2].target), -8.567855, 5e-7) << "targets 2: both banned";
  ASSERT_TRUE(answer.scenario);
  EXPECT_NEAR(percent(answer.scenario->own), -1.554521, 5e-7);
  const OptimalAnswer bans = ask<OptimalAnswer>(
      three(), "questions: [{ask: optimal, actor: A, target: C, psi: 5, count: 10}]\n");
  ASSERT_TRUE(bans.variants.at(0).ladder);
  EXPECT_NEAR(percent(bans.variants[0].ladder->steps.back().target), -8.567855, 5e-7);
}

TEST(Questions, WhatCannotBeAskedIsAnError) {
  const auto code = [&](const std::string& body) {
    const Diagnostics problems = problems_of(three(), body);
    return problems.empty() ? 0 : static_cast<int>(problems[0].code);
  };
  const auto question = [&](const std::string& text) {
    return code("questions: [" + text + "]\n");
  };
  EXPECT_EQ(question("{ask: optimal, actor: all, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(question("{ask: optimal, actor: A, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(question("{ask: optimal, actor: [A, A]}"), 708);
  EXPECT_EQ(question("{ask: optimal, actor: A, target: A}"), 708);
  EXPECT_EQ(question("{ask: optimal, actor: A, target: C, psi: []}"), 410);
  EXPECT_EQ(question("{ask: compliance, actor: B, " + kJoining + ", " + kThreat + ", affinity: B}"),
            406);
  EXPECT_EQ(question("{ask: coalition, target: C, possible: [A], joining: [{kind: ban, origin: A, "
                     "destination: C, sectors: all}]}"),
            404);
  const std::string games =
      "games:\n  g: {leader: A, players: {A: {x: []}, B: {y: []}}}\n"
      "  h: {leader: B, players: {A: {x: []}, B: {y: []}}}\n";
  EXPECT_EQ(code(games + "questions: [{ask: game, game: [g, h]}]\n"), 711);
  EXPECT_EQ(code(games + "questions: [{ask: game, game: [g, g]}]\n"), 708);
  EXPECT_EQ(code(games + "questions: [{ask: game, game: h}]\n"), 0);
}

}  // namespace
}  // namespace samarkand
