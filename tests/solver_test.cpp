// What the solver promises beyond its answers: the same bits whatever it solved before and on any
// number of threads, starts that do not matter, ways that it names.
#include <thread>

#include "samarkand/trade/sensitivity.h"
#include "samarkand/world_io/world_io.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::random_world;
using testing::shock_of;

const char* const kBan =
    "measures: [{kind: ban, origin: CA, destination: [CB, CC], sectors: all, share: 0.8},"
    " {kind: export_tax, origin: CD, destination: all, sectors: all, rate: 0.1}]";
const char* const kTariff =
    "model: {labour_mobility: 2, eta: 0.5}\n"
    "measures: [{kind: tariff, origin: all, destination: CA, sectors: all, add: 0.3}]";

// CA may only buy, and is paid for it.
const char* const kOneWay =
    "measures: [{kind: ban, origin: CA, destination: [CB, CC, CD, CE, CF], sectors: all},"
    " {kind: transfer, origin: CB, destination: CA, value: 20}]";

void expect_same_bits(const Equilibrium& a, const Equilibrium& b) {
  ASSERT_EQ(a.status, Status::kConverged) << a.reason;
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.wage, b.wage);
  EXPECT_EQ(a.price, b.price);
  EXPECT_EQ(a.flow, b.flow);
  EXPECT_EQ(a.tariff_revenue, b.tariff_revenue);
  EXPECT_EQ(a.sector_wage, b.sector_wage);
}

std::shared_ptr<const World> wiod_2014() {
  Result<World> world = load_world(SAMARKAND_SOURCE_DIR "/worlds/wiod-2014");
  if (!world) throw std::runtime_error(to_string(world.diagnostics()));
  return std::make_shared<const World>(std::move(world).value());
}

TEST(Solver, WhatItSolvedBeforeChangesNoBit) {
  const auto world = make(random_world(6, 5, 60));
  const Shock ban = shock_of(world, kBan), tariff = shock_of(world, kTariff);
  const TradeSolver solver(world);
  const Equilibrium first = solver.solve(ban);
  const Equilibrium second = solver.solve(tariff);
  expect_same_bits(first, solver.solve(ban));
  expect_same_bits(second, solver.solve(tariff));
  expect_same_bits(second, TradeSolver(world).solve(tariff));
}

TEST(Solver, ThreadsChangeNoBit) {
  const auto world = make(random_world(6, 5, 61));
  const Shock ban = shock_of(world, kBan), tariff = shock_of(world, kOneWay);
  const Equilibrium first = TradeSolver(world).solve(ban);
  const Equilibrium second = TradeSolver(world).solve(tariff);
  const TradeSolver shared(world);
  std::vector<Equilibrium> results(16);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t k = t; k < results.size(); k += 4) {
        results[k] = shared.solve(k % 2 == 0 ? ban : tariff);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t k = 0; k < results.size(); ++k) {
    expect_same_bits(results[k], k % 2 == 0 ? first : second);
  }
}

TEST(Solver, AStartIsAWayNotAnAnswer) {
  const auto world = make(random_world(6, 5, 62));
  const Shock ban = shock_of(world, kBan), tariff = shock_of(world, kTariff);
  const TradeSolver solver(world);
  const Equilibrium cold = solver.solve(ban), other = solver.solve(tariff);
  const Equilibrium from_other = solver.solve(ban, {}, &other);
  ASSERT_EQ(from_other.status, Status::kConverged);
  for (std::size_t n = 0; n < cold.wage.size(); ++n) {
    EXPECT_NEAR(from_other.wage[n] / cold.wage[n], 1, 1e-11);
  }
  EXPECT_EQ(solver.solve(ban, {}, &cold).iterations, 0);
}

TEST(Solver, FewPassesAndTheirNumberIsSaid) {
  const auto world = wiod_2014();
  const Shock shock = shock_of(world,
                               "measures: [{kind: tariff, origin: all, destination: USA, "
                               "sectors: goods, rate: 0.25}]");
  SolveOptions options;
  options.tolerance = 1e-10;
  const Equilibrium equilibrium = TradeSolver(world).solve(shock, options);
  EXPECT_EQ(equilibrium.method, "preconditioned Anderson");
  EXPECT_LE(equilibrium.iterations + 1, 15);
  EXPECT_EQ(equilibrium.log.size(), static_cast<std::size_t>(equilibrium.iterations) + 1);
}

// An adjoint gradient by the solver's preconditioner: exact, in about as many passes as a solve.
TEST(Solver, ItsPreconditionerServesTheAdjoint) {
  const auto world = wiod_2014();
  const Shock shock = shock_of(world,
                               "measures: [{kind: tariff, origin: CHN, destination: USA, "
                               "sectors: goods, rate: 0.25}]");
  const TradeSolver solver(world);
  const Equilibrium equilibrium = solver.solve(shock);
  Array weights(world->country_count(), 0);
  weights[0] = 1;
  const Gradient theirs =
      Sensitivity(world, shock, equilibrium, preconditioner_of(solver, shock.closure))
          .adjoint(weights);
  const Gradient own = Sensitivity(world, shock, equilibrium).adjoint(weights);
  EXPECT_TRUE(theirs.solve.converged);
  EXPECT_LE(theirs.solve.passes, 40);
  double largest = 0, apart = 0;
  for (std::size_t c = 0; c < own.access.size(); ++c) {
    largest = std::max(largest, std::abs(own.access[c]));
    apart = std::max(apart, std::abs(own.access[c] - theirs.access[c]));
  }
  EXPECT_LT(apart, 1e-10 * largest);
}

}  // namespace
}  // namespace samarkand
