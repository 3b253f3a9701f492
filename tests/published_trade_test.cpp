// Published and derived numbers that the trade equilibrium must give, to the printed digits.
#include <cmath>

#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::run_text;

// Three countries, one sector, no inputs, theta 4, balanced; solved by hand-checked hat algebra
// (Dekle, Eaton, Kortum 2008).
std::shared_ptr<const World> three_countries() {
  return make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
}

struct Embargo {
  std::string name, measures;
  std::vector<double> real_income;
};

std::string ban(const std::string& from, const std::string& to) {
  return "  - {kind: ban, origin: " + from + ", destination: " + to + ", sectors: all}\n";
}
std::string embargo(const std::string& a, const std::string& b) { return ban(a, b) + ban(b, a); }
std::string iceberg(const std::string& factor) {
  return "  - {kind: iceberg, origin: A, destination: B, sectors: all, factor: " + factor +
         "}\n  - {kind: iceberg, origin: B, destination: A, sectors: all, factor: " + factor +
         "}\n";
}

class ThreeCountries : public ::testing::TestWithParam<Embargo> {};

TEST_P(ThreeCountries, RealIncome) {
  const Report report = run_text(three_countries(), "measures:\n" + GetParam().measures);
  ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_NEAR(report.outcome.countries[n].real_income, GetParam().real_income[n], 5.1e-7);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Trade, ThreeCountries,
    ::testing::Values(
        Embargo{"AC", embargo("A", "C"), {-1.554521, 0.459629, -8.567855}},
        Embargo{"BC", embargo("B", "C"), {0.278021, -1.691138, -5.621555}},
        Embargo{"ABagainstC",
                embargo("A", "C") + embargo("B", "C"),
                {-1.416874, -1.477839, -13.882647}},
        Embargo{
            "AagainstBC", embargo("A", "B") + embargo("A", "C"), {-5.425839, -6.690657, -7.812485}},
        Embargo{"AC5", embargo("A", "C") + iceberg("1.05"), {-2.176197, -0.752327, -8.450519}},
        Embargo{"AC10", embargo("A", "C") + iceberg("1.10"), {-2.683827, -1.722814, -8.353615}}),
    [](const auto& test) { return test.param.name; });

TEST(Trade, WagesOfAnEmbargoAtConstantWorldIncome) {
  const Report report = run_text(three_countries(), "measures:\n" + embargo("A", "C"));
  EXPECT_NEAR(report.equilibrium.wage[0], 1.007377, 5.1e-7);
  EXPECT_NEAR(report.equilibrium.wage[1], 1.008723, 5.1e-7);
  EXPECT_NEAR(report.equilibrium.wage[2], 0.936948, 5.1e-7);
}

// A country alone, one sector, no tariffs, D = 0: real income pi_nn^(1/(theta gamma)) exactly.
TEST(Trade, AutarkyIsTheHomeShare) {
  const Report report =
      run_text(three_countries(), "measures:\n" + embargo("A", "C") + embargo("B", "C"));
  EXPECT_NEAR(report.outcome.countries[2].real_income, 100 * (std::pow(.55, .25) - 1), 1e-10);
}

// A product of which suppliers with import share s are banned, small enough to move no wage:
// price (1-s)^(-1/theta) - 1, theta 4.
TEST(Trade, PriceOfABannedShare) {
  const std::vector<std::pair<double, double>> expected = {
      {.25, 7.457}, {.5, 18.921}, {.75, 41.421}, {.9, 77.828}, {.99, 216.228}};
  for (const auto& [share, price] : expected) {
    // Two sectors: the product is a millionth of every economy; A buys it from B (banned) and C.
    WorldData data = one_sector({"A", "B", "C"}, {{1e6, 9, 9}, {9, 1e6, 9}, {9, 9, 1e6}}, 4);
    data.sectors.push_back({"product", "Product", 4.0});
    data.flow.resize(18, 0);
    data.tariff.resize(18, 1);
    data.input.assign(12, 0);
    data.final_spending.resize(6, 0);
    data.flow[9 + 1] = share * 1e-6;        // B -> A
    data.flow[9 + 2] = (1 - share) * 1e-6;  // C -> A
    data.final_spending[3] = 1e-6;
    const Report report =
        run_text(make(std::move(data)),
                 "measures:\n  - {kind: ban, origin: B, destination: A, sectors: [product]}\n"
                 "model: {closure: proportional}\n");
    ASSERT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
    EXPECT_NEAR(report.outcome.sectors[3].price, price, 6e-4);
  }
}

// The NAFTA study: Caliendo, Parro (2015, REStud 82:1), Tables 2 and 5. Base of 1993 without
// deficits; tariffs among Canada, Mexico and the United States go to their level of 2005. World and
// tariffs are made by tools/build_caliendo_parro.
class Nafta : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string folder = SAMARKAND_SOURCE_DIR "/tests/worlds";
    Result<World> world = load_world(folder + "/caliendo-parro-1993.nc");
    ASSERT_TRUE(world) << to_string(world.diagnostics());
    world_ = std::make_shared<const World>(std::move(world).value());
    report_ = run_text(world_, "measures:\n  - {kind: tariff, table: \"" + folder +
                                   "/nafta-tariffs-2005.csv\"}\n");
    ASSERT_EQ(report_.status(), Status::kConverged) << report_.equilibrium.reason;
  }

  double import_growth(const std::string& importer, const std::string& exporter) const {
    double before = 0, after = 0;
    for (std::size_t j = 0; j < world_->sector_count(); ++j) {
      const std::size_t c =
          world_->cell(j, *world_->find_country(importer), *world_->find_country(exporter));
      before += world_->flow()[c];
      after += report_.equilibrium.flow[c];
    }
    return 100 * (after / before - 1);
  }
  const CountryOutcome& country(const std::string& code) const {
    return report_.outcome.countries[*world_->find_country(code)];
  }

  std::shared_ptr<const World> world_;
  Report report_;
};

TEST_F(Nafta, Table2) {
  struct Row {
    std::string code;
    double welfare, terms_of_trade, volume_of_trade, real_wage;
  };
  for (const Row& row : {Row{"MEX", 1.31, -0.41, 1.72, 1.72}, Row{"CAN", -0.06, -0.11, 0.04, 0.32},
                         Row{"USA", 0.08, 0.04, 0.04, 0.11}}) {
    const CountryOutcome& c = country(row.code);
    EXPECT_NEAR(c.terms_of_trade + c.volume_of_trade, row.welfare, .0051) << row.code;
    EXPECT_NEAR(c.terms_of_trade, row.terms_of_trade, .0051) << row.code;
    EXPECT_NEAR(c.volume_of_trade, row.volume_of_trade, .0051) << row.code;
    EXPECT_NEAR(c.real_wage, row.real_wage, .0051) << row.code;
  }
  EXPECT_NEAR(country("MEX").real_income, 0.007, .0006);  // exact, where first order says 1.31
}

TEST_F(Nafta, Table5) {
  EXPECT_NEAR(import_growth("MEX", "CAN"), 116.60, .0051);
  EXPECT_NEAR(import_growth("MEX", "USA"), 118.31, .0051);
  EXPECT_NEAR(import_growth("CAN", "MEX"), 58.57, .0051);
  EXPECT_NEAR(import_growth("CAN", "USA"), 9.49, .0051);
  EXPECT_NEAR(import_growth("USA", "MEX"), 109.54, .0051);
  EXPECT_NEAR(import_growth("USA", "CAN"), 6.57, .0051);
}

}  // namespace
}  // namespace samarkand
