// The closure `scaled`: imbalances rest on trade. And what a run says of the other closures.
#include <cmath>

#include "samarkand/trade/check.h"
#include "samarkand/trade/imbalance.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::kMixedMeasures;
using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::run_text;

constexpr const char* kScaled = "model: {closure: scaled}\n";
constexpr const char* kFixed = "model: {closure: fixed}\n";

// Trade between the members and all others, banned to a share of its value, both ways.
std::string embargo(const std::string& members, const std::string& share) {
  const std::string others = "all, except: [" + members + "]", bloc = "[" + members + "]";
  return "measures:\n  - {kind: ban, origin: " + bloc + ", destination: " + others +
         ", sectors: all, share: " + share + "}\n  - {kind: ban, origin: " + others +
         ", destination: " + bloc + ", sectors: all, share: " + share + "}\n";
}

double apart(const Report& a, const Report& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.outcome.countries.size(); ++n) {
    largest = std::max(
        largest, std::abs(a.outcome.countries[n].real_income - b.outcome.countries[n].real_income));
  }
  return largest;
}

// D by the definition of potentials.
TEST(ScaledClosure, PotentialsCarryTheDeficitsOfTheBaseline) {
  const auto world = make(random_world(6, 4, 5));
  const Imbalance imbalance = imbalance_of(*world);
  for (std::size_t n = 0; n < 6; ++n) {
    double sum = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      for (std::size_t i = 0; i < 6; ++i) {
        if (i == n) continue;
        const double both =
            world->flow()[world->cell(j, n, i)] + world->flow()[world->cell(j, i, n)];
        sum += both * (imbalance.potential[n] - imbalance.potential[i]);
      }
    }
    EXPECT_GT(std::abs(world->deficit()[n]), .1);
    EXPECT_NEAR(sum, world->deficit()[n], 1e-12 * world->income()[n]);
    EXPECT_EQ(imbalance.unmatched[n], 0);
  }
}

// The two-by-two world: T = 20, D = 4 and -4, so that lambda is +-.1, and D' = T'/5.
TEST(ScaledClosure, TwoCountries) {
  const auto world = make(one_sector({"A", "B"}, {{80, 8}, {12, 60}}, 4));
  const Report report = run_text(
      world,
      std::string(kScaled) +
          "measures: [{kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.3}]");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  const Equilibrium& e = report.equilibrium;
  EXPECT_NEAR(e.potential[0], .1, 1e-15);
  EXPECT_NEAR(e.potential[1], -.1, 1e-15);
  EXPECT_NEAR(e.deficit[0], (e.flow[1] + e.flow[2]) / 5, 1e-12);
  EXPECT_LT(e.deficit[0], 3.9);
}

TEST(ScaledClosure, ABanIsTheLimitOfItsShare) {
  const auto world = make(random_world(6, 4, 5));
  for (const char* members : {"CA", "CC", "CD", "CE", "CF", "CA, CC", "CA, CD, CF", "CC, CE"}) {
    const auto at = [&](const char* share) {
      const Report report = run_text(world, kScaled + embargo(members, share));
      EXPECT_EQ(report.status(), Status::kConverged) << members << report.equilibrium.reason;
      return report;
    };
    const Report ban = at("1"), near = at("0.999999999"), far = at("0.9999");
    EXPECT_LT(apart(near, ban), .02) << members;
    EXPECT_LT(apart(near, ban), .3 * apart(far, ban)) << members;
    EXPECT_GT(ban.equilibrium.deficit_adjustment.size(), 1u) << members;
    for (const double s : ban.equilibrium.deficit_adjustment) EXPECT_EQ(s, 0);
    EXPECT_TRUE(ban.warnings.empty());
  }
}

// Under `fixed` it is not: a surplus is squeezed through a closing door, then given back.
TEST(ScaledClosure, AFixedDeficitJumpsAtTheBanAndSaysSo) {
  const auto world = make(random_world(6, 4, 5));
  const Report near = run_text(world, kFixed + embargo("CA", "0.99"));
  const Report ban = run_text(world, kFixed + embargo("CA", "1"));
  ASSERT_EQ(ban.status(), Status::kConverged);
  ASSERT_EQ(near.status(), Status::kConverged) << near.equilibrium.reason;
  const auto spent = [](const Report& report) { return report.outcome.countries[0].real_spending; };
  EXPECT_GT(std::abs(spent(near) - spent(ban)), 1);
  ASSERT_FALSE(ban.warnings.empty());
  EXPECT_EQ(ban.warnings[0].code, ErrorCode::kDeficitHeld);
  const double s = world->deficit()[0] > 0 ? 1 : -1;
  EXPECT_EQ(ban.warnings[0].what,
            "the closure `fixed` cuts deficits in the separate part CA to D - s |D| with s = " +
                std::string(s > 0 ? "1" : "-1") + ", which is part of its results");
}

