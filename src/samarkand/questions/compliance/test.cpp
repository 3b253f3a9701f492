// From which threat an actor joins: published numbers and theory.
#include <cmath>

#include "questions.h"
#include "samarkand/numeric/root.h"
#include "samarkand/questions/compliance/solve.h"

namespace samarkand {
namespace {

using testing::ask;
using testing::code_of;
using testing::kEmbargo;
using testing::kJoining;
using testing::kThreat;
using testing::percent;
using testing::three;

const std::string kAsk = "questions: [{ask: compliance, actor: B, " + kJoining + ", " + kThreat;

ComplianceAnswer ask_compliance(const std::string& body) {
  return ask<ComplianceAnswer>(three(), body);
}

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

TEST(Compliance, AnAffinityForItselfIsAnError) {
  EXPECT_EQ(code_of(three(), kAsk + ", affinity: B}]\n"), 406);
  EXPECT_EQ(code_of(three(), kAsk + ", affinity: all}]\n"), 0) << "the others of it count";
}

}  // namespace
}  // namespace samarkand
