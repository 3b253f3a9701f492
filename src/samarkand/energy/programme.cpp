#include "samarkand/energy/programme.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "samarkand/base/text.h"

namespace samarkand::energy {
namespace {

constexpr double kShortage = 1e-9;  // of a typical quantity

}  // namespace

Programme::Programme(const Network& network) : network_(network) {
  share_commodities();
  add_rows();
  add_variables();
  add_limits();
}

// The pool is there for suppliers without terms of their own, and for stocks that are drawn.
void Programme::share_commodities() {
  std::vector<char> own(network_.suppliers.size(), 0);
  for (std::size_t t = 0; t < own.size(); ++t) own[t] = network_.suppliers[t].conduct > 0;
  for (const SalesCap& cap : network_.sales_caps) own[cap.supplier] = 1;
  for (const SalesWedge& wedge : network_.wedges) own[wedge.supplier] = 1;
  for (const PriceCap& cap : network_.price_caps) {
    if (cap.on_delivery()) own[cap.supplier] = 1;
  }
  for (const BuyerPower& power : network_.buyer_powers) own[power.supplier] = 1;
  const auto draws = [](const Node& node) { return node.injection > 0; };
  if (std::ranges::count(own, 0) > 0 || std::ranges::any_of(network_.nodes, draws)) {
    own_.emplace_back();
  }
  commodity_of_.assign(own.size(), 0);
  for (std::size_t t = 0; t < own.size(); ++t) {
    if (!own[t]) continue;
    commodity_of_[t] = own_.size();
    own_.push_back({t, {}, {}, {}});
  }
  one_ = own_.size() == 1 && !own_.front().supplier;
}

// Nodes to which a commodity can come.
std::vector<char> Programme::reached(const Own& own) const {
  std::vector<char> reached(network_.nodes.size(), one_ ? 1 : 0);
  for (std::size_t t = 0; t < commodity_of_.size(); ++t) {
    if (&own_[commodity_of_[t]] == &own) reached[network_.suppliers[t].node] = 1;
  }
  for (std::size_t n = 0; !own.supplier && n < reached.size(); ++n) {
    const auto is_here = [n](const Supplier& supplier) { return supplier.node == n; };
    if (network_.nodes[n].injection > 0 && std::ranges::none_of(network_.suppliers, is_here)) {
      reached[n] = 1;
    }
  }
  for (bool more = !one_; more;) {
    more = false;
    for (const Arc& arc : network_.arcs) {
      if (!reached[arc.origin] || reached[arc.destination] || network_.most(arc) <= 0) continue;
      reached[arc.destination] = 1;
      more = true;
    }
  }
  return reached;
}

std::size_t Programme::add_row(std::string what, double rhs) {
  row_names_.push_back(std::move(what));
  programme_.rhs.push_back(rhs);
  return programme_.rhs.size() - 1;
}

// What is made at the node, else the pool, else what can come there; none where nothing can.
std::size_t Programme::commodity_at(std::size_t node) const {
  std::size_t found = kNone;
  for (std::size_t t = 0; t < commodity_of_.size(); ++t) {
    if (network_.suppliers[t].node == node) found = std::min(found, commodity_of_[t]);
  }
  for (std::size_t c = 0; found == kNone && c < own_.size(); ++c) {
    if (own_[c].balance[node] != kNone) found = c;
  }
  return found;
}

void Programme::add_rows() {
  const std::size_t nodes = network_.nodes.size();
  for (Own& own : own_) {
    const std::vector<char> here = reached(own);
    own.balance.assign(nodes, kNone);
    for (std::size_t n = 0; n < nodes; ++n) {
      if (here[n]) own.balance[n] = add_row(network_.nodes[n].code, 0);
    }
  }
  if (!one_) {
    sold_.assign(nodes, kNone);
    for (std::size_t n = 0; n < nodes; ++n) {
      const Node& node = network_.nodes[n];
      if (node.demand.form != Demand::Form::kNone) sold_[n] = add_row(node.code, 0);
    }
    for (const Arc& arc : network_.arcs) carried_.push_back(add_row(arc.code, 0));
  }
  for (const SalesCap& cap : network_.sales_caps) {
    cap_rows_.push_back(add_row("sales of " + network_.suppliers[cap.supplier].code, 0));
  }
  for (const BuyerPower& power : network_.buyer_powers) {
    power_rows_.push_back(add_row("sales of " + network_.suppliers[power.supplier].code, 0));
  }
  for (std::size_t n = 0; n < nodes; ++n) add_injection(n);
}

// What goes into stocks where there are buyers is bought as they buy.
bool Programme::is_bought_for_stocks(std::size_t node) const {
  const Node& of = network_.nodes[node];
  return of.injection < 0 && of.demand.form != Demand::Form::kNone;
}

void Programme::add_injection(std::size_t node) {
  const double injection = network_.nodes[node].injection;
  if (injection == 0) return;
  if (!one_ && is_bought_for_stocks(node)) {
    programme_.rhs[sold_[node]] = -injection;
    return;
  }
  const std::size_t of = commodity_at(node);
  if (of == kNone) {
    add_row(network_.nodes[node].code, -injection);  // nothing can come: no solution
  } else {
    programme_.rhs[own_[of].balance[node]] = -injection;
  }
}

void Programme::add_variables() {
  const std::size_t nodes = network_.nodes.size();
  consumption_.assign(nodes, kNone);
  for (std::size_t n = 0; n < nodes; ++n) {
    if (network_.nodes[n].demand.form == Demand::Form::kNone) continue;
    const std::size_t row = one_ ? own_.front().balance[n] : sold_[n];
    consumption_[n] = programme_.add({{row, -1.0}});
  }
  for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
    const Supplier& supplier = network_.suppliers[t];
    const Own& own = own_[commodity_of_[t]];
    production_.push_back(programme_.add({{own.balance[supplier.node], 1.0}}));
    const Supply& supply = supplier.supply;
    programme_.upper.back() = supply.cost_log == 0 ? supply.capacity : supply.capacity * kFull;
  }
  for (Own& own : own_) add_flows(own);
  if (one_) {
    total_ = own_.front().flow;
  } else {
    for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
      total_.push_back(programme_.add({{carried_[a], -1.0}}));
    }
  }
  for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
    const Arc& arc = network_.arcs[a];
    const std::size_t j = total_[a];
    programme_.curvature[j] = arc.cost_slope;
    programme_.lower[j] = network_.is_open(arc) ? arc.take_or_pay : 0;
    programme_.upper[j] = network_.most(arc);
  }
}

