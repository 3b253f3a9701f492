// What trade is paid in, as it is asked; the equilibria are those of tests/settlement_test.cpp.
#include <nlohmann/json.hpp>

#include "channel_world.h"
#include "questions.h"
#include "samarkand/questions/settlement/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::make;
using testing::with_channels;

TEST(SettlementQuestion, LargestTradeFirst) {
  const auto answer = ask<SettlementAnswer>(
      make(with_channels()),
      "measures:\n  - {kind: exclude_currency, by: [CA, CB], on: CE, currencies: [USD], sectors: "
      "all}\nquestions: [{ask: settlement}]\n");
  ASSERT_FALSE(answer.rows.empty());
  EXPECT_TRUE(
      std::ranges::is_sorted(answer.rows, std::ranges::greater{}, &SettlementAnswer::Row::trade));
  const auto json = answer.json();
  EXPECT_EQ(json["corridors"].size(), answer.rows.size());
  EXPECT_EQ(answer.sentences().size(), answer.rows.size());
}

// Told before anything is solved.
TEST(SettlementQuestion, NeedsAnExclusion) {
  EXPECT_EQ(code_of(make(with_channels()), "questions: [{ask: settlement}]\n"), 417);
}

}  // namespace
}  // namespace samarkand
