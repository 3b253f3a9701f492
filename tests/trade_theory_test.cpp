// What must hold on every world, whatever the numbers: replication, Walras, permutation, splitting,
// limits, numeraire, closures, cut-off countries.
#include <algorithm>
#include <cmath>

#include "support.h"

namespace samarkand {
namespace {

using testing::kMixedMeasures;
using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::run_text;

double worst_residual(const Report& report) {
  double worst = 0;
  for (const Residual& r : report.residuals) worst = std::max(worst, r.max);
  return worst;
}

void expect_same(const CountryOutcome& a, const CountryOutcome& b, double tolerance) {
  EXPECT_NEAR(a.real_income, b.real_income, tolerance);
  EXPECT_NEAR(a.wage, b.wage, tolerance);
  EXPECT_NEAR(a.price_index, b.price_index, tolerance);
  EXPECT_NEAR(a.exports, b.exports, tolerance);
  EXPECT_NEAR(a.terms_of_trade, b.terms_of_trade, tolerance);
  EXPECT_NEAR(a.volume_of_trade, b.volume_of_trade, tolerance);
}

TEST(Theory, NoShockIsTheBaselineAtIterationZero) {
  for (const char* closure : {"scaled", "fixed", "proportional"}) {
    const Report report =
        run_text(make(random_world(5, 4, 1)), std::string("model: {closure: ") + closure + "}\n");
    ASSERT_EQ(report.status(), Status::kConverged);
    EXPECT_EQ(report.equilibrium.iterations, 0);
    for (const CountryOutcome& c : report.outcome.countries) {
      EXPECT_NEAR(c.real_income, 0, 1e-11);
      EXPECT_NEAR(c.terms_of_trade, 0, 1e-11);
    }
  }
}

TEST(Theory, EveryClosureSatisfiesTheCheckUnderEveryMeasure) {
  for (const char* closure : {"scaled", "fixed", "proportional", "balanced"}) {
    const Report report = run_text(make(random_world(5, 4, 2)), std::string("model: {closure: ") +
                                                                    closure + "}" + kMixedMeasures);
    ASSERT_EQ(report.status(), Status::kConverged) << closure << report.equilibrium.reason;
    EXPECT_LT(worst_residual(report), 1e-10) << closure;
  }
}

// Walras: world income is world spending, deficits and transfers cancel.
TEST(Theory, WorldAccountsClose) {
  const Report report = run_text(make(random_world(6, 4, 3)), kMixedMeasures);
  double income = 0, spent = 0, deficits = 0, transfers = 0, earned = 0;
  const World& world = *report.world;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    income += report.equilibrium.income[n];
    deficits += report.equilibrium.deficit[n];
    transfers += report.equilibrium.transfer[n];
    earned += report.equilibrium.wage[n] * world.country_value_added()[n] +
              report.equilibrium.tariff_revenue[n] + report.equilibrium.export_tax_revenue[n];
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      spent += report.equilibrium.spending[world.at(j, n)];
      for (std::size_t k = 0; k < world.sector_count(); ++k) {
        spent -= world.input_share()[(n * world.sector_count() + j) * world.sector_count() + k] *
                 report.equilibrium.output[world.at(j, n)];
      }
    }
  }
  EXPECT_NEAR(income / spent, 1, 1e-12);
  EXPECT_NEAR(income / earned, 1, 1e-12);
  EXPECT_NEAR(deficits / income, 0, 1e-14);
  EXPECT_NEAR(transfers / income, 0, 1e-14);
}

