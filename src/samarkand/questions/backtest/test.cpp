// A scenario beside what happened: facts made by a model are found again.
#include <unistd.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "channel_world.h"
#include "questions.h"
#include "samarkand/backtest/backtest.h"
#include "samarkand/base/disk.h"
#include "samarkand/channels/corridors.h"
#include "samarkand/joint/leakage.h"
#include "samarkand/questions/backtest/solve.h"

namespace samarkand {
namespace {

using testing::answer_of;
using testing::make;
using testing::problems_of;
using testing::run_text;
using testing::with_channels;

class FactsOfAModel : public ::testing::Test {
 protected:
  FactsOfAModel() {
    folder_ = std::filesystem::temp_directory_path() /
              ("samarkand-backtest-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~FactsOfAModel() override { std::filesystem::remove_all(folder_); }

  // What a world with these routes would have put on record, as facts of 2021 to 2023.
  void write_facts(const std::shared_ptr<const World>& held, double direct, double rho, double part,
                   double growth) {
    const World& world = *held;
    Diagnostics diagnostics;
    const Scenario scenario =
        parse_scenario("name: x\n" + std::string(kMeasures), "x.yaml", "", diagnostics);
    const Corridors own(held);
    ShockBinder binder(scenario, held, diagnostics,
                       std::make_shared<const Corridors>(own.with_routes(direct, rho)));
    const Shock& shock = binder.bind({}, diagnostics);
    const Equilibrium e = solve_equilibrium(world, shock);
    const Array record = recorded_exports(world, shock, e, {0, 1, 3});
    std::string text = "fact,origin,destination,product,year,value,unit\n";
    const auto add = [&](const std::string& row, int year, double value) {
      text += row + "," + std::to_string(year) + "," + std::to_string(value) + ",M\n";
    };
    for (const auto& [from, to] : kFlows) {
      double before = 0;
      for (const std::size_t j : {0, 1, 3}) before += 1e6 * world.flow()[world.cell(j, to, from)];
      const double after = 1e6 * record[to * 5 + from];
      const std::string row =
          "exports," + world.countries()[from].code + "," + world.countries()[to].code + ",goods";
      add(row, 2021, before);
      add(row, 2022, growth * (before + part * (after - before)));
      add(row, 2023, growth * growth * after);
    }
    for (int year = 2021; year <= 2023; ++year) {
      add("gdp,World,World,gdp_m", year, 1e6 * std::pow(growth, year - 2021));
    }
    Diagnostics ignored;
    ASSERT_TRUE(write_text(folder_ / "facts.csv", text, ignored));
  }

  std::string question(const std::string& more = "") const {
    std::string flows;
    for (const auto& [from, to] : kFlows) {
      flows += std::string(flows.empty() ? "" : ", ") + "{origin: C" +
               static_cast<char>('A' + from) + ", destination: C" + static_cast<char>('A' + to) +
               "}";
    }
    return std::string(kMeasures) + "questions:\n  - {ask: backtest, facts: " + folder_.string() +
           ", before: 2021, fitted: 2022, judged: 2023, since: 2022-07-02, flows: [" + flows + "]" +
           more + "}\n";
  }

  static constexpr const char* kMeasures =
      "measures:\n"
      "  - {kind: export_control, origin: [CA, CB], destination: CE, sectors: goods, share: 0.6}\n";
  static constexpr std::pair<std::size_t, std::size_t> kFlows[] = {
      {0, 4}, {1, 4}, {0, 2}, {0, 3}, {1, 2}};
  std::filesystem::path folder_;
};

TEST_F(FactsOfAModel, AreFoundAgain) {
  const auto world = make(with_channels(.97, 7));
  const double part = 1 - 182.0 / 365;
  write_facts(world, .93, 11, part, 1.1);
  const Report report = run_text(world, question());
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  const auto& answer = answer_of<BacktestAnswer>(report);
  EXPECT_NEAR(answer.part, part, 1e-12);
  EXPECT_NEAR(answer.direct, .93, .01);
  EXPECT_NEAR(answer.rho, 11, 1);
  EXPECT_NEAR(answer.given_direct, .97, 1e-15);
  EXPECT_LT(answer.predicted.log_error, .01);
  EXPECT_LT(answer.of_fitted.log_error, .01);
  EXPECT_NEAR(answer.predicted.rank, 1, 1e-12);
  EXPECT_GT(answer.without.log_error, 5 * answer.predicted.log_error);
  EXPECT_TRUE(std::isnan(answer.none.rank));
  for (const BacktestAnswer::Row& row : answer.rows) EXPECT_NEAR(row.growth, 1.21, 1e-6);
}

// Without channels: closed bans, other measures of theirs left out, and what is put in their place.
TEST_F(FactsOfAModel, TheModelWithoutChannelsIsThePlainOne) {
  const auto world = make(with_channels(.97, 7));
  write_facts(world, .93, 11, .5, 1);
  const std::string more =
      ", without: [{kind: iceberg, origin: CA, destination: CE, sectors: all, "
      "factor: 1.2}]";
  const Report report = run_text(world, question(more));
  const Report plain =
      run_text(world,
               "measures:\n"
               "  - {kind: ban, origin: [CA, CB], destination: CE, sectors: goods, share: 0.6}\n"
               "  - {kind: iceberg, origin: CA, destination: CE, sectors: all, factor: 1.2}\n");
  const auto& answer = answer_of<BacktestAnswer>(report);
  for (std::size_t k = 0; k < answer.rows.size(); ++k) {
    const auto [from, to] = kFlows[k];
    double before = 0, after = 0;
    for (const std::size_t j : {0, 1, 3}) {
      before += world->flow()[world->cell(j, to, from)];
      after += plain.equilibrium.flow[world->cell(j, to, from)];
    }
    EXPECT_NEAR(answer.rows[k].without, after / before, 1e-9);
  }
}

TEST_F(FactsOfAModel, WithoutFactsThereIsNoAnswer) {
  const auto world = make(with_channels());
  write_facts(world, .93, 11, .5, 1);
  const auto refused = [&](std::string text, const char* from, const char* to) {
    text.replace(text.find(from), std::string(from).size(), to);
    return to_string(problems_of(world, text));
  };
  EXPECT_NE(refused(question(), "judged: 2023", "judged: 2024").find("has no trade in goods"),
            std::string::npos);
  EXPECT_NE(refused(question(), "facts: ", "facts: no").find("there are no facts"),
            std::string::npos);
}

// Facts that no direct share explains: what is recorded hardly falls at all.
TEST_F(FactsOfAModel, AFitOnItsBoundSaysSo) {
  const auto world = make(with_channels(.97, 7));
  write_facts(world, .5, 11, .5, 1);
  const Report report = run_text(world, question());
  const auto& answer = answer_of<BacktestAnswer>(report);
  EXPECT_TRUE(answer.direct_at_bound) << answer.direct;
  const auto json = answer.json();
  EXPECT_EQ(json["fit"]["at_bound"][0], "direct");
  const auto sentences = answer.sentences();
  EXPECT_TRUE(std::ranges::any_of(sentences, [](const std::string& sentence) {
    return sentence.find("ends on the bound") != std::string::npos;
  }));
}

}  // namespace
}  // namespace samarkand
