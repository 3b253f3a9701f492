// Predictions beside facts: by hand on two nodes, and the year 2022 on the shipped gas network.
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "questions.h"
#include "samarkand/base/disk.h"
#include "samarkand/questions/forecast/solve.h"

namespace samarkand {
namespace {

using testing::ask;

// A field at 10 + q, a market 100 - Q, a line that costs 10: 40 units at 60, of 50 at the field.
energy::Network field_and_market() {
  energy::Network network;
  network.year = 2021;
  network.quantity_unit = "bcm a year";
  network.price_unit = "USD per thousand m3";
  network.value_unit = "million USD a year";
  energy::Node field{.code = "FIELD", .name = "Field", .country = "AAA"};
  energy::Node market{.code = "MARKET", .name = "Market", .country = "BBB"};
  market.demand = {.form = energy::Demand::Form::kLinear, .intercept = 100, .slope = 1};
  network.nodes = {field, market};
  network.suppliers = {
      {.code = "FIELD", .name = "Field", .node = 0, .supply = {.cost = 10, .cost_slope = 1}}};
  network.arcs = {{.code = "line",
                   .origin = 0,
                   .destination = 1,
                   .mode = "pipe",
                   .capacity = 60,
                   .available = 60,
                   .cost = 10}};
  return network;
}

class ForecastOfTwoNodes : public ::testing::Test {
 protected:
  ForecastOfTwoNodes()
      : file_(std::filesystem::temp_directory_path() /
              ("samarkand-facts-" + std::to_string(::getpid()) + ".csv")) {}
  ~ForecastOfTwoNodes() override { std::filesystem::remove(file_); }

  ForecastAnswer forecast(const std::string& rows) {
    Diagnostics diagnostics;
    EXPECT_TRUE(write_text(
        file_, "name,measure,of,mode,origin,destination,before,fact,low,high,source\n" + rows,
        diagnostics));
    return ask<ForecastAnswer>(field_and_market(),
                               "measures: [{kind: arc_capacity, arcs: line, quantity: 30}]\n"
                               "questions: [{ask: forecast, facts: " +
                                   file_.string() + "}]\n");
  }

  std::filesystem::path file_;
};

TEST_F(ForecastOfTwoNodes, IsThatOfTheEquilibrium) {
  const ForecastAnswer answer = forecast(
      "gas sold,flow,,pipe,AAA,BBB,40,25,28,32,x\n"
      "by ship,flow,,lng,,,1,1,,,x\n"
      "output,production,FIELD,,,,40,32,35,,x\n"
      "use,consumption,\"AAA, BBB\",,,,50,35,,,x\n"
      "price,price,all,,,,60,90,,65,x\n"
      "price at the field,price,AAA,,,,50,45,,,x\n");
  ASSERT_EQ(answer.rows.size(), 6u);
  const double before[] = {40, 0, 40, 40, 60, 50}, after[] = {30, 0, 30, 30, 70, 40};
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_NEAR(answer.rows[k].model_before, before[k], 1e-9) << k;
    EXPECT_NEAR(answer.rows[k].model, after[k], 1e-9) << k;
  }
  EXPECT_EQ(answer.counted(), 4u);
  // Changes foretold -10, -10, -10 where they were -15, -8, -15 of 40, 40, 50; prices left out.
  const double off = 25. / 1600 + 4. / 1600 + 25. / 2500;
  const double changed = 225. / 1600 + 64. / 1600 + 225. / 2500;
  EXPECT_NEAR(answer.skill, 1 - off / changed, 1e-9);
  EXPECT_TRUE(answer.rows[0].within());
  EXPECT_FALSE(answer.rows[2].within());
  EXPECT_FALSE(answer.rows[4].within());
  const auto json = answer.json();
  EXPECT_EQ(json["quantities"][1]["within"], nullptr);
  EXPECT_EQ(json["quantities"][4]["counted"], false);
  EXPECT_EQ(json["quantities"][4]["unit"], "USD per thousand m3");
  const auto told = answer.sentences();
  EXPECT_EQ(told[1],
            "1 of 3 are within the range that they are held to; outside: output 30 (at least 35), "
            "price 70 (at most 65).");
}

TEST_F(ForecastOfTwoNodes, HasNoSkillWhereNothingChanged) {
  const ForecastAnswer answer = forecast("output,production,,,,,40,40,,,x\n");
  EXPECT_FALSE(std::isfinite(answer.skill));
  EXPECT_EQ(answer.json()["skill"].dump(), "null");
}

// Each range that 2022 from 2021 is held to, and the skill.
TEST(ForecastOf2022, IsWithinWhatItIsHeldTo) {
  const NetworkReport report = testing::run_shipped_network("gas-cut-2022");
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  const auto& answer = testing::answer_of<ForecastAnswer>(report);
  EXPECT_EQ(answer.counted(), 18u);
  EXPECT_GE(answer.skill, .75);
  for (const ForecastAnswer::Row& row : answer.rows) {
    EXPECT_TRUE(row.within()) << row.fact.name << ": " << row.model;
    // Reconciled: the network's base year is not the source's to the last digit.
    EXPECT_NEAR(row.model_before, row.fact.before, .02 * row.fact.before) << row.fact.name;
  }
}

}  // namespace
}  // namespace samarkand
