// Where checks are put, as it is asked; the search is that of tests/inspection_test.cpp.
#include <nlohmann/json.hpp>

#include "channel_world.h"
#include "questions.h"
#include "samarkand/questions/inspection/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::make;
using testing::with_channels;

const std::string kControl =
    "measures:\n"
    "  - {kind: export_control, origin: [CA, CB], destination: CE, sectors: goods, share: 0.6}\n";

TEST(InspectionQuestion, ChecksAreFeltInEquilibrium) {
  const auto answer = ask<InspectionAnswer>(
      make(with_channels()),
      kControl +
          "questions: [{ask: inspection, target: CE, budget: [20, 60], gain: 1, fine: 3, "
          "cost: 0.001, damage: 1, reward: 1}]\n");
  EXPECT_EQ(answer.unanswered(), "");
  ASSERT_EQ(answer.plans.size(), 2u);
  for (const InspectionAnswer::Plan& plan : answer.plans) {
    EXPECT_TRUE(plan.spent.converged);
    EXPECT_LT(plan.spent.leakage, answer.unchecked);
    ASSERT_TRUE(plan.leakage);
    EXPECT_LT(*plan.leakage, answer.unchecked);
  }
  EXPECT_LT(answer.plans[1].spent.leakage, answer.plans[0].spent.leakage);
  EXPECT_EQ(answer.json()["plans"].size(), 2u);
}

// A ban on top of the control leaves nothing to check, which is an answer.
TEST(InspectionQuestion, SaysWhereNothingLeaks) {
  const auto answer = ask<InspectionAnswer>(
      make(with_channels()),
      kControl + "  - {kind: ban, origin: [CA, CB], destination: CE, sectors: goods}\n" +
          "questions: [{ask: inspection, target: CE, budget: 20}]\n");
  EXPECT_EQ(answer.unanswered(), "");
  EXPECT_EQ(answer.sentences(),
            std::vector<std::string>{"Nothing leaks to CE, so that there is nothing to check."});
  EXPECT_TRUE(answer.json()["plans"].empty());
}

// Told before anything is solved.
TEST(InspectionQuestion, NeedsGoodsThatLeak) {
  const auto world = make(with_channels());
  const std::string question = "questions: [{ask: inspection, target: CE, budget: 10}]\n";
  EXPECT_EQ(code_of(world, question), 417);
  EXPECT_EQ(code_of(world, kControl + question), 0);
  EXPECT_EQ(code_of(world, kControl + "questions: [{ask: inspection, target: west, budget: 1}]\n"),
            406);
}

}  // namespace
}  // namespace samarkand
