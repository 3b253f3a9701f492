#include "ipopt_network.h"

#include <IpStdCInterface.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace samarkand::testing {
namespace {

using energy::Demand;
using energy::Network;
using energy::Supply;

constexpr double kNoBound = 2e19;  // Ipopt takes what is beyond 1e19 for infinite

// Variables: consumption [node], production [supplier], flow [arc].
struct Programme {
  const Network& network;
  std::size_t nodes() const { return network.nodes.size(); }
  std::size_t suppliers() const { return network.suppliers.size(); }
  std::size_t size() const { return nodes() + suppliers() + network.arcs.size(); }

  // The objective's terms are each of one variable: value, first and second derivative.
  struct Term {
    double value, first, second;
  };
  Term term(std::size_t j, double x) const {
    if (j < nodes()) return consumed(network.nodes[j].demand, x);
    if (j < nodes() + suppliers()) return produced(network.suppliers[j - nodes()].supply, x);
    const energy::Arc& arc = network.arcs[j - nodes() - suppliers()];
    const double cost = arc.cost + arc.residual;
    return {(cost + arc.cost_slope * x / 2) * x, cost + arc.cost_slope * x, arc.cost_slope};
  }

 private:
  static Term consumed(const Demand& demand, double x) {
    if (demand.form == Demand::Form::kNone) return {0, 0, 0};
    if (demand.form == Demand::Form::kLinear) {
      return {-(demand.intercept - demand.slope * x / 2) * x, demand.slope * x - demand.intercept,
              demand.slope};
    }
    const double power = 1 / demand.elasticity;
    const double p = demand.price * std::pow(x / demand.quantity, power);
    return {-p * x / (1 + power), -p, -power * p / x};
  }
  static Term produced(const Supply& supply, double x) {
    if (supply.form == Supply::Form::kElastic) {
      const double power = 1 / supply.elasticity;
      const double p = supply.price * std::pow(x / supply.quantity, power);
      return {supply.cost * x + p * x / (1 + power), supply.cost + p, power * p / x};
    }
    Term term = {(supply.cost + supply.cost_slope * x / 2) * x, supply.cost + supply.cost_slope * x,
                 supply.cost_slope};
    if (supply.cost_log != 0) {
      const double left = supply.capacity - x;
      term.value -= supply.cost_log * (left * std::log(left / supply.capacity) + x);
      term.first += supply.cost_log * std::log(left / supply.capacity);
      term.second -= supply.cost_log / left;
    }
    return term;
  }
};

const Programme& of(UserDataPtr data) { return *static_cast<const Programme*>(data); }

bool objective(Index n, Number* x, Bool, Number* value, UserDataPtr data) {
  *value = 0;
  for (Index j = 0; j < n; ++j) *value += of(data).term(static_cast<std::size_t>(j), x[j]).value;
  return true;
}

bool gradient(Index n, Number* x, Bool, Number* values, UserDataPtr data) {
  for (Index j = 0; j < n; ++j) values[j] = of(data).term(static_cast<std::size_t>(j), x[j]).first;
  return true;
}

// Inflow, production and stocks less outflow and consumption.
bool balances(Index, Number* x, Bool, Index m, Number* g, UserDataPtr data) {
  const Programme& p = of(data);
  for (Index n = 0; n < m; ++n)
    g[n] = p.network.nodes[static_cast<std::size_t>(n)].injection - x[n];
  for (std::size_t t = 0; t < p.suppliers(); ++t) {
    g[p.network.suppliers[t].node] += x[p.nodes() + t];
  }
  for (std::size_t a = 0; a < p.network.arcs.size(); ++a) {
    const energy::Arc& arc = p.network.arcs[a];
    g[arc.origin] -= x[p.nodes() + p.suppliers() + a];
    g[arc.destination] += (1 - arc.loss) * x[p.nodes() + p.suppliers() + a];
  }
  return true;
}

bool jacobian(Index, Number*, Bool, Index, Index, Index* row, Index* column, Number* values,
              UserDataPtr data) {
  const Programme& p = of(data);
  std::size_t k = 0;
  const auto add = [&](std::size_t i, std::size_t j, double value) {
    if (values == nullptr) {
      row[k] = static_cast<Index>(i);
      column[k] = static_cast<Index>(j);
    } else {
      values[k] = value;
    }
    ++k;
  };
  for (std::size_t n = 0; n < p.nodes(); ++n) add(n, n, -1);
  for (std::size_t t = 0; t < p.suppliers(); ++t)
    add(p.network.suppliers[t].node, p.nodes() + t, 1);
  for (std::size_t a = 0; a < p.network.arcs.size(); ++a) {
    const energy::Arc& arc = p.network.arcs[a];
    add(arc.origin, p.nodes() + p.suppliers() + a, -1);
    add(arc.destination, p.nodes() + p.suppliers() + a, 1 - arc.loss);
  }
  return true;
}

bool hessian(Index n, Number* x, Bool, Number factor, Index, Number*, Bool, Index, Index* row,
             Index* column, Number* values, UserDataPtr data) {
  for (Index j = 0; j < n; ++j) {
    if (values == nullptr) {
      row[j] = column[j] = j;
    } else {
      values[j] = factor * of(data).term(static_cast<std::size_t>(j), x[j]).second;
    }
  }
  return true;
}

// Ipopt's own form of these.
Bool call_objective(Index n, Number* x, Bool fresh, Number* value, UserDataPtr data) {
  return objective(n, x, fresh, value, data) ? TRUE : FALSE;
}
Bool call_gradient(Index n, Number* x, Bool fresh, Number* values, UserDataPtr data) {
  return gradient(n, x, fresh, values, data) ? TRUE : FALSE;
}
Bool call_balances(Index n, Number* x, Bool fresh, Index m, Number* g, UserDataPtr data) {
  return balances(n, x, fresh, m, g, data) ? TRUE : FALSE;
}
Bool call_jacobian(Index n, Number* x, Bool fresh, Index m, Index count, Index* row, Index* column,
                   Number* values, UserDataPtr data) {
  return jacobian(n, x, fresh, m, count, row, column, values, data) ? TRUE : FALSE;
}
Bool call_hessian(Index n, Number* x, Bool fresh, Number factor, Index m, Number* lambda,
                  Bool fresh_lambda, Index count, Index* row, Index* column, Number* values,
                  UserDataPtr data) {
  return hessian(n, x, fresh, factor, m, lambda, fresh_lambda, count, row, column, values, data)
             ? TRUE
             : FALSE;
}

}  // namespace

