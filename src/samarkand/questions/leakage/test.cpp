// What leaks, as it is asked and told; its numbers are those of tests/corridors_test.cpp.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "channel_world.h"
#include "questions.h"
#include "samarkand/questions/leakage/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using testing::answer_of;
using testing::ask;
using testing::make;
using testing::run_text;
using testing::with_channels;

const std::string kControl =
    "measures:\n"
    "  - {kind: export_control, origin: [CA, CB], destination: CE, sectors: goods, share: 0.6}\n";

TEST(LeakageQuestion, IsThatOfTheEquilibrium) {
  const Report report =
      run_text(make(with_channels()), kControl + "questions: [{ask: leakage, target: CE}]\n");
  const auto& answer = answer_of<LeakageAnswer>(report);
  const Leakage plain =
      leakage(*report.world, report.shock, report.equilibrium, answer.targets, answer.sectors);
  EXPECT_EQ(answer.total().arrives, plain.total().arrives);
  EXPECT_GT(plain.total().arrives, 0);
  EXPECT_FALSE(answer.mirror.empty());
  EXPECT_EQ(answer.title(), "What leaks to CE");
  // Goods that may go direct are resold as before: what leaks is all that records lack.
  EXPECT_NEAR(answer.arrived - answer.reported, plain.total().arrives, 1e-3 * answer.arrived);
  const std::string told =
      "; between them are the " + billions(plain.total().arrives) + " bn that leak.";
  EXPECT_TRUE(std::ranges::any_of(
      answer.sentences(), [&](const std::string& sentence) { return sentence.ends_with(told); }));
  EXPECT_EQ(answer.json()["sectors"].size(), 3u);
}

TEST(LeakageQuestion, SaysWhereNothingIsUnderControl) {
  // A ban with closed routes stops what goes through third countries, too.
  for (const std::string body :
       {"", "measures: [{kind: ban, origin: CA, destination: CE, sectors: goods}]\n"}) {
    const auto answer = ask<LeakageAnswer>(make(with_channels()),
                                           body + "questions: [{ask: leakage, target: CE}]\n");
    EXPECT_EQ(answer.sentences(),
              std::vector<std::string>{"No control or exclusion reaches trade with the target."});
    EXPECT_EQ(answer.unanswered(), "");
  }
}

}  // namespace
}  // namespace samarkand
