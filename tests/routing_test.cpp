// Routing over links: numbers of Allen and Arkolakis' model on four nodes, derivatives, limits.
#include "samarkand/channels/routing.h"

#include <cmath>
#include <random>

#include "support.h"

namespace samarkand {
namespace {

// Costs of links both ways; nodes count from 1 as in print.
Array uses_of(std::size_t n, double rho, const std::vector<std::tuple<int, int, double>>& links) {
  Array use(n * n, 0);
  for (const auto& [a, b, cost] : links) {
    const auto i = static_cast<std::size_t>(a - 1), j = static_cast<std::size_t>(b - 1);
    use[i * n + j] = use[j * n + i] = std::pow(cost, -rho);
  }
  return use;
}

const std::vector<std::tuple<int, int, double>> kFour = {
    {1, 2, 1.3}, {1, 3, 1.25}, {2, 4, 1.2}, {3, 4, 1.35}};

double cost(const Routing& routing, int from, int to) {
  return std::exp(
      routing.log_cost(static_cast<std::size_t>(from - 1), static_cast<std::size_t>(to - 1)));
}

// Random one-way costs above 1.3, and the uses.
struct RandomNetwork {
  RandomNetwork(std::size_t n, unsigned seed) : size(n), cost(n * n, INFINITY) {
    std::mt19937 bits(seed);
    for (std::size_t k = 0; k < n * n; ++k) {
      if (k / n != k % n && bits() % 3 != 0) cost[k] = 1.3 + std::ldexp(bits(), -32);
    }
  }
  Routing routing(double rho) const {
    Array use(cost.size());
    for (std::size_t k = 0; k < use.size(); ++k) use[k] = std::pow(cost[k], -rho);
    return {size, use, rho};
  }
  std::size_t size;
  Array cost;
};

TEST(Routing, FourNodes) {
  const Routing routing(4, uses_of(4, 8, kFour), 8);
  ASSERT_EQ(routing.reason(), "");
  EXPECT_NEAR(routing.spectral_radius(), .312236, 5e-7);
  EXPECT_NEAR(cost(routing, 1, 4), 1.458525, 5e-7);
  EXPECT_NEAR(cost(routing, 1, 2), 1.278882, 5e-7);
  EXPECT_NEAR(cost(routing, 2, 3), 1.467396, 5e-7);
  EXPECT_NEAR(cost(routing, 1, 1), .994233, 5e-7);
  EXPECT_NEAR(routing.uses(0, 3, 1, 3), .711346, 5e-7);
  EXPECT_NEAR(routing.uses(0, 3, 2, 3), .357374, 5e-7);
  const Routing cut(4, uses_of(4, 8, {{1, 2, 1.3}, {1, 3, 1.25}, {3, 4, 1.35}}), 8);
  EXPECT_NEAR(cost(cut, 1, 4), 1.676435, 5e-7);
}

TEST(Routing, LastStopsShareAllOfIt) {
  const RandomNetwork network(7, 1);
  const Routing routing = network.routing(9);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 7; ++j) {
      if (i == j) continue;
      double sum = 0;
      for (std::size_t m = 0; m < 7; ++m) sum += routing.last_stop(i, m, j);
      EXPECT_NEAR(sum, 1, 1e-12);
    }
  }
}

TEST(Routing, UsesAreDerivatives) {
  const RandomNetwork network(6, 2);
  const double rho = 8, step = 1e-4;
  const Routing routing = network.routing(rho);
  Array weight(36);
  std::mt19937 bits(3);
  for (double& w : weight) w = std::ldexp(bits(), -32) - .5;
  const Array gradient = routing.gradient(weight);
  for (std::size_t k = 0; k < 36; ++k) {
    if (std::isinf(network.cost[k])) {
      EXPECT_EQ(gradient[k], 0);
      continue;
    }
    RandomNetwork up = network, down = network;
    up.cost[k] *= std::exp(step);
    down.cost[k] *= std::exp(-step);
    const Routing dearer = up.routing(rho), cheaper = down.routing(rho);
    double sum = 0;
    for (std::size_t p = 0; p < 36; ++p) {
      const std::size_t i = p / 6, j = p % 6;
      const double slope = (dearer.log_cost(i, j) - cheaper.log_cost(i, j)) / (2 * step);
      EXPECT_NEAR(routing.uses(i, j, k / 6, k % 6), slope, 1e-7);
      sum += weight[p] * slope;
    }
    EXPECT_NEAR(gradient[k], sum, 1e-6);
  }
}

// Floyd and Warshall.
TEST(Routing, TendsToTheCheapestPath) {
  const RandomNetwork network(8, 4);
  Array cheapest = network.cost;
  for (std::size_t k = 0; k < 8; ++k) {
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < 8; ++j) {
        cheapest[i * 8 + j] =
            std::min(cheapest[i * 8 + j], cheapest[i * 8 + k] * cheapest[k * 8 + j]);
      }
    }
  }
  double before = INFINITY;
  for (const double rho : {25.0, 75.0, 225.0}) {
    const Routing routing = network.routing(rho);
    double worst = 0;
    for (std::size_t k = 0; k < 64; ++k) {
      if (k / 8 == k % 8) continue;
      const double gap = std::log(cheapest[k]) - routing.log_cost(k / 8, k % 8);
      EXPECT_GT(gap, -1e-14);
      worst = std::max(worst, gap);
    }
    EXPECT_LT(worst, std::min(before, 3 / rho));
    before = worst;
  }
}

TEST(Routing, RefusesWhatIsTooCheap) {
  const Routing routing(4, uses_of(4, 2, kFour), 2);
  EXPECT_NE(routing.reason().find("spectral radius"), std::string::npos) << routing.reason();
  EXPECT_TRUE(std::isinf(routing.log_cost(0, 1)));
}

TEST(Routing, WithoutAPathThereIsNoCost) {
  const Routing routing(3, uses_of(3, 8, {{1, 2, 1.5}}), 8);
  EXPECT_TRUE(std::isinf(routing.log_cost(0, 2)));
  EXPECT_TRUE(std::isfinite(routing.log_cost(0, 1)));
  EXPECT_EQ(routing.log_cost(2, 2), 0);
}

}  // namespace
}  // namespace samarkand
