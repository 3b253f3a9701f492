// Facts of a table, ranks; the question itself is tested in questions/backtest/.
#include "samarkand/backtest/backtest.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "samarkand/backtest/facts.h"
#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

TEST(Backtest, RankCorrelation) {
  EXPECT_NEAR(spearman({1, 2, 3, 4}, {2, 4, 8, 16}), 1, 1e-15);
  EXPECT_NEAR(spearman({1, 2, 3, 4}, {9, 5, 2, 1}), -1, 1e-15);
  // Ties at their mean rank: 1 - 6 sum d^2 / (n (n^2 - 1)) does not hold there.
  EXPECT_NEAR(spearman({1, 2, 2, 3}, {1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5), 1e-15);
  EXPECT_TRUE(std::isnan(spearman({1, 1, 1}, {1, 2, 3})));
}

TEST(Facts, AreReadWithCare) {
  Diagnostics diagnostics;
  const auto path = std::filesystem::temp_directory_path() /
                    ("samarkand-facts-" + std::to_string(::getpid()) + ".csv");
  const auto read = [&](const std::string& rows) {
    Diagnostics ignored;
    write_text(path, "fact,origin,destination,product,year,value,unit\n" + rows, ignored);
    diagnostics.clear();
    return Facts::read(*disk(), path, diagnostics);
  };
  const auto facts = read(
      "imports,A,B,goods,2021,5,M\nexports,B,A,goods,2021,7,M\n"
      "imports,B,A,goods,2021,6,M\nexports,A,B,lng,2021,9,bcm\n");
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->goods("A", "B", 2021)->value, 5);
  EXPECT_FALSE(facts->goods("A", "B", 2021)->by_origin);
  EXPECT_EQ(facts->goods("B", "A", 2021)->value, 7);  // as the origin counts
  EXPECT_FALSE(facts->goods("A", "B", 2022));
  EXPECT_FALSE(facts->nominal_growth("M", 2021, 2022));
  EXPECT_FALSE(read("exports,A,B,goods,2021,-1,M\n"));
  EXPECT_EQ(diagnostics.at(0).code, ErrorCode::kNumberRange);
  EXPECT_FALSE(read("exports,A,B,goods,2021,1,M\nexports,A,B,goods,2021,2,M\n"));
  EXPECT_EQ(diagnostics.at(0).code, ErrorCode::kTableDuplicate);
  for (const char* year : {"1e300", "2021.9", "4294969319", "-1", "0"}) {
    EXPECT_FALSE(read(std::string("exports,A,B,goods,") + year + ",1,M\n"));
    EXPECT_EQ(to_string(diagnostics), "error E206: " + path.string() + ":2:19: year is " + year +
                                          "\n  allowed: a whole number from 1 to 9999\n");
  }
  EXPECT_FALSE(read("exports,A,B,goods,next,1,M\n"));
  EXPECT_EQ(diagnostics.at(0).code, ErrorCode::kNumberSyntax);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace samarkand
