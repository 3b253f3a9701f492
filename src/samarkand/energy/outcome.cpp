#include "samarkand/energy/outcome.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/dense.h"

namespace samarkand::energy {
namespace {

// Whether the stocks of a node are of this commodity.
bool is_stocked(const Equilibrium& equilibrium, std::size_t node, const Commodity& commodity) {
  return equilibrium.stocks[node] != kNoCommodity &&
         &equilibrium.commodities[equilibrium.stocks[node]] == &commodity;
}

// Parts of each supplier in what leaves each node, [supplier][node]: of what comes in by arcs of
// the flow, is made there by those of `own`, or drawn from stocks, which are nobody's.
Array traced(const Network& network, const Equilibrium& equilibrium, const Commodity& commodity,
             const std::vector<std::size_t>& own) {
  const std::size_t nodes = network.nodes.size();
  dense::Matrix mixing(nodes, nodes);
  std::vector<double> through(nodes, 0);
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    through[network.arcs[a].destination] += commodity.flow[a] * (1 - network.arcs[a].loss);
  }
  for (const std::size_t t : own) {
    through[network.suppliers[t].node] += equilibrium.production[t];
  }
  for (std::size_t n = 0; n < nodes; ++n) {
    if (is_stocked(equilibrium, n, commodity)) {
      through[n] += std::max(0.0, network.nodes[n].injection);
    }
    mixing(n, n) = 1;
  }
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const Arc& arc = network.arcs[a];
    if (through[arc.destination] > 0) {
      mixing(arc.destination, arc.origin) -=
          commodity.flow[a] * (1 - arc.loss) / through[arc.destination];
    }
  }
  Array inverse = mixing.values();
  dense::invert(nodes, inverse.data());
  Array parts(network.suppliers.size() * nodes, 0);
  for (const std::size_t t : own) {
    const std::size_t at = network.suppliers[t].node;
    if (!(through[at] > 0)) continue;
    const double part = equilibrium.production[t] / through[at];
    for (std::size_t n = 0; n < nodes; ++n) parts[t * nodes + n] = part * inverse[n * nodes + at];
  }
  return parts;
}

class Accounts {
 public:
  Accounts(const Network& network, const Equilibrium& equilibrium)
      : network_(network), equilibrium_(equilibrium) {
    found_.sales.assign(network.suppliers.size() * network.nodes.size(), 0);
    found_.receipts = found_.sales;
    found_.buyers_gain.assign(network.nodes.size(), 0);
  }

