// Coalitions on solved equilibria: plain runs of the same measures, theory.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "questions.h"
#include "samarkand/questions/coalition/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::make;
using testing::one_sector;
using testing::run_text;
using testing::three;

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

TEST(Coalition, EqualMembersAreNamedTogetherAndOweEachOtherNothing) {
  const auto world = make(one_sector(
      {"A", "B", "C", "T"}, {{80, 5, 5, 5}, {5, 80, 5, 5}, {5, 5, 80, 5}, {5, 5, 5, 40}}, 4));
  const CoalitionAnswer answer =
      ask<CoalitionAnswer>(world,
                           "measures: [{kind: ban, origin: [A, B], destination: T, sectors: all}]\n"
                           "questions: [{ask: coalition, target: T, members: [A, B]}]\n");
  const auto sentences = answer.sentences();
  EXPECT_EQ(
      sentences.at(1),
      fmt::format("They can spare each alike: without A or B the loss is {:.3g} points smaller.",
                  answer.rows[0].marginal));
  EXPECT_TRUE(std::ranges::any_of(sentences, [](const std::string& sentence) {
    return sentence.ends_with(" % of real income; nothing has to be handed over.");
  }));
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
    return code_of(world, kBan + "questions: [" + question + "]\n");
  };
  EXPECT_EQ(code("{ask: coalition, target: CD, members: [CA, CD]}"), 708);
  EXPECT_EQ(code("{ask: coalition, target: CD, members: [CA], possible: [CE]}"), 707);
  EXPECT_EQ(
      code("{ask: coalition, target: CD, members: [CA], possible: [CE], joining: [{kind: ban, "
           "origin: member, destination: CD, sectors: all}]}"),
      0);
}

TEST(Coalition, AJoiningMeasureNamesTheMember) {
  EXPECT_EQ(code_of(three(),
                    "questions: [{ask: coalition, target: C, possible: [A], joining: [{kind: ban, "
                    "origin: A, destination: C, sectors: all}]}]\n"),
            404);
}

}  // namespace
}  // namespace samarkand
