// Currencies whose use grows with their use.
#include "samarkand/channels/settlement.h"

#include <cmath>
#include <random>

#include "support.h"

namespace samarkand {
namespace {

// Two currencies of the closed form s = 1/(1 + exp(-(delta + k(2s-1))/nu)) with nu = 1: shares that
// are observed, and the access of the first that makes delta / nu.
struct Pair {
  double pull, delta, observed = .93;
  Array shares() const { return {observed, 1 - observed}; }
  Array access() const {
    const double at_observed = std::log(observed / (1 - observed)) - pull * (2 * observed - 1);
    return {std::exp(delta - at_observed), 1};
  }
};

TEST(Settlement, TwoCurrenciesHaveUpToThreeEquilibria) {
  for (const auto& [delta, expected] : {std::pair(0.0, Array{.070720, .5, .929280}),
                                        std::pair(-.3, Array{.046481, .662144, .876285})}) {
    const Pair pair{3, delta};
    const auto found = adoption_equilibria(pair.shares(), pair.access(), 1, 3);
    ASSERT_EQ(found.size(), 3U) << delta;
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(found[k].shares[0], expected[k], 5e-7);
      EXPECT_NEAR(found[k].shares[0] + found[k].shares[1], 1, 1e-14);
      EXPECT_EQ(found[k].stable, k != 1) << delta << " " << k;
    }
  }
}

// Three exactly where k/(2 nu) > 1 and |delta|/nu < (k/nu) r - ln((1+r)/(1-r)), r = sqrt(1-2nu/k).
TEST(Settlement, ThreeWhereTheClosedFormSaysSo) {
  for (const double pull : {1.5, 2.2, 2.6, 3.5, 5.0}) {
    const double r = pull > 2 ? std::sqrt(1 - 2 / pull) : 0;
    const double widest = pull * r - std::log((1 + r) / (1 - r));
    for (const double part : {-1.2, -.9, -.3, 0.0, .5, .95, 1.05}) {
      const double delta = pull > 2 ? part * widest : part;
      const Pair pair{pull, delta, pull > 2 ? .995 : .6};
      const auto found = adoption_equilibria(pair.shares(), pair.access(), 1, pull);
      EXPECT_EQ(found.size(), pull > 2 && std::abs(part) < 1 ? 3U : 1U) << pull << " " << part;
    }
  }
}

TEST(Settlement, EveryEquilibriumOfManyAnswersItself) {
  std::mt19937 bits(5);
  const double nu = .7, k = 2.9;
  Array shares = {.9, .05, .03, .02}, access = {.5, 1.2, 1, .8};
  ASSERT_TRUE(is_stable(shares, nu, k));
  const auto found = adoption_equilibria(shares, access, nu, k);
  ASSERT_GE(found.size(), 3U);
  std::size_t stable = 0;
  for (const AdoptionEquilibrium& e : found) {
    double sum = 0;
    Array answer(4);
    for (std::size_t c = 0; c < 4; ++c) {
      sum += answer[c] = shares[c] * access[c] * std::exp(k * (e.shares[c] - shares[c]) / nu);
    }
    for (std::size_t c = 0; c < 4; ++c) EXPECT_NEAR(answer[c] / sum, e.shares[c], 1e-13);
    EXPECT_NEAR(e.log_cost, -nu * std::log(sum), 1e-13);
    stable += e.stable;
  }
  EXPECT_GE(stable, 2U);
  // From anywhere, answers to answers end in one of the stable ones.
  for (int trial = 0; trial < 50; ++trial) {
    Array at(4);
    double total = 0;
    for (double& share : at) total += share = std::ldexp(bits(), -32);
    for (double& share : at) share /= total;
    for (int step = 0; step < 20000; ++step) {
      double sum = 0;
      for (std::size_t c = 0; c < 4; ++c)
        sum += shares[c] * access[c] * std::exp(k / nu * (at[c] - shares[c]));
      Array next(4);
      for (std::size_t c = 0; c < 4; ++c)
        next[c] = shares[c] * access[c] * std::exp(k / nu * (at[c] - shares[c])) / sum;
      at = next;
    }
    const bool known = std::ranges::any_of(found, [&](const AdoptionEquilibrium& e) {
      return e.stable && std::abs(e.shares[0] - at[0]) < 1e-6;
    });
    EXPECT_TRUE(known) << at[0];
  }
}

TEST(Settlement, NothingChangesWithoutACause) {
  const Array shares = {.5, .3, .2};
  const Adoption same = adopt(shares, {1, 1, 1}, .04, .02);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(same.shares[c], shares[c], 1e-15);
  EXPECT_NEAR(same.log_cost, 0, 1e-16);
}

// Without liquidity it is a CES nest of the currencies.
TEST(Settlement, WithoutLiquidityItIsALogit) {
  const Array shares = {.55, .31, .14}, access = {.2, 1, .2};
  const Adoption reached = adopt(shares, access, .04, 0);
  const double sum = .55 * .2 + .31 + .14 * .2;
  EXPECT_NEAR(reached.log_cost, -.04 * std::log(sum), 1e-15);
  EXPECT_NEAR(reached.shares[1], .31 / sum, 1e-15);
}

TEST(Settlement, ClosedCurrenciesHaveNoShare) {
  const Adoption reached = adopt({.6, .3, .1}, {0, 1, 1}, .04, .02);
  EXPECT_EQ(reached.shares[0], 0);
  EXPECT_NEAR(reached.shares[1] + reached.shares[2], 1, 1e-15);
  EXPECT_GT(reached.log_cost, 0);
  EXPECT_TRUE(std::isinf(adopt({.6, .4}, {0, 0}, .04, .02).log_cost));
}

// d ln e / d ln a_c = -nu s'_c times what liquidity adds: against differences of the exact answer.
TEST(Settlement, TheCostFollowsTheEnvelope) {
  const Array shares = {.5, .3, .2};
  const double nu = .04, step = 1e-4;
  for (std::size_t c = 0; c < 3; ++c) {
    Array up = {.6, 1, .9}, down = up;
    up[c] *= std::exp(step);
    down[c] *= std::exp(-step);
    const double slope =
        (adopt(shares, up, nu, 0).log_cost - adopt(shares, down, nu, 0).log_cost) / (2 * step);
    EXPECT_NEAR(slope, -nu * adopt(shares, {.6, 1, .9}, nu, 0).shares[c], 1e-9);
  }
}

// At a fold payers go over, and the tipping point is that fold.
TEST(Settlement, TipsOverAtAFold) {
  const double nu = 1, k = 3;
  const Array shares = {.93, .07};
  const auto tipping = tipping_point(shares, {1, 0}, nu, k);
  ASSERT_TRUE(tipping);
  const auto reached = [&](double cost) { return adopt(shares, {std::exp(-cost / nu), 1}, nu, k); };
  const Adoption before = reached(*tipping - 1e-4), after = reached(*tipping + 1e-4);
  EXPECT_GT(before.shares[0], .6);
  EXPECT_FALSE(before.jumped);
  EXPECT_LT(after.shares[0], .2);
  EXPECT_TRUE(after.jumped);
  // The closed form's fold: s = (1+r)/2, r = sqrt(1 - 2nu/k).
  const double r = std::sqrt(1 - 2 / 3.0);
  const double delta = -(k * r - std::log((1 + r) / (1 - r)));
  const double observed = std::log(.93 / .07) - k * (2 * .93 - 1);
  EXPECT_NEAR(*tipping, observed - delta, 1e-6);
  EXPECT_FALSE(tipping_point({.6, .4}, {1, 0}, .04, .02));
}

TEST(Settlement, AnObservedPointMayNotLast) {
  EXPECT_FALSE(is_stable({.5, .5}, 1, 2.1));
  EXPECT_TRUE(is_stable({.5, .5}, 1, 1.9));
  EXPECT_TRUE(is_stable({.9, .1}, 1, 5));
}

}  // namespace
}  // namespace samarkand
