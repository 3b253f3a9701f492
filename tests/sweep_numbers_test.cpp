// The arithmetic under sweeps: random numbers, distributions, quantiles, Sobol indices.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "samarkand/numeric/draws.h"
#include "samarkand/scenario/distribution.h"
#include "samarkand/sweep/statistics.h"

namespace samarkand {
namespace {

// Known answers of Random123 (Salmon et al. 2011), file kat_vectors, lines philox4x32 10.
TEST(Philox, GivesItsKnownAnswers) {
  using Words = std::array<std::uint32_t, 4>;
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Uniform, UsesEveryPartOfItsPlace) {
  // The first two words of the vector of zeros, 52 bits of them.
  EXPECT_DOUBLE_EQ(uniform(0, 0, 0, 0), std::ldexp(0x6627e8d5e169cp0 + 0.5, -52));
  EXPECT_DOUBLE_EQ(uniform(0, 0, 0, 1), std::ldexp(0xbc57ac4c9b00dp0 + 0.5, -52));
  const double u = uniform(7, 0, 5, 2);
  EXPECT_NE(u, uniform(8, 0, 5, 2));
  EXPECT_NE(u, uniform(7 + (1ULL << 32), 0, 5, 2));
  EXPECT_NE(u, uniform(7, 1, 5, 2));
  EXPECT_NE(u, uniform(7, 0, 6, 2));
  EXPECT_NE(u, uniform(7, 0, 5 + (1ULL << 32), 2));
  EXPECT_NE(u, uniform(7, 0, 5, 4));
}

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  for (const double p : {1e-300, 1e-20, 1e-6, 0.01, 0.074, 0.076, 0.3, 0.5}) {
    const double z = normal_quantile(p);
    EXPECT_NEAR(std::erfc(-z / std::numbers::sqrt2) / 2 / p, 1, 2e-13) << p;
    EXPECT_DOUBLE_EQ(normal_quantile(1 - 0.25), -normal_quantile(0.25));
  }
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);  // Wichura (1988)
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
}

// Mean and standard deviation over equally likely parts of (0, 1).
std::pair<double, double> moments(const Distribution& distribution, double mean) {
  constexpr int kParts = 200000;
  double sum = 0, squares = 0;
  for (int k = 0; k < kParts; ++k) {
    const double value = quantile(distribution, mean, (k + 0.5) / kParts);
    sum += value;
    squares += value * value;
  }
  const double m = sum / kParts;
  return {m, std::sqrt(squares / kParts - m * m)};
}

TEST(Distribution, HasTheMeanAndWidthItSays) {
  Distribution lognormal{DistributionKind::kLognormal, 0.3, {}, {}, {}};
  EXPECT_NEAR(moments(lognormal, 5).first, 5, 1e-3);
  EXPECT_NEAR(moments(lognormal, 5).second, 1.5, 5e-3);
  Distribution normal{DistributionKind::kNormal, {}, 2.0, {}, {}};
  EXPECT_NEAR(moments(normal, 5).first, 5, 1e-9);
  // Cut at two standard deviations: variance 1 - 4 phi(2) / (1 - 2 Phi(-2)).
  const double phi = std::exp(-2.0) / std::sqrt(2 * std::numbers::pi);
  EXPECT_NEAR(moments(normal, 5).second, 2 * std::sqrt(1 - 4 * phi / std::erf(std::sqrt(2.0))),
              1e-4);
  EXPECT_NEAR(quantile(normal, 5, 0), 1, 1e-12);
  EXPECT_NEAR(quantile(normal, 5, 1), 9, 1e-12);
  Distribution uniform_cv{DistributionKind::kUniform, 0.2, {}, {}, {}};
  EXPECT_NEAR(moments(uniform_cv, -5).first, -5, 1e-9);
  EXPECT_NEAR(moments(uniform_cv, -5).second, 1, 1e-6);
  Distribution range{DistributionKind::kUniform, {}, {}, 2.0, 3.0};
  EXPECT_EQ(quantile(range, 99, 0.25), 2.25);
}

TEST(Quantiles, AreThoseOfNumpy) {
  // numpy.quantile([2, 3, 5, 7, 11, 13, 17], [.05, .25, .5, .75, .95]); numpy.std(ddof=1)
  const Summary summary = summarise({17, 2, 13, 3, 11, 5, 7});
  const double expected[] = {2.3, 4.0, 7.0, 12.0, 15.8};
  for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
    EXPECT_NEAR(summary.quantiles[q], expected[q], 1e-14);
  }
  EXPECT_NEAR(summary.mean, 58.0 / 7, 1e-14);
  EXPECT_NEAR(summary.sd, 5.55920515044749, 1e-13);
}

