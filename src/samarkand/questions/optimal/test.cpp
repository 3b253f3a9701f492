// Measures that serve an actor best, as a scenario asks for them.
#include <cmath>

#include "questions.h"
#include "samarkand/questions/optimal/question.h"
#include "samarkand/questions/optimal/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::kEmbargo;
using testing::make;
using testing::one_sector;
using testing::percent;
using testing::three;

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

TEST(OptimalQuestion, WhatCannotBeChosenIsAnError) {
  const auto code = [](const std::string& question) {
    return code_of(three(), "questions: [" + question + "]\n");
  };
  EXPECT_EQ(code("{ask: optimal, actor: all, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(code("{ask: optimal, actor: A, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(code("{ask: optimal, actor: [A, A]}"), 708);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: A}"), 708);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: C, psi: []}"), 410);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: C}"), 0);
}

TEST(OptimalQuestion, PsiIsOneWhereThereIsATargetToWeigh) {
  EXPECT_EQ(OptimalQuestion().weights(), std::vector{0.0});
  EXPECT_EQ(OptimalQuestion().chosen_instrument(), "tariff");
  OptimalQuestion against;
  against.target = Word{"C", {}};
  EXPECT_EQ(against.weights(), std::vector{1.0});
  EXPECT_EQ(against.chosen_instrument(), "ban");
}

}  // namespace
}  // namespace samarkand
