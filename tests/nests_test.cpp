// What must hold in every nest and at every mobility of labour: published short-run numbers, the
// CES index on both sides of 1, first-order parts, what a missing good ends, what the checker
// refuses, presets. Equilibria are KINSOL's (kinsol_solver.h), so that no result rests on the
// solver.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "kinsol_solver.h"
#include "samarkand/report/summary.h"
#include "samarkand/trade/ces.h"
#include "samarkand/trade/feasibility.h"
#include "scenario_world.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::random_world;
using testing::run_text;
using testing::shock_of;
using testing::solve_by_kinsol;

double log_ces_of(std::vector<double> weight, std::vector<double> price, double elasticity) {
  for (double& p : price) p = std::log(p);
  return log_ces(weight.size(), weight.data(), price.data(), elasticity);
}

TEST(Ces, FollowsItsFormulaAndItsLimits) {
  const double mean = .3 * std::log(2.) + .7 * std::log(.5);
  EXPECT_NEAR(log_ces_of({.3, .7}, {2, .5}, 1), mean, 1e-15);
  for (const double apart : {1e-5, -1e-5, 1e-9, -1e-9, 1e-13, -1e-13}) {
    EXPECT_NEAR(log_ces_of({.3, .7}, {2, .5}, 1 + apart), mean, std::abs(apart) + 1e-15);
  }
  EXPECT_NEAR(log_ces_of({.3, .7}, {2, .5}, 0), std::log(.3 * 2 + .7 * .5), 1e-15);
  EXPECT_NEAR(log_ces_of({.3, .7}, {2, .5}, 3), -.5 * std::log(.3 / 4 + .7 * 4), 1e-15);
  EXPECT_NEAR(log_ces_of({3, 7}, {2, .5}, 3), -.5 * std::log(.3 / 4 + .7 * 4), 1e-15);
  // A large elasticity leaves the cheapest, the price of a tiny weight included.
  EXPECT_NEAR(log_ces_of({1 - 1e-30, 1e-30}, {1, 1e-20}, 1000), std::log(1e-20), .1);
  EXPECT_NEAR(log_ces_of({.5, .5}, {1e-200, 1e200}, 0), std::log(.5e200), 1e-12);
}

TEST(Ces, InfinitePricesDropOutAboveOneAlone) {
  EXPECT_EQ(log_ces_of({.3, .7}, {INFINITY, .5}, 1), INFINITY);
  EXPECT_EQ(log_ces_of({.3, .7}, {INFINITY, .5}, .5), INFINITY);
  EXPECT_NEAR(log_ces_of({.3, .7}, {INFINITY, .5}, 3), -.5 * std::log(.7 * 4), 1e-15);
  EXPECT_EQ(log_ces_of({.3, .7}, {INFINITY, INFINITY}, 3), INFINITY);
  EXPECT_EQ(log_ces_of({0, 1}, {INFINITY, 1}, .5), 0);
}

// H makes everything from its labour and energy that only R has; energy falls to E of what it was.
// Bachmann et al. (2022, "What if?", ECONtribute policy brief 028), the loss of output
// [a E^((s-1)/s) + 1 - a]^(s/(s-1)) - 1 in percent.
TEST(ShortRun, AnEconomyWhoseEnergyIsCut) {
  struct Row {
    double share, energy, elasticity, loss;
  };
  for (const auto& [a, energy, s, loss] :
       {Row{.04, .90, .04, -1.569}, Row{.04, .90, .1, -.679}, Row{.04, .90, 1, -.421},
        Row{.04, .92, .04, -.945}, Row{.012, .70, .04, -15.890}, Row{.012, .70, .1, -2.751},
        Row{.012, .70, 1, -.427}}) {
    WorldData data;
    data.countries = {{"H", "Home"}, {"R", "Rest"}};
    data.sectors = {{"energy", "Energy", 4}, {"made", "Made", 4}};
    data.flow = {0, 100 * a, 0, 0, 100 * (1 - a), 0, 100 * a, 0};  // [sector][importer][exporter]
    data.tariff.assign(8, 1);
    data.input = {0, 0, 100 * a, 0, 0, 0, 0, 0};  // [country][sector][input]
    data.final_spending = {0, 0, 100 * (1 - a), 100 * a};
    const auto world = make(std::move(data));
    const Shock shock =
        shock_of(world, "model: {epsilon: " + std::to_string(s) +
                            "}\nmeasures: [{kind: productivity, country: R, sectors: "
                            "[energy], factor: " +
                            std::to_string(energy) + "}]");
    const Equilibrium e = solve_by_kinsol(*world, shock);
    ASSERT_EQ(e.status, Status::kConverged) << e.reason;
    EXPECT_NEAR(outcome(*world, shock, e).sectors[world->at(1, 0)].volume, loss, 5.1e-4);
    EXPECT_NEAR(100 * std::expm1(log_ces_of({a, 1 - a}, {energy, 1}, 1 / s)), loss, 5.1e-4);
  }
}

