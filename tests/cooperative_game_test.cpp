// Cooperative games: published nucleoli and cores, what must hold of any game, ties, scales, bad
// input; and the linear programmes that they are solved by.
#include "samarkand/strategy/cooperative_game.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "samarkand/numeric/linear_programme.h"
#include "samarkand/strategy/coalition_values.h"
#include "samarkand/strategy/kohlberg.h"

namespace samarkand {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Array game(std::size_t n, const std::function<double(Coalition)>& worth) {
  Array values(std::size_t{1} << n);
  for (Coalition s = 1; s < values.size(); ++s) values[s] = worth(s);
  return values;
}

// Uniform on 0 to 1.
Array random_game(std::size_t n, unsigned seed) {
  std::mt19937 bits(seed);
  return game(n, [&](Coalition) { return std::ldexp(static_cast<double>(bits()), -32); });
}

// Convex, so that its core is not empty (Shapley 1971): sums of what some of coalitions own
// together.
Array convex_game(std::size_t n, unsigned seed) {
  const Array owned = random_game(n, seed);
  return game(n, [&](Coalition s) {
    double worth = 0;
    for (Coalition t = s; t != 0; t = (t - 1) & s) worth += owned[t];
    return worth;
  });
}

// Whole numbers of 0 to 3: many ties.
Array tied_game(std::size_t n, unsigned seed) {
  Array values = random_game(n, seed);
  for (double& v : values) v = std::floor(4 * v);
  values.back() += 4;
  return values;
}

double share_of(const Array& share, Coalition s) {
  double result = 0;
  for (std::size_t i = 0; i < share.size(); ++i) result += (s >> i & 1) != 0 ? share[i] : 0;
  return result;
}

double largest_excess(const Array& worth, const Array& share) {
  double result = -INFINITY;
  for (Coalition s = 1; s + 1 < worth.size(); ++s) {
    result = std::max(result, worth[s] - share_of(share, s));
  }
  return result;
}

void expect_near(const Array& found, const Array& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i], expected[i], tolerance) << "player " << i;
  }
}

void expect_nucleolus(const Array& worth, std::size_t n, const Array& expected) {
  const Nucleolus found = nucleolus(worth, n, 0);
  ASSERT_EQ(found.status, GameStatus::kSolved);
  const double size = std::max(1.0, std::ranges::max(worth));
  expect_near(found.share, expected, 1e-12 * size);
  EXPECT_LE(found.residual, 1e-12 * size);
}

// Targets 9: the producer (bit 0) gets 8 by the old transit (1), 4 by the new route (2), 10 by
// both, d by a bypass of its own. In the core each way gets no more than it adds. The nucleolus
// halves that: with the new route both {new} and {producer, old} have an excess of -1, then {old}
// and {producer, new} -3. A bypass changes the Shapley value at once, this only from d = 3 on: with
// 5, {producer} complains before {producer, new} does, as much as {old}, -2.
TEST(CooperativeGame, SharesPipelines) {
  const Array none = {0, 0, 0, 8, 0, 4, 0, 10}, bypass = {0, 3, 0, 8, 0, 4, 0, 10};
  expect_near(shapley(none, 3), {5.3333, 3.3333, 1.3333}, 5e-5);
  expect_near(shapley(bypass, 3), {6.3333, 2.8333, .8333}, 5e-5);
  expect_nucleolus(none, 3, {6, 3, 1});
  expect_nucleolus(bypass, 3, {6, 3, 1});
  expect_nucleolus({0, 5, 0, 8, 0, 4, 0, 10}, 3, {7, 2, 1});

  const Core without = core(none, 3, 0), with = core(bypass, 3, 0);
  ASSERT_EQ(without.status, GameStatus::kSolved);
  EXPECT_FALSE(without.empty);
  EXPECT_NEAR(without.epsilon, -1, 1e-14);
  expect_near(without.lowest, {2, 0, 0}, 1e-13);
  expect_near(without.highest, {10, 6, 2}, 1e-13);
  expect_near(with.lowest, {3, 0, 0}, 1e-13);
  expect_near(with.highest, {10, 6, 2}, 1e-13);
}

