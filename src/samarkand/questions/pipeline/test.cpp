// Who gets what of a pipeline: published values on a network made for them, by hand on two nodes,
// and Power of Siberia 2 in both price worlds.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "questions.h"
#include "samarkand/questions/pipeline/solve.h"

namespace samarkand {
namespace {

using testing::ask;

std::size_t player_of(const PipelineAnswer& answer, const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(answer.players, name) - answer.players.begin());
}

// A field in AAA, and a market in BBB with a linear demand and a supply of its own; no arcs.
energy::Network field_and_market(const energy::Supply& field, double intercept, double slope,
                                 const energy::Supply& market) {
  energy::Network network;
  network.year = 2021;
  network.value_unit = "million USD a year";
  network.price_unit = "USD";
  network.nodes = {{.code = "FIELD", .name = "Field", .country = "AAA"},
                   {.code = "MARKET", .name = "Market", .country = "BBB"}};
  network.nodes[1].demand = {
      .form = energy::Demand::Form::kLinear, .intercept = intercept, .slope = slope};
  network.suppliers = {{.code = "FIELD", .name = "Field", .node = 0, .supply = field},
                       {.code = "MARKET", .name = "Market", .node = 1, .supply = market}};
  return network;
}

// A producer of 8 units at no cost, and a market that takes any of it at 10. The old way costs 9
// and is as wide as the field; the new one costs 8, for 2 units: worth 8, 4, and together 10.
energy::Network two_ways() {
  energy::Network network =
      field_and_market({.cost_slope = 1e-9, .capacity = 8}, 10, 0, {.cost = 10, .capacity = 50});
  const energy::Arc way{.code = "", .origin = 0, .destination = 1, .mode = "pipe"};
  for (const auto& [code, capacity, cost] :
       {std::tuple("old_way", 8., 9.), std::tuple("new_way", 2., 8.)}) {
    energy::Arc& arc = network.arcs.emplace_back(way);
    arc.code = code;
    arc.capacity = arc.available = capacity;
    arc.cost = cost;
  }
  return network;
}
const std::string kTwoWays =
    "questions:\n"
    "  - ask: pipeline\n"
    "    arcs: [old_way, new_way]\n"
    "    bargain: [Producer, Old]\n"
    "    players:\n"
    "      - {name: Old, arcs: old_way}\n"
    "      - {name: New, arcs: new_way}\n"
    "      - {name: Producer, suppliers: FIELD";

TEST(PipelineQuestion, OldAndNewTransitArePublishedValues) {
  const auto answer = ask<PipelineAnswer>(two_ways(), kTwoWays + "}\n");
  ASSERT_EQ(answer.unanswered(), "");
  const Array worth = {0, 0, 0, 0, 0, 8, 4, 10};
  for (std::size_t s = 0; s < 8; ++s) EXPECT_NEAR(answer.values.worth[s], worth[s], 1e-6) << s;
  EXPECT_NEAR(answer.values.shapley[2], 16. / 3, 1e-6);
  EXPECT_NEAR(answer.values.shapley[0], 10. / 3, 1e-6);
  EXPECT_NEAR(answer.values.shapley[1], 4. / 3, 1e-6);
  // Each way gets at most what is lost without it.
  EXPECT_NEAR(answer.values.core.highest[0], 6, 1e-6);
  EXPECT_NEAR(answer.values.core.highest[1], 2, 1e-6);
  EXPECT_NEAR(answer.values.nucleolus.share[0], 3, 1e-6);
  EXPECT_NEAR(answer.values.nucleolus.share[1], 1, 1e-6);
  // Old and Producer share 10, of which Producer alone reaches 4 by the new way.
  ASSERT_TRUE(answer.values.nash);
  EXPECT_NEAR((*answer.values.outside)[1], 4, 1e-6);
  EXPECT_NEAR((*answer.values.nash)[0], 3, 1e-6);
  EXPECT_NEAR((*answer.values.nash)[1], 7, 1e-6);
  EXPECT_EQ(answer.built(), 3u);
}

// A bypass of its own, worth 3 to the producer, that nobody builds.
TEST(PipelineQuestion, ABypassChangesShapleyAndNotTheNucleolus) {
  const auto answer = ask<PipelineAnswer>(
      two_ways(), kTwoWays +
                      ", instead: [{kind: pipeline, arc: bypass, origin: FIELD, destination: "
                      "MARKET, capacity: 3, cost: 9}]}\n");
  ASSERT_EQ(answer.unanswered(), "");
  const Array worth = {0, 0, 0, 0, 3, 8, 4, 10};
  for (std::size_t s = 0; s < 8; ++s) EXPECT_NEAR(answer.values.worth[s], worth[s], 1e-6) << s;
  EXPECT_NEAR(answer.values.shapley[2], 19. / 3, 1e-6);
  EXPECT_NEAR(answer.values.shapley[0], 17. / 6, 1e-6);
  EXPECT_NEAR(answer.values.shapley[1], 5. / 6, 1e-6);
  ASSERT_EQ(answer.threats.size(), 3u);
  const PipelineAnswer::Threat& bypass = answer.threats[2];
  EXPECT_EQ(answer.projects[2].name, "bypass");
  EXPECT_EQ(answer.members_of(answer.projects[2].needs), "Producer");
  EXPECT_EQ(answer.lines_of(answer.built()), "old_way and new_way");
  EXPECT_NEAR(bypass.without.shapley[2], 16. / 3, 1e-6);
  for (std::size_t p = 0; p < 3; ++p) {
    EXPECT_NEAR(bypass.without.nucleolus.share[p], answer.values.nucleolus.share[p], 1e-6);
  }
  EXPECT_TRUE(std::ranges::any_of(answer.sentences(), [](const std::string& sentence) {
    return sentence ==
           "That bypass is possible, though nobody builds it, changes Shapley values and leaves "
           "the "
           "nucleolus as it is.";
  }));
}

// A field at 10 + q, a market 100 - Q with a field of its own at 40 + q, a line of 10 at 5. Without
// the line 30 are sold at 70; with it 25 from home, 10 by the line, at 65, and 20 at the field.
energy::Network one_line() {
  energy::Network network =
      field_and_market({.cost = 10, .cost_slope = 1}, 100, 1, {.cost = 40, .cost_slope = 1});
  network.arcs = {{.code = "line",
                   .origin = 0,
                   .destination = 1,
                   .mode = "pipe",
                   .capacity = 10,
                   .available = 10,
                   .cost = 5,
                   .owner = "AAA",
                   .wedge_owner = "AAA"}};
  return network;
}

TEST(PipelineQuestion, GainsAreThoseOfTwoNodes) {
  const std::string question =
      "questions: [{ask: pipeline, arcs: line, players: [{name: Seller, suppliers: FIELD, owner: "
      "AAA}, {name: Buyer, nodes: BBB, suppliers: MARKET}, {name: Land, arcs: line}]";
  const auto answer = ask<PipelineAnswer>(one_line(), question + "}]\n");
  ASSERT_EQ(answer.unanswered(), "");
  const auto gain = [&](const PipelineAnswer& of, const std::string& name, std::size_t kind) {
    return of.gains[player_of(of, name)][kind];
  };
  EXPECT_NEAR(gain(answer, "Seller", 1), 50, 1e-6);  // 10^2 / 2
  EXPECT_NEAR(gain(answer, "Seller", 2), 10 * (65 - 20 - 5), 1e-6);
  EXPECT_NEAR(gain(answer, "Buyer", 0), (35 * 35 - 30 * 30) / 2., 1e-6);
  EXPECT_NEAR(gain(answer, "Buyer", 1), (25 * 25 - 30 * 30) / 2., 1e-6);
  const double all = 50 + 400 + 162.5 - 137.5;
  EXPECT_NEAR(answer.values.worth.back(), all, 1e-6);
  for (std::size_t s = 0; s < 7; ++s) EXPECT_EQ(answer.values.worth[s], 0) << s;
  // All three are indispensable: equal shares, and a core that rules nothing out.
  for (std::size_t p = 0; p < 3; ++p) {
    EXPECT_NEAR(answer.values.shapley[p], all / 3, 1e-6);
    EXPECT_NEAR(answer.values.nucleolus.share[p], all / 3, 1e-6);
    EXPECT_NEAR(answer.values.core.highest[p], all, 1e-6);
  }
  const auto part = ask<PipelineAnswer>(one_line(), question + ", counts: [consumers, rents]}]\n");
  EXPECT_NEAR(part.values.worth.back(), 400 + 162.5, 1e-6);
}

// Another land offers the same line, 3 dearer: no more than 3 x 10 can be had for the first.
TEST(PipelineQuestion, ARivalRouteBoundsTheTransitLand) {
  const auto answer = ask<PipelineAnswer>(
      one_line(),
      "questions: [{ask: pipeline, arcs: line, players: [{name: Seller, suppliers: FIELD, owner: "
      "AAA}, {name: Buyer, nodes: BBB, suppliers: MARKET}, {name: Land, arcs: line}, {name: Rival, "
      "instead: [{kind: pipeline, arc: way, origin: FIELD, destination: MARKET, capacity: 10, "
      "cost: 8, owner: AAA}]}]}]\n");
  ASSERT_EQ(answer.unanswered(), "");
  EXPECT_EQ(answer.members_of(answer.projects[1].needs), "Seller, Buyer, Rival");
  EXPECT_NEAR(answer.values.core.highest[2], 30, 1e-6);
  EXPECT_NEAR(answer.values.core.highest[3], 0, 1e-6);
  EXPECT_EQ(answer.lines_of(answer.built()), "line");
  // The rival builds nothing and changes all: without it three are indispensable.
  const double all = answer.values.worth.back();
  EXPECT_NEAR(answer.values.nucleolus.share[2], 15, 1e-6);
  EXPECT_NEAR(answer.threats[1].without.nucleolus.share[2], all / 3, 1e-6);
  // So they are once the line is built, and the rival's can no longer be.
  EXPECT_NEAR(answer.once_built.core.highest[2], all, 1e-6);
  EXPECT_NEAR(answer.once_built.shapley[3], 0, 1e-6);
}

TEST(PipelineQuestion, NobodyBuildsWhatCostsMoreThanItBrings) {
  const auto answer = ask<PipelineAnswer>(
      one_line(),
      "measures: [{kind: pipeline, arc: dear, origin: FIELD, destination: MARKET, capacity: 5, "
      "cost: 60}]\n"
      "questions: [{ask: pipeline, arcs: dear, players: [{name: Seller, suppliers: FIELD}, {name: "
      "Buyer, nodes: BBB}]}]\n");
  EXPECT_EQ(answer.lines_of(answer.built()), "nothing");
  EXPECT_EQ(answer.sentences(),
            std::vector<std::string>{"No line is worth building to these players."});
}

// 13.6 bn USD at 10 % over 30 years, 50 bcm, opex 20, wellhead 35.
TEST(PipelineQuestion, BreakEvenIsTheWorkedExample) {
  PipelineQuestion asked;
  asked.capex = 13.6;
  asked.opex = 20;
  asked.use = {1, .6};
  const auto prices = break_even(asked, 35, 50, 0, 1);
  EXPECT_NEAR(prices[0].price, 83.85, .005);
  EXPECT_NEAR(prices[1].price, 103.09, .005);
  asked.interest = 0;
  EXPECT_NEAR(break_even(asked, 35, 50, 0, 1)[0].price, 55 + 13600. / 30 / 50, 1e-9);
  // Of what enters a quarter is lost: what comes out must pay for all of it.
  EXPECT_NEAR(break_even(asked, 35, 50, .25, 1)[0].price, (55 + 13600. / 30 / 50) / .75, 1e-9);
}

class PowerOfSiberia2 : public ::testing::TestWithParam<const char*> {};

// Mongolia's most in the core is what its way saves: 12 USD on each of 50 bcm.
TEST_P(PowerOfSiberia2, MongoliaGetsAtMostWhatItsWaySaves) {
  const NetworkReport report = testing::run_shipped_network(GetParam());
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  const auto& answer = testing::answer_of<PipelineAnswer>(report);
  const std::size_t mongolia = player_of(answer, "Mongolia");
  ASSERT_EQ(answer.values.core.status, GameStatus::kSolved);
  ASSERT_FALSE(answer.values.core.empty);
  EXPECT_NEAR(answer.values.core.highest[mongolia], 600, 6);
  EXPECT_EQ(answer.lines_of(answer.built()), "power_of_siberia_2 and line_d");
  const auto of = [&](std::initializer_list<const char*> names) {
    std::size_t coalition = 0;
    for (const char* name : names) coalition |= std::size_t{1} << player_of(answer, name);
    return answer.values.worth[coalition];
  };
  EXPECT_EQ(of({"Russia", "China"}), 0);
  EXPECT_NEAR(of({"Russia", "China", "Mongolia"}) - of({"Russia", "China", "Kazakhstan"}), 600, 6);
  EXPECT_GT(of({"China", "Turkmenistan"}), 0);
  EXPECT_GT(answer.once_built.core.highest[mongolia], 10 * 600);
  EXPECT_NEAR(answer.prices[0].price, 83.85, .005);
  EXPECT_NEAR(answer.prices[1].price, 103.09, .005);
}

INSTANTIATE_TEST_SUITE_P(PriceWorlds, PowerOfSiberia2,
                         ::testing::Values("power-of-siberia-2", "power-of-siberia-2-2030"),
                         [](const ::testing::TestParamInfo<const char*>& test) {
                           return std::string(test.param).ends_with("2030") ? "Of2030" : "Of2021";
                         });

}  // namespace
}  // namespace samarkand