TEST(ScaledClosure, AFixedDeficitBeyondHalfOfTradeSaysSo) {
  const auto world = make(one_sector({"A", "B"}, {{80, 2}, {12, 60}}, 4));
  const Report fixed = run_text(world, kFixed);
  ASSERT_EQ(fixed.warnings.size(), 1u);
  EXPECT_EQ(fixed.warnings[0].what,
            "the closure `fixed` keeps a trade deficit or surplus of more than half of the trade "
            "that is left, which decides the results of A (71 %), B (71 %)");
  EXPECT_TRUE(run_text(world, kScaled).warnings.empty());
}

// Everything in money times 1.3 satisfies every equation but the numeraire, and no ratio moves.
TEST(ScaledClosure, TheNumeraireChangesNothing) {
  const auto world = make(random_world(5, 4, 2));
  const std::string measures(kMixedMeasures);
  const Report report =
      run_text(world, kScaled + measures.substr(0, measures.find("  - {kind: tr")));
  ASSERT_EQ(report.status(), Status::kConverged);
  Equilibrium e = report.equilibrium;
  for (Array* values : {&e.wage, &e.sector_wage, &e.cost, &e.price, &e.spending, &e.output, &e.flow,
                        &e.income, &e.tariff_revenue, &e.export_tax_revenue, &e.deficit}) {
    for (double& value : *values) value *= 1.3;
  }
  for (const Residual& residual : check_equilibrium(*world, report.shock, e)) {
    if (residual.name == "numeraire") continue;
    EXPECT_LT(residual.max, 1e-10) << residual.name << " " << residual.worst;
  }
  const Array u = real_income(*world, report.shock, e);
  for (std::size_t n = 0; n < u.size(); ++n) {
    EXPECT_NEAR(u[n], report.outcome.countries[n].real_income, 1e-10);
  }
}

TEST(ScaledClosure, WithoutDeficitsItIsFixed) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
  for (const char* share : {"0.7", "1"}) {
    const Report scaled = run_text(world, kScaled + embargo("C", share));
    const Report fixed = run_text(world, kFixed + embargo("C", share));
    EXPECT_LT(apart(scaled, fixed), 1e-10);
    for (const CountryOutcome& c : scaled.outcome.countries) {
      EXPECT_NEAR(c.real_income, c.real_spending, 1e-10);
    }
  }
}

// A nearly sells nothing: its deficit is beyond what potentials may carry.
TEST(ScaledClosure, ADeficitLikeAllTradeMovesWithTrade) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, .1, .1}, {12, 60, 5}, {9, 6, 40}}, 4));
  const Report base = run_text(world, kScaled);
  ASSERT_EQ(base.status(), Status::kConverged) << base.equilibrium.reason;
  EXPECT_EQ(base.equilibrium.iterations, 0);
  EXPECT_GT(base.equilibrium.unmatched[0], 0);
  EXPECT_EQ(base.equilibrium.potential[0], 2);
  ASSERT_EQ(base.warnings.size(), 1u);
  EXPECT_EQ(base.warnings[0].code, ErrorCode::kDeficitBeyondTrade);
  for (const char* share : {"0.5", "0.99", "1"}) {
    const Report report = run_text(world, kScaled + embargo("A", share));
    ASSERT_EQ(report.status(), Status::kConverged) << share << report.equilibrium.reason;
    double sum = 0;
    for (const double deficit : report.equilibrium.deficit) sum += deficit;
    EXPECT_NEAR(sum, 0, 1e-12);
  }
}