// Rows and codes in another order: the same bits, as countries are kept in the order of codes.
TEST(Theory, OrderOfCountriesChangesNoBit) {
  const WorldData data = random_world(5, 4, 4);
  WorldData reversed = data;
  const std::size_t n = 5, j = 4;
  for (std::size_t s = 0; s < j; ++s) {
    for (std::size_t a = 0; a < n; ++a) {
      reversed.countries[n - 1 - a] = data.countries[a];
      reversed.final_spending[s * n + n - 1 - a] = data.final_spending[s * n + a];
      for (std::size_t k = 0; k < j; ++k) {
        reversed.input[((n - 1 - a) * j + s) * j + k] = data.input[(a * j + s) * j + k];
      }
      for (std::size_t b = 0; b < n; ++b) {
        reversed.flow[(s * n + n - 1 - a) * n + n - 1 - b] = data.flow[(s * n + a) * n + b];
        reversed.tariff[(s * n + n - 1 - a) * n + n - 1 - b] = data.tariff[(s * n + a) * n + b];
      }
    }
  }
  const Report one = run_text(make(data), kMixedMeasures);
  const Report two = run_text(make(reversed), kMixedMeasures);
  for (std::size_t c = 0; c < n; ++c) {
    EXPECT_EQ(one.outcome.countries[c].real_income, two.outcome.countries[c].real_income);
  }
  EXPECT_EQ(one.world_hash, two.world_hash);
  EXPECT_EQ(one.equilibrium.flow, two.equilibrium.flow);
}

// Other codes, so that another order of summation: the same to rounding.
TEST(Theory, PermutingCountriesChangesNothing) {
  const std::vector<std::vector<double>> flow = {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}};
  const std::vector<std::vector<double>> permuted = {{11, 6, 3}, {5, 80, 15}, {4, 14, 42}};
  const std::string ban = "measures: [{kind: ban, origin: ";
  const Report one = run_text(make(one_sector({"A", "B", "C"}, flow, 4)),
                              ban + "A, destination: C, sectors: all}]");
  const Report two = run_text(make(one_sector({"A", "B", "C"}, permuted, 4)),
                              ban + "B, destination: A, sectors: all}]");
  for (std::size_t n = 0; n < 3; ++n) {
    expect_same(one.outcome.countries[n], two.outcome.countries[(n + 1) % 3], 1e-9);
  }
}

// A country cut in two halves that trade like one: nobody notices.
TEST(Theory, SplittingACountryChangesNothing) {
  const Report whole =
      run_text(make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4)),
               "measures: [{kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.3}]");
  const double h = .5, q = .25;  // C1 and C2 buy half of C each from everyone, and sell half
  const Report halves =
      run_text(make(one_sector({"A", "B", "C1", "C2"},
                               {{80, 15, h * 5, h * 5},
                                {14, 42, h * 4, h * 4},
                                {h * 6, h * 3, q * 11, q * 11},
                                {h * 6, h * 3, q * 11, q * 11}},
                               4)),
               "measures: [{kind: iceberg, origin: A, destination: B, sectors: all, factor: 1.3}]");
  for (std::size_t n = 0; n < 4; ++n) {
    EXPECT_NEAR(whole.outcome.countries[std::min<std::size_t>(n, 2)].real_income,
                halves.outcome.countries[n].real_income, 1e-9);
  }
}

TEST(Theory, ABanIsTheLimitOfItsIceberg) {
  const auto world = make(random_world(5, 4, 6));
  const Report ban =
      run_text(world, "measures: [{kind: ban, origin: CA, destination: CC, sectors: [sb, sd]}]");
  double last = INFINITY;
  for (const char* factor : {"10", "100", "10000", "1e8"}) {
    const Report iceberg =
        run_text(world, std::string("measures: [{kind: iceberg, origin: CA, destination: CC, "
                                    "sectors: [sb, sd], factor: ") +
                            factor + "}]");
    double apart = 0;
    for (std::size_t n = 0; n < 5; ++n) {
      apart = std::max(apart, std::abs(iceberg.outcome.countries[n].real_income -
                                       ban.outcome.countries[n].real_income));
    }
    EXPECT_LT(apart, last);
    last = apart;
  }
  EXPECT_LT(last, 1e-9);
}

TEST(Theory, MeasuresCommute) {
  const auto world = make(random_world(5, 4, 7));
  const Report one = run_text(world, kMixedMeasures);
  std::string text = kMixedMeasures, reversed;
  const std::string head = "\nmeasures:\n";
  for (std::size_t end = text.size(), at = text.rfind("  - {"); end > head.size();
       end = at, at = text.rfind("  - {", end - 1)) {
    reversed += text.substr(at, end - at);
    if (at <= head.size()) break;
  }
  const Report two = run_text(world, head + reversed);
  ASSERT_EQ(one.scenario.measures.size(), two.scenario.measures.size());
  for (std::size_t n = 0; n < 5; ++n) {
    EXPECT_NEAR(one.outcome.countries[n].real_income, two.outcome.countries[n].real_income, 1e-9);
  }
}

