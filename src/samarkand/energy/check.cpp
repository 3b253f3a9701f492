#include "samarkand/energy/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace samarkand::energy {
namespace {

// Quantities below this part of the mean consumption are none, and have no price to obey.
constexpr double kNone = 1e-10;

class Judge {
 public:
  Judge(const Network& network, const Equilibrium& claim) : network_(network), claim_(claim) {
    for (const char* name : {"balance", "bounds", "demand", "supply", "transport", "sales"}) {
      residuals_.push_back({name});
    }
    if (!network.price_caps.empty()) residuals_.push_back({"price_cap"});
    typical_ = mean(claim.consumption);
    typical_price_ = mean(claim.price);
  }

  std::vector<Residual> judge() {
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) node(n);
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) supplier(t);
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) arc(a);
    for (const Commodity& commodity : claim_.commodities) {
      balance(commodity);
      if (commodity.supplier) sales(commodity);
    }
    for (std::size_t k = 0; k < network_.sales_caps.size(); ++k) sales_cap(k);
    for (std::size_t k = 0; k < network_.price_caps.size(); ++k) price_cap(k);
    return std::move(residuals_);
  }

 private:
  // Of what is there at all; 1 of nothing.
  static double mean(const Array& values) {
    double sum = 0, count = 0;
    for (const double value : values) {
      if (std::isfinite(value) && value != 0) sum += std::abs(value), ++count;
    }
    return count > 0 ? sum / count : 1;
  }

  bool some(double quantity) const { return quantity > kNone * typical_; }

  void note(std::string_view name, double error, const std::string& where) {
    for (Residual& residual : residuals_) {
      if (residual.name != name) continue;
      if (!std::isfinite(error)) error = 1e300;
      if (error > residual.max) residual.max = error, residual.worst = where;
    }
  }
  void note_price(std::string_view name, double error, double price, const std::string& where) {
    note(name, error / std::max(std::abs(price), typical_price_), where);
  }
  void note_bounds(double below, double above, double size, const std::string& where) {
    note("bounds", std::max({below, above, 0.0}) / std::max(size, typical_), where);
  }

  void node(std::size_t n) {
    const Node& node = network_.nodes[n];
    const double q = claim_.consumption[n], p = claim_.price[n];
    note_bounds(-q, 0, q, node.code);
    switch (node.demand.form) {
      case Demand::Form::kNone:
        note("bounds", std::abs(q) / typical_, node.code);
        break;
      case Demand::Form::kLinear: {
        const double worth = node.demand.intercept - node.demand.slope * q;
        note_price("demand", some(q) ? std::abs(worth - p) : std::max(0.0, worth - p), p,
                   node.code);
        break;
      }
      case Demand::Form::kElastic: {
        const Demand& demand = node.demand;
        const double error =
            std::log(q / demand.quantity) - demand.elasticity * std::log(p / demand.price);
        note("demand", std::abs(error) / std::max(1.0, -demand.elasticity), node.code);
        break;
      }
    }
    double sold = 0;
    for (const Commodity& commodity : claim_.commodities) sold += commodity.sale[n];
    if (node.demand.form == Demand::Form::kNone) {
      passage(n);
      return;
    }
    const double stored = std::max(0.0, -node.injection);
    note("balance", std::abs(sold - q - stored) / std::max(sold, typical_), node.code);
  }

  // Where nobody consumes the price is that of something that is there.
  void passage(std::size_t n) {
    const double p = claim_.price[n];
    if (std::isnan(p)) return;
    double nearest = kUnlimited;
    for (const Commodity& commodity : claim_.commodities) {
      nearest = std::min(nearest, std::abs(commodity.price[n] - p));
    }
    note_price("balance", nearest, p, network_.nodes[n].code);
  }

  const Commodity& commodity_of(std::size_t t) const {
    for (const Commodity& commodity : claim_.commodities) {
      if (commodity.supplier == t) return commodity;
    }
    return claim_.commodities.front();
  }

  void supplier(std::size_t t) {
    const Supplier& supplier = network_.suppliers[t];
    const Supply& supply = supplier.supply;
    const double q = claim_.production[t];
    const double paid = commodity_of(t).price[supplier.node];
    note_bounds(-q, q - supply.capacity, q, supplier.code);
    if (supply.form == Supply::Form::kElastic) {
      const double wanted = supply.elasticity * std::log((paid - supply.cost) / supply.price);
      if (paid <= supply.cost) {
        note("bounds", q / typical_, supplier.code);
      } else if (q < supply.capacity * (1 - kNone) || wanted < std::log(q / supply.quantity)) {
        note("supply",
             std::abs(std::log(q / supply.quantity) - wanted) / std::max(1.0, supply.elasticity),
             supplier.code);
      }
      return;
    }
    const double left = paid - supply.cost - supply.cost_slope * q;
    if (supply.cost_log != 0) {
      // Near the capacity no price can tell quantities apart, and where the curve is flat no
      // quantity prices: the nearer of the two.
      const double wanted = supply.capacity * (1 - std::exp(std::max(0.0, left) / supply.cost_log));
      const double dearer = supply.cost_log * std::log1p(-q / supply.capacity) - left;
      note("supply",
           std::min(
               std::abs(q - wanted) / std::max(q, typical_),
               some(q) ? std::abs(dearer) / std::max(std::abs(paid), typical_price_) : kUnlimited),
           supplier.code);
      return;
    }
    const double error = q >= supply.capacity * (1 - kNone) ? std::max(0.0, -left)
                         : some(q)                          ? std::abs(left)
                                                            : std::max(0.0, left);
    note_price("supply", error, paid, supplier.code);
  }

  void arc(std::size_t a) {
    const Arc& arc = network_.arcs[a];
    const double x = claim_.flow[a], scarcity = claim_.scarcity[a];
    const bool open = !arc.opens || *arc.opens <= network_.year;
    const double most = open ? std::min(arc.capacity, arc.available) : 0;
    const double least = open ? arc.take_or_pay : 0;
    note_bounds(least - x, x - most, x, arc.code);
    double carried = 0;
    for (const Commodity& commodity : claim_.commodities) carried += commodity.flow[a];
    note("balance", std::abs(carried - x) / std::max(x, typical_), arc.code);
    // A price of the capacity where it is used up, of the obligation where no more than it goes.
    const double room = kNone * std::max(x, 1e-300);
    if (scarcity > 0 && x < most - room) note_price("transport", scarcity, scarcity, arc.code);
    if (scarcity < 0 && x > least + room) note_price("transport", -scarcity, scarcity, arc.code);
    double charge = arc.cost + arc.residual + arc.cost_slope * x + scarcity;
    for (std::size_t k = 0; k < network_.price_caps.size(); ++k) {
      if (of(network_.price_caps[k].arcs, a)) charge += claim_.cap_wedges[k].front();
    }
    for (const Commodity& commodity : claim_.commodities) {
      const double from = commodity.price[arc.origin], to = commodity.price[arc.destination];
      if (std::isnan(from)) {
        note("bounds", commodity.flow[a] / typical_, arc.code);
        continue;
      }
      const double gain = (1 - arc.loss) * to - from - charge;
      const bool blocked = most <= least;
      if (blocked && least == 0) continue;  // nothing may go: any price holds
      note_price("transport", some(commodity.flow[a]) ? std::abs(gain) : std::max(0.0, gain), to,
                 arc.code);
    }
  }

  void balance(const Commodity& commodity) {
    std::vector<double> net(network_.nodes.size(), 0), through(network_.nodes.size(), 0);
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      const Arc& arc = network_.arcs[a];
      net[arc.origin] -= commodity.flow[a];
      net[arc.destination] += commodity.flow[a] * (1 - arc.loss);
      through[arc.origin] += commodity.flow[a];
      through[arc.destination] += commodity.flow[a];
    }
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
      if (&commodity_of(t) != &commodity) continue;
      net[network_.suppliers[t].node] += claim_.production[t];
      through[network_.suppliers[t].node] += claim_.production[t];
    }
    for (std::size_t n = 0; n < net.size(); ++n) {
      const Node& node = network_.nodes[n];
      net[n] -= commodity.sale[n];
      const bool bought = node.injection < 0 && node.demand.form != Demand::Form::kNone;
      if (node.injection != 0 && !bought && &stocked(n) == &commodity) net[n] += node.injection;
      const double size = std::max(through[n], typical_);
      note("balance", std::abs(net[n]) / size, node.code);
    }
  }

  // Whose stocks lie at a node: of what is made there, else of the pool, else of what comes there.
  const Commodity& stocked(std::size_t n) const {
    const Commodity* found = nullptr;
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
      if (network_.suppliers[t].node != n) continue;
      const Commodity& made = commodity_of(t);
      if (found == nullptr || !made.supplier) found = &made;
    }
    for (const Commodity& commodity : claim_.commodities) {
      if (found == nullptr && !std::isnan(commodity.price[n])) found = &commodity;
    }
    return found == nullptr ? claim_.commodities.front() : *found;
  }

  // What a seller has of a unit sold: the price less what conduct, terms and caps take.
  void sales(const Commodity& commodity) {
    const std::size_t t = *commodity.supplier;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const Node& node = network_.nodes[n];
      if (node.demand.form == Demand::Form::kNone || std::isnan(commodity.price[n])) continue;
      const double q = commodity.sale[n], p = claim_.price[n];
      bool capped = false;
      double terms = cap_wedge(t, n, &capped);
      if (!capped) terms += network_.suppliers[t].conduct * slope(n) * q;
      for (const SalesWedge& wedge : network_.wedges) {
        if (wedge.supplier == t && of(wedge.nodes, n)) terms += wedge.amount;
      }
      for (std::size_t k = 0; k < network_.sales_caps.size(); ++k) {
        const SalesCap& cap = network_.sales_caps[k];
        if (cap.supplier == t && of(cap.nodes, n)) terms += claim_.limit_price[k];
      }
      for (const BuyerPower& power : network_.buyer_powers) {
        if (power.supplier == t && of(power.nodes, n)) {
          terms += power.value * marginal_slope(t) * bought(commodity, power.nodes);
        }
      }
      const double gain = p - terms - commodity.price[n];
      note_price("sales", some(q) ? std::abs(gain) : std::max(0.0, gain), p,
                 fmt::format("{} at {}", network_.suppliers[t].code, node.code));
    }
  }

  static bool of(const std::vector<std::size_t>& nodes, std::size_t n) {
    return std::find(nodes.begin(), nodes.end(), n) != nodes.end();
  }
  static double bought(const Commodity& commodity, const std::vector<std::size_t>& nodes) {
    double sum = 0;
    for (const std::size_t n : nodes) sum += commodity.sale[n];
    return sum;
  }

  double slope(std::size_t n) const {
    const Demand& demand = network_.nodes[n].demand;
    const double p = claim_.price[n], q = claim_.consumption[n];
    if (demand.perceived_elasticity < 0) return -p / (demand.perceived_elasticity * q);
    if (demand.form == Demand::Form::kElastic) return -p / (demand.elasticity * q);
    return demand.slope;
  }
  double marginal_slope(std::size_t t) const {
    const Supply& supply = network_.suppliers[t].supply;
    const double q = claim_.production[t];
    if (supply.form == Supply::Form::kElastic) {
      return supply.price / (supply.elasticity * supply.quantity) *
             std::pow(q / supply.quantity, 1 / supply.elasticity - 1);
    }
    return supply.cost_slope - (supply.cost_log == 0 ? 0 : supply.cost_log / (supply.capacity - q));
  }

  double cap_wedge(std::size_t t, std::size_t n, bool* capped) const {
    double sum = 0;
    for (std::size_t k = 0; k < network_.price_caps.size(); ++k) {
      const PriceCap& cap = network_.price_caps[k];
      if (cap.supplier != t || !of(cap.nodes, n)) continue;
      const auto place = std::find(cap.nodes.begin(), cap.nodes.end(), n) - cap.nodes.begin();
      const double wedge = claim_.cap_wedges[k][static_cast<std::size_t>(place)];
      if (wedge > 0) *capped = true;
      sum += wedge;
    }
    return sum;
  }

  void sales_cap(std::size_t k) {
    const SalesCap& cap = network_.sales_caps[k];
    const double sold = bought(commodity_of(cap.supplier), cap.nodes);
    const std::string& who = network_.suppliers[cap.supplier].code;
    note_bounds(-claim_.limit_price[k], 0, typical_price_, who);
    note_bounds(0, sold - cap.quantity, std::max(sold, cap.quantity), who);
    if (sold < cap.quantity * (1 - 1e-9)) {
      note_price("sales", claim_.limit_price[k], claim_.limit_price[k], who);
    }
  }

  void price_cap(std::size_t k) {
    const PriceCap& cap = network_.price_caps[k];
    const Commodity& commodity = commodity_of(cap.supplier);
    const bool on_delivery = cap.arcs.empty();
    const double conduct = on_delivery ? network_.suppliers[cap.supplier].conduct : 0;
    for (std::size_t i = 0; i < claim_.cap_wedges[k].size(); ++i) {
      const std::size_t n = on_delivery ? cap.nodes[i] : network_.suppliers[cap.supplier].node;
      double sold = on_delivery ? commodity.sale[n] : 0;
      for (const std::size_t a : cap.arcs) sold += claim_.flow[a];
      const double wedge = claim_.cap_wedges[k][i];
      double price = commodity.price[n], terms = 0;
      for (std::size_t l = 0; on_delivery && l < network_.sales_caps.size(); ++l) {
        const SalesCap& limit = network_.sales_caps[l];
        if (limit.supplier == cap.supplier && of(limit.nodes, n)) price += claim_.limit_price[l];
      }
      for (const SalesWedge& term : network_.wedges) {
        if (on_delivery && term.supplier == cap.supplier && of(term.nodes, n)) terms += term.amount;
      }
      const std::string where =
          fmt::format("{} at {}", network_.suppliers[cap.supplier].code, network_.nodes[n].code);
      if (!some(sold)) {
        // A wedge may keep it from selling only where without one it would receive the cap or more.
        const double offered = on_delivery ? claim_.price[n] - terms - wedge : price;
        if (wedge > 0) {
          note_price("price_cap", std::max(0.0, cap.price - offered), cap.price, where);
        }
        continue;
      }
      const double asked = conduct > 0 ? claim_.price[n] - terms : price;
      if (wedge < 0) note_price("price_cap", -wedge, cap.price, where);
      if (wedge == 0) {
        note_price("price_cap", std::max(0.0, asked - cap.price), cap.price, where);
      } else if (conduct > 0 && asked <= cap.price * (1 + 1e-9)) {
        note_price("price_cap", std::abs(asked - cap.price), cap.price, where);
        note_price("price_cap", std::max(0.0, wedge - conduct * slope(n) * sold), cap.price, where);
      } else {
        note_price("price_cap", std::abs(price - cap.price), cap.price, where);
      }
    }
  }

  const Network& network_;
  const Equilibrium& claim_;
  std::vector<Residual> residuals_;
  double typical_ = 1, typical_price_ = 1;
};

}  // namespace

std::vector<Residual> check_equilibrium(const Network& network, const Equilibrium& equilibrium) {
  return Judge(network, equilibrium).judge();
}

std::string refusal(const Equilibrium& equilibrium, const std::vector<Residual>& residuals) {
  if (!equilibrium.reason.empty()) return equilibrium.reason;
  for (const Residual& residual : residuals) {
    if (residual.max <= kResidualLimit) continue;
    return fmt::format("the check found {} off by {:.1e} at {}", residual.name, residual.max,
                       residual.worst);
  }
  return "";
}

}  // namespace samarkand::energy
