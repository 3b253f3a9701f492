// Friends and enemies: in JSON, as a table, in words; the derivatives are those of
// sensitivity_test.
#include <nlohmann/json.hpp>

#include "questions.h"
#include "samarkand/base/number_text.h"
#include "samarkand/questions/exposure/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::three;

TEST(ExposureQuestion, InJsonTableAndText) {
  const auto answer =
      ask<ExposureAnswer>(three(), "questions: [{ask: welfare}, {ask: exposure}]\n", 1);
  const auto json = answer.json();
  EXPECT_EQ(json["countries"], (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_NEAR(json["growth"][0][1], .019894, 6e-7);  // A by growth of B
  EXPECT_NEAR(json["wage"][1][0], -.481138, 6e-7);
  EXPECT_EQ(json["trade_cost"][2][0], rounded(answer.exposure.trade_cost[6]));
  const auto sentences = answer.sentences();
  EXPECT_NE(sentences.at(0).find("If A grows by 1 %, real income in C rises by 0.039 %"),
            std::string::npos)
      << sentences[0];
  EXPECT_NE(sentences.at(1).find("trades at 1 % higher costs"), std::string::npos);
  ASSERT_EQ(answer.tables().size(), 1u);
  const std::string text = answer.tables()[0].text;
  // A line for all sectors, one for the only sector.
  EXPECT_EQ(std::ranges::count(text, '\n'), 1 + 9 * 2);
  EXPECT_TRUE(text.starts_with("country,source,sector,growth,trade_cost\n"));
  EXPECT_NE(text.find("\nA,B,all," + written(answer.exposure.real_income[1]) + "," +
                      written(answer.exposure.trade_cost[1]) + "\nA,B,goods_,"),
            std::string::npos);
}

TEST(ExposureQuestion, WithoutDerivativesThereIsNoAnswer) {
  auto answer = ask<ExposureAnswer>(three(), "questions: [{ask: exposure}]\n");
  EXPECT_EQ(answer.unanswered(), "");
  answer.exposure.solve.converged = false;
  EXPECT_EQ(answer.unanswered(), "the derivatives at this result were not found");
  EXPECT_TRUE(answer.json().empty());
  EXPECT_TRUE(answer.arrays().arrays.empty());
}

}  // namespace
}  // namespace samarkand
