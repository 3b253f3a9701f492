// Networks of a fuel against published equilibria, theory, and Ipopt.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "ipopt_network.h"
#include "samarkand/base/disk.h"
#include "samarkand/energy/check.h"
#include "samarkand/energy/places.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/energy/solved.h"
#include "samarkand/numeric/linear_programme.h"

namespace samarkand::energy {
namespace {

constexpr double kNear = 1e-9;

// Two suppliers, two markets (targets.md 12): delivered cost of R 20 and 40, of L 30 and 30.
class TwoByTwo : public ::testing::Test {
 protected:
  TwoByTwo() {
    network.year = 2021;
    for (const char* code : {"one", "two", "R.home", "L.home"}) {
      network.nodes.push_back({.code = code, .name = code, .country = code});
    }
    network.nodes[0].demand = {.form = Demand::Form::kLinear, .intercept = 100, .slope = 1};
    network.nodes[1].demand = {.form = Demand::Form::kLinear, .intercept = 80, .slope = 1};
    network.suppliers = {{.code = "R", .name = "R", .node = 2, .conduct = 1},
                         {.code = "L", .name = "L", .node = 3, .conduct = 1}};
    for (const auto& [origin, destination, cost] :
         {std::tuple(2, 0, 20), {2, 1, 40}, {3, 0, 30}, {3, 1, 30}}) {
      Arc arc;
      arc.code = "a" + std::to_string(network.arcs.size());
      arc.origin = static_cast<std::size_t>(origin);
      arc.destination = static_cast<std::size_t>(destination);
      arc.mode = "pipe";
      arc.cost = cost;
      network.arcs.push_back(arc);
    }
  }

  void expect(const Array& price, const Array& sales, const Array& profit) {
    const Solved found = solved(std::make_shared<const Network>(network));
    ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
    for (std::size_t n = 0; n < 2; ++n) {
      if (found.equilibrium.consumption[n] > 0) {  // else any price above what is offered
        EXPECT_NEAR(found.equilibrium.price[n], price[n], kNear);
      }
    }
    for (std::size_t t = 0; t < 2; ++t) {
      for (std::size_t n = 0; n < 2; ++n) {
        EXPECT_NEAR(found.outcome.sales[t * 4 + n], sales[t * 2 + n], kNear) << t << " " << n;
      }
      if (!profit.empty()) {
        EXPECT_NEAR(found.outcome.profit[t], profit[t], 1e-7);
      }
    }
  }