// Two economies that only buy: all their trade is their deficit, whatever their wage.
std::shared_ptr<const World> world_with_aid() {
  return make(one_sector({"A", "B", "C", "AID", "BID"},
                         {{100, 20, 20, 20, 15},
                          {25, 100, 20, 20, 15},
                          {20, 20, 100, 20, 15},
                          {0, 0, 0, 50, 0},
                          {0, 0, 0, 0, 40}},
                         4));
}

TEST(ScaledClosure, EconomiesThatOnlyBuyHaveOneEquilibrium) {
  const auto world = world_with_aid();
  const Report far = run_text(
      world, std::string(kScaled) +
                 "measures:\n"
                 "  - {kind: iceberg, origin: all, destination: AID, sectors: all, factor: 3}\n"
                 "  - {kind: iceberg, origin: all, destination: BID, sectors: all, factor: 0.3}\n");
  ASSERT_EQ(far.status(), Status::kConverged) << far.equilibrium.reason;
  EXPECT_LT(far.outcome.countries[1].real_income, -8);  // by code: A, AID, B, BID, C
  EXPECT_GT(far.outcome.countries[3].real_income, 10);
  const Shock none = Shock::none(*world);
  const Equilibrium back = TradeSolver(world).solve(none, {}, &far.equilibrium);
  ASSERT_EQ(refusal(*world, none, back), "");
  for (const double u : real_income(*world, none, back)) EXPECT_NEAR(u, 0, 1e-9);
}

// A ban between others leaves them their imports, as its share does.
TEST(ScaledClosure, ABanBetweenOthersDoesNotCutOffWhoOnlyBuys) {
  const auto world = world_with_aid();
  for (const char* model : {kScaled, kFixed}) {
    const auto at = [&](const std::string& share) {
      return run_text(
          world, std::string(model) +
                     "measures: [{kind: ban, origin: A, destination: B, sectors: all, share: " +
                     share + "}]");
    };
    const Report ban = at("1"), near = at("0.999999999");
    ASSERT_EQ(ban.status(), Status::kConverged) << ban.equilibrium.reason;
    EXPECT_EQ(ban.equilibrium.deficit_adjustment.size(), 1u);
    EXPECT_GT(ban.equilibrium.flow[world->cell(0, 1, 0)], 18);
    EXPECT_LT(apart(ban, near), .02);
  }
}

// Nearly all links are held, and Newton's method alone stops at a kink.
TEST(ScaledClosure, PotentialsOfOneSidedTradeAreFound) {
  const auto world = make(one_sector({"C0", "C1", "C2", "C3", "C4"},
                                     {{100, 0, 6.7, .52, 0},
                                      {10.3798, 100, 10, 0, 0},
                                      {.0044, .003, 100, .2, .0001},
                                      {0, 10, 2, 100, 0},
                                      {0, .003, 0, .2, 100}},
                                     4));
  const Report report = run_text(world, kScaled);
  EXPECT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  for (const CountryOutcome& c : report.outcome.countries) EXPECT_NEAR(c.real_income, 0, 1e-10);
}

// A transfer that more than all earnings pay: what is spent would be borrowed.
TEST(ScaledClosure, EarningsHaveToCoverATransfer) {
  const auto world = make(one_sector({"A", "B", "C"}, {{10, 5, 5}, {90, 200, 9}, {5, 9, 100}}, 4));
  const Report report =
      run_text(world, std::string(kScaled) +
                          "measures: [{kind: transfer, origin: A, destination: B, value: 30}]");
  EXPECT_EQ(report.status(), Status::kNoEquilibrium);
  EXPECT_EQ(report.equilibrium.reason,
            "income would not be positive in A: what it earns does not cover the trade surplus and "
            "transfers it has to pay");
}

TEST(ScaledClosure, TheCheckerFindsWrongPotentialsAndDeficits) {
  const auto world = make(random_world(5, 4, 2));
  const Report report = run_text(world, std::string(kScaled) + kMixedMeasures);
  const auto error = [&](const Equilibrium& e) {
    for (const Residual& residual : check_equilibrium(*world, report.shock, e)) {
      if (residual.name == "deficit") return residual.max;
    }
    return 0.0;
  };
  EXPECT_LT(error(report.equilibrium), 1e-12);
  Equilibrium wrong = report.equilibrium;
  wrong.potential[1] += .01;
  EXPECT_GT(error(wrong), 1e-5);
  wrong = report.equilibrium;
  wrong.deficit[2] += .01;
  EXPECT_GT(error(wrong), 1e-5);
  wrong = report.equilibrium;
  wrong.unmatched[0] = 1;  // not at a bound
  EXPECT_EQ(error(wrong), INFINITY);
  wrong.potential.clear();
  EXPECT_EQ(error(wrong), INFINITY);
}