// Russia (0) and China (1) with a line through Mongolia (2), or through Kazakhstan (3) at .6 more:
// Mongolia's bound in the core is what its route saves, and Kazakhstan gets nothing.
TEST(CooperativeGame, ARouteGetsNoMoreThanItSaves) {
  const Array worth = game(4, [](Coalition s) {
    if ((s & 3) != 3) return 0.0;
    return (s & 4) != 0 ? 13.6 : (s & 8) != 0 ? 13.0 : 0;
  });
  const Core found = core(worth, 4, 0);
  EXPECT_FALSE(found.empty);
  EXPECT_NEAR(found.epsilon, 0, 1e-14);
  expect_near(found.highest, {13.6, 13.6, .6, 0}, 1e-12);
  expect_near(found.lowest, {0, 0, 0, 0}, 1e-12);
}

// Aumann, Maschler (1985, Journal of Economic Theory 36:2), page 196: the nucleolus of a bankruptcy
// game is the division of the Talmud.
TEST(Nucleolus, DividesEstatesAsTheTalmudDoes) {
  const double claims[] = {100, 200, 300};
  const auto bankruptcy = [&](double estate) {
    return game(3, [&, estate](Coalition s) {
      double others = 0;
      for (int i = 0; i < 3; ++i) others += (s >> i & 1) != 0 ? 0 : claims[i];
      return std::max(0.0, estate - others);
    });
  };
  expect_nucleolus(bankruptcy(100), 3, {100.0 / 3, 100.0 / 3, 100.0 / 3});
  expect_nucleolus(bankruptcy(200), 3, {50, 75, 75});
  expect_nucleolus(bankruptcy(300), 3, {50, 100, 150});
}

// A pair of gloves is worth 1; the short side gets all (Shapley, Shubik 1969).
TEST(Nucleolus, GivesAllToTheShortSideOfGloves) {
  const auto gloves = [](std::size_t left, std::size_t n) {
    return game(n, [=](Coalition s) {
      const Coalition all_left = (Coalition{1} << left) - 1;
      return std::min(std::popcount(s & all_left), std::popcount(s & ~all_left));
    });
  };
  expect_nucleolus(gloves(1, 3), 3, {1, 0, 0});
  expect_nucleolus(gloves(2, 5), 5, {1, 1, 0, 0, 0});
  expect_nucleolus(gloves(2, 4), 4, {.5, .5, .5, .5});
  const Core scarce = core(gloves(2, 5), 5, 0), even = core(gloves(2, 4), 4, 0);
  expect_near(scarce.lowest, {1, 1, 0, 0, 0}, 1e-13);
  expect_near(scarce.highest, {1, 1, 0, 0, 0}, 1e-13);
  expect_near(even.lowest, {0, 0, 0, 0}, 1e-13);
  expect_near(even.highest, {1, 1, 1, 1}, 1e-13);
}

// Any majority wins 1: of n, k get a share each of at most k/n, so that epsilon = 1 - k/n.
TEST(Core, IsEmptyWhereAMajorityWins) {
  for (const std::size_t n : {3, 5, 12}) {
    const std::size_t k = n / 2 + 1;
    const Array worth =
        game(n, [k](Coalition s) { return std::popcount(s) >= static_cast<int>(k); });
    const Core found = core(worth, n, 0);
    ASSERT_EQ(found.status, GameStatus::kSolved);
    EXPECT_TRUE(found.empty);
    EXPECT_TRUE(found.lowest.empty() && found.highest.empty());
    EXPECT_NEAR(found.epsilon, 1 - static_cast<double>(k) / static_cast<double>(n), 1e-14);
    expect_nucleolus(worth, n, Array(n, 1 / static_cast<double>(n)));
  }
}

