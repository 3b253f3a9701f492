// Layers of a shock by themselves, and one that answers the equilibrium.
#include <gtest/gtest.h>

#include <cmath>

#include "channel_world.h"
#include "samarkand/joint/solver.h"
#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/cells.h"
#include "samarkand/shock/channel_layer.h"
#include "samarkand/shock/cost_layer.h"
#include "scenario_world.h"
#include "support.h"

namespace samarkand {
namespace {

// ---- by hand

class Costs : public ::testing::Test {
 protected:
  // Exports of CHN to USA in mining, which pay 10 % in this world.
  BoundMeasure bound(std::size_t place) const {
    return {measure_, {.origins = {0}, .destinations = {5}, .via = {}, .sectors = {3}}, place};
  }
  std::size_t cell() const { return world_.cell(3, 5, 0); }

  std::shared_ptr<const World> held_ = std::make_shared<const World>(make_scenario_world());
  const World& world_ = *held_;
  Measure measure_ = measure_kind("tariff").make();
  CostLayer layer_{held_, "a.yaml"};
  Shock shock_ = Shock::none(world_);
  Diagnostics diagnostics_;
};

TEST_F(Costs, TariffsAddUpOnTheNewRate) {
  const BoundMeasure one = bound(0), other = bound(1);
  layer_.reach_with_tariff(one, diagnostics_);
  layer_.reach_with_tariff(other, diagnostics_);
  layer_.bind(diagnostics_);
  for (int round = 0; round < 2; ++round) {  // the second finds the cell as the first left it
    layer_.reset(shock_, diagnostics_);
    layer_.add_tariff(one, .3, std::nullopt, 1);
    layer_.add_tariff(other, std::nullopt, .02, 1);
    layer_.apply(shock_, diagnostics_);
    layer_.check(diagnostics_);
    EXPECT_EQ(to_string(diagnostics_), "");
    EXPECT_DOUBLE_EQ(shock_.inverse_tariff[cell()], 1 / 1.32);
    EXPECT_DOUBLE_EQ(shock_.access[cell()], std::pow(1.32 / 1.1, -8));
    EXPECT_EQ(shock_.access[world_.cell(3, 4, 0)], 1);
  }
}

TEST_F(Costs, TwoRatesOnACellAreFoundByTheCheckAlone) {
  const BoundMeasure one = bound(0), other = bound(1);
  layer_.reach_with_tariff(one, diagnostics_);
  layer_.reach_with_tariff(other, diagnostics_);
  layer_.bind(diagnostics_);
  layer_.reset(shock_, diagnostics_);
  layer_.add_tariff(one, .3, std::nullopt, 1);
  layer_.add_tariff(other, .2, std::nullopt, 1);
  layer_.apply(shock_, diagnostics_);
  EXPECT_EQ(diagnostics_.size(), 0u);
  layer_.check(diagnostics_);
  ASSERT_EQ(diagnostics_.size(), 1u);
  EXPECT_EQ(diagnostics_[0].code, ErrorCode::kConflictingMeasures);
}

TEST_F(Costs, ABanStaysOneAndCostsAreNone) {
  const BoundMeasure one = bound(0);
  layer_.bind(diagnostics_);
  layer_.reset(shock_, diagnostics_);
  layer_.raise_costs(one, 1e300, 1);
  EXPECT_EQ(shock_.access[cell()], kLeastAccess);
  layer_.ban(one, 1);
  layer_.raise_costs(one, .1, 1);
  EXPECT_EQ(shock_.access[cell()], 0);
  EXPECT_TRUE(std::isinf(shock_.iceberg[cell()]));
  layer_.reset(shock_, diagnostics_);
  EXPECT_EQ(shock_.access[cell()], 1);
  EXPECT_EQ(shock_.iceberg[cell()], 1);
}

TEST(Channels, HaveAnEffectOnlyWhereSomethingNeedsThem) {
  const auto world = testing::make(testing::with_channels());
  const std::string cells = "origin: CA, destination: CE, sectors: [sb], share: 0.5}]\n";
  const Shock plain = testing::shock_of(world, "measures: [{kind: ban, " + cells);
  EXPECT_EQ(plain.effect<ChannelEffect>(), nullptr);
  EXPECT_TRUE(plain.effects.empty());
  const Shock open = testing::shock_of(world, "measures: [{kind: export_control, " + cells);
  ASSERT_NE(open.effect<ChannelEffect>(), nullptr);
  EXPECT_FALSE(open.responds());
  EXPECT_EQ(open.effects[0]->name(), "channels");
  EXPECT_NE(open.effects[0]->tell(*world).find("on 1 of them goods may not go direct"),
            std::string::npos)
      << open.effects[0]->tell(*world);
}

// ---- a kind of measure with a layer of its own, which answers: no flow above `most`

struct CapTerms : CellTerms {
  double most = 0;  // of each flow, border value
};

class CapEffect final : public Effect {
 public:
  CapEffect(std::vector<std::pair<std::size_t, double>> caps, bool content)
      : caps_(std::move(caps)), content_(content) {}
  std::string name() const override { return "caps"; }
  bool responds() const override { return true; }
  bool respond(const World& world, const Equilibrium& e, Shock& shock) const override {
    constexpr double kClose = 1e-9;
    bool revised = false;
    for (const auto& [cell, most] : caps_) {
      if (content_ && e.flow[cell] <= most * (1 + kClose)) continue;
      const double theta = shock.theta[cell / (world.country_count() * world.country_count())];
      const double dearer = std::pow(content_ ? e.flow[cell] / most : 1.01, 1 / theta);
      shock.iceberg[cell] *= dearer;
      shock.access[cell] *= std::pow(dearer, -theta);
      revised = true;
    }
    return revised;
  }

