// Who gains and who pays: what is asked where nothing is.
#include <nlohmann/json.hpp>

#include "questions.h"
#include "samarkand/questions/welfare/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using testing::answer_of;
using testing::kEmbargo;
using testing::run_text;
using testing::three;

TEST(WelfareQuestion, IsAskedWhereNothingIs) {
  const Report report = run_text(three(), kEmbargo);
  ASSERT_EQ(report.scenario.questions.size(), 1u);
  EXPECT_EQ(report.scenario.questions[0].ask(), "welfare");
  const auto& welfare = answer_of<WelfareAnswer>(report);
  EXPECT_EQ(welfare.sentences(),
            std::vector{headline(*report.world, report.outcome, report.equilibrium)});
  const auto json = welfare.json();
  EXPECT_EQ(json["lowest"]["country"], "C");
  EXPECT_EQ(json["highest"]["country"], "B");
  EXPECT_LT(json["world_trade"], 0);
}

}  // namespace
}  // namespace samarkand
