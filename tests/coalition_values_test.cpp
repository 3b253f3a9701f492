// Values of coalitions: the axioms of Shapley, published numbers, sampling, stability.
#include "samarkand/strategy/coalition_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

namespace samarkand {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Array random_values(std::size_t n, unsigned seed) {
  std::mt19937 bits(seed);
  Array values(std::size_t{1} << n);
  for (double& value : values) value = std::ldexp(static_cast<double>(bits()), -32);
  return values;
}

ValueOracle oracle_of(const Array& values) {
  return [&values](std::span<const Coalition> asked) {
    Array result;
    for (const Coalition s : asked) result.push_back(values[s]);
    return result;
  };
}

// Pipeline bargaining, targets: producer (bit 0), old transit (1), new route (2). The producer gets
// a by the old way, b by the new one, c by both and d by a bypass of its own.
Array pipelines(double a, double b, double c, double d) { return {0, d, 0, a, 0, b, 0, c}; }

TEST(Shapley, SharesPipelines) {
  const Array none = shapley(pipelines(8, 4, 10, 0), 3),
              bypass = shapley(pipelines(8, 4, 10, 3), 3);
  const double expected[2][3] = {{5.3333, 3.3333, 1.3333}, {6.3333, 2.8333, .8333}};
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(none[i], expected[0][i], 5e-5);
    EXPECT_NEAR(bypass[i], expected[1][i], 5e-5);
  }
}

