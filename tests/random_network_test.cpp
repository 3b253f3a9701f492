// Random networks with everything that a network can have: what the solver claims is granted by the
// check, and nearly all are solved.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>

#include "samarkand/energy/solved.h"

namespace samarkand::energy {
namespace {

class Draws {
 public:
  explicit Draws(unsigned seed) : random_(seed) {}
  double between(double a, double b) {
    return a + (b - a) * static_cast<double>(random_()) / 4294967295.0;
  }
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::size_t below(std::size_t n) { return random_() % n; }
  std::vector<std::size_t> some(std::size_t n) {
    std::vector<std::size_t> found;
    for (std::size_t k = 0; k < n; ++k) {
      if (one_in(3)) found.push_back(k);
    }
    return found;
  }

 private:
  std::mt19937 random_;
};

Demand random_demand(Draws& draw) {
  Demand demand;
  const std::size_t form = draw.below(3);
  if (form == 0) {
    demand = {.form = Demand::Form::kLinear,
              .intercept = draw.between(50, 300),
              .slope = draw.between(.1, 3)};
  } else if (form == 1) {
    demand = {.form = Demand::Form::kElastic,
              .price = draw.between(50, 300),
              .quantity = draw.between(1, 100),
              .elasticity = -draw.between(.03, 1.5)};
    if (draw.one_in(3)) demand.perceived_elasticity = -draw.between(.3, 2);
  }
  return demand;
}

Supply random_supply(Draws& draw) {
  Supply supply;
  const std::size_t form = draw.below(3);
  if (form == 0) {
    supply.cost = draw.between(0, 60);
    supply.cost_slope = draw.one_in(3) ? 0 : draw.between(.01, 2);
    supply.capacity = draw.one_in(2) ? draw.between(20, 200) : 1e4;
  } else if (form == 1) {
    supply = {.form = Supply::Form::kElastic,
              .price = draw.between(20, 100),
              .quantity = draw.between(20, 200),
              .elasticity = std::pow(10, draw.between(-1.3, .7))};
    if (draw.one_in(2)) supply.capacity = supply.quantity * draw.between(1, 1.5);
  } else {
    supply.cost = draw.between(0, 50);
    supply.cost_slope = draw.between(0, .1);
    supply.cost_log = -draw.between(1, 30);
    supply.capacity = draw.between(20, 200);
  }
  return supply;
}

Arc random_arc(Draws& draw, std::size_t nodes) {
  Arc arc;
  arc.origin = draw.below(nodes);
  arc.destination = draw.below(nodes);
  arc.mode = "pipe";
  arc.cost = draw.between(0, 40);
  arc.residual = draw.one_in(2) ? draw.between(-10, 10) : 0;
  arc.cost_slope = draw.one_in(3) ? 0 : draw.between(0, 5);
  arc.loss = draw.one_in(2) ? draw.between(0, .1) : 0;
  if (draw.one_in(2)) {
    arc.capacity = draw.between(0, 50);
    arc.available = arc.capacity * draw.between(.5, 1);
  }
  if (draw.one_in(40)) arc.take_or_pay = std::min(draw.between(0, 5), arc.available);
  if (draw.one_in(20)) arc.opens = 2030;
  return arc;
}

Network random_network(unsigned seed) {
  Draws draw(seed);
  Network network;
  network.year = 2021;
  const std::size_t nodes = 3 + draw.below(25);
  for (std::size_t n = 0; n < nodes; ++n) {
    Node node;
    node.code = "N" + std::to_string(n);
    node.demand = random_demand(draw);
    if (draw.one_in(5)) node.injection = draw.between(-3, 3);
    network.nodes.push_back(node);
    if (n > 0 && draw.one_in(2)) continue;
    Supplier supplier;
    supplier.code = "S" + std::to_string(n);
    supplier.node = n;
    supplier.conduct = draw.one_in(6) ? draw.between(0, 1) : 0;
    supplier.supply = random_supply(draw);
    network.suppliers.push_back(supplier);
  }
  for (std::size_t a = 0; a < 4 * nodes; ++a) {
    Arc arc = random_arc(draw, nodes);
    arc.code = "A" + std::to_string(a);
    if (arc.origin != arc.destination) network.arcs.push_back(arc);
  }
  const auto somebody = [&] { return draw.below(network.suppliers.size()); };
  if (draw.one_in(3)) {
    network.sales_caps = {{somebody(), draw.some(nodes), draw.one_in(2) ? 0 : draw.between(0, 20)}};
  }
  if (draw.one_in(3)) network.wedges = {{somebody(), draw.some(nodes), draw.between(0, 20), true}};
  for (int k = 0; k < 2 && draw.one_in(3); ++k) {
    network.price_caps.push_back({somebody(), draw.some(nodes), {}, draw.between(30, 150)});
  }
  if (draw.one_in(5)) network.buyer_powers = {{somebody(), draw.some(nodes), draw.between(0, 1)}};
  return network;
}

TEST(RandomNetworks, AreSolvedOrSayWhyNot) {
  int solved_ones = 0, without = 0, given_up = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    const Solved found = solved(std::make_shared<const Network>(random_network(seed)));
    const Status status = found.equilibrium.status;
    EXPECT_EQ(found.equilibrium.reason.empty(), status == Status::kConverged) << seed;
    (status == Status::kConverged       ? solved_ones
     : status == Status::kNoEquilibrium ? without
                                        : given_up)++;
  }
  EXPECT_GE(solved_ones, 200);
  EXPECT_GT(without, 0);
  EXPECT_LE(given_up, 8) << "of 300";
}

// What consumers would pay for all that they have; of constant elasticity above the price at which
// demand ends.
double utility(const Demand& demand, double q) {
  if (demand.form == Demand::Form::kLinear) return (demand.intercept - demand.slope * q / 2) * q;
  if (demand.form == Demand::Form::kNone || q <= 0) return 0;
  const double power = 1 + 1 / demand.elasticity;
  const auto integral = [&](double x) {
    const double part = x / demand.quantity;
    return demand.price * demand.quantity *
           (std::abs(power) < 1e-12 ? std::log(part) : std::pow(part, power) / power);
  };
  const double least = demand.quantity * std::pow(kChoke, demand.elasticity);
  return kChoke * demand.price * least + integral(q) - integral(least);
}

double cost(const Supply& supply, double q) {
  if (supply.form == Supply::Form::kElastic) {
    const double power = 1 + 1 / supply.elasticity;
    return supply.cost * q +
           supply.price * supply.quantity * std::pow(q / supply.quantity, power) / power;
  }
  double sum = supply.cost * q + supply.cost_slope * q * q / 2;
  if (supply.cost_log != 0) {
    const double left = 1 - q / supply.capacity;
    sum -= supply.cost_log * supply.capacity * ((left > 0 ? left * std::log(left) : 0) + 1 - left);
  }
  return sum;
}

// What everybody has adds up to what fuel is worth, less what it costs to make and move.
TEST(RandomNetworks, AccountsAddUp) {
  int held = 0;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    const Solved found = solved(std::make_shared<const Network>(random_network(seed)));
    if (found.equilibrium.status != Status::kConverged) continue;
    const Network& network = *found.network;
    double worth = 0, size = 0;
    const auto add = [&](double value) { worth += value, size += std::abs(value); };
    for (std::size_t n = 0; n < network.nodes.size(); ++n) {
      add(utility(network.nodes[n].demand, found.equilibrium.consumption[n]));
    }
    for (std::size_t t = 0; t < network.suppliers.size(); ++t) {
      add(-cost(network.suppliers[t].supply, found.equilibrium.production[t]));
    }
    for (std::size_t a = 0; a < network.arcs.size(); ++a) {
      add(-network.arcs[a].cost * found.equilibrium.flow[a]);
    }
    double had = 0;
    const Outcome& outcome = found.outcome;
    for (const Array* part : {&outcome.consumer_surplus, &outcome.buyers_gain, &outcome.stocks,
                              &outcome.profit, &outcome.rent, &outcome.wedge}) {
      for (const double value : *part) had += value;
    }
    EXPECT_NEAR(had, worth, 1e-9 * size) << seed;
    ++held;
  }
  EXPECT_GE(held, 100);
}

// The same bits, whatever was solved before.
TEST(RandomNetworks, GiveTheSameBitsAgain) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Network network = random_network(seed);
    const Equilibrium once = solve(network), again = solve(network);
    EXPECT_EQ(once.flow, again.flow);
    EXPECT_EQ(once.production, again.production);
  }
}

}  // namespace
}  // namespace samarkand::energy