 private:
  std::vector<std::pair<std::size_t, double>> caps_;
  bool content_;  // false: never satisfied
};

class CapLayer final : public Layer {
 public:
  CapLayer(const std::shared_ptr<const World>& world, std::string_view) : world_(*world) {}
  void cap(const BoundMeasure& bound, double most) {
    for_cells(bound.reach, world_, [&](std::size_t cell) { caps_.emplace_back(cell, most); });
  }
  int place() const override { return 10; }
  void reset(Shock&, Diagnostics&) override { caps_.clear(); }
  std::shared_ptr<const Effect> effect() const override {
    return caps_.empty() ? nullptr : std::make_shared<CapEffect>(caps_, caps_[0].second > 0);
  }

 private:
  const World& world_;
  std::vector<std::pair<std::size_t, double>> caps_;
};

class CapKind final : public CellKind {
 public:
  CapKind()
      : CellKind({.name = "cap",
                  .text = "No flow above `most`.",
                  .examples = {"{kind: cap, origin: CHN, destination: USA, sectors: all, most: 5}"},
                  .keys = cell_keys<CapTerms>({term<CapTerms>(
                      &CapTerms::most,
                      {.name = "most", .required = true, .least = 0, .text = "border value"})}),
                  .terms = CapTerms()}) {}
  void bind(const BoundMeasure&, Layers& layers, Diagnostics&) const override {
    layers.of<CapLayer>();
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    layers.of<CapLayer>().cap(bound, terms_of<CapTerms>(bound.measure).most);
  }
  std::string size(const Measure& measure, std::string_view unit) const override {
    return "at most " + std::to_string(terms_of<CapTerms>(measure).most) + std::string(unit);
  }
};

Shock with_caps(const std::shared_ptr<const World>& world, const std::string& body) {
  static const CapKind cap;
  Grammar grammar = all_kinds();
  grammar.measures.push_back(&cap);
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario(grammar, "name: a\nmeasures:\n" + body, "a.yaml", "", diagnostics);
  Shock shock = make_shock(scenario, world, diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  return shock;
}

TEST(Solver, LetsALayerRespondUntilItAgrees) {
  const auto world = std::make_shared<const World>(make_scenario_world());
  const Solver solver(world);
  const Shock shock =
      with_caps(world,
                "  - {kind: cap, origin: [CHN, DEU], destination: USA, sectors: all, most: 5}\n"
                "  - {kind: tariff, origin: all, destination: USA, sectors: goods, add: 0.1}\n");
  const Solution solution = solver.solve(shock);
  ASSERT_EQ(solution.reason(), "");
  ASSERT_TRUE(solution.revised);
  EXPECT_GT(solution.responses, 1);
  for (std::size_t j = 0; j < world->sector_count(); ++j) {
    for (const std::size_t i : {0, 1}) {
      EXPECT_LE(solution.equilibrium.flow[world->cell(j, 5, i)], 5 * (1 + 1e-9));
    }
    EXPECT_GT(solution.equilibrium.flow[world->cell(j, 5, 2)], 5);
  }
  // An equilibrium of the shock as the layer left it, granted by the checker.
  EXPECT_EQ(refusal(*world, solution.under(shock), solution.equilibrium), "");
  EXPECT_GT(solution.residuals.size(), 0u);
  EXPECT_NE(refusal(*world, shock, solution.equilibrium), "");
}

TEST(Solver, GivesUpOnLayersThatNeverAgree) {
  const auto world = std::make_shared<const World>(make_scenario_world());
  const Solution solution = Solver(world).solve(with_caps(
      world, "  - {kind: cap, origin: CHN, destination: USA, sectors: [mining], most: 0}\n"));
  EXPECT_EQ(solution.equilibrium.status, Status::kNotConverged);
  EXPECT_NE(solution.reason().find("did not agree in 100 rounds"), std::string::npos)
      << solution.reason();
}

TEST(Solver, IsOneSolveOfTradeWhereNoLayerResponds) {
  const auto world = testing::make(testing::random_world(5, 4, 3));
  const Shock shock = testing::shock_of(world, testing::kMixedMeasures);
  const Solution solution = Solver(world).solve(shock);
  const Equilibrium trade = TradeSolver(world).solve(shock);
  EXPECT_FALSE(solution.revised);
  EXPECT_EQ(solution.equilibrium.wage, trade.wage);
  EXPECT_EQ(solution.equilibrium.flow, trade.flow);
}

}  // namespace
}  // namespace samarkand
