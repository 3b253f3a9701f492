// Trade elasticities down to .05 and nests up to 50 and down to 0, where equations lose digits and
// approximate inverses the way: what another method solves (kinsol_solver.h) the solver solves too.
#include <fmt/format.h>

#include <cmath>

#include "kinsol_solver.h"
#include "samarkand/trade/check.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::random_world;
using testing::shock_of;
using testing::solve_by_kinsol;

class FarDraws {
 public:
  explicit FarDraws(unsigned seed) : bits_(seed) {}

  template <class Of>
  Of one_of(std::initializer_list<Of> values) {
    return values.begin()[bits_() % values.size()];
  }
  // A model and measures that change costs, productivity and duties.
  std::string scenario() {
    const char* closure = one_of({"scaled", "fixed", "proportional"});
    const double theta = one_of({.05, .1, .2, .5});
    const double epsilon = nest(), eta = nest(), sigma = nest();
    const char* mobility = one_of({"inf", "1", "3"});
    const double rate = one_of({.1, .5, 3.}), factor = one_of({.5, .9, 1.1, 1.5});
    const double cost = one_of({1.1, 2.});
    return fmt::format(
        "model: {{closure: {}, theta: {{all: {}}}, epsilon: {}, eta: {}, sigma: {}, "
        "labour_mobility: {}}}\n"
        "measures:\n"
        "  - {{kind: tariff, origin: CA, destination: CB, sectors: goods, rate: {}}}\n"
        "  - {{kind: productivity, country: CA, sectors: all, factor: {}}}\n"
        "  - {{kind: iceberg, origin: CB, destination: CA, sectors: all, factor: {}}}\n",
        closure, theta, epsilon, eta, sigma, mobility, rate, factor, cost);
  }

 private:
  double nest() { return one_of({0., .2, .5, 1., 2., 10., 20., 50.}); }

  std::mt19937 bits_;
};

TEST(FarElasticities, WhatAnotherMethodSolvesIsSolved) {
  int solved = 0;
  int alone = 0;
  std::string missed;  // what KINSOL alone solves
  for (unsigned seed = 0; seed < 80; ++seed) {
    const auto world = make(random_world(4, 3, 300 + seed % 16));
    const std::string scenario = FarDraws(seed).scenario();
    const Shock shock = shock_of(world, scenario);
    const Equilibrium ours = TradeSolver(world).solve(shock);
    const bool converged = refusal(*world, shock, ours).empty();
    solved += converged;
    if (converged) continue;
    EXPECT_NE(ours.status, Status::kNoEquilibrium) << seed << "\n" << scenario << ours.reason;
    const Equilibrium theirs = solve_by_kinsol(*world, shock);
    if (!refusal(*world, shock, theirs).empty()) continue;
    missed += fmt::format("{}: {}\n{}", seed, refusal(*world, shock, ours), scenario);
    ++alone;
  }
  EXPECT_LE(alone, 1) << missed;  // where rounding leaves 4e-10 in the balance of trade
  EXPECT_GE(solved, 60);
}

// Costs a million times lower, in fixed proportions: what is left of digits is kept.
TEST(FarElasticities, AMillionTimesMoreProductive) {
  const auto world = make(random_world(5, 4, 77));
  for (const char* model : {"{epsilon: 0, eta: 0, sigma: 0}", "{epsilon: 0, eta: 0, sigma: 0.5}"}) {
    const Shock shock = shock_of(
        world, fmt::format("model: {}\nmeasures: [{{kind: productivity, country: CA, sectors: all, "
                           "factor: 1e6}}]",
                           model));
    const Equilibrium e = TradeSolver(world).solve(shock);
    EXPECT_EQ(refusal(*world, shock, e), "") << model;
    EXPECT_LT(e.iterations, 3000) << model;
  }
}

}  // namespace
}  // namespace samarkand
