// Quadratic programmes: random ones, held against the conditions of an optimum.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "samarkand/numeric/quadratic_programme.h"

namespace samarkand {
namespace {

// A network with demands, supplies and arcs, curved or linear, in any units.
QuadraticProgramme random_programme(unsigned seed) {
  std::mt19937 random(seed);
  const auto between = [&random](double a, double b) {
    return a + (b - a) * static_cast<double>(random()) / 4294967295.0;
  };
  const auto one_in = [&random](unsigned n) { return random() % n == 0; };
  const std::size_t nodes = 2 + random() % 30;
  const bool linear = one_in(3);
  const double quantity = std::pow(10, between(-3, 4)), price = std::pow(10, between(-3, 4));
  const double slope = price / quantity;
  QuadraticProgramme p;
  p.rhs.assign(nodes, 0);
  for (std::size_t n = 0; n < nodes; ++n) {
    const std::size_t demand = p.add({{n, -1.0}}), supply = p.add({{n, 1.0}});
    p.cost[demand] = -between(50, 200) * price;
    if (linear) p.upper[demand] = between(1, 100) * quantity;
    if (!linear) p.curvature[demand] = between(.5, 2) * slope;
    p.cost[supply] = between(5, 100) * price;
    p.upper[supply] = (one_in(2) ? between(1, 50) : 500) * quantity;
    if (!linear && one_in(2)) p.curvature[supply] = between(0, 1) * slope;
  }
  for (std::size_t a = 0; a < 4 * nodes; ++a) {
    const std::size_t from = random() % nodes, to = random() % nodes;
    if (from == to) continue;
    const std::size_t flow = p.add({{from, -1.0}, {to, one_in(2) ? 1.0 : between(.9, 1)}});
    p.cost[flow] = between(0, 30) * price;
    if (!linear && !one_in(3)) p.curvature[flow] = between(0, 1) * slope;
    if (one_in(2)) p.upper[flow] = one_in(15) ? 0 : between(0, 30) * quantity;
  }
  return p;
}

void expect_optimal(const QuadraticProgramme& p, const QuadraticSolution& s) {
  ASSERT_TRUE(s.optimal);
  double quantity = 0, price = 0;
  for (const double x : s.x) quantity = std::max(quantity, std::abs(x));
  for (const double y : s.price) price = std::max(price, std::abs(y));
  Array left = p.rhs;
  for (std::size_t j = 0; j < p.variables(); ++j) {
    double gradient = p.cost[j] + p.curvature[j] * s.x[j] - s.lower_price[j] + s.upper_price[j];
    for (std::size_t k = p.start[j]; k < p.start[j + 1]; ++k) {
      gradient -= p.coefficient[k] * s.price[p.row[k]];
      left[p.row[k]] -= p.coefficient[k] * s.x[j];
    }
    EXPECT_LE(std::abs(gradient), 1e-9 * price);
    EXPECT_GE(s.x[j], p.lower[j]);
    EXPECT_LE(s.x[j], p.upper[j]);
    EXPECT_GE(s.lower_price[j], 0);
    EXPECT_GE(s.upper_price[j], 0);
    EXPECT_LE(s.lower_price[j] * (s.x[j] - p.lower[j]), 1e-9 * price * quantity);
    if (std::isfinite(p.upper[j])) {
      EXPECT_LE(s.upper_price[j] * (p.upper[j] - s.x[j]), 1e-9 * price * quantity);
    }
  }
  for (const double row : left) EXPECT_LE(std::abs(row), 1e-10 * quantity);
}

TEST(Programme, RandomOnesAreOptimal) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    const QuadraticProgramme p = random_programme(seed);
    expect_optimal(p, QuadraticSolver(p).solve(p));
  }
}

// Numbers that moved a little: active sets alone, and as good.
TEST(Programme, BeginsWithTheLastActiveSets) {
  int without = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    QuadraticProgramme p = random_programme(seed);
    QuadraticSolver solver(p);
    ASSERT_TRUE(solver.solve(p).optimal);
    for (std::size_t j = 0; j < p.variables(); ++j)
      p.cost[j] *= 1 + 1e-3 * static_cast<double>(j % 3);
    const QuadraticSolution again = solver.solve(p);
    expect_optimal(p, again);
    without += again.iterations == 0;
  }
  EXPECT_GE(without, 90);
}

TEST(Programme, NothingWithinTheBoundsIsNoOptimum) {
  QuadraticProgramme p;
  p.rhs = {5};
  p.upper[p.add({{0, 1.0}})] = 3;
  EXPECT_FALSE(QuadraticSolver(p).solve(p).optimal);
}

// Two ways at one cost: the optimum leaves open which, and a third that is dearer is out of it.
TEST(Programme, SaysWhatAnOptimumLeavesOpen) {
  QuadraticProgramme p;
  p.rhs = {10};
  for (const double cost : {1.0, 1.0, 2.0}) p.cost[p.add({{0, 1.0}})] = cost;
  const QuadraticSolution s = QuadraticSolver(p).solve(p);
  expect_optimal(p, s);
  EXPECT_EQ(free_variables(p, s), (std::vector<std::size_t>{0, 1}));
  p.curvature[0] = .1;
  const QuadraticSolution decided = QuadraticSolver(p).solve(p);
  EXPECT_TRUE(free_variables(p, decided).empty());
}

}  // namespace
}  // namespace samarkand