// Each other assumption gives what a run under it gives.
TEST(Robustness, IsWhatRunsUnderTheOthersGive) {
  const auto world = make(random_world(5, 4, 2));
  const std::string measures = kMixedMeasures;
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\nmodel: {closure: balanced}\n" + measures,
                                     "test.yaml", ".", diagnostics, disk());
  ASSERT_TRUE(diagnostics.empty());
  Result<Report> report = run(world, std::move(scenario), {.robustness = true});
  ASSERT_TRUE(report);
  const std::vector<Variant>& all = report->robustness;
  ASSERT_EQ(all.size(), 4u);
  const std::string models[] = {"{closure: balanced}", "{closure: scaled}", "{closure: fixed}",
                                "{closure: balanced, preset: short_run}"};
  for (std::size_t k = 0; k < 4; ++k) {
    const Report alone = run_text(world, "model: " + models[k] + measures);
    ASSERT_EQ(alone.status(), Status::kConverged) << models[k] << alone.equilibrium.reason;
    EXPECT_EQ(all[k].horizon, k == 3 ? "short_run" : "long_run");
    ASSERT_EQ(all[k].real_income.size(), 5u) << models[k] << all[k].reason;
    for (std::size_t n = 0; n < 5; ++n) {
      EXPECT_NEAR(all[k].real_income[n], alone.outcome.countries[n].real_income, 1e-9) << models[k];
    }
  }
}

std::vector<Variant> variants_of(const std::shared_ptr<const World>& world,
                                 const std::string& text) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + text, "test.yaml", ".", diagnostics, disk());
  EXPECT_TRUE(diagnostics.empty()) << to_string(diagnostics);
  Result<Report> report = run(world, std::move(scenario), {.robustness = true});
  EXPECT_TRUE(report);
  return report->robustness;
}

// What is written of theta stays at the other horizon.
TEST(Robustness, KeepsTheThetaThatIsWritten) {
  const auto world = make(random_world(5, 4, 2));
  const std::string measures = kMixedMeasures;
  const std::pair<std::string, std::string> models[] = {
      {"{theta: {scale: 1}}", "{preset: short_run, theta: {scale: 1}}"},
      {"{theta: {scale: 0.8}}", "{preset: short_run, theta: {scale: 0.8}}"},
      {"{theta: long_run}", "{preset: short_run, theta: long_run}"},
      {"{theta: {sa: 3}}", "{preset: short_run, theta: {sa: 3}}"},
      {"{}", "{preset: short_run}"},
      {"{preset: short_run, theta: short_run}", "{theta: short_run}"},
      {"{preset: short_run}", "{}"}};
  for (const auto& [written, other] : models) {
    const Variant horizon = variants_of(world, "model: " + written + measures).at(3);
    ASSERT_EQ(horizon.reason, "") << written;
    const Report alone = run_text(world, "model: " + other + measures);
    ASSERT_EQ(alone.status(), Status::kConverged) << other;
    for (std::size_t n = 0; n < 5; ++n) {
      EXPECT_NEAR(horizon.real_income[n], alone.outcome.countries[n].real_income, 1e-9) << written;
    }
  }
}

TEST(Robustness, HasNoOtherHorizonWhereAllIsWritten) {
  const auto world = make(random_world(5, 4, 2));
  const std::string all =
      "model: {theta: {all: 4}, epsilon: 1, eta: 1, sigma: 1, labour_mobility: inf}";
  const std::vector<Variant> variants = variants_of(world, all + kMixedMeasures);
  ASSERT_EQ(variants.size(), 4u);
  EXPECT_EQ(variants[3].reason, "the scenario writes all elasticities itself");
  EXPECT_TRUE(variants[3].real_income.empty());
  EXPECT_EQ(variants[1].reason, "");
}

TEST(Robustness, IsNotAskedWhereNothingChanges) {
  EXPECT_TRUE(variants_of(make(random_world(5, 4, 2)), "questions: [{ask: exposure}]").empty());
}

}  // namespace
}  // namespace samarkand