// The weights of a homogeneous majority game of constant sum, of which a coalition or the others
// win, are its nucleolus (Peleg 1968, Proceedings of the American Mathematical Society 19:1).
TEST(Nucleolus, FindsTheWeightsOfVotes) {
  for (const Array& weights : {Array{3, 1, 1, 1, 1}, Array{2, 2, 1, 1, 1}, Array{3, 2, 2, 1, 1},
                               Array{10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}) {
    const double total = sum(weights);
    const Array worth =
        game(weights.size(), [&](Coalition s) { return 2 * share_of(weights, s) > total; });
    Array expected = weights;
    for (double& weight : expected) weight /= total;
    expect_nucleolus(worth, weights.size(), expected);
  }
}

// A runway of the length that the largest needs: Littlechild (1974, International J. of Game Theory
// 3:1) has its nucleolus in closed form, by other reasoning.
TEST(Nucleolus, SharesARunway) {
  const Array costs = {1, 1.5, 4, 4.25, 5, 7, 7.5, 8, 15, 40};
  const std::size_t n = costs.size();
  const Array worth = game(n, [&](Coalition s) {
    return share_of(costs, s) - costs[static_cast<std::size_t>(std::bit_width(s)) - 1];
  });
  Array expected(n);  // of costs
  double paid = 0;
  for (std::size_t from = 0; from < n;) {
    double least = INFINITY;
    std::size_t to = from;  // the last of those who pay the same
    for (std::size_t k = from; k < n; ++k) {
      const double others = static_cast<double>(k - from + (k + 1 < n ? 2 : 1));
      const double each = (costs[k] - paid) / others;
      if (each <= least) least = each, to = k;
    }
    for (; from <= to; ++from) expected[from] = least, paid += least;
  }
  EXPECT_NEAR(paid, 40, 1e-13);
  for (std::size_t i = 0; i < n; ++i) expected[i] = costs[i] - expected[i];
  expect_nucleolus(worth, n, expected);
}

// 0 and 1 are worth 4 together and all only 1: to make their complaint small player 2 would have to
// pay, -1.5, which is no imputation.
TEST(Nucleolus, LeavesEachAtLeastWhatItIsWorthAlone) {
  const Array worth = {0, 0, 0, 4, 0, 0, 0, 1};
  expect_nucleolus(worth, 3, {.5, .5, 0});
  EXPECT_NEAR(kohlberg_residual(worth, 3, {1.25, 1.25, -1.5}), 1.5, 1e-14);
  const Core found = core(worth, 3, 0);
  EXPECT_TRUE(found.empty);
  EXPECT_NEAR(found.epsilon, 1.5, 1e-14);
}

TEST(Nucleolus, IsWhatNoOtherCodeCanImproveOn) {
  for (std::size_t n = 2; n <= 7; ++n) {
    for (unsigned seed = 0; seed < 30; ++seed) {
      for (const auto make : {random_game, convex_game, tied_game}) {
        const Array worth = make(n, 100 * static_cast<unsigned>(n) + seed);
        double alone = 0;
        for (std::size_t i = 0; i < n; ++i) alone += worth[std::size_t{1} << i];
        const Nucleolus found = nucleolus(worth, n, 0);
        if (alone > worth.back()) {
          EXPECT_EQ(found.status, GameStatus::kNoImputation);
          continue;
        }
        ASSERT_EQ(found.status, GameStatus::kSolved);
        const double size = std::ranges::max(worth);
        EXPECT_LE(found.residual, 2e-13 * size);
        EXPECT_NEAR(sum(found.share), worth.back(), 1e-13 * size);
        Array other = found.share;  // the check sees what is wrong
        other[0] += 1e-6 * size;
        other[1] -= 1e-6 * size;
        EXPECT_GE(kohlberg_residual(worth, n, other), 1e-7 * size);

        const Core all = core(worth, n, 0);
        ASSERT_EQ(all.status, GameStatus::kSolved);
        EXPECT_GE(largest_excess(worth, found.share), all.epsilon - 1e-13 * size);
        if (all.empty) continue;
        EXPECT_NEAR(largest_excess(worth, found.share), all.epsilon, 1e-13 * size);
        for (std::size_t i = 0; i < n; ++i) {
          EXPECT_GE(found.share[i], all.lowest[i] - 1e-12 * size);
          EXPECT_LE(found.share[i], all.highest[i] + 1e-12 * size);
        }
      }
    }
  }
}

// In a convex game what a player adds last is the most it gets in the core, and what it is worth
// alone the least (Shapley 1971, International J. of Game Theory 1:1); the Shapley value is inside.
TEST(Core, OfConvexGamesIsKnown) {
  for (std::size_t n = 2; n <= 9; ++n) {
    const Array worth = convex_game(n, static_cast<unsigned>(n)), mean = shapley(worth, n);
    const Core found = core(worth, n, 0);
    ASSERT_FALSE(found.empty);
    const Coalition all = worth.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      const Coalition one = Coalition{1} << i;
      EXPECT_NEAR(found.lowest[i], worth[one], 1e-12 * worth[all]);
      EXPECT_NEAR(found.highest[i], worth[all] - worth[all & ~one], 1e-12 * worth[all]);
    }
    EXPECT_LE(largest_excess(worth, mean), 0);
  }
}

