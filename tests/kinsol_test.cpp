// The solver and the checker against an independent method: KINSOL's Newton-Krylov on the model's
// equations (kinsol_solver.h), in every nest and at every mobility of labour.
#include "kinsol_solver.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world_io/world_io.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::kMixedMeasures;
using testing::make;
using testing::random_world;
using testing::solve_by_kinsol;

// `sa`, which CB does not make, can no longer be had there.
const char* const kMissingInput =
    "\nmeasures: [{kind: ban, origin: all, destination: CB, sectors: [sa]}]\n";

struct Case {
  const char* name;
  const char* model;
  const char* measures = kMixedMeasures;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

Shock shock_of(const std::shared_ptr<const World>& world, const Case& c) {
  return testing::shock_of(world, std::string("model: ") + c.model + c.measures);
}

void expect_passes_the_check(const World& world, const Shock& shock, const Equilibrium& e) {
  for (const Residual& r : check_equilibrium(world, shock, e)) {
    EXPECT_LT(r.max, kResidualLimit) << r.name << " " << r.worst;
  }
}

class AgainstKinsol : public ::testing::TestWithParam<Case> {};

TEST_P(AgainstKinsol, TheCheckerAccepts) {
  for (const unsigned seed : {50u, 51u}) {
    const auto world = make(random_world(5, 4, seed));
    const Shock shock = shock_of(world, GetParam());
    const Equilibrium e = solve_by_kinsol(*world, shock);
    ASSERT_EQ(e.status, Status::kConverged) << e.reason;
    expect_passes_the_check(*world, shock, e);
  }
}

void expect_same(const World& world, const Equilibrium& ours, const Equilibrium& theirs) {
  ASSERT_EQ(theirs.status, Status::kConverged) << theirs.reason;
  ASSERT_EQ(ours.status, Status::kConverged) << ours.reason;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    EXPECT_NEAR(ours.wage[n], theirs.wage[n], 1e-9);
    EXPECT_NEAR(ours.income[n] / theirs.income[n], 1, 1e-9);
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      const std::size_t c = world.at(j, n);
      EXPECT_NEAR(ours.sector_wage[c], theirs.sector_wage[c], 1e-8);
      if (theirs.spending[c] == 0) continue;
      EXPECT_NEAR(ours.price[c] / theirs.price[c], 1, 1e-9);
      for (std::size_t i = 0; i < world.country_count(); ++i) {
        const std::size_t f = world.cell(j, n, i);
        EXPECT_NEAR(ours.flow[f], theirs.flow[f], 1e-9 * theirs.income[n]);
      }
    }
  }
}

TEST_P(AgainstKinsol, TheSolverGivesTheSame) {
  for (const unsigned seed : {50u, 51u}) {
    const auto world = make(random_world(5, 4, seed));
    const Shock shock = shock_of(world, GetParam());
    expect_same(*world, TradeSolver(world).solve(shock), solve_by_kinsol(*world, shock));
  }
}

// Labour that does not move stays without work where a sector ends.
TEST(SectorsThatEnd, BecauseTheirOnlyBuyerMayNotBuy) {
  WorldData data;  // A makes x for B alone
  data.countries = {{"A", "A"}, {"B", "B"}};
  data.sectors = {{"x", "X", 4}, {"y", "Y", 4}};
  data.flow = {0, 0, 10, 20, 60, 30, 20, 50};  // [sector][importer][exporter]
  data.tariff.assign(8, 1);
  data.input.assign(8, 0);
  data.final_spending = {0, 30, 90, 70};
  const auto world = make(std::move(data));
  for (const char* model : {"{labour_mobility: 1}", "{labour_mobility: 3, sigma: 0.5}"}) {
    const Shock shock = shock_of(
        world,
        Case{"", model, "\nmeasures: [{kind: ban, origin: A, destination: B, sectors: [x]}]"});
    const Equilibrium theirs = solve_by_kinsol(*world, shock);
    ASSERT_EQ(theirs.status, Status::kConverged) << theirs.reason;
    EXPECT_EQ(theirs.sector_wage[0], 0);
    expect_passes_the_check(*world, shock, theirs);
    expect_same(*world, TradeSolver(world).solve(shock), theirs);
    EXPECT_EQ(outcome(*world, shock, theirs).sectors[0].employment, -100);
  }
}