// To first order the four parts are the whole: their gap shrinks with the square of the shock.
TEST(Theory, FirstOrderPartsAddUp) {
  const auto world = make(random_world(5, 4, 8));
  const auto gap = [&](double size) {
    const std::string x = std::to_string(size);
    const Report report = run_text(
        world,
        "measures:\n  - {kind: tariff, origin: CA, destination: CB, sectors: all, add: " + x +
            "}\n  - {kind: iceberg, origin: CC, destination: CD, sectors: all, factor: " +
            std::to_string(1 + size) +
            "}\n  - {kind: export_tax, origin: CD, destination: CA, sectors: all, rate: " + x +
            "}\n  - {kind: productivity, country: CE, sectors: [sb], factor: " +
            std::to_string(1 + size) +
            "}\n  - {kind: transfer, origin: CB, destination: CC, value: " +
            std::to_string(100 * size) + "}\n");
    double largest = 0;
    for (const CountryOutcome& c : report.outcome.countries) {
      largest = std::max(largest, std::abs(c.terms_of_trade + c.volume_of_trade + c.technical +
                                           c.transfers - c.real_income));
    }
    return largest;
  };
  const double large = gap(.01), small = gap(.001);
  EXPECT_LT(large, .05);
  EXPECT_NEAR(large / small, 100, 15);
}

TEST(CutOff, AnIsolatedCountryLandsOnAutarky) {
  // C has a deficit of 2, B pays it; alone, C's deficit is zero, A's and B's cancel: rescaled where
  // deficits are fixed.
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 6}, {14, 42, 5}, {6, 3, 11}}, 4));
  for (const char* closure : {"scaled", "fixed", "proportional"}) {
    const Report report = run_text(world, std::string("model: {closure: ") + closure + R"(}
measures:
  - {kind: ban, origin: C, destination: all, sectors: all}
  - {kind: ban, origin: all, destination: C, sectors: all}
)");
    ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
    EXPECT_EQ(report.equilibrium.component, (std::vector<int>{0, 0, 1}));
    EXPECT_EQ(report.equilibrium.deficit[2], 0);
    EXPECT_NEAR(report.equilibrium.deficit[0] + report.equilibrium.deficit[1], 0, 1e-12);
    EXPECT_NEAR(report.equilibrium.wage[2], 1, 1e-12);
    const double home = 11.0 / 22.0;
    EXPECT_NEAR(report.outcome.countries[2].real_income, 100 * (std::pow(home, 1 / 4.0) - 1), 1e-9);
    // The deficit of 2 on a spending of 22 is gone.
    EXPECT_NEAR(report.outcome.countries[2].real_spending,
                100 * (20.0 / 22.0 * std::pow(home, 1 / 4.0) - 1), 1e-9);
  }
}

TEST(CutOff, ExportsBannedMeansNoImportsEither) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
  const Report report =
      run_text(world, "measures: [{kind: ban, origin: C, destination: all, sectors: all}]");
  ASSERT_EQ(report.status(), Status::kConverged);
  EXPECT_EQ(report.equilibrium.flow[world->cell(0, 2, 0)], 0);
  EXPECT_NEAR(report.outcome.countries[2].real_income, 100 * (std::pow(.55, .25) - 1), 1e-10);
}

TEST(CutOff, AMissingInputEndsTheChainAndIsNamed) {
  // B makes no `sa` (random_world) and its imports of it are banned: no equilibrium, cell named.
  const auto world = make(random_world(5, 4, 9));
  const Report report =
      run_text(world, "measures: [{kind: ban, origin: all, destination: CB, sectors: [sa]}]");
  EXPECT_EQ(report.status(), Status::kNoEquilibrium);
  EXPECT_NE(report.equilibrium.reason.find("sa in CB"), std::string::npos)
      << report.equilibrium.reason;
  EXPECT_FALSE(report.has_values());
}

TEST(CutOff, AnUnpayableSurplusIsNoEquilibrium) {
  // C earns 20 and spends 5: under prohibitive icebergs it cannot sell a surplus of 15 and live.
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 10, 1}, {5, 50, 1}, {8, 9, 3}}, 4));
  const std::string measures = R"(