// Efficient, alike for those alike, nothing more for a player who adds nothing more; another unit
// and other stakes of each alone change it as they change the game.
TEST(Nucleolus, KeepsItsAxioms) {
  const std::size_t n = 6;
  const Array base = convex_game(n, 5);
  const Array worth = game(n, [&](Coalition s) {  // 1 and 2 alike; 5 adds .25
    if ((s & 6) == 4) s ^= 6;
    return base[s & ~Coalition{32}] + ((s & 32) != 0 ? .25 : 0);
  });
  const Nucleolus found = nucleolus(worth, n, 0);
  EXPECT_NEAR(found.share[1], found.share[2], 1e-13);
  EXPECT_NEAR(found.share[5], .25, 1e-13);
  EXPECT_NEAR(shapley(worth, n)[1], shapley(worth, n)[2], 1e-13);
  EXPECT_NEAR(shapley(worth, n)[5], .25, 1e-13);

  const Array stakes = {100, -50, 3, 0, 7, -1};
  const Array moved = game(n, [&](Coalition s) { return 8 * worth[s] + share_of(stakes, s); });
  const Nucleolus other = nucleolus(moved, n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(other.share[i], 8 * found.share[i] + stakes[i], 1e-11);
  }
  EXPECT_EQ(nucleolus(moved, n, 0).share, other.share);  // the same bits
}

TEST(CooperativeGame, HoldsInAnyUnit) {
  for (const auto make : {random_game, convex_game, tied_game}) {
    const std::size_t n = 6;
    Array worth = make(n, 3);
    worth.back() += 4;
    const Nucleolus shares = nucleolus(worth, n, 0);
    const Core bounds = core(worth, n, 0);
    const double size = std::ranges::max(worth);
    for (const double unit : {1e-300, 1e-6, 1e12, 1e300}) {
      Array scaled = worth;
      for (double& v : scaled) v *= unit;
      const Nucleolus found = nucleolus(scaled, n, 0);
      EXPECT_LE(found.residual, 2e-13 * size * unit);
      const Core all = core(scaled, n, 0);
      EXPECT_EQ(all.empty, bounds.empty);
      EXPECT_NEAR(all.epsilon / unit, bounds.epsilon, 1e-12 * size);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(found.share[i] / unit, shares.share[i], 1e-12 * size);
        if (bounds.empty) continue;
        EXPECT_NEAR(all.lowest[i] / unit, bounds.lowest[i], 1e-12 * size);
        EXPECT_NEAR(all.highest[i] / unit, bounds.highest[i], 1e-12 * size);
      }
    }
  }
}

// Each gets what it is worth alone, within the rounding of sums; no player, one, two, none worth
// anything; a coalition that must not be.
TEST(CooperativeGame, OfLittleToShare) {
  const Array stakes = {.1, .2, .3, -.7, 1e3};
  const Array additive = game(5, [&](Coalition s) { return share_of(stakes, s); });
  expect_nucleolus(additive, 5, stakes);
  const Core point = core(additive, 5, 0);
  EXPECT_FALSE(point.empty);
  expect_near(point.lowest, stakes, 1e-9);
  expect_near(point.highest, stakes, 1e-9);

  expect_nucleolus({0, -3}, 1, {-3});
  EXPECT_EQ(core(Array{0, -3}, 1, 0).lowest, Array{-3});
  expect_nucleolus({0, 1, 2, 5}, 2, {2, 3});
  expect_nucleolus(Array(16), 4, Array(4));
  expect_near(core(Array(16), 4, 0).highest, Array(4), 0);

  Array impossible = {0, 0, 0, 8, 0, 4, -1e30, 10};
  expect_nucleolus(impossible, 3, {6, 3, 1});
  EXPECT_NEAR(core(impossible, 3, 0).epsilon, -1, 1e-13);
}

// Worths that are known to 1e-9: a core that is one point would be empty, and all together worth
// less than apart, by what is not known.
TEST(CooperativeGame, TakesWorthsAsExactAsTheyAre) {
  const Array gloves = {0, 0, 0, 1 + 1e-10, 0, 1, 0, 1};
  EXPECT_TRUE(core(gloves, 3, 0).empty);
  const Core found = core(gloves, 3, 1e-9);
  EXPECT_FALSE(found.empty);
  expect_near(found.lowest, {1, 0, 0}, 1e-9);
  expect_near(found.highest, {1, 0, 0}, 1e-9);

  const Array apart = {0, 1, 2, 3 - 1e-10};
  EXPECT_EQ(nucleolus(apart, 2, 0).status, GameStatus::kNoImputation);
  const Nucleolus shared = nucleolus(apart, 2, 1e-9);
  EXPECT_EQ(shared.status, GameStatus::kSolved);
  expect_near(shared.share, {1 - 5e-11, 2 - 5e-11}, 1e-15);
  EXPECT_NEAR(shared.residual, 5e-11, 1e-15);
}