void Programme::add_flows(Own& own) {
  for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
    const Arc& arc = network_.arcs[a];
    if (own.balance[arc.origin] == kNone || (!one_ && network_.most(arc) <= 0)) {
      own.flow.push_back(kNone);
      continue;
    }
    const std::pair<std::size_t, double> from = {own.balance[arc.origin], -1.0},
                                         to = {own.balance[arc.destination], 1 - arc.loss};
    own.flow.push_back(one_ ? programme_.add({from, to})
                            : programme_.add({from, to, {carried_[a], 1.0}}));
  }
  own.sale.assign(network_.nodes.size(), kNone);
  for (std::size_t n = 0; !one_ && n < network_.nodes.size(); ++n) {
    if (own.balance[n] == kNone || sold_[n] == kNone) continue;
    // Rows of sales limits and of buyers' power that this sale is counted in.
    std::vector<std::pair<std::size_t, double>> column = {{own.balance[n], -1.0}, {sold_[n], 1.0}};
    const auto counted = [&](const auto& terms, const std::vector<std::size_t>& rows) {
      for (std::size_t k = 0; k < terms.size(); ++k) {
        if (own.supplier && concerns(terms[k], *own.supplier, n)) {
          column.emplace_back(rows[k], 1.0);
        }
      }
    };
    counted(network_.sales_caps, cap_rows_);
    counted(network_.buyer_powers, power_rows_);
    own.sale[n] = programme_.add(column);
  }
}

