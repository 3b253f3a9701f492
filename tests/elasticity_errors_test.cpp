// The widths of the elasticities' distributions in scenarios/samarkand-2022.yaml against the
// estimates of Caliendo and Parro (2015, REStud 82:1, Table 1, sample 99 %).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "samarkand/base/disk.h"
#include "samarkand/measures/registry.h"
#include "samarkand/scenario/scenario.h"
#include "support.h"

namespace samarkand {
namespace {

struct Estimate {
  double theta = 0, error = 0;
  double cv() const { return error / theta; }
};

// By sector 1 to 20: minus the OLS slope without constant, and its standard error robust to
// heteroskedasticity with n/(n - 1).
std::array<Estimate, 21> estimates() {
  std::map<int, std::vector<std::pair<double, double>>> data;
  std::ifstream file(testing::shared_data() / "caliendo_parro_2015/elasticities/DATA_OUT_99.csv");
  EXPECT_TRUE(file);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string sector, y, x;
    std::getline(fields, sector, ',');
    std::getline(fields, y, ',');
    std::getline(fields, x, ',');
    const double left = std::stod(y), right = std::stod(x);
    if (!std::isnan(left) && !std::isnan(right)) {
      data[static_cast<int>(std::stod(sector))].emplace_back(left, right);
    }
  }
  std::array<Estimate, 21> result;
  for (const auto& [sector, rows] : data) {
    double xx = 0, xy = 0, meat = 0;
    const double n = static_cast<double>(rows.size());
    for (const auto& [y, x] : rows) {
      xx += x * x;
      xy += x * y;
    }
    for (const auto& [y, x] : rows) meat += std::pow(x * (y - xy / xx * x), 2);
    result[sector] = {-xy / xx, std::sqrt(meat * n / (n - 1)) / xx};
  }
  return result;
}

TEST(ElasticityErrors, AreThoseOfTableOne) {
  SAMARKAND_NEEDS_SHARED_DATA();
  constexpr std::array<Estimate, 21> kTable = {
      {{},           {9.11, 2.01},  {13.53, 3.67}, {2.62, .61},
       {8.10, 1.28}, {11.50, 2.87}, {16.52, 2.65}, {64.85, 15.61},
       {3.13, 1.78}, {1.67, 2.23},  {2.41, 1.60},  {3.28, 2.51},
       {6.99, 2.12}, {1.45, 2.80},  {12.95, 4.53}, {12.91, 1.64},
       {3.95, 1.77}, {8.71, 1.56},  {1.84, .92},   {.39, 1.08},
       {3.98, 1.08}}};
  const auto found = estimates();
  for (std::size_t k = 1; k <= 20; ++k) {
    EXPECT_NEAR(found[k].theta, kTable[k].theta, 0.0051) << k;
    EXPECT_NEAR(found[k].error, kTable[k].error, 0.0051) << k;
  }
}

TEST(ElasticityErrors, GiveTheWidthsOfTheShippedScenario) {
  SAMARKAND_NEEDS_SHARED_DATA();
  const auto found = estimates();
  std::vector<double> all;
  for (std::size_t k = 1; k <= 20; ++k) all.push_back(found[k].cv());
  std::sort(all.begin(), all.end());
  const double median = (all[9] + all[10]) / 2;
  const auto mean = [&](std::initializer_list<std::size_t> sectors) {
    double sum = 0, count = 0;
    for (const std::size_t k : sectors) {
      if (found[k].cv() >= 0.5) continue;  // t below 2
      sum += found[k].cv();
      ++count;
    }
    return count > 0 ? sum / count : median;
  };
  const std::map<std::string, double> expected = {{"coal", mean({2})},
                                                  {"petroleum", mean({7})},
                                                  {"crops", mean({1})},
                                                  {"food", mean({3})},
                                                  {"textiles", mean({4})},
                                                  {"wood", mean({5})},
                                                  {"paper", mean({6})},
                                                  {"other_manufacturing", mean({20})},
                                                  {"chemicals", mean({8, 9, 10})},
                                                  {"steel", mean({11})},
                                                  {"metal_products", mean({12})},
                                                  {"electronics", mean({14, 16, 17})},
                                                  {"electrical", mean({15})},
                                                  {"machinery", mean({13})},
                                                  {"vehicles", mean({18})},
                                                  {"ships", mean({19})},
                                                  {"services", median}};
  Diagnostics diagnostics;
  const Scenario scenario =
      read_scenario(disk(), SAMARKAND_SOURCE_DIR "/scenarios/samarkand-2022.yaml", diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_EQ(scenario.uncertainty.theta.size(), expected.size());
  for (const UncertainTheta& entry : scenario.uncertainty.theta) {
    const std::string& word = entry.sectors.words[0].text;
    EXPECT_NEAR(entry.distribution.cv.value_or(0), expected.at(word), 0.0051) << word;
    EXPECT_NE(entry.source, "") << word;
  }
}

}  // namespace
}  // namespace samarkand