std::optional<NetworkOptimum> ipopt_optimum(const Network& network) {
  Programme programme{network};
  const std::size_t size = programme.size(), nodes = programme.nodes();
  std::vector<double> lower(size, 0), upper(size, kNoBound), x(size), zero(nodes, 0), price(nodes);
  for (std::size_t n = 0; n < nodes; ++n) {
    const Demand& demand = network.nodes[n].demand;
    if (demand.form == Demand::Form::kNone) upper[n] = 0;
    if (demand.form == Demand::Form::kElastic) lower[n] = 1e-6 * demand.quantity;
    x[n] = demand.form == Demand::Form::kElastic ? demand.quantity : upper[n] == 0 ? 0 : 1;
  }
  for (std::size_t t = 0; t < network.suppliers.size(); ++t) {
    const Supply& supply = network.suppliers[t].supply;
    const std::size_t j = nodes + t;
    upper[j] = std::min(supply.capacity, kNoBound);
    if (supply.cost_log != 0) upper[j] *= 1 - 1e-10;
    if (supply.form == Supply::Form::kElastic) lower[j] = 1e-6 * supply.quantity;
    x[j] = supply.form == Supply::Form::kElastic ? supply.quantity : std::min(1.0, upper[j] / 2);
  }
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const std::size_t j = nodes + network.suppliers.size() + a;
    lower[j] = network.arcs[a].take_or_pay;
    upper[j] = std::min(network.most(network.arcs[a]), kNoBound);
    x[j] = network.arcs[a].flow.value_or(std::min(1.0, (lower[j] + upper[j]) / 2));
  }
  const auto entries =
      static_cast<Index>(nodes + network.suppliers.size() + 2 * network.arcs.size());
  IpoptProblem problem = CreateIpoptProblem(
      static_cast<Index>(size), lower.data(), upper.data(), static_cast<Index>(nodes), zero.data(),
      zero.data(), entries, static_cast<Index>(size), 0, call_objective, call_balances,
      call_gradient, call_jacobian, call_hessian);
  char print[] = "print_level", banner[] = "sb", yes[] = "yes", tolerance[] = "tol",
       iterations[] = "max_iter", relax[] = "bound_relax_factor";
  AddIpoptIntOption(problem, print, 0);
  AddIpoptStrOption(problem, banner, yes);
  AddIpoptNumOption(problem, tolerance, 1e-11);
  AddIpoptNumOption(problem, relax, 0);
  AddIpoptIntOption(problem, iterations, 2000);
  double worth = 0;
  const ApplicationReturnStatus status =
      IpoptSolve(problem, x.data(), nullptr, &worth, price.data(), nullptr, nullptr, &programme);
  FreeIpoptProblem(problem);
  if (status != Solve_Succeeded && status != Solved_To_Acceptable_Level) return std::nullopt;
  const auto begin = x.begin();
  const auto at = [&](std::size_t k) { return begin + static_cast<std::ptrdiff_t>(k); };
  NetworkOptimum found{-worth,
                       {price.begin(), price.end()},
                       {begin, at(nodes)},
                       {at(nodes), at(nodes + network.suppliers.size())},
                       {at(nodes + network.suppliers.size()), x.end()}};
  for (double& p : found.price) p = -p;
  return found;
}

}  // namespace samarkand::testing