void Programme::add_limits() {
  for (std::size_t k = 0; k < network_.sales_caps.size(); ++k) {
    programme_.rhs[cap_rows_[k]] = network_.sales_caps[k].quantity;
    programme_.add({{cap_rows_[k], 1.0}});  // what is left of it
  }
  for (const std::size_t row : power_rows_) power_.push_back(programme_.add({{row, -1.0}}));
}

double Programme::wedge(std::size_t supplier, std::size_t node) const {
  double sum = 0;
  for (const SalesWedge& wedge : network_.wedges) {
    if (concerns(wedge, supplier, node)) sum += wedge.amount;
  }
  return sum;
}

void Programme::linearise(const Array& price, const Array& above_cost, const Array& slopes,
                          const std::vector<std::vector<CapState>>& caps) {
  const auto set = [this](std::size_t j, double cost, double curvature) {
    programme_.cost[j] = cost;
    programme_.curvature[j] = curvature;
  };
  for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
    const Demand& demand = network_.nodes[n].demand;
    if (demand.form == Demand::Form::kLinear) {
      set(consumption_[n], -demand.intercept, demand.slope);
    } else if (demand.form == Demand::Form::kElastic) {
      const double slope = demand.slope_at(price[n]);
      set(consumption_[n], -price[n] - slope * demand.quantity_at(price[n]), slope);
    }
  }
  for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
    const Supply& supply = network_.suppliers[t].supply;
    if (!supply.is_curved()) {
      set(production_[t], supply.cost, supply.cost_slope);
      continue;
    }
    const double made = supply.quantity_at(supply.cost + above_cost[t]),
                 slope = supply.slope_at(made);
    set(production_[t], supply.cost_at(made) - slope * made, slope);
  }
  for (const Own& own : own_) {
    if (!own.supplier) continue;
    const double conduct = network_.suppliers[*own.supplier].conduct;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      if (own.sale[n] != kNone) {
        set(own.sale[n], wedge(*own.supplier, n), conduct > 0 ? conduct * slopes[n] : 0);
      }
    }
  }
  for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
    programme_.cost[total_[a]] = network_.arcs[a].cost + network_.arcs[a].residual;
  }
  for (std::size_t k = 0; k < network_.price_caps.size(); ++k) {
    const PriceCap& cap = network_.price_caps[k];
    for (const std::size_t a : cap.arcs) programme_.cost[total_[a]] += caps[k].front().wedge;
    for (std::size_t i = 0; i < cap.nodes.size(); ++i) {
      const std::size_t j = own_[commodity_of_[cap.supplier]].sale[cap.nodes[i]];
      if (j == kNone || !caps[k][i].holds) continue;
      programme_.cost[j] += caps[k][i].wedge;
      programme_.curvature[j] = 0;
    }
  }
  for (std::size_t k = 0; k < power_.size(); ++k) {
    const BuyerPower& power = network_.buyer_powers[k];
    const Supply& supply = network_.suppliers[power.supplier].supply;
    const double made = supply.quantity_at(supply.cost + above_cost[power.supplier]);
    programme_.curvature[power_[k]] = power.value * supply.slope_at(made);
  }
}

Array Programme::cost_of_wedge(const PriceCap& cap, std::size_t wedge) const {
  Array cost(programme_.variables(), 0);
  for (const std::size_t a : cap.arcs) cost[total_[a]] = 1;
  if (!cap.on_delivery()) return cost;
  const std::size_t j = own_[commodity_of_[cap.supplier]].sale[cap.nodes[wedge]];
  if (j != kNone) cost[j] = 1;
  return cost;
}