// To first order the four parts are the whole: their gap shrinks with the square of the shock.
TEST(Nests, FirstOrderPartsAddUp) {
  const auto world = make(random_world(5, 4, 8));
  for (const char* model :
       {"{epsilon: 0.5, eta: 0.2, sigma: 0.9}", "{epsilon: 1.5, eta: 3, sigma: 2}",
        "{labour_mobility: 1}", "{preset: short_run, labour_mobility: 2.5}"}) {
    const auto gap = [&](double size) {
      const std::string x = std::to_string(size), factor = std::to_string(1 + size);
      const Shock shock = shock_of(
          world,
          std::string("model: ") + model +
              "\nmeasures:\n  - {kind: tariff, origin: CA, destination: CB, sectors: all, "
              "add: " +
              x + "}\n  - {kind: iceberg, origin: CC, destination: CD, sectors: all, factor: " +
              factor +
              "}\n  - {kind: export_tax, origin: CD, destination: CA, sectors: all, rate: " + x +
              "}\n  - {kind: productivity, country: CE, sectors: [sb], factor: " + factor +
              "}\n  - {kind: transfer, origin: CB, destination: CC, value: " +
              std::to_string(100 * size) + "}\n");
      const Equilibrium e = solve_by_kinsol(*world, shock);
      EXPECT_EQ(e.status, Status::kConverged) << e.reason;
      double largest = 0;
      for (const CountryOutcome& c : outcome(*world, shock, e).countries) {
        largest = std::max(largest, std::abs(c.terms_of_trade + c.volume_of_trade + c.technical +
                                             c.transfers - c.real_income));
      }
      return largest;
    };
    const double large = gap(.01), small = gap(.001);
    EXPECT_LT(large, .05) << model;
    EXPECT_NEAR(large / small, 100, 15) << model;
  }
}

// Value added and wage bills by sector add up to what the country earns.
TEST(Nests, SectorsAddUpToTheCountry) {
  const auto world = make(random_world(5, 4, 12));
  const Shock shock =
      shock_of(world,
               "model: {epsilon: 0.5, eta: 2, labour_mobility: 1.5}\nmeasures: [{kind: iceberg, "
               "origin: all, destination: CA, sectors: all, factor: 1.5}]");
  const Equilibrium e = solve_by_kinsol(*world, shock);
  ASSERT_EQ(e.status, Status::kConverged) << e.reason;
  const Outcome result = outcome(*world, shock, e);
  for (std::size_t n = 0; n < world->country_count(); ++n) {
    double earned = 0, workers = 0;
    for (std::size_t j = 0; j < world->sector_count(); ++j) {
      const double before = world->value_added()[world->at(j, n)];
      if (before == 0) continue;
      earned += before * (1 + result.sectors[world->at(j, n)].value_added / 100);
      workers += before * (1 + result.sectors[world->at(j, n)].employment / 100);
    }
    const double total = world->country_value_added()[n];
    EXPECT_NEAR(earned / total, 1 + result.countries[n].wage / 100, 1e-10);
    EXPECT_NEAR(workers / total, 1, 1e-10);
  }
}