// The mean over all orders, the definition itself.
TEST(Shapley, IsTheMeanOverAllOrders) {
  const std::size_t n = 5;
  const Array values = random_values(n, 1);
  Array mean(n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  do {
    Coalition s = 0;
    for (const std::size_t i : order) {
      const Coalition next = s | Coalition{1} << i;
      mean[i] += (values[next] - values[s]) / 120;
      s = next;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  const Array exact = shapley(values, n);
  for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(exact[i], mean[i], 1e-15);
}

TEST(Shapley, KeepsItsAxioms) {
  const std::size_t n = 8;
  Array values = random_values(n, 2);
  const Array other = random_values(n, 3);
  EXPECT_NEAR(sum(shapley(values, n)), values.back() - values[0], 1e-14);  // efficiency

  Array both(values.size());  // additivity
  for (std::size_t s = 0; s < both.size(); ++s) both[s] = 2 * values[s] + other[s];
  const Array one = shapley(values, n), two = shapley(other, n), three = shapley(both, n);
  for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(three[i], 2 * one[i] + two[i], 1e-14);

  for (std::size_t s = 0; s < values.size(); ++s) {  // player 2 adds nothing, 5 always .25
    values[s] = values[s & ~std::size_t{0x24}] + ((s & 0x20) != 0 ? .25 : 0);
  }
  EXPECT_NEAR(shapley(values, n)[2], 0, 1e-15);
  EXPECT_NEAR(shapley(values, n)[5], .25, 1e-15);

  for (std::size_t s = 0; s < values.size(); ++s) {  // 0 and 1 can stand for each other
    values[s] = other[(s & 3) == 2 ? s ^ 3 : s];
  }
  EXPECT_NEAR(shapley(values, n)[0], shapley(values, n)[1], 1e-15);
}

// The United Nations' council of 1965: 5 permanent members and 10 others, 9 votes with all
// permanent ones win. Roth (1988), The Shapley Value, page 5: .1963 and .001865.
TEST(Shapley, OfTheSecurityCouncil) {
  Array values(1 << 15);
  for (std::size_t s = 0; s < values.size(); ++s) {
    values[s] = (s & 31) == 31 && std::popcount(s) >= 9;
  }
  const Array exact = shapley(values, 15);
  EXPECT_NEAR(exact[0], .1963, 5e-5);
  EXPECT_NEAR(exact[14], .001865, 5e-7);
}

TEST(Shapley, IsNotKnownWithoutAllValues) {
  Array values = random_values(3, 4);
  values[5] = -INFINITY;
  for (const double share : shapley(values, 3)) EXPECT_TRUE(std::isnan(share));
  EXPECT_EQ(shapley(Array{1, 4}, 1), Array{3});
}

TEST(SampledShapley, AgreesWithTheExactOneWithinItsErrors) {
  const std::size_t n = 9;
  const Array values = random_values(n, 5), exact = shapley(values, n);
  const SampledShapley sampled = sampled_shapley(oracle_of(values), n, 2000, 1);
  EXPECT_NEAR(sum(sampled.value), values.back() - values[0], 1e-13);
  double chi = 0;
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_GT(sampled.standard_error[i], 1e-3);
    EXPECT_LT(sampled.standard_error[i], 1e-2);
    chi += std::pow((sampled.value[i] - exact[i]) / sampled.standard_error[i], 2);
  }
  EXPECT_LT(chi, 25);  // of 8 degrees of freedom: one in 500 seeds
  EXPECT_GT(chi, 1);
  EXPECT_LE(sampled.coalitions, values.size());
}

// What a player adds is linear in its place here, which an order and its reverse cancel.
TEST(SampledShapley, IsExactWherePlayersMeetInPairs) {
  const std::size_t n = 60;
  std::vector<std::size_t> batches;
  const ValueOracle pairs = [&](std::span<const Coalition> asked) {
    batches.push_back(asked.size());
    EXPECT_TRUE(std::is_sorted(asked.begin(), asked.end()));
    Array result;
    for (const Coalition s : asked) result.push_back(std::pow(std::popcount(s), 2));
    return result;
  };
  const SampledShapley sampled = sampled_shapley(pairs, n, 10, 7);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(sampled.value[i], 60, 1e-11);
    EXPECT_NEAR(sampled.standard_error[i], 0, 1e-11);
  }
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_LE(batches[0], 2u * 10 * 59 + 2);
  EXPECT_EQ(batches[0], sampled.coalitions);
}

TEST(SampledShapley, DependsOnItsSeedAlone) {
  const Array values = random_values(8, 6);
  const auto oracle = oracle_of(values);
  EXPECT_EQ(sampled_shapley(oracle, 8, 20, 3).value, sampled_shapley(oracle, 8, 20, 3).value);
  EXPECT_NE(sampled_shapley(oracle, 8, 20, 3).value, sampled_shapley(oracle, 8, 20, 4).value);
  EXPECT_TRUE(std::isnan(sampled_shapley(oracle, 8, 1, 3).standard_error[0]));
}

// The chance that two of four players come first is the same for all pairs.
TEST(SampledShapley, DrawsAllOrdersAlike) {
  double chi = 0;
  for (Coalition first = 0; first < 16; ++first) {
    if (std::popcount(first) != 2) continue;
    Array values(16);
    values[first] = 1;
    const int i = std::countr_zero(first);
    const SampledShapley sampled = sampled_shapley(oracle_of(values), 4, 4800, 11);
    chi += std::pow((sampled.value[i] - shapley(values, 4)[i]) / sampled.standard_error[i], 2);
  }
  EXPECT_LT(chi, 20);  // of about 6
}

// Equal players; payoffs of a member and an outsider by the size of the coalition. Two are stable.
TEST(Stability, SaysWhoWouldLeaveOrJoin) {
  const double member[4] = {0, 1, 2.5, 3}, outsider[4] = {1, 2, 3.5, 0};
  Array payoff(8 * 3);
  for (std::size_t s = 0; s < 8; ++s) {
    for (std::size_t i = 0; i < 3; ++i) {
      payoff[s * 3 + i] = (s >> i & 1) != 0 ? member[std::popcount(s)] : outsider[std::popcount(s)];
    }
  }
  const Stability two = stability(payoff, 3, 0b101, 1e-12);
  EXPECT_TRUE(two.internal() && two.external());
  const Stability one = stability(payoff, 3, 0b100, 1e-12);
  EXPECT_TRUE(one.internal());
  EXPECT_EQ(one.join, (std::vector<std::size_t>{0, 1}));
  const Stability all = stability(payoff, 3, 0b111, 1e-12);
  EXPECT_EQ(all.leave, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_TRUE(all.external());
  EXPECT_TRUE(stability(payoff, 3, 0b111, .5).internal());  // a gain of .5 is a tie

  payoff[0b101 * 3 + 1] = kNaN;  // an outsider's payoff where 0 and 2 are members
  EXPECT_FALSE(stability(payoff, 3, 0b101, 1e-12).known);
  EXPECT_FALSE(stability(payoff, 3, 0b101, 1e-12).internal());
  EXPECT_EQ(stability(payoff, 3, 0b111, 1e-12).leave, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(stability(payoff, 3, 0b111, 1e-12).unknown, std::vector<std::size_t>{1});
}

TEST(BestOfEachSize, PassesOverWhatHasNoValue) {
  const auto best = best_of_each_size(Array{0, 5, 5, kNaN, 1, kNaN, kNaN, 2}, 3);
  ASSERT_EQ(best.size(), 4u);
  EXPECT_EQ(best[0], 0u);
  EXPECT_EQ(best[1], 1u);
  EXPECT_FALSE(best[2]);
  EXPECT_EQ(best[3], 7u);
}

TEST(LargestFall, IsWhereAJoinerDoesHarm) {
  EXPECT_FALSE(largest_fall(pipelines(8, 4, 10, 3), 3, 0));
  Array values = pipelines(8, 4, 7, 3);
  const auto fall = largest_fall(values, 3, 1e-12);
  EXPECT_EQ(fall->coalition, 0b011u);
  EXPECT_EQ(fall->player, 2u);
  EXPECT_EQ(fall->loss, 1);
  EXPECT_FALSE(largest_fall(values, 3, 1));
  values[7] = kNaN;
  EXPECT_FALSE(largest_fall(values, 3, 0));
}

}  // namespace
}  // namespace samarkand