measures:
  - {kind: iceberg, origin: C, destination: all, sectors: all, factor: 50}
  - {kind: iceberg, origin: all, destination: C, sectors: all, factor: 50}
)";
  const Report fixed = run_text(world, "model: {closure: fixed}" + measures);
  EXPECT_EQ(fixed.status(), Status::kNoEquilibrium);
  EXPECT_NE(fixed.equilibrium.reason.find("C"), std::string::npos);
  for (const char* closure : {"scaled", "balanced"}) {
    const Report report =
        run_text(world, std::string("model: {closure: ") + closure + "}" + measures);
    EXPECT_EQ(report.status(), Status::kConverged) << closure << report.equilibrium.reason;
  }
}

TEST(CutOff, ATransferBeyondAllIncomeIsNoEquilibrium) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
  for (const char* value : {"18", "60", "1000", "1e6"}) {
    const Report report = run_text(world, std::string("measures: [{kind: transfer, origin: C, "
                                                      "destination: A, value: ") +
                                              value + "}]");
    EXPECT_EQ(report.status(), Status::kNoEquilibrium) << value;
    EXPECT_FALSE(report.has_values());
  }
}

// However high a cost is, it is no ban: the world stays whole and deficits what they are. With
// theta 65 a factor of 1e5 puts c^-theta below every number that a computer has.
TEST(Robust, AHighCostIsNoBan) {
  WorldData data = one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 65);
  const auto world = make(data);
  for (const char* factor : {"1e3", "1e5", "1e8"}) {
    const Report report = run_text(
        world, std::string("measures: [{kind: iceberg, origin: C, destination: all, sectors: all, "
                           "factor: ") +
                   factor +
                   "}, {kind: iceberg, origin: all, destination: C, sectors: all, factor: " +
                   factor + "}]");
    ASSERT_EQ(report.status(), Status::kConverged) << factor << report.equilibrium.reason;
    EXPECT_EQ(report.equilibrium.deficit_adjustment.size(), 1u);
    EXPECT_NEAR(report.outcome.countries[2].real_income, 100 * (std::pow(.55, 1 / 65.0) - 1), 1e-8);
  }
  // B cannot make the second good: its price there is the iceberg, exactly.
  data.sectors.push_back({"second", "Second", 65.0});
  data.flow.resize(18);
  data.tariff.resize(18, 1);
  data.input.assign(12, 0);
  data.final_spending.resize(6);
  data.flow[9] = data.flow[9 + 8] = 5;      // A and C at home
  data.flow[9 + 3] = data.flow[9 + 5] = 1;  // A and C to B
  data.final_spending[3] = data.final_spending[5] = 5;
  data.final_spending[4] = 2;
  const Report report =
      run_text(make(data),
               "measures: [{kind: iceberg, origin: all, destination: B, sectors: [second], "
               "factor: 1e6}]");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  EXPECT_NEAR(report.outcome.sectors[4].price / 1e8, 1, .5);
}

TEST(Robust, AWorldOfOneCountry) {
  const Report report =
      run_text(make(one_sector({"A"}, {{80}}, 4)),
               "measures: [{kind: productivity, country: A, sectors: all, factor: 0.5}]");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  EXPECT_NEAR(report.outcome.countries[0].real_income, -50, 1e-10);
  EXPECT_TRUE(std::isnan(report.outcome.countries[0].exports));
}

TEST(Robust, ExtremeProductivityAtAHighElasticity) {
  const auto world = make(one_sector({"A", "B"}, {{80, 20}, {20, 60}}, 65));
  const Report report =
      run_text(world, "measures: [{kind: productivity, country: all, sectors: all, factor: 1e-6}]");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  EXPECT_NEAR(report.outcome.countries[0].real_income, 100 * (1e-6 - 1), 1e-10);
}

// Subsidies of 90 % on all imports of the three countries; by an independent solver.
TEST(Robust, LargeSubsidies) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
  const Report report = run_text(
      world, "measures: [{kind: tariff, origin: all, destination: all, sectors: all, rate: -0.9}]");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  EXPECT_NEAR(report.outcome.countries[0].real_income, -51.02507919, 1e-7);
  EXPECT_NEAR(report.outcome.countries[1].real_income, -3.83215663, 1e-7);
  EXPECT_NEAR(report.outcome.countries[2].real_income, 6.95128315, 1e-7);
}