// `sa`, which CB does not make, may not be sold to CB: what that ends.
TEST(Nests, WhatAMissingGoodEnds) {
  const auto world = make(random_world(5, 4, 9));
  const std::size_t sa_in_cb = world->at(0, 1);
  const auto feasibility = [&](const std::string& model) {
    return analyse_feasibility(
        *world,
        shock_of(world,
                 "model: " + model +
                     "\nmeasures: [{kind: ban, origin: all, destination: CB, sectors: [sa]}]"));
  };
  const auto producing = [&](const Feasibility& f) {
    int count = 0;
    for (std::size_t j = 1; j < world->sector_count(); ++j) count += f.produces[world->at(j, 1)];
    return count;
  };
  Feasibility f = feasibility("{eta: 2}");  // final demand cannot do without
  EXPECT_EQ(f.starved, std::vector<std::size_t>{sa_in_cb});
  EXPECT_EQ(f.roots, std::vector<std::size_t>{sa_in_cb});
  f = feasibility("{eta: 2, sigma: 1.5}");  // everybody can
  EXPECT_TRUE(f.starved.empty());
  EXPECT_EQ(producing(f), 3);
  EXPECT_FALSE(f.demanded[sa_in_cb]);
  EXPECT_EQ(f.components, 1);
  f = feasibility("{eta: 0.5, epsilon: 2, sigma: 1.5}");  // labour alone
  EXPECT_TRUE(f.starved.empty());
  EXPECT_EQ(producing(f), 3);
  f = feasibility("{eta: 1, epsilon: 1, sigma: 1.5}");  // nothing is made, nothing can be paid for
  EXPECT_EQ(producing(f), 0);
  EXPECT_FALSE(f.starved.empty());
}

TEST(Nests, TheCheckerRefusesWhatIsNotSo) {
  const auto world = make(random_world(4, 3, 30));
  const Shock shock =
      shock_of(world,
               "model: {epsilon: 0.6, eta: 1.4, sigma: 1.6, labour_mobility: 2}\nmeasures: [{kind: "
               "tariff, origin: CA, destination: CB, sectors: all, add: 0.1}]");
  const Equilibrium right = solve_by_kinsol(*world, shock);
  const auto errors = [&](const Shock& s, auto&& damage) {
    Equilibrium e = right;
    damage(e);
    std::map<std::string, double> result;
    for (const Residual& r : check_equilibrium(*world, s, e)) result[r.name] = r.max;
    return result;
  };
  for (const auto& [name, error] : errors(shock, [](Equilibrium&) {})) EXPECT_LT(error, 1e-11);
  const std::size_t c = world->at(1, 2);
  auto wrong = errors(shock, [&](Equilibrium& e) { e.sector_wage[c] *= 1 + 1e-9; });
  EXPECT_GT(wrong["labour_market"], kResidualLimit);
  EXPECT_GT(wrong["cost"], kResidualLimit);
  wrong = errors(shock, [](Equilibrium& e) { e.tariff_revenue[1] *= 1 + 1e-6; });
  EXPECT_GT(wrong["income"], kResidualLimit);
  // A sector said to have closed, and a good said to be out of reach, though neither need be.
  wrong = errors(shock, [&](Equilibrium& e) { e.sector_wage[c] = e.output[c] = 0; });
  EXPECT_EQ(wrong["cost"], INFINITY);
  wrong = errors(shock, [&](Equilibrium& e) { e.price[c] = INFINITY, e.spending[c] = 0; });
  EXPECT_EQ(wrong["price"], INFINITY);
  // The right answer to another question.
  for (const auto change : {&Shock::epsilon, &Shock::eta, &Shock::sigma}) {
    Shock other = shock;
    other.*change += 1e-6;
    wrong = errors(other, [](Equilibrium&) {});
    EXPECT_GT(std::max(wrong["cost"], wrong["goods_market"]), kResidualLimit);
  }
  Shock other = shock;
  other.labour_mobility += 1e-6;
  EXPECT_GT(errors(other, [](Equilibrium&) {})["labour_market"], kResidualLimit);
}

// Elasticities a hair from 1 are as good as 1.
TEST(Nests, TheCheckerIsExactNearOne) {
  const auto world = make(random_world(5, 4, 31));
  const std::string measures =
      "measures: [{kind: tariff, origin: all, destination: CB, sectors: all, add: 0.3}]";
  Shock shock = shock_of(world, measures);
  const Equilibrium e = solve_by_kinsol(*world, shock);
  for (const double apart : {1e-13, -1e-13, 1e-15, -1e-15}) {
    shock.epsilon = shock.eta = shock.sigma = 1 + apart;
    for (const Residual& r : check_equilibrium(*world, shock, e)) {
      EXPECT_LT(r.max, 1e-11) << r.name << " " << apart;
    }
  }
}

class Presets : public ::testing::Test {
 protected:
  Presets() {
    WorldData data = make_scenario_world().data();
    data.sectors[1].short_run_theta = 1.75;  // electronics
    data.sector_groups = {{"devices", {"electronics", "machinery"}}};
    world_ = make(std::move(data));
  }
  Shock shock(const std::string& model) const { return shock_of(world_, "model: " + model); }
  Array theta(const std::string& model) const { return shock(model).theta; }