  Network network;
};

TEST_F(TwoByTwo, Cournot) {
  expect({50, 50}, {30, 10, 20, 20}, {1000, 800});
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_NEAR(found.outcome.consumer_surplus[0], 1250, 1e-7);
  EXPECT_NEAR(found.outcome.consumer_surplus[1], 450, 1e-7);
}

TEST_F(TwoByTwo, TakingPrices) {
  network.suppliers[0].conduct = network.suppliers[1].conduct = 0;
  expect({20, 30}, {80, 0, 0, 50}, {0, 0});
}

TEST_F(TwoByTwo, KeptOutOfAMarket) {
  network.sales_caps = {{0, {0}, 0}};
  expect({65, 50}, {0, 10, 35, 20}, {100, 1625});
}

TEST_F(TwoByTwo, CappedInAMarket) {
  network.sales_caps = {{0, {1}, 5}};
  expect({50, 52.5}, {30, 5, 20, 22.5}, {962.5, 906.25});
}

TEST_F(TwoByTwo, LeaderAndFringe) {
  network.suppliers[1].conduct = 0;
  expect({30, 30}, {10, 0, 60, 50}, {});
}

TEST_F(TwoByTwo, PriceCapOnDelivery) {
  network.price_caps = {{0, {0}, {}, 40}};
  expect({40, 50}, {50, 10, 10, 20}, {1100, 500});
}

// A cap below what the market pays with no conduct: what R gets is the cap, the buyers have the
// rest, and R sells until its cost is the cap.
TEST_F(TwoByTwo, PriceCapBelowTheMarket) {
  network.suppliers[0].conduct = network.suppliers[1].conduct = 0;
  network.suppliers[0].supply = {.cost_slope = 1, .capacity = 1000};
  network.suppliers[1].supply.capacity = 0;
  network.arcs[1].available = 0;
  // p = 100 - q, delivered cost 20 + q: q = 40, p = 60 without a cap; with 50 on delivery q = 30.
  expect({60, 80}, {40, 0, 0, 0}, {800, 0});
  network.price_caps = {{0, {0}, {}, 50}};
  expect({70, 80}, {30, 0, 0, 0}, {450, 0});
  // The same at R's own node by the arc: 30 there.
  network.price_caps = {{0, {}, {0}, 30}};
  expect({70, 80}, {30, 0, 0, 0}, {450, 0});
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_NEAR(found.outcome.buyers_gain[0], 20 * 30, 1e-6);
}

// A buyer with all the power takes until its marginal value is twice the slope further: with
// mc = q it buys 100/3 - 20/3 in the place of 40.
TEST_F(TwoByTwo, BuyerPower) {
  network.suppliers[0] = {.code = "R", .name = "R", .node = 2};
  network.suppliers[0].supply = {.cost_slope = 1, .capacity = 1000};
  network.suppliers[1].conduct = 0;
  network.suppliers[1].supply.capacity = 0;
  network.arcs[1].available = 0;
  network.buyer_powers = {{0, {0}, 1}};
  const double bought = (100.0 - 20) / 3;
  // It pays 20 + 2 q in all, the seller has q of it at home: profit q^2 / 2.
  expect({100 - bought, 80}, {bought, 0, 0, 0}, {bought * bought / 2, 0});
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_NEAR(found.outcome.buyers_gain[0], bought * bought, 1e-7);
}

TEST_F(TwoByTwo, DiscountGoesToBuyers) {
  network.suppliers[0].conduct = network.suppliers[1].conduct = 0;
  network.wedges = {{0, {0}, 5, true}};
  expect({25, 30}, {75, 0, 0, 50}, {0, 0});
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_NEAR(found.outcome.buyers_gain[0], 5 * 75, 1e-7);
}

// Murphy, Sherali, Soyster (1982), five Cournot sellers: targets.md 13.
TEST(Network, FiveSellers) {
  Network network;
  network.nodes.push_back({.code = "market", .name = "market", .country = "M"});
  Demand& demand = network.nodes[0].demand;
  demand = {.form = Demand::Form::kElastic, .price = 20, .elasticity = -1.1};
  demand.quantity = 5000 / std::pow(20, 1.1);
  const double cost[] = {10, 8, 6, 4, 2}, beta[] = {1.2, 1.1, 1, .9, .8};
  for (std::size_t t = 0; t < 5; ++t) {
    Supplier supplier = {.code = "s" + std::to_string(t), .name = "", .conduct = 1};
    supplier.supply = {.form = Supply::Form::kElastic,
                       .cost = cost[t],
                       .price = 1,
                       .quantity = 5,
                       .elasticity = beta[t]};
    network.suppliers.push_back(supplier);
  }
  const Solved found = solved(std::make_shared<const Network>(network));
  ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
  const double published[] = {36.932511, 41.818142, 43.706579, 42.659240, 39.178953};
  for (std::size_t t = 0; t < 5; ++t) {
    EXPECT_NEAR(found.equilibrium.production[t], published[t], 5e-7);
  }
  EXPECT_NEAR(found.equilibrium.price[0], 18.300581, 5e-7);
}

// ---- the shipped networks

Network shipped(const std::string& fuel) {
  Diagnostics diagnostics;
  const auto network =
      read_network(*disk(), std::string(SAMARKAND_SOURCE_DIR) + "/worlds/world-2021/energy/" + fuel,
                   diagnostics);
  EXPECT_TRUE(network) << to_string(diagnostics);
  return network.value_or(Network());
}

TEST(Network, TheBaseYearComesBack) {
  for (const char* fuel : {"gas", "oil"}) {
    const Network network = shipped(fuel);
    const Solved found = solved(std::make_shared<const Network>(network));
    ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
    for (std::size_t a = 0; a < network.arcs.size(); ++a) {
      EXPECT_NEAR(found.equilibrium.flow[a], network.arcs[a].flow.value_or(0), 1e-8)
          << network.arcs[a].code;
    }
    EXPECT_TRUE(found.equilibrium.not_unique.empty());
  }
}

// What does not bind changes no price, quantity or account, though its supplier becomes a commodity
// of its own.
TEST(Network, WhatDoesNotBindChangesNothing) {
  for (const char* fuel : {"gas", "oil"}) {
    const Network network = shipped(fuel);
    const Solved before = solved(std::make_shared<const Network>(network));
    std::vector<std::size_t> everywhere;
    for (std::size_t n = 0; n < network.nodes.size(); ++n) everywhere.push_back(n);
    for (const std::size_t t : {std::size_t{0}, network.suppliers.size() / 2}) {
      for (int kind = 0; kind < 4; ++kind) {
        Network changed = network;
        if (kind == 0) changed.sales_caps = {{t, everywhere, 1e4}};
        if (kind == 1) changed.wedges = {{t, everywhere, 0, true}};
        if (kind == 2) changed.price_caps = {{t, everywhere, {}, 1e5}};
        if (kind == 3) changed.buyer_powers = {{t, everywhere, 0}};
        const Solved after = solved(std::make_shared<const Network>(changed));
        ASSERT_EQ(after.equilibrium.status, Status::kConverged) << after.equilibrium.reason;
        for (std::size_t n = 0; n < network.nodes.size(); ++n) {
          EXPECT_NEAR(after.equilibrium.price[n], before.equilibrium.price[n],
                      1e-7 * before.equilibrium.price[n])
              << network.nodes[n].code;
        }
        for (std::size_t s = 0; s < network.suppliers.size(); ++s) {
          EXPECT_NEAR(after.outcome.profit[s], before.outcome.profit[s],
                      1e-6 * before.outcome.profit[s])
              << network.suppliers[s].code;
          double sold_before = 0, sold_after = 0;
          for (std::size_t n = 0; n < network.nodes.size(); ++n) {
            sold_before += before.outcome.sales[s * network.nodes.size() + n];
            sold_after += after.outcome.sales[s * network.nodes.size() + n];
          }
          EXPECT_GE(sold_before, 0);
          EXPECT_GE(sold_after, 0);
        }
        for (std::size_t a = 0; a < network.arcs.size(); ++a) {
          EXPECT_NEAR(after.equilibrium.flow[a], before.equilibrium.flow[a], 1e-6);
        }
        EXPECT_TRUE(after.equilibrium.not_unique.empty());
      }
    }
  }
}

// Where suppliers take the price the equilibrium is the optimum of the programme, which Ipopt finds
// from the true curves.
TEST(Network, IpoptFindsTheSame) {
  for (const char* fuel : {"gas", "oil"}) {
    Network network = shipped(fuel);
    std::mt19937 random(7);
    for (int k = 0; k < 3; ++k) {
      for (Arc& arc : network.arcs) {
        const auto draw = [&random] { return static_cast<double>(random() % 1000) / 1000; };
        if (draw() < .1) arc.capacity = arc.available = .5 * network.most(arc);
        if (draw() < .2) arc.cost *= 1 + draw();
        arc.take_or_pay = 0;
      }
      const Solved found = solved(std::make_shared<const Network>(network));
      ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
      const auto oracle = samarkand::testing::ipopt_optimum(network);
      ASSERT_TRUE(oracle);
      for (std::size_t n = 0; n < network.nodes.size(); ++n) {
        const double q = found.equilibrium.consumption[n];
        EXPECT_NEAR(q, oracle->consumption[n], 1e-5 * std::max(1.0, q)) << network.nodes[n].code;
        if (q > 0) {
          EXPECT_NEAR(found.equilibrium.price[n] / oracle->price[n], 1, 1e-5)
              << network.nodes[n].code;
        }
      }
      for (std::size_t t = 0; t < network.suppliers.size(); ++t) {
        EXPECT_NEAR(found.equilibrium.production[t], oracle->production[t],
                    1e-4 * std::max(1.0, oracle->production[t]));
      }
    }
  }
}

// With flat curves the equilibrium is a linear programme's optimum: as the simplex method has it.
TEST(Network, FlatCurvesAreALinearProgramme) {
  std::mt19937 random(3);
  const auto draw = [&random](double a, double b) {
    return a + (b - a) * static_cast<double>(random()) / 4294967295.0;
  };
  for (int k = 0; k < 20; ++k) {
    // Six places that make, six that buy all they get for one price each, and arcs between them.
    Network network;
    constexpr std::size_t kPlaces = 6;
    for (std::size_t n = 0; n < 2 * kPlaces; ++n) {
      const std::string code = "N" + std::to_string(n);
      network.nodes.push_back({.code = code, .name = code, .country = code});
      if (n < kPlaces) {
        Supplier supplier = {.code = code, .name = code, .node = n};
        supplier.supply = {.cost = draw(10, 60), .capacity = draw(5, 50)};
        network.suppliers.push_back(supplier);
      } else {
        network.nodes[n].demand = {.form = Demand::Form::kLinear, .intercept = draw(40, 100)};
      }
      for (std::size_t to = kPlaces; to < 2 * kPlaces; ++to) {
        Arc arc;
        arc.code = code + "_" + std::to_string(to);
        arc.origin = n;
        arc.destination = to;
        arc.mode = "pipe";
        arc.cost = draw(1, 20);
        arc.capacity = arc.available = draw(1, 20);
        if (to != n) network.arcs.push_back(arc);
      }
    }
    const Solved found = solved(std::make_shared<const Network>(network));
    ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;

    // Columns: consumption, production, flow, and what is left of production and flow.
    const std::size_t nodes = network.nodes.size(), made = network.suppliers.size();
    const std::size_t arcs = network.arcs.size(), limits = made + arcs;
    LinearProgramme programme = {dense::Matrix(nodes + limits, nodes + 2 * limits),
                                 Array(nodes + limits, 0), Array(nodes + 2 * limits, 0)};
    double worth = 0;
    for (std::size_t n = 0; n < nodes; ++n) {
      programme.a(n, n) = -1;
      const bool buys = n >= kPlaces;
      programme.c[n] = buys ? network.nodes[n].demand.intercept : -1e3;
      worth += buys ? programme.c[n] * found.equilibrium.consumption[n] : 0;
    }
    for (std::size_t t = 0; t < made; ++t) {
      const Supplier& supplier = network.suppliers[t];
      programme.a(supplier.node, nodes + t) = 1;
      programme.c[nodes + t] = -supplier.supply.cost;
      programme.b[nodes + t] = supplier.supply.capacity;
      worth -= supplier.supply.cost * found.equilibrium.production[t];
    }
    for (std::size_t a = 0; a < arcs; ++a) {
      const Arc& arc = network.arcs[a];
      programme.a(arc.origin, nodes + made + a) = -1;
      programme.a(arc.destination, nodes + made + a) = 1;
      programme.c[nodes + made + a] = -arc.cost;
      programme.b[nodes + made + a] = arc.capacity;
      worth -= arc.cost * found.equilibrium.flow[a];
    }
    for (std::size_t l = 0; l < limits; ++l) {
      programme.a(nodes + l, nodes + l) = programme.a(nodes + l, nodes + limits + l) = 1;
    }
    const ProgrammeSolution best = maximise(programme);
    ASSERT_EQ(best.status, ProgrammeStatus::kOptimal);
    EXPECT_NEAR(worth, best.value, 1e-8 * best.value);
  }
}

// A cap on a supplier at every node of Europe: nowhere does it receive more, where it binds buyers
// keep the difference, and where it would receive less nothing is kept.
TEST(Network, CapsAtManyNodesAreMet) {
  Network network = shipped("gas");
  const auto russia = static_cast<std::size_t>(
      std::ranges::find(network.suppliers, "RUS_W", &Supplier::code) - network.suppliers.begin());
  network.price_caps = {{russia, network.groups.at("EU"), {}, 150}};
  const Solved found = solved(std::make_shared<const Network>(network));
  ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
  EXPECT_LT(found.equilibrium.rounds, 200);
  int binding = 0;
  const PriceCap& cap = network.price_caps.front();
  for (std::size_t i = 0; i < cap.nodes.size(); ++i) {
    const std::size_t at = russia * network.nodes.size() + cap.nodes[i];
    const double sold = found.outcome.sales[at];
    if (sold < 1e-6) continue;
    const double received = found.outcome.receipts[at] / sold / network.value_per_unit;
    EXPECT_LE(received, 150 * (1 + 1e-9)) << network.nodes[cap.nodes[i]].code;
    binding += received > 150 * (1 - 1e-9) ? 1 : 0;
  }
  EXPECT_GE(binding, 3);
}

// Caps with a discount: the seller receives the cap, and buyers keep what is left of the price.
TEST_F(TwoByTwo, PriceCapWithADiscount) {
  network.suppliers[0].conduct = 1;
  network.price_caps = {{0, {0}, {}, 40}};
  network.wedges = {{0, {0}, 5, true}};
  const Solved found = solved(std::make_shared<const Network>(network));
  ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
  ASSERT_GT(found.outcome.sales[0], 1);
  EXPECT_NEAR(found.outcome.receipts[0] / found.outcome.sales[0], 40, 1e-6);
}

// A wedge that keeps a supplier from selling where it would have the cap or less is refused.
TEST_F(TwoByTwo, AWedgeWithoutSalesIsJudged) {
  network.price_caps = {{0, {0}, {}, 40}};
  const Equilibrium found = solve(network);
  ASSERT_EQ(found.status, Status::kConverged) << found.reason;
  const double right = found.cap_wedges[0][0];
  // The supplier's own network without it, with a wedge so large that it sells nothing.
  Network without = network;
  without.price_caps.clear();
  without.wedges = {{0, {0}, 1000, false}};
  Equilibrium claim = solve(without);
  ASSERT_EQ(claim.status, Status::kConverged) << claim.reason;
  claim.cap_wedges = {{1000}};
  EXPECT_NE(refusal(claim, check_equilibrium(network, claim)), "") << right;
}

TEST(Network, APlaceThatIsANodeAndACountryIsTheNode) {
  const Network network = shipped("gas");
  Diagnostics diagnostics;
  const auto found = find_node({"PAB", {}}, network, diagnostics);
  ASSERT_TRUE(found);
  EXPECT_EQ(network.nodes[*found].code, "PAB");
  EXPECT_FALSE(find_node({"CHN", {}}, network, diagnostics));
  EXPECT_TRUE(diagnostics.empty());
}

// ---- what cannot be

TEST(Network, MoreThanAnybodyTakesIsNamed) {
  Network network = shipped("gas");
  for (Node& node : network.nodes) {
    if (node.code == "JPN") node.injection = 1e5;
  }
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_EQ(found.equilibrium.status, Status::kNoEquilibrium) << found.equilibrium.reason;
  EXPECT_NE(found.equilibrium.reason.find("JPN takes at most"), std::string::npos)
      << found.equilibrium.reason;
}

TEST(Network, DemandThatNothingReachesIsNamed) {
  Network network = shipped("gas");
  for (Arc& arc : network.arcs) {
    if (network.nodes[arc.destination].country == "JPN") arc.available = 0;
  }
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_EQ(found.equilibrium.status, Status::kNoEquilibrium);
  EXPECT_NE(found.equilibrium.reason.find("JPN"), std::string::npos) << found.equilibrium.reason;
}

TEST(Network, StocksThatCannotBeFilledAreNamed) {
  Network network = shipped("gas");
  for (Node& node : network.nodes) {
    if (node.code == "TWN.reg") node.injection = -1000;
  }
  const Solved found = solved(std::make_shared<const Network>(network));
  EXPECT_EQ(found.equilibrium.status, Status::kNoEquilibrium);
  EXPECT_NE(found.equilibrium.reason.find("TWN.reg"), std::string::npos)
      << found.equilibrium.reason;
}

TEST(Network, FlowsThatAreNotTheOnlyOnesAreNamed) {
  Network network;
  network.nodes = {{.code = "A", .name = "A", .country = "A"},
                   {.code = "B", .name = "B", .country = "B"}};
  network.nodes[1].demand = {.form = Demand::Form::kLinear, .intercept = 100, .slope = 1};
  network.suppliers = {{.code = "S", .name = "S", .node = 0}};
  for (const char* code : {"first", "second", "dear"}) {
    Arc arc;
    arc.code = code;
    arc.destination = 1;
    arc.mode = "pipe";
    arc.cost = code == std::string("dear") ? 20 : 10;
    network.arcs.push_back(arc);
  }
  const Solved found = solved(std::make_shared<const Network>(network));
  ASSERT_EQ(found.equilibrium.status, Status::kConverged) << found.equilibrium.reason;
  EXPECT_EQ(found.equilibrium.not_unique, (std::vector<std::size_t>{0, 1}));
  EXPECT_NEAR(found.equilibrium.price[1], 10, kNear);
}

// The check shares no code with the solver, and takes nothing for granted.
TEST(Network, TheCheckRefusesWhatIsWrong) {
  const Network network = shipped("gas");
  const Equilibrium right = solve(network);
  ASSERT_EQ(refusal(right, check_equilibrium(network, right)), "");
  const auto refused = [&](auto&& spoil) {
    Equilibrium wrong = right;
    spoil(wrong);
    return refusal(wrong, check_equilibrium(network, wrong));
  };
  EXPECT_NE(refused([](Equilibrium& e) { e.consumption[0] *= 1 + 1e-7; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.price[0] *= 1 + 1e-7; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.production[0] *= 1 + 1e-7; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.flow[0] *= 1 + 1e-7; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.scarcity[0] += 1; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.commodities[0].flow[0] *= 1 + 1e-7; }), "");
  EXPECT_NE(refused([](Equilibrium& e) { e.commodities[0].price[0] *= 1 + 1e-7; }), "");
}

}  // namespace
}  // namespace samarkand::energy
