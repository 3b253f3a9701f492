// Mirror gaps: from a file to a table and a test; what a file must not hold.
#include "samarkand/channels/mirror.h"

#include <cmath>
#include <fstream>
#include <random>

#include "bad_input.h"
#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

MirrorGaps read(const std::string& text) {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / "samarkand_mirror.csv";
  std::ofstream(file) << text;
  Diagnostics diagnostics;
  const auto gaps = read_mirror(*disk(), file, diagnostics);
  std::filesystem::remove(file);
  EXPECT_EQ(to_string(diagnostics), "");
  return gaps.value_or(MirrorGaps{});
}

TEST(Mirror, GapsByPeriodAndTheirChange) {
  const MirrorGaps gaps = read(
      "period,origin,destination,exporter_reported,importer_reported,suspect\n"
      "2022,DEU,KGZ,40,10,1\n2021,DEU,KGZ,12,10,1\n2021,DEU,POL,50,50,0\n2022,DEU,POL,60,66,0\n"
      "2021-06,DEU,POL,7,7,0\n2022,FRA,KGZ,3,2,1\n");
  EXPECT_EQ(gaps.periods, (std::vector<std::string>{"2021", "2021-06", "2022"}));
  ASSERT_EQ(gaps.corridors.size(), 3U);
  const MirrorCorridor &kgz = gaps.corridors[0], &pol = gaps.corridors[1];
  EXPECT_EQ(kgz.destination, "KGZ");
  EXPECT_TRUE(kgz.suspect);
  EXPECT_FALSE(pol.suspect);
  EXPECT_NEAR(*kgz.gap[0], std::log(1.2), 1e-15);
  EXPECT_FALSE(kgz.gap[1]);
  EXPECT_NEAR(*kgz.change(), std::log(4 / 1.2), 1e-15);
  EXPECT_NEAR(*pol.change(), -std::log(1.1), 1e-15);
  EXPECT_FALSE(gaps.corridors[2].change());
  const auto test = test_suspects(gaps);
  ASSERT_TRUE(test);
  EXPECT_NEAR(test->difference, std::log(4 / 1.2) + std::log(1.1), 1e-14);
  EXPECT_EQ(test->choices, 2U);
  EXPECT_EQ(test->p, 1);
}

TEST(Mirror, OnePeriodComparesGaps) {
  const MirrorGaps gaps = read(
      "origin,destination,exporter_reported,importer_reported,suspect\n"
      "A,B,2,1,1\nA,C,1,1,0\nA,D,1,2,0\nA,E,1,1,0\n");
  EXPECT_EQ(gaps.periods, std::vector<std::string>{""});
  EXPECT_FALSE(gaps.corridors[0].change());
  const auto test = test_suspects(gaps);
  EXPECT_NEAR(test->difference, std::log(2) * 4 / 3, 1e-15);
  EXPECT_EQ(test->p, .5);  // of four choices A -> D is as far off, on the other side
}

TEST(Mirror, WithoutSuspectsThereIsNoTest) {
  const MirrorGaps gaps =
      read("origin,destination,exporter_reported,importer_reported\nA,B,2,1\nA,C,1,1\n");
  EXPECT_FALSE(gaps.has_suspects);
  EXPECT_FALSE(test_suspects(gaps));
}

// Five against five: the five largest of ten different numbers are one choice of 252, the five
// smallest another.
TEST(PermutationTest, CountsAllChoices) {
  const Array values = {6, 7, 8, 9, 10, 1, 2, 3, 4, 5};
  std::vector<bool> chosen(10, false);
  for (int k = 0; k < 5; ++k) chosen[static_cast<std::size_t>(k)] = true;
  const auto test = permutation_test(values, chosen);
  EXPECT_TRUE(test->exact);
  EXPECT_EQ(test->choices, 252U);
  EXPECT_NEAR(test->p, 2. / 252, 1e-15);
  EXPECT_NEAR(test->difference, 5, 1e-14);
  EXPECT_EQ(permutation_test(Array(10, .1), chosen)->p, 1);  // all alike
  EXPECT_FALSE(permutation_test(values, std::vector<bool>(10, true)));
  EXPECT_FALSE(permutation_test(values, std::vector<bool>(10, false)));
}

// Beyond 200000 choices by random ones: as the normal limit has it, and the same each time.
TEST(PermutationTest, DrawsWhereThereAreTooMany) {
  std::mt19937 bits(2);
  constexpr std::size_t kSize = 400;
  Array values(kSize);
  std::vector<bool> chosen(kSize);
  double mean = 0, square = 0;
  for (std::size_t k = 0; k < kSize; ++k) {
    chosen[k] = k % 4 == 0;
    values[k] = std::ldexp(static_cast<double>(bits()), -32) + (chosen[k] ? .05 : 0);
    mean += values[k] / kSize;
  }
  for (const double value : values) square += (value - mean) * (value - mean);
  const auto test = permutation_test(values, chosen);
  ASSERT_FALSE(test->exact);
  EXPECT_EQ(test->choices, 200000U);
  // Variance of the difference of means over all choices: s^2 (1/k + 1/(n-k)).
  const double deviation = std::sqrt(square / (kSize - 1) * (1. / 100 + 1. / 300));
  const double normal = std::erfc(std::abs(test->difference) / deviation / std::sqrt(2));
  EXPECT_NEAR(test->p, normal, .004);
  EXPECT_GT(test->p, 0);
  EXPECT_EQ(test->p, permutation_test(values, chosen)->p);
}

// Under no difference p is uniform: below .05 no more often than one in twenty.
TEST(PermutationTest, IsAsOftenWrongAsItSays) {
  std::mt19937 bits(3);
  int small = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    Array values(9);
    for (double& value : values)
      value = std::log(std::ldexp(static_cast<double>(bits()) + .5, -32));  // skewed
    const auto test =
        permutation_test(values, {true, false, true, false, true, false, true, false, false});
    small += test->p <= .05;
  }
  EXPECT_LE(small, .05 * kTrials + 3 * std::sqrt(.05 * .95 * kTrials));
  EXPECT_GT(small, .02 * kTrials);
}

class BadMirror : public testing::BadInput {};

TEST_P(BadMirror, SaysWhatToMend) {
  Diagnostics diagnostics;
  EXPECT_FALSE(read_mirror(*disk(), "mirror/" + GetParam() + ".csv", diagnostics));
  EXPECT_EQ(to_string(diagnostics), testing::whole("mirror/" + GetParam() + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Mirror, BadMirror,
                         ::testing::ValuesIn(testing::mistakes("mirror", ".csv")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