  Outcome close() {
    sales();
    const double unit = network_.value_per_unit;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const Demand& demand = network_.nodes[n].demand;
      const double surplus =
          equilibrium_.consumption[n] > 0 ? demand.surplus(equilibrium_.price[n]) : 0;
      found_.consumer_surplus.push_back(unit * surplus);
    }
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const double injection = network_.nodes[n].injection;
      const std::size_t of = equilibrium_.stocks[n];
      const double price =
          of == kNoCommodity ? equilibrium_.price[n] : equilibrium_.commodities[of].price[n];
      found_.stocks.push_back(injection == 0 ? 0 : unit * price * injection);
    }
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
      const double q = equilibrium_.production[t], received = receipts(t);
      found_.revenue.push_back(unit * received);
      found_.profit.push_back(unit * (received - network_.suppliers[t].supply.total(q)));
    }
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      const Arc& arc = network_.arcs[a];
      const double x = equilibrium_.flow[a];
      found_.rent.push_back(unit * equilibrium_.scarcity[a] * x);
      found_.wedge.push_back(unit * (arc.residual + arc.cost_slope * x) * x);
    }
    gains();
    return std::move(found_);
  }

 private:
  const Commodity* own(std::size_t supplier) const {
    for (const Commodity& commodity : equilibrium_.commodities) {
      if (commodity.supplier == supplier) return &commodity;
    }
    return nullptr;
  }

  void sales() {
    const std::size_t nodes = network_.nodes.size();
    for (const Commodity& commodity : equilibrium_.commodities) {
      if (commodity.supplier) {
        for (std::size_t n = 0; n < nodes; ++n) {
          receive(*commodity.supplier, n, commodity.sale[n], borne(*commodity.supplier, n));
        }
        continue;
      }
      std::vector<std::size_t> pooled;
      for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
        if (own(t) == nullptr) pooled.push_back(t);
      }
      const Array parts = traced(network_, equilibrium_, commodity, pooled);
      for (const std::size_t t : pooled) {
        for (std::size_t n = 0; n < nodes; ++n) {
          receive(t, n, parts[t * nodes + n] * commodity.sale[n], 0);
        }
      }
    }
  }

  void receive(std::size_t supplier, std::size_t node, double sold, double less) {
    const std::size_t at = supplier * network_.nodes.size() + node;
    found_.sales[at] = sold;
    if (sold != 0) {  // there may be no price
      found_.receipts[at] = network_.value_per_unit * sold * (equilibrium_.price[node] - less);
    }
  }

  // Of a supplier at its own node: what buyers pay, less what sales bear and transport costs.
  double receipts(std::size_t t) const {
    const Commodity* commodity = own(t);
    const std::size_t node = network_.suppliers[t].node;
    if (commodity == nullptr) {
      const double price = equilibrium_.commodities.front().price[node];
      return price * equilibrium_.production[t];
    }
    double sum = 0;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      if (commodity->sale[n] > 0) {
        sum += commodity->sale[n] * (equilibrium_.price[n] - borne(t, n));
      }
    }
    // What comes out of stocks, or goes into them where nobody buys, is paid for at its worth
    // there.
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      if (is_stocked(equilibrium_, n, *commodity)) {
        sum -= commodity->price[n] * network_.nodes[n].injection;
      }
    }
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      const Arc& arc = network_.arcs[a];
      sum -= commodity->flow[a] * (arc.cost + arc.residual + arc.cost_slope * equilibrium_.flow[a] +
                                   equilibrium_.scarcity[a] + arc_wedge(a));
    }
    return sum;
  }

  double arc_wedge(std::size_t a) const {
    double sum = 0;
    for (std::size_t k = 0; k < network_.price_caps.size(); ++k) {
      if (contains(network_.price_caps[k].arcs, a)) sum += equilibrium_.cap_wedges[k].front();
    }
    return sum;
  }

  // Discounts, freight, price caps and buyers' power on a unit sold there.
  double borne(std::size_t t, std::size_t n) const {
    return cap_wedge(t, n) + power(t, n) + wedges(t, n);
  }
  double wedges(std::size_t t, std::size_t n) const {
    double sum = 0;
    for (const SalesWedge& wedge : network_.wedges) {
      if (concerns(wedge, t, n)) sum += wedge.amount;
    }
    return sum;
  }

  // What buyers with power pay less for a unit.
  double power(std::size_t t, std::size_t n) const {
    double sum = 0;
    for (const BuyerPower& power : network_.buyer_powers) {
      if (!concerns(power, t, n)) continue;
      double bought = 0;
      for (const std::size_t node : power.nodes) bought += own(t)->sale[node];
      const double slope = network_.suppliers[t].supply.slope_at(equilibrium_.production[t]);
      sum += power.value * slope * bought;
    }
    return sum;
  }

  double cap_wedge(std::size_t t, std::size_t n) const {
    double sum = 0;
    for (std::size_t k = 0; k < network_.price_caps.size(); ++k) {
      const PriceCap& cap = network_.price_caps[k];
      if (!concerns(cap, t, n)) continue;
      // At the cap with conduct the wedge stands for conduct: nothing is paid to anybody.
      const double over = equilibrium_.price[n] - wedges(t, n) - power(t, n) - cap.price;
      const auto i = static_cast<std::size_t>(std::ranges::find(cap.nodes, n) - cap.nodes.begin());
      sum += std::clamp(equilibrium_.cap_wedges[k][i], 0.0, std::max(0.0, over));
    }
    return sum;
  }

  void gains() {
    const double unit = network_.value_per_unit;
    for (const Commodity& commodity : equilibrium_.commodities) {
      if (!commodity.supplier) continue;
      for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
        double gain = cap_wedge(*commodity.supplier, n) + power(*commodity.supplier, n);
        for (const SalesWedge& wedge : network_.wedges) {
          if (wedge.to_buyers && concerns(wedge, *commodity.supplier, n)) gain += wedge.amount;
        }
        found_.buyers_gain[n] += unit * gain * commodity.sale[n];
      }
    }
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      found_.buyers_gain[network_.arcs[a].destination] +=
          unit * arc_wedge(a) * equilibrium_.flow[a];
    }
  }

  const Network& network_;
  const Equilibrium& equilibrium_;
  Outcome found_;
};

}  // namespace

Outcome outcome(const Network& network, const Equilibrium& equilibrium) {
  return Accounts(network, equilibrium).close();
}

}  // namespace samarkand::energy