  std::shared_ptr<const World> world_;
};

TEST_F(Presets, TheShortRunHasItsNumbers) {
  const Shock s = shock("{preset: short_run}");
  EXPECT_EQ(s.theta, (Array{.38 * 3 - 1, 1.75, .38 * 6 - 1, .38 * 9 - 1}));
  EXPECT_EQ(s.epsilon, .5);
  EXPECT_EQ(s.eta, .2);
  EXPECT_EQ(s.sigma, .9);
  EXPECT_EQ(s.labour_mobility, 1);
}

// A code wins over a group, a group over goods and services, these over all.
TEST_F(Presets, TheNarrowerWordWins) {
  EXPECT_EQ(theta("{theta: {machinery: 7, devices: 6, goods: 3, all: 1.5}}"),
            (Array{1.5, 6, 7, 3}));
}

TEST_F(Presets, TheShortRunHasAFloor) {
  const ModelPreset& preset = *find_preset(kShortRun);
  EXPECT_EQ(theta_at(preset, 1.5), .05);
  EXPECT_EQ(theta_at(*find_preset(kLongRun), .01), .01);
}

TEST_F(Presets, TheLongRunIsTheDefault) {
  const Shock s = shock("{preset: long_run}"), none = shock("{}");
  EXPECT_EQ(s.theta, none.theta);
  EXPECT_TRUE(has_default_nests(s));
  EXPECT_TRUE(has_default_nests(none));
}

TEST_F(Presets, WhatStandsBesideWinsWhereverItStands) {
  for (const char* model : {"{preset: short_run, sigma: 1.5, labour_mobility: inf}",
                            "{sigma: 1.5, labour_mobility: inf, preset: short_run}"}) {
    const Shock s = shock(model);
    EXPECT_EQ(s.eta, .2);
    EXPECT_EQ(s.sigma, 1.5);
    EXPECT_TRUE(std::isinf(s.labour_mobility));
  }
}

TEST_F(Presets, OfTradeElasticitiesAlone) {
  EXPECT_TRUE(has_default_nests(shock("{theta: short_run}")));
  EXPECT_EQ(theta("{theta: short_run}"), (Array{.38 * 3 - 1, 1.75, .38 * 6 - 1, .38 * 9 - 1}));
  EXPECT_EQ(theta("{theta: long_run, preset: short_run}"), (Array{2, 4, 5, 8}));
  EXPECT_EQ(theta("{preset: short_run, theta: {mining: 3}}"),
            (Array{.38 * 3 - 1, 1.75, .38 * 6 - 1, 3}));
  EXPECT_EQ(theta("{preset: short_run, theta: {scale: 0.5, mining: 3}}"), (Array{1, 2, 2.5, 3}));
}

TEST_F(Presets, TheReportSaysWhatWasUsed) {
  Report report = run_text(world_, "model: {preset: short_run, theta: long_run, eta: 0.3}");
  const auto model = nlohmann::json::parse(to_json(report))["model"];
  EXPECT_EQ(model["given"],
            nlohmann::json::parse(R"({"preset": "short_run", "theta": "long_run", "eta": 0.3})"));
  EXPECT_EQ(model["used"]["theta"]["electronics"], 4);
  EXPECT_EQ(model["used"]["epsilon"], .5);
  EXPECT_EQ(model["used"]["eta"], .3);
  EXPECT_EQ(model["used"]["labour_mobility"], 1);
  EXPECT_EQ(nests_text(report.shock),
            "value added and inputs 0.5, between inputs 0.3, between sectors in final demand 0.9; "
            "workers between sectors 1");
  EXPECT_NE(to_terminal(report, {.verbose = true}).find("Nests"), std::string::npos);
  EXPECT_NE(model_text(report.shock).find("Baqaee, Farhi"), std::string::npos);
  EXPECT_NE(model_text(report.shock).find("Galle"), std::string::npos);
  report = run_text(world_, "model: {theta: short_run}");
  EXPECT_EQ(elasticities_text(report), "0.14 to 2.42, the world's in the short run");
  EXPECT_EQ(to_terminal(report, {.verbose = true}).find("Nests"), std::string::npos);
  EXPECT_EQ(model_text(report.shock).find("Baqaee"), std::string::npos);
}

}  // namespace
}  // namespace samarkand