TEST(SectorsThatEnd, BecauseAnInputIsMissing) {
  WorldData data = random_world(5, 4, 52);
  for (const std::size_t user : {1u, 2u}) {  // in CB only sd needs sa, which CB does not make
    double& input = data.input[(4 + user) * 4];
    data.final_spending[1] += input;
    input = 0;
  }
  const auto world = make(std::move(data));
  for (const char* model : {"{sigma: 1.5}", "{epsilon: 0.5, eta: 0.5, sigma: 2}",
                            "{epsilon: 0.5, eta: 0.5, sigma: 2, labour_mobility: 1}",
                            "{preset: short_run, sigma: 1.5, labour_mobility: 4}"}) {
    const Shock shock = shock_of(world, Case{"", model, kMissingInput});
    const Equilibrium theirs = solve_by_kinsol(*world, shock);
    ASSERT_EQ(theirs.status, Status::kConverged) << model << theirs.reason;
    EXPECT_TRUE(std::isinf(theirs.cost[world->at(3, 1)]));
    expect_passes_the_check(*world, shock, theirs);
    expect_same(*world, TradeSolver(world).solve(shock), theirs);
  }
}

// The shipped world of 2014 with the EU and all services each taken together.
TEST(KinsolOnData, TheCheckerAcceptsAndTheSolverGivesTheSame) {
  Result<World> shipped =
      load_world(std::filesystem::path(SAMARKAND_SOURCE_DIR) / "worlds" / "wiod-2014");
  ASSERT_TRUE(shipped);
  const World& whole = shipped.value();
  Mapping mapping;
  for (const std::size_t n : whole.groups().at("EU")) {
    mapping.countries[whole.countries()[n].code] = "UNION";
  }
  for (const Sector& sector : whole.sectors()) {
    if (sector.kind == SectorKind::kServices) mapping.sectors[sector.code] = "serving";
  }
  const auto world = make(aggregate(whole, mapping).data);
  const char* const measures = R"(
measures:
  - {kind: ban, origin: [UNION, USA], destination: RUS, sectors: [electronics, machinery]}
  - {kind: ban, origin: RUS, destination: UNION, sectors: [mining], share: 0.9}
  - {kind: iceberg, origin: [UNION, USA], destination: RUS, sectors: goods, factor: 1.3}
  - {kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 0.5}
  - {kind: export_tax, origin: CHN, destination: all, sectors: [basic_metals], rate: 0.2}
)";
  for (const char* model :
       {"{}", "{preset: short_run}", "{epsilon: 1.5, eta: 2, sigma: 1.5, labour_mobility: 3}"}) {
    const Shock shock = shock_of(world, Case{model, model, measures});
    const Equilibrium theirs = solve_by_kinsol(*world, shock);
    ASSERT_EQ(theirs.status, Status::kConverged) << model << theirs.reason;
    expect_passes_the_check(*world, shock, theirs);
    expect_same(*world, TradeSolver(world).solve(shock), theirs);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, AgainstKinsol,
    ::testing::Values(Case{"default_nests", "{}"}, Case{"fixed", "{closure: fixed}"},
                      Case{"proportional", "{closure: proportional}"},
                      Case{"complements", "{epsilon: 0.5, eta: 0.2, sigma: 0.9}"},
                      Case{"substitutes", "{epsilon: 1.5, eta: 3, sigma: 2}"},
                      Case{"leontief", "{epsilon: 0, eta: 0, sigma: 0}"},
                      Case{"specific_labour", "{labour_mobility: 1}"},
                      Case{"slow_labour", "{labour_mobility: 3, closure: proportional}"},
                      Case{"short_run", "{preset: short_run}"},
                      Case{"all", "{epsilon: 1.2, eta: 0.6, sigma: 1.7, labour_mobility: 1.5}"},
                      Case{"missing_input", "{eta: 2.5, sigma: 1.5}", kMissingInput},
                      Case{"labour_alone", "{epsilon: 2, eta: 0.5, sigma: 1.5}", kMissingInput},
                      Case{"missing_input_specific_labour",
                           "{epsilon: 0.7, eta: 2.5, sigma: 1.5, labour_mobility: 1}",
                           kMissingInput}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace samarkand