TEST(CooperativeGame, RefusesWhatIsNoGame) {
  Array worth = convex_game(3, 1);
  const auto refused = [](const Array& values, std::size_t n) {
    return core(values, n, 0).status == GameStatus::kNotAGame &&
           nucleolus(values, n, 0).status == GameStatus::kNotAGame;
  };
  EXPECT_FALSE(refused(worth, 3));
  EXPECT_TRUE(refused(worth, 2));
  EXPECT_TRUE(refused(worth, 4));
  EXPECT_TRUE(refused({0}, 0));
  EXPECT_TRUE(refused(Array(1 << 13), 13));
  for (const double bad : {kNaN, HUGE_VAL, -HUGE_VAL}) {
    worth[5] = bad;
    EXPECT_TRUE(refused(worth, 3));
  }
  worth[5] = 1;
  worth[0] = 1;  // nobody is worth something
  EXPECT_TRUE(refused(worth, 3));
}

TEST(NashBargain, SharesTheGainByWeights) {
  const auto equal = nash_bargain(10, {2, 4});
  EXPECT_EQ(equal, (std::array<double, 2>{4, 6}));
  const auto weighted = nash_bargain(10, {2, 4}, {3, 1});
  EXPECT_EQ(weighted, (std::array<double, 2>{5, 5}));
  // (x - 2)^3 (10 - x - 4) is largest there.
  const auto product = [](double x) { return std::pow(x - 2, 3) * (6 - x); };
  EXPECT_GT(product(5), product(5 - 1e-4));
  EXPECT_GT(product(5), product(5 + 1e-4));
  EXPECT_EQ(nash_bargain(6, {2, 4}), (std::array<double, 2>{2, 4}));
  EXPECT_EQ(nash_bargain(10, {2, 4}, {0, 1}), (std::array<double, 2>{2, 8}));
  EXPECT_FALSE(nash_bargain(5, {2, 4}));
  EXPECT_FALSE(nash_bargain(10, {2, 4}, {-1, 2}));
  EXPECT_FALSE(nash_bargain(10, {2, 4}, {0, 0}));
  EXPECT_FALSE(nash_bargain(kNaN, {2, 4}));
  EXPECT_FALSE(nash_bargain(10, {2, 4}, {kNaN, 1}));
  EXPECT_FALSE(nash_bargain(10, {-INFINITY, 4}));
}

LinearProgramme programme(const std::vector<Array>& a, const Array& b, const Array& c) {
  LinearProgramme result{{b.size(), c.size()}, b, c};
  for (std::size_t r = 0; r < b.size(); ++r) {
    for (std::size_t j = 0; j < c.size(); ++j) result.a(r, j) = a[r][j];
  }
  return result;
}

// Hillier, Lieberman's Wyndor Glass: 3 x + 5 y, x <= 4, 2 y <= 12, 3 x + 2 y <= 18.
TEST(LinearProgramme, IsSolvedWithItsDual) {
  const auto found = maximise(
      programme({{1, 0, 1, 0, 0}, {0, 2, 0, 1, 0}, {3, 2, 0, 0, 1}}, {4, 12, 18}, {3, 5, 0, 0, 0}));
  ASSERT_EQ(found.status, ProgrammeStatus::kOptimal);
  EXPECT_NEAR(found.value, 36, 1e-13);
  expect_near(found.x, {2, 6, 2, 0, 0}, 1e-14);
  expect_near(found.price, {0, 1.5, 1}, 1e-14);
}

