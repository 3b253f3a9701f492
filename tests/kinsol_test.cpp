// The solver and the checker against an independent method: KINSOL's Newton-Krylov on the model's
// equations (kinsol_solver.h), in every nest and at every mobility of labour.
#include "kinsol_solver.h"
#include "samarkand/report/summary.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::random_world;
using testing::solve_by_kinsol;

const char* const kMeasures = R"(
measures:
  - {kind: tariff, origin: CA, destination: [CB, CC], sectors: goods, rate: 0.4}
  - {kind: tariff, origin: CD, destination: CA, sectors: [sb], add: 0.3, share: 0.5}
  - {kind: iceberg, origin: all, destination: CC, sectors: all, factor: 1.2, share: 0.7}
  - {kind: ban, origin: CB, destination: CD, sectors: [sc]}
  - {kind: ban, origin: CC, destination: CD, sectors: all, share: 0.6}
  - {kind: export_tax, origin: CC, destination: all, sectors: [sa, sd], rate: 0.15}
  - {kind: productivity, country: CD, sectors: [sa], factor: 0.9}
  - {kind: transfer, origin: CA, destination: CB, value: 3}
)";

// `sa`, which CB does not make, can no longer be had there.
const char* const kMissingInput =
    "\nmeasures: [{kind: ban, origin: all, destination: CB, sectors: [sa]}]\n";

struct Case {
  const char* name;
  const char* model;
  const char* measures = kMeasures;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

Shock shock_of(const World& world, const Case& c) {
  return testing::shock_of(world, std::string("model: ") + c.model + c.measures);
}

void expect_passes_the_check(const World& world, const Shock& shock, const Equilibrium& e) {
  for (const Residual& r : check_equilibrium(world, shock, e)) {
    EXPECT_LT(r.max, kResidualLimit) << r.name << " " << r.worst;
  }
}

// Whether TradeSolver solves nests other than Cobb-Douglas and labour that is not mobile.
constexpr bool kSolverHasNests = false;

class AgainstKinsol : public ::testing::TestWithParam<Case> {};

TEST_P(AgainstKinsol, TheCheckerAccepts) {
  for (const unsigned seed : {50u, 51u}) {
    const auto world = make(random_world(5, 4, seed));
    const Shock shock = shock_of(*world, GetParam());
    const Equilibrium e = solve_by_kinsol(*world, shock);
    ASSERT_EQ(e.status, Status::kConverged) << e.reason;
    expect_passes_the_check(*world, shock, e);
  }
}

TEST_P(AgainstKinsol, TheSolverGivesTheSame) {
  for (const unsigned seed : {50u, 51u}) {
    const auto world = make(random_world(5, 4, seed));
    const Shock shock = shock_of(*world, GetParam());
    if (!kSolverHasNests && !has_default_nests(shock)) GTEST_SKIP() << "not solved yet";
    const Equilibrium theirs = solve_by_kinsol(*world, shock);
    const Equilibrium ours = TradeSolver(*world).solve(shock);
    ASSERT_EQ(ours.status, Status::kConverged) << ours.reason;
    for (std::size_t n = 0; n < world->country_count(); ++n) {
      EXPECT_NEAR(ours.wage[n], theirs.wage[n], 1e-9);
      EXPECT_NEAR(ours.income[n] / theirs.income[n], 1, 1e-9);
    }
    for (std::size_t c = 0; c < world->flow().size(); ++c) {
      EXPECT_NEAR(ours.flow[c], theirs.flow[c], 1e-7);
    }
    for (std::size_t c = 0; c < world->spending().size(); ++c) {
      if (theirs.spending[c] == 0) continue;
      EXPECT_NEAR(ours.price[c] / theirs.price[c], 1, 1e-9);
      EXPECT_NEAR(ours.sector_wage[c], theirs.sector_wage[c], 1e-9);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Models, AgainstKinsol,
    ::testing::Values(Case{"default_nests", "{}"}, Case{"proportional", "{closure: proportional}"},
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