Equilibrium Programme::read(const QuadraticSolution& solution) const {
  constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
  const std::size_t nodes = network_.nodes.size(), arcs = network_.arcs.size();
  Equilibrium equilibrium;
  equilibrium.iterations = solution.iterations;
  const auto value = [&](std::size_t j) { return j == kNone ? 0 : solution.x[j]; };
  const auto price = [&](std::size_t row) { return row == kNone ? kNowhere : solution.price[row]; };
  for (const std::size_t j : production_) equilibrium.production.push_back(value(j));
  for (std::size_t a = 0; a < arcs; ++a) {
    equilibrium.flow.push_back(value(total_[a]));
    equilibrium.scarcity.push_back(solution.upper_price[total_[a]] -
                                   solution.lower_price[total_[a]]);
    // Below nothing no flow can go: what holds it there is no obligation.
    if (programme_.lower[total_[a]] == 0 && equilibrium.scarcity[a] < 0) {
      equilibrium.scarcity[a] = 0;
    }
  }
  for (const Own& own : own_) {
    Commodity& commodity = equilibrium.commodities.emplace_back();
    commodity.supplier = own.supplier;
    for (std::size_t n = 0; n < nodes; ++n) {
      commodity.price.push_back(price(own.balance[n]));
      const double stored = is_bought_for_stocks(n) ? -network_.nodes[n].injection : 0;
      commodity.sale.push_back(one_ ? value(consumption_[n]) + stored : value(own.sale[n]));
    }
    for (std::size_t a = 0; a < arcs; ++a) commodity.flow.push_back(value(own.flow[a]));
  }
  for (const std::size_t row : cap_rows_) {
    equilibrium.limit_price.push_back(-solution.price[row]);
  }
  for (std::size_t n = 0; n < nodes; ++n) {
    equilibrium.consumption.push_back(value(consumption_[n]));
    equilibrium.price.push_back(one_ ? equilibrium.commodities.front().price[n] : price(sold_[n]));
    const bool stocked = network_.nodes[n].injection != 0 && !is_bought_for_stocks(n);
    equilibrium.stocks.push_back(stocked ? commodity_at(n) : kNoCommodity);
  }
  if (!one_) price_passages(equilibrium);
  return equilibrium;
}

// Where nobody consumes, the price of what comes through or is made there most.
void Programme::price_passages(Equilibrium& equilibrium) const {
  for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
    if (consumption_[n] != kNone) continue;
    double most = 0;
    for (std::size_t c = 0; c < own_.size(); ++c) {
      const Commodity& commodity = equilibrium.commodities[c];
      double through = 0;
      for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
        const Arc& arc = network_.arcs[a];
        if (arc.origin == n || arc.destination == n) through += commodity.flow[a];
      }
      if (through > most) most = through, equilibrium.price[n] = commodity.price[n];
    }
  }
}

double Programme::paid(const Equilibrium& equilibrium, std::size_t supplier) const {
  return commodity_of(equilibrium, supplier).price[network_.suppliers[supplier].node];
}

std::vector<std::size_t> Programme::undecided(const QuadraticSolution& solution) const {
  std::vector<char> moves(programme_.variables(), 0);
  for (const std::size_t j : free_variables(programme_, solution)) moves[j] = 1;
  std::vector<std::size_t> arcs;
  for (std::size_t a = 0; a < network_.arcs.size(); ++a) {
    if (moves[total_[a]]) arcs.push_back(a);
  }
  return arcs;
}

std::string Programme::infeasible() const {
  QuadraticProgramme shortage = programme_;
  std::ranges::fill(shortage.cost, 0);
  std::ranges::fill(shortage.curvature, 0);
  const std::size_t before = shortage.variables();
  for (std::size_t i = 0; i < shortage.rows(); ++i) {
    for (const double sign : {1.0, -1.0}) {
      // Where something is asked for, rather than on the way to it.
      shortage.cost[shortage.add({{i, sign}})] = shortage.rhs[i] != 0 ? 1 : 2;
    }
  }
  const QuadraticSolution solution = QuadraticSolver(shortage).solve(shortage);
  if (!solution.optimal) return "";
  std::vector<std::string> lacking;
  for (std::size_t i = 0; i < shortage.rows(); ++i) {
    const double less = solution.x[before + 2 * i], more = solution.x[before + 2 * i + 1];
    if (less + more <= kShortage * std::max(1.0, std::abs(shortage.rhs[i]))) continue;
    const double amount = std::max(less, more);
    lacking.push_back(fmt::format("{} {:.4g} {} {}", row_names_[i], amount, network_.quantity_unit,
                                  less > more ? "too little" : "too much"));
  }
  return lacking.empty() ? "" : first_few(lacking, 5);
}

}  // namespace samarkand::energy