// Beale's (1955) goes in a circle where the largest gain enters and the first of ties leaves; in
// any unit it ends at 1/20.
TEST(LinearProgramme, DoesNotGoInCircles) {
  for (const double unit : {1.0, 1e-9, 1e9}) {
    const auto found = maximise(programme(
        {{1, 0, 0, .25, -60, -.04, 9}, {0, 1, 0, .5, -90, -.02, 3}, {0, 0, 1, 0, 0, 1, 0}},
        {0, 0, unit}, {0, 0, 0, .75, -150, .02, -6}));
    ASSERT_EQ(found.status, ProgrammeStatus::kOptimal);
    EXPECT_NEAR(found.value / unit, .05, 1e-12);
  }
  // And one of whole numbers that does where the largest pivot leaves.
  const auto found = maximise(programme(
      {{-18, -10, -12, 20, 1, 0, 0}, {-16, -5, 15, -12, 0, 1, 0}, {-12, 7, -13, -7, 0, 0, 1}},
      {0, 0, 0}, {0, -10, -5, -3, 0, 0, 0}));
  ASSERT_EQ(found.status, ProgrammeStatus::kOptimal);
  EXPECT_EQ(found.value, 0);
}

TEST(LinearProgramme, SaysWhyItHasNoSolution) {
  using enum ProgrammeStatus;
  EXPECT_EQ(maximise(programme({{1, 1}}, {-1}, {1, 1})).status, kInfeasible);
  EXPECT_EQ(maximise(programme({{1, 1}, {1, 1}}, {1, 2}, {1, 1})).status, kInfeasible);
  EXPECT_EQ(maximise(programme({{0, 0}}, {1}, {1, 1})).status, kInfeasible);
  EXPECT_EQ(maximise(programme({{1, -1}}, {1}, {1, 1})).status, kUnbounded);
  EXPECT_EQ(maximise(programme({{1, kNaN}}, {1}, {1, 1})).status, kNotSolved);
  EXPECT_EQ(maximise(programme({{1, 1}}, {1}, {1, INFINITY})).status, kNotSolved);
  // Rows that repeat others, or are empty, are no obstacle.
  const auto twice =
      maximise(programme({{1, 1, 1}, {2, 2, 2}, {0, 0, 0}, {1, -1, 0}}, {1, 2, 0, 0}, {1, 2, 1}));
  ASSERT_EQ(twice.status, kOptimal);
  EXPECT_NEAR(twice.value, 1.5, 1e-13);
  expect_near(twice.x, {.5, .5, 0}, 1e-13);
  // Nor is one that is met at 0 and must stay so: -x = 0, x + y = 1, most x.
  const auto held = maximise(programme({{-1, 0}, {1, 1}}, {0, 1}, {1, 0}));
  ASSERT_EQ(held.status, kOptimal);
  expect_near(held.x, {0, 1}, 0);
}

// Rows are met, no reduced cost is left, and both values are equal: nothing more is to be shown.
TEST(LinearProgramme, IsOptimalByItsDual) {
  std::mt19937 bits(1);
  const auto draw = [&] { return std::ldexp(static_cast<double>(bits()), -32); };
  for (int sample = 0; sample < 200; ++sample) {
    const std::size_t rows = 1 + bits() % 12, columns = rows + bits() % 200;
    LinearProgramme p{{rows, columns}, Array(rows), Array(columns)};
    for (double& a : p.a.values()) a = bits() % 2 == 0 ? 0 : draw() - .2;
    for (std::size_t j = 0; j < columns; ++j) {
      const double x = bits() % 3 == 0 ? draw() : 0;  // feasible
      for (std::size_t r = 0; r < rows; ++r) p.b[r] += p.a(r, j) * x;
    }
    const Array y = [&] {  // and bounded: A'y >= c
      Array result(rows);
      for (double& value : result) value = draw() - .5;
      return result;
    }();
    for (std::size_t j = 0; j < columns; ++j) {
      p.c[j] = bits() % 4 == 0 ? 0 : -draw();
      for (std::size_t r = 0; r < rows; ++r) p.c[j] += p.a(r, j) * y[r];
    }
    const auto found = maximise(p);
    ASSERT_EQ(found.status, ProgrammeStatus::kOptimal) << sample;
    EXPECT_GE(std::ranges::min(found.x), 0);
    double dual = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      double left = -p.b[r];
      for (std::size_t j = 0; j < columns; ++j) left += p.a(r, j) * found.x[j];
      EXPECT_NEAR(left, 0, 1e-11) << sample;
      dual += p.b[r] * found.price[r];
    }
    EXPECT_NEAR(dual, found.value, 1e-10) << sample;
    for (std::size_t j = 0; j < columns; ++j) {
      double cost = -p.c[j];
      for (std::size_t r = 0; r < rows; ++r) cost += p.a(r, j) * found.price[r];
      EXPECT_GE(cost, -1e-10) << sample;
    }
  }
}

}  // namespace
}  // namespace samarkand
