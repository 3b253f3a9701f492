// Measures that serve an actor best, as a scenario asks for them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "questions.h"
#include "samarkand/base/number_text.h"
#include "samarkand/questions/optimal/question.h"
#include "samarkand/questions/optimal/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using testing::answer_of;
using testing::ask;
using testing::code_of;
using testing::kEmbargo;
using testing::make;
using testing::one_sector;
using testing::percent;
using testing::three;

// Gros (1987): theta 4, home share .8 at free trade.
TEST(OptimalQuestion, SymmetricNashTariffs) {
  const auto world = make(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  const OptimalAnswer answer =
      ask<OptimalAnswer>(world, "questions: [{ask: optimal, actor: [A, B]}]\n");
  ASSERT_TRUE(answer.variants.at(0).nash);
  const NashMeasures& nash = *answer.variants[0].nash;
  EXPECT_TRUE(nash.converged);
  ASSERT_EQ(nash.point.value.size(), 2u);
  for (const double tariff : nash.point.value) EXPECT_NEAR(tariff, .26899261, 6e-9);
}

TEST(OptimalQuestion, TellsNoRatesBeforeAllHaveReplied) {
  const auto world = make(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  const OptimalAnswer answer =
      ask<OptimalAnswer>(world, "questions: [{ask: optimal, actor: [A, B], budget: 8}]\n");
  ASSERT_EQ(answer.sentences().size(), 1u);
  EXPECT_TRUE(answer.sentences()[0].starts_with(
      "No Nash equilibrium was found: B: the first-order conditions hold to "))
      << answer.sentences()[0];
  EXPECT_TRUE(answer.unanswered().starts_with("B: ")) << answer.unanswered();
  EXPECT_FALSE(answer.json().at("nash").contains("players"));
  EXPECT_EQ(answer.tables().at(0).text,
            "with,actor,origin,destination,sector,psi,value,before,at_bound,baseline_trade\n");
}

// The rate is 1/(theta x home share of B at border values), as Gros (1987) has it.
TEST(OptimalQuestion, HasEveryonesIncomeAndTheRatesInTables) {
  WorldData data = one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4);
  data.tariff[1] = 1.1;  // of A
  data.final_spending[0] += 2;
  const auto world = make(std::move(data));
  const OptimalAnswer answer = ask<OptimalAnswer>(world, "questions: [{ask: optimal, actor: A}]\n");
  const Optimum& best = answer.variants.at(0).frontier.at(0);
  ASSERT_TRUE(best.converged);
  EXPECT_GT(best.point.log_real_income[0], 0);
  EXPECT_LT(best.point.log_real_income[1], 0);
  EXPECT_EQ(answer.sentences().at(0),
            fmt::format("At the optimum: A {:+.3g} % of real income, by tariffs of {:.1f} % on "
                        "average, before 10.0 %.",
                        percent(best.own), 100 * best.point.value[0]));
  const double loss = percent(best.point.log_real_income[1]);
  const double together = (102 * percent(best.point.log_real_income[0]) + 100 * loss) / 202;
  EXPECT_EQ(answer.sentences().at(1),
            fmt::format("At the optimum B pays most ({} of real income), and the world loses {}; 0 "
                        "of 1 at the upper bound; a local optimum, to which 3 of 3 starts led; the "
                        "aim bends down in all directions.",
                        size_in_percent(loss), size_in_percent(together)));
  const auto tables = answer.tables();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].text,
            fmt::format("with,actor,origin,destination,sector,psi,value,before,at_bound,"
                        "baseline_trade\nno,A,B,A,goods_,0,{},0.1,0,20\n",
                        written(best.point.value[0])));
  EXPECT_EQ(tables[1].text,
            fmt::format("with,country,name,psi,real_income\nno,A,A,0,{}\nno,B,B,0,{}\n",
                        written(percent(best.point.log_real_income[0])),
                        written(percent(best.point.log_real_income[1]))));
  EXPECT_EQ(answer.json().at("frontier").at(0).at("countries").at(1).at("country"), "B");
}

TEST(OptimalQuestion, ARateOnBannedTradeIsWithoutEffect) {
  const OptimalAnswer answer =
      ask<OptimalAnswer>(three(),
                         "measures: [{kind: ban, origin: C, destination: A, sectors: all}]\n"
                         "questions: [{ask: optimal, actor: A, instrument: tariff}]\n");
  const Optimum& best = answer.variants.at(0).frontier.at(0);
  ASSERT_TRUE(best.converged);
  ASSERT_EQ(answer.variables.at(1).origin, "C");
  EXPECT_EQ(best.bound.at(0), 0);
  EXPECT_EQ(best.bound.at(1), 2);
}

TEST(OptimalQuestion, MoreBansThanThereAreEndWithThem) {
  const OptimalAnswer answer = ask<OptimalAnswer>(
      three(), "questions: [{ask: optimal, actor: A, target: C, psi: 5, count: 40}]\n");
  EXPECT_EQ(answer.sentences().back(),
            "It ends there: no other ban is possible and has an effect.");
}

// ---- Ossa (2014): profits as the duty on labour that each sector buys at home

std::vector<double> numbers_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::ranges::replace(text, ',', ' ');
  std::istringstream words(text);
  return {std::istream_iterator<double>(words), {}};
}

const std::vector<std::string> kRegions = {"BRA", "CHN", "EU", "IND", "JPN", "ROW", "USA"};