TEST(Balanced, ACountryThatOnlyImportsCannotWithoutADeficit) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 14, 6}, {15, 42, 3}, {0, 0, 11}}, 4));
  const Report report = run_text(world, "model: {closure: balanced}");
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  EXPECT_EQ(report.world->flow()[world->cell(0, 2, 0)], 0);
}

TEST(Robust, TariffsOfAThousandPercentAndOtherExtremes) {
  for (unsigned seed = 10; seed < 20; ++seed) {
    const auto world = make(random_world(6, 5, seed));
    for (const char* measure :
         {"{kind: tariff, origin: all, destination: all, sectors: all, rate: 10}",
          "{kind: tariff, origin: all, destination: all, sectors: all, rate: 0}",
          "{kind: iceberg, origin: all, destination: all, sectors: all, factor: 3}",
          "{kind: ban, origin: [CA, CB, CC], destination: [CD, CE], sectors: all}",
          "{kind: productivity, country: [CA, CC], sectors: all, factor: 0.2}",
          "{kind: productivity, country: [CB, CD], sectors: goods, factor: 5}"}) {
      const Report report = run_text(
          world, std::string("model: {closure: proportional}\nmeasures: [") + measure + "]");
      EXPECT_EQ(report.status(), Status::kConverged)
          << seed << " " << measure << ": " << report.equilibrium.reason;
    }
  }
}

TEST(Check, RefusesAWrongEquilibrium) {
  const auto world = make(random_world(4, 3, 30));
  Report report = run_text(world,
                           "measures: [{kind: tariff, origin: CA, destination: CB, "
                           "sectors: all, add: 0.1}]");
  const auto worst_after = [&](auto&& damage) {
    Equilibrium e = report.equilibrium;
    damage(e);
    double worst = 0;
    for (const Residual& r : check_equilibrium(*world, report.shock, e)) {
      worst = std::max(worst, r.max);
    }
    return worst;
  };
  EXPECT_LT(worst_after([](Equilibrium&) {}), 1e-11);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.wage[1] *= 1 + 1e-9; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.price[2] *= 1 + 1e-9; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.flow[0] *= 1 + 1e-9; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.output[3] *= 1 + 1e-9; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.income[0] *= 1 + 1e-9; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.deficit[0] += 1e-6; }), kResidualLimit);
  EXPECT_GT(worst_after([](Equilibrium& e) { e.price[2] = NAN; }), kResidualLimit);
}

TEST(Solve, StopsWhenAskedAndSaysSo) {
  SolveOptions options;
  options.max_passes = 3;
  const Report report =
      run_text(make(random_world(5, 4, 40)),
               "measures: [{kind: ban, origin: CA, destination: CB, sectors: all}]", options);
  EXPECT_EQ(report.status(), Status::kNotConverged);
  EXPECT_FALSE(report.equilibrium.reason.empty());
}

TEST(Solve, OptionsOutOfRangeAreRefused) {
  const auto world = make(random_world(4, 3, 40));
  const auto reason = [&](double tolerance, int max_passes, const std::string& model = "") {
    SolveOptions options;
    options.tolerance = tolerance;
    options.max_passes = max_passes;
    const Report report = run_text(
        world, "measures: [{kind: ban, origin: CA, destination: CB, sectors: all}]" + model,
        options);
    EXPECT_EQ(report.status() == Status::kConverged, report.reason().empty());
    return report.reason();
  };
  EXPECT_EQ(reason(1e-12, 20000), "");
  EXPECT_EQ(reason(2e-4, 20000), "the option tolerance is 0.0002, which is not in [1e-14, 1e-4]");
  EXPECT_EQ(reason(9e-15, 20000), "the option tolerance is 9e-15, which is not in [1e-14, 1e-4]");
  EXPECT_EQ(reason(NAN, 20000), "the option tolerance is nan, which is not in [1e-14, 1e-4]");
  EXPECT_EQ(reason(1e-12, 0), "the option max_passes is 0, below 1");
  EXPECT_EQ(reason(1e-12, 0, "\nmodel: {closure: balanced}"),
            "the baseline without deficits: the option max_passes is 0, below 1");
}

}  // namespace
}  // namespace samarkand