TEST(Quantiles, OfOneValueAndOfNone) {
  EXPECT_EQ(summarise({4}).quantiles[0], 4);
  EXPECT_TRUE(std::isnan(summarise({4}).sd));
  EXPECT_TRUE(std::isnan(summarise({}).mean));
  EXPECT_TRUE(std::isnan(summarise({}).quantiles[2]));
}

// Ishigami, Homma (1990): f = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3. Known indices
// (Saltelli et al. 2008, Global Sensitivity Analysis: The Primer): with a = 7, b = 0.1,
// V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8,
// V13 = 8 b^2 pi^8 / 225.
constexpr double kIshigamiA = 7, kIshigamiB = 0.1;

std::vector<SobolShare> shares_of_ishigami(std::size_t draws, std::uint64_t seed) {
  const double pi = std::numbers::pi, a = kIshigamiA, b = kIshigamiB;
  const auto f = [&](const std::array<double, 3>& x) {
    return std::sin(x[0]) + a * std::pow(std::sin(x[1]), 2) +
           b * std::pow(x[2], 4) * std::sin(x[0]);
  };
  std::vector<std::vector<double>> values(5, std::vector<double>(draws));
  for (std::size_t k = 0; k < draws; ++k) {
    std::array<double, 3> in_a{}, in_b{};
    for (std::uint32_t i = 0; i < 3; ++i) {
      in_a[i] = pi * (2 * uniform(seed, 0, k, i) - 1);
      in_b[i] = pi * (2 * uniform(seed, 1, k, i) - 1);
    }
    values[0][k] = f(in_a);
    values[1][k] = f(in_b);
    for (std::size_t i = 0; i < 3; ++i) {
      auto mixed = in_a;
      mixed[i] = in_b[i];
      values[2 + i][k] = f(mixed);
    }
  }
  return sobol_shares(values);
}

TEST(SobolShares, OfTheIshigamiFunction) {
  const double pi = std::numbers::pi, a = kIshigamiA, b = kIshigamiB;
  const double pi4 = std::pow(pi, 4), pi8 = pi4 * pi4;
  const double v1 = std::pow(1 + b * pi4 / 5, 2) / 2, v2 = a * a / 8, v13 = 8 * b * b * pi8 / 225;
  const double v = v1 + v2 + v13;
  EXPECT_NEAR(v, a * a / 8 + b * pi4 / 5 + b * b * pi8 / 18 + 0.5, 1e-12);
  const std::vector<SobolShare> shares = shares_of_ishigami(1 << 17, 1);
  ASSERT_EQ(shares.size(), 3u);
  EXPECT_NEAR(shares[0].first_order, v1 / v, 0.01);  // 0.3139
  EXPECT_NEAR(shares[1].first_order, v2 / v, 0.01);  // 0.4424
  EXPECT_NEAR(shares[2].first_order, 0, 0.01);
  EXPECT_NEAR(shares[0].total, (v1 + v13) / v, 0.01);  // 0.5576
  EXPECT_NEAR(shares[1].total, v2 / v, 0.01);
  EXPECT_NEAR(shares[2].total, v13 / v, 0.01);  // 0.2437
}

// The standard errors are the scatter of shares of other seeds.
TEST(SobolShares, ScatterAsTheirErrorsSay) {
  constexpr std::size_t kSeeds = 200;
  for (std::size_t group = 0; group < 3; ++group) {
    std::vector<double> first, total;
    double first_error = 0, total_error = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const SobolShare share = shares_of_ishigami(500, seed)[group];
      first.push_back(share.first_order);
      total.push_back(share.total);
      first_error += share.first_order_error / kSeeds;
      total_error += share.total_error / kSeeds;
    }
    const double first_scatter = summarise(first).sd, total_scatter = summarise(total).sd;
    EXPECT_NEAR(first_error, first_scatter, .15 * first_scatter) << group;
    EXPECT_NEAR(total_error, total_scatter, .15 * total_scatter) << group;
  }
}

TEST(SobolShares, AreUndefinedWhereNothingVaries) {
  const std::vector<std::vector<double>> values(3, std::vector<double>(4, 2.5));
  EXPECT_TRUE(std::isnan(sobol_shares(values)[0].first_order));
  EXPECT_TRUE(std::isnan(sobol_shares(values)[0].total));
}

}  // namespace
}  // namespace samarkand