// Sector s < S sells goods, sector S + s labour to sector s at home.
std::shared_ptr<const World> ossa() {
  const auto folder = testing::shared_data() / "ossa2014";
  const std::vector<double> trade = numbers_in(folder / "input_trade_ijs.csv"),
                            rate = numbers_in(folder / "input_tariff_ijs.csv"),
                            sigma = numbers_in(folder / "input_sigma_s.csv");
  const std::size_t N = kRegions.size(), S = sigma.size(), J = 2 * S;
  WorldData data;
  data.info.name = "ossa";
  data.info.unit = "million USD";
  for (const std::string& code : kRegions) data.countries.push_back({code, code});
  data.flow.assign(J * N * N, 0);
  data.tariff.assign(J * N * N, 1);
  data.input.assign(N * J * J, 0);
  data.final_spending.assign(J * N, 0);
  for (std::size_t j = 0; j < J; ++j) {
    const bool goods = j < S;
    data.sectors.push_back({fmt::format("{}{}", goods ? "goods" : "labour", j % S), "",
                            goods ? sigma[j] - 1 : 4,
                            goods ? SectorKind::kGoods : SectorKind::kServices});
  }
  for (std::size_t s = 0; s < S; ++s) {
    for (std::size_t i = 0; i < N; ++i) {
      double sales = 0;
      for (std::size_t n = 0; n < N; ++n) {
        const std::size_t from = (s * N + i) * N + n, cell = (s * N + n) * N + i;
        data.flow[cell] = trade.at(from);
        data.tariff[cell] = 1 + rate.at(from);
        data.final_spending[s * N + n] += data.flow[cell] * data.tariff[cell];
        sales += data.flow[cell];
      }
      const std::size_t home = ((S + s) * N + i) * N + i;
      data.flow[home] = sales * (sigma[s] - 1) / sigma[s];
      data.tariff[home] = sigma[s] / (sigma[s] - 1);
      data.input[(i * J + s) * J + S + s] = sales;
    }
  }
  return make(std::move(data));
}

// Table 3a: gains in percent; all rates lie between 16 and 91 %.
TEST(OptimalQuestion, TariffsAsOssaFoundThem) {
  SAMARKAND_NEEDS_SHARED_DATA();
  const double published[] = {1.1, 1.8, 1.9, 1.7, 4.0, 2.9, 2.3};
  const auto world = ossa();
  std::string questions = "model: {closure: balanced}\nquestions:\n";
  for (const std::string& actor : kRegions) {
    questions += "  - {ask: optimal, actor: " + actor + ", sectors: goods, starts: 2}\n";
  }
  Diagnostics diagnostics;
  Scenario scenario =
      parse_scenario("name: test\n" + questions, "test.yaml", "", diagnostics, disk());
  const Result<Report> report = run(world, std::move(scenario), {});
  ASSERT_TRUE(report);
  for (std::size_t n = 0; n < kRegions.size(); ++n) {
    const Optimum& best = answer_of<OptimalAnswer>(*report, n).variants.at(0).frontier.at(0);
    EXPECT_TRUE(best.converged) << kRegions[n] << best.reason;
    EXPECT_NEAR(percent(best.own), published[n], .05) << kRegions[n];
    EXPECT_EQ(best.starts_here, 2u) << kRegions[n];
    ASSERT_EQ(best.point.value.size(), 33u * 6);
    EXPECT_GT(std::ranges::min(best.point.value), .16) << kRegions[n];
    EXPECT_LT(std::ranges::max(best.point.value), .91) << kRegions[n];
  }
}

TEST(OptimalQuestion, FrontierAndBansWithAndWithoutTheScenario) {
  const OptimalAnswer answer = ask<OptimalAnswer>(
      three(), kEmbargo +
                   "questions: [{ask: optimal, actor: A, target: C, on: baseline, psi: [0, "
                   "0.2, 5]}]\n");
  const auto& frontier = answer.variants.at(0).frontier;
  ASSERT_EQ(frontier.size(), 3u);
  EXPECT_NEAR(frontier[0].target, 0, 1e-9) << "a ban costs A itself";
  EXPECT_LE(frontier[1].target, frontier[0].target + 1e-12);
  EXPECT_LE(frontier[2].target, frontier[1].target + 1e-12);
  EXPECT_NEAR(percent(frontier[2].target), -8.567855, 5e-7) << "targets 2: both banned";
  ASSERT_TRUE(answer.scenario);
  EXPECT_NEAR(percent(answer.scenario->own), -1.554521, 5e-7);
  const OptimalAnswer bans = ask<OptimalAnswer>(
      three(), "questions: [{ask: optimal, actor: A, target: C, psi: 5, count: 10}]\n");
  ASSERT_TRUE(bans.variants.at(0).ladder);
  EXPECT_NEAR(percent(bans.variants[0].ladder->steps.back().target), -8.567855, 5e-7);
}

TEST(OptimalQuestion, WhatCannotBeChosenIsAnError) {
  const auto code = [](const std::string& question) {
    return code_of(three(), "questions: [" + question + "]\n");
  };
  EXPECT_EQ(code("{ask: optimal, actor: all, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(code("{ask: optimal, actor: A, partners: [A], instrument: tariff}"), 710);
  EXPECT_EQ(code("{ask: optimal, actor: [A, A]}"), 708);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: A}"), 708);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: C, psi: []}"), 410);
  EXPECT_EQ(code("{ask: optimal, actor: A, target: C}"), 0);
}

TEST(OptimalQuestion, PsiIsOneWhereThereIsATargetToWeigh) {
  EXPECT_EQ(OptimalQuestion().weights(), std::vector{0.0});
  EXPECT_EQ(OptimalQuestion().chosen_instrument(), "tariff");
  OptimalQuestion against;
  against.target = Word{"C", {}};
  EXPECT_EQ(against.weights(), std::vector{1.0});
  EXPECT_EQ(against.chosen_instrument(), "ban");
}

}  // namespace
}  // namespace samarkand
