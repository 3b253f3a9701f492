// Currencies whose use grows with their use.
#include "samarkand/channels/settlement.h"

#include <algorithm>
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

double uniform(std::mt19937& bits) { return std::ldexp(static_cast<double>(bits()) + .5, -32); }

Array random_shares(std::size_t n, std::mt19937& bits) {
  Array shares(n);
  double sum = 0;
  for (double& s : shares) sum += s = -std::log(uniform(bits));
  for (double& s : shares) s /= sum;
  return shares;
}

double largest_gap(const Array& a, const Array& b) {
  double gap = 0;
  for (std::size_t c = 0; c < a.size(); ++c) gap = std::max(gap, std::abs(a[c] - b[c]));
  return gap;
}

// By the equation itself, nu = 1.
Array answer(const Array& shares, const Array& access, double pull, const Array& at) {
  Array result(at.size());
  double sum = 0;
  for (std::size_t c = 0; c < at.size(); ++c) {
    sum += result[c] = shares[c] * access[c] * std::exp(pull * (at[c] - shares[c]));
  }
  for (double& s : result) s /= sum;
  return result;
}

Array settled(const Array& shares, const Array& access, double pull, Array at) {
  for (double moved = 1; moved > 1e-13;) {
    Array next = answer(shares, access, pull, at);
    moved = largest_gap(next, at);
    at = std::move(next);
  }
  return at;
}

bool holds(const std::vector<AdoptionEquilibrium>& all, const Array& at) {
  return std::ranges::any_of(all, [&](const AdoptionEquilibrium& e) {
    return e.stable && largest_gap(e.shares, at) < 1e-6;
  });
}

// Answers lead from anywhere to one that the search has found; and the indices of all, the signs of
// det(1 - J), add up to 1, so that none that is not stable is missing either.
TEST(Settlement, AllEquilibriaAreFound) {
  std::mt19937 bits(4);
  for (const std::size_t n : {2, 3, 5, 8}) {
    for (const double pull : {.7, 2.5, 4., 9.}) {
      const Array shares = random_shares(n, bits);
      Array access(n);
      for (double& a : access) a = std::exp(uniform(bits) - .5);
      const auto all = adoption_equilibria(shares, access, 1, pull);
      int index = 0;
      for (const AdoptionEquilibrium& e : all) {
        EXPECT_LT(largest_gap(answer(shares, access, pull, e.shares), e.shares), 1e-13);
        double sum = 0, sign = 1;  // det(1 - pull diag(s) + pull s s')
        for (const double s : e.shares) {
          sum += pull * s * s / (1 - pull * s);
          sign *= 1 - pull * s;
        }
        index += sign * (1 + sum) > 0 ? 1 : -1;
      }
      EXPECT_EQ(index, 1) << n << " " << pull;
      for (int start = 0; start < 300; ++start) {
        EXPECT_TRUE(holds(all, settled(shares, access, pull, random_shares(n, bits))))
            << n << " " << pull;
      }
    }
  }
}

// Three exactly alike: even shares, one large (3 ways), two large (3 ways).
TEST(Settlement, SymmetryMultipliesEquilibria) {
  const auto all = adoption_equilibria(Array(3, 1. / 3), {1, 1, 1}, 1, 4);
  EXPECT_EQ(all.size(), 7U);
  EXPECT_EQ(std::ranges::count_if(all, [](const auto& e) { return e.stable; }), 3);
}

// Next to the edge of the closed form, on both sides.
TEST(Settlement, NearFoldsThereAreThreeOrOne) {
  for (const double pull : {2.1, 3., 6., 20.}) {
    const double r = std::sqrt(1 - 2 / pull);
    const double edge = pull * r - std::log((1 + r) / (1 - r));
    for (const double sign : {-1., 1.}) {
      const auto count = [&](double delta) {
        return adoption_equilibria({.5, .5}, {std::exp(sign * delta), 1}, 1, pull).size();
      };
      EXPECT_EQ(count(edge - 1e-6), 3U) << pull;
      EXPECT_EQ(count(edge + 1e-6), 1U) << pull;
      EXPECT_EQ(count(1.5 * edge), 1U) << pull;
    }
  }
}

// Against a walk in small steps with answers to answers at each. Jumps may be small or several, and
// fast changes need not be jumps.
TEST(Settlement, ReachesAndJumpsAsInSmallSteps) {
  constexpr int kSteps = 4000;
  std::mt19937 bits(3);
  int tried = 0, jumped = 0;
  for (int trial = 0; trial < 120; ++trial) {
    const std::size_t n = 2 + static_cast<std::size_t>(trial % 4);
    const double pull = 1.5 + 3 * uniform(bits);
    const Array shares = random_shares(n, bits);
    Array access(n);
    for (double& a : access) a = bits() % 4 == 0 ? 0 : std::exp(4 * uniform(bits) - 3);
    access.back() = 1;
    if (!is_stable(shares, 1, pull)) continue;
    const Adoption reached = adopt(shares, access, 1, pull);
    Array at = shares, part(n);
    double last = 0, farthest = 0;
    for (int step = 1; step <= kSteps; ++step) {
      const double x = static_cast<double>(step) / kSteps;
      for (std::size_t c = 0; c < n; ++c) part[c] = access[c] > 0 ? std::pow(access[c], x) : 1 - x;
      const Array before = at;
      at = settled(shares, part, pull, at);
      farthest = std::max(farthest, largest_gap(before, at));
      if (reached.jumped && last == 0 && x >= *reached.jumped) last = largest_gap(before, at);
    }
    ++tried;
    EXPECT_LT(largest_gap(at, reached.shares), 1e-8) << trial;
    EXPECT_TRUE(holds(adoption_equilibria(shares, access, 1, pull), reached.shares)) << trial;
    if (reached.jumped) {
      ++jumped;
      EXPECT_GT(last, .01) << trial;
    } else {
      EXPECT_LT(farthest, .05) << trial;
    }
  }
  EXPECT_GT(tried, 30);
  EXPECT_GT(jumped, 5);
}

// Closing the first leaves two exactly alike that cannot share.
TEST(Settlement, TiesGoToTheOneListedFirst) {
  const Adoption reached = adopt({.8, .1, .1}, {0, 1, 1}, 1, 3);
  EXPECT_NEAR(reached.shares[1], .929280, 5e-7);
  EXPECT_NEAR(reached.shares[2], .070720, 5e-7);
}

TEST(Settlement, TipsWhereTheClosedFormFolds) {
  for (const double pull : {2.2, 3., 5.}) {
    const double r = std::sqrt(1 - 2 / pull), s = .65 + .35 * r, nu = .15;
    const double edge = pull * r - std::log((1 + r) / (1 - r));
    const double delta = std::log(s / (1 - s)) - pull * (2 * s - 1);
    const Array shares = {s, 1 - s};
    EXPECT_NEAR(*tipping_point(shares, {1, 0}, nu, pull * nu), nu * (delta + edge), 1e-9) << pull;
    EXPECT_FALSE(tipping_point(shares, {0, 1}, nu, pull * nu));
    EXPECT_FALSE(tipping_point(shares, {1, 1}, nu, pull * nu));
  }
}

TEST(Settlement, AnObservedPointMayNotLast) {
  EXPECT_FALSE(is_stable({.5, .5}, 1, 2.1));
  EXPECT_TRUE(is_stable({.5, .5}, 1, 1.9));
  EXPECT_TRUE(is_stable({.9, .1}, 1, 5));
}

}  // namespace
}  // namespace samarkand
