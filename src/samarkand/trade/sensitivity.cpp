#include "samarkand/trade/sensitivity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "samarkand/numeric/matrix_product.h"
#include "samarkand/trade/imbalance.h"

namespace samarkand {
namespace {

// An entry of a direction, whose arrays may be empty.
double at(const Array& values, std::size_t k) { return values.empty() ? 0 : values[k]; }

double finite_or_zero(double x) { return std::isfinite(x) ? x : 0; }

}  // namespace

Sensitivity::Sensitivity(std::shared_ptr<const World> world, const Shock& shock,
                         const Equilibrium& equilibrium, Preconditioner supplied)
    : world_(std::move(world)),
      shock_(shock),
      e_(equilibrium),
      n_(world_->country_count()),
      j_(world_->sector_count()),
      system_(*world_, shock, equilibrium),
      solver_(system_, std::move(supplied)) {
  for (const double cost : e_.cost) log_cost_.push_back(std::log(cost));
  for (const double price : e_.price) log_price_.push_back(std::log(price));
  std::copy_if(shock.commissions.begin(), shock.commissions.end(), std::back_inserter(commissions_),
               [&](const Commission& c) {
                 return e_.component[c.country] == e_.component[c.cell / n_ % n_];
               });
}

// ---- by sector, country: nests and productivity

Sources Sensitivity::sources_of(const ShockChange& direction) const {
  Sources s(n_, n_ * j_, 1);
  for (std::size_t n = 0; n < n_; ++n) {
    s.balance[n] = s.income[n] = at(direction.transfer, n);
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_->at(j, n);
      const Effects e = effects(j, n);
      const double labour = at(direction.labour_productivity, c);
      s.productivity[c] = at(direction.productivity, c);
      s.cost[c] = e.cost_by_labour * labour + e.cost_by_epsilon * direction.epsilon +
                  e.cost_by_eta * direction.eta;
      s.labour_share[c] = e.labour_share_by_labour * labour +
                          e.labour_share_by_epsilon * direction.epsilon +
                          e.labour_share_by_mobility * direction.labour_mobility;
      s.input[c] = e.input_by_epsilon * direction.epsilon + e.input_by_eta * direction.eta;
      s.demand[c] = e.demand_by_eta * direction.eta + e.demand_by_sigma * direction.sigma;
    }
  }
  add_trade(direction, s);
  return s;
}

Sensitivity::Effects Sensitivity::effects(std::size_t j, std::size_t n) const {
  const std::size_t c = world_->at(j, n);
  const double gamma = system_.labour_share()[c], bundle = system_.log_bundle()[c];
  const double by_eta = finite_or_zero(system_.bundle_by_eta()[c]);
  const double log_price = finite_or_zero(log_price_[c]);
  const double log_wage = finite_or_zero(std::log(e_.sector_wage[c]));
  const double log_cost = finite_or_zero(std::log(e_.cost[c] * shock_.productivity[c]));
  Effects e{};
  e.cost_by_labour = -gamma;
  e.cost_by_epsilon = finite_or_zero(system_.cost_by_epsilon()[c]);
  e.cost_by_eta = (1 - gamma) * by_eta;
  e.labour_share_by_labour = shock_.epsilon - 1;
  e.labour_share_by_epsilon = log_cost - log_wage;
  e.labour_share_by_mobility = std::log(e_.wage[n]) - log_wage;
  e.input_by_epsilon = log_cost - finite_or_zero(bundle);
  e.input_by_eta = (shock_.eta - shock_.epsilon) * by_eta + finite_or_zero(bundle);
  e.demand_by_eta = -log_price * system_.input_value()[c];
  e.demand_by_sigma =
      system_.index_price()[c] * system_.index_by_sigma()[n] -
      (log_price - system_.log_index()[n]) * system_.final_share()[c] * e_.income[n];
  return e;
}

// ---- by sector, importer, exporter: access, duties, trade elasticities

Sensitivity::Cell Sensitivity::cell(std::size_t j, std::size_t n, std::size_t i) const {
  const std::size_t c = world_->cell(j, n, i), buyer = world_->at(j, n);
  const double access = shock_.access[c], theta = shock_.theta[j];
  Cell cell{};
  cell.share = system_.trade_share()[c];
  cell.flow = e_.flow[c];
  cell.untaxed = shock_.inverse_export_tax[c];
  cell.commissions = commissions(c);
  cell.shift = e_.potential.empty() ? 0 : borrowed_part(e_.potential[n], e_.potential[i]);
  cell.producer = 1;
  for (const Commission& commission : cell.commissions) cell.producer -= commission.part;
  cell.share_per_access = access > 0 ? cell.share / access : system_.share_per_access(j, n, i);
  cell.flow_per_access = cell.share_per_access * e_.spending[buyer] * shock_.inverse_tariff[c];
  cell.flow_per_tariff = cell.share * e_.spending[buyer];
  const double relative_cost = cell.share > 0 ? log_cost_[world_->at(j, i)] - log_price_[buyer] : 0;
  cell.price_by_theta = cell.share * relative_cost / theta;
  cell.flow_by_theta = -cell.flow * relative_cost;
  return cell;
}

void Sensitivity::add_trade(const ShockChange& direction, Sources& s) const {
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = world_->cell(j, n, i), seller = world_->at(j, i);
        const Cell cell = this->cell(j, n, i);
        const double theta = at(direction.theta, j), access = at(direction.access, c);
        const double flow = cell.flow_per_access * access +
                            cell.flow_per_tariff * at(direction.inverse_tariff, c) +
                            cell.flow_by_theta * theta;
        const double untaxed = cell.flow * at(direction.inverse_export_tax, c);
        s.price[world_->at(j, n)] +=
            cell.price_by_theta * theta - cell.share_per_access * access / shock_.theta[j];
        const double received = cell.untaxed * flow + untaxed;  // d(F'/s')
        s.output[seller] += cell.producer * received;
        s.income[i] += flow - received;
        s.income[n] -= flow;
        if (i == n) continue;
        s.balance[i] += flow;
        s.balance[n] -= flow;
        s.deficit[n] += cell.shift * flow;
        s.deficit[i] -= cell.shift * flow;
        s.trade[n] += flow;
        s.trade[i] += flow;
        for (const Commission& commission : cell.commissions) {
          s.balance[i] -= commission.part * received;
          s.balance[commission.country] += commission.part * received;
          s.income[commission.country] += commission.part * received;
        }
      }
    }
  }
}

double Sensitivity::by_flow(const Cell& cell, std::size_t seller, std::size_t n, std::size_t i,
                            const Sources& g, std::size_t columns, std::size_t column) const {
  const auto of = [&](const Array& values, std::size_t row) {
    return values[row * columns + column];
  };
  const double received = of(g.balance, i) - of(g.balance, n) + of(g.income, i) - of(g.income, n) +
                          cell.untaxed * by_received(cell, seller, i, g, columns, column);
  if (i == n) return received;
  return received + cell.shift * (of(g.deficit, n) - of(g.deficit, i)) + of(g.trade, n) +
         of(g.trade, i);
}

// The gradient with respect to F'/s' of a cell, at a given F'.
double Sensitivity::by_received(const Cell& cell, std::size_t seller, std::size_t i,
                                const Sources& g, std::size_t columns, std::size_t column) const {
  const auto of = [&](const Array& values, std::size_t row) {
    return values[row * columns + column];
  };
  double result = cell.producer * of(g.output, seller) - of(g.income, i);
  for (const Commission& c : cell.commissions) {
    result += c.part * (of(g.balance, c.country) + of(g.income, c.country) - of(g.balance, i));
  }
  return result;
}

std::span<const Commission> Sensitivity::commissions(std::size_t cell) const {
  const auto first =
      std::lower_bound(commissions_.begin(), commissions_.end(), cell,
                       [](const Commission& c, std::size_t at) { return c.cell < at; });
  const auto last =
      std::upper_bound(first, commissions_.end(), cell,
                       [](std::size_t at, const Commission& c) { return at < c.cell; });
  return {first, last};
}

// ---- solving

OutcomeChange Sensitivity::forward(const ShockChange& direction) const {
  const Sources sources = sources_of(direction);
  Array residual(system_.rows()), x(system_.rows());
  system_.apply(1, nullptr, residual.data(), &sources);
  for (double& value : residual) value = -value;
  OutcomeChange change;
  change.solve = solver_.solve(1, residual.data(), x.data());
  Response response;
  system_.apply(1, x.data(), residual.data(), &sources, &response);

  const auto block = [&](std::size_t first, std::size_t size) {
    return Array(&x[first], &x[first] + size);
  };
  const std::size_t cells = n_ * j_;
  change.wage = block(0, n_);
  change.price = block(system_.price_row(), cells);
  change.spending = block(system_.spending_row(), cells);
  change.cost = std::move(response.cost);
  change.output.resize(cells);
  for (std::size_t c = 0; c < cells; ++c) {
    change.output[c] = e_.output[c] > 0 ? response.output[c] / e_.output[c] : 0;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    change.income.push_back(response.income[n] / e_.income[n]);
    double real = response.earned[n] / (e_.income[n] - e_.deficit[n]) -
                  system_.index_by_sigma()[n] * direction.sigma;
    for (std::size_t j = 0; j < j_; ++j) {
      real -= system_.final_share()[world_->at(j, n)] * change.price[world_->at(j, n)];
    }
    change.real_income.push_back(real);
  }
  change.flow.resize(e_.flow.size());
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = world_->cell(j, n, i), buyer = world_->at(j, n);
        const Cell cell = this->cell(j, n, i);
        const double log = change.spending[buyer] -
                           shock_.theta[j] * (change.cost[world_->at(j, i)] - change.price[buyer]);
        change.flow[c] = cell.flow_per_access * at(direction.access, c) +
                         cell.flow_per_tariff * at(direction.inverse_tariff, c) +
                         cell.flow_by_theta * at(direction.theta, j) +
                         (cell.flow > 0 ? cell.flow * log : 0);
      }
    }
  }
  return change;
}

Sources Sensitivity::adjoint_sources(std::size_t columns, const Array& real_income,
                                     const Array& wage, GmresResult& solve) const {
  const std::size_t size = system_.rows() * columns;
  Array seed(n_ * columns), gradient(size), multiplier(size);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t k = 0; k < columns; ++k) {
      seed[n * columns + k] = real_income[n * columns + k] / (e_.income[n] - e_.deficit[n]);
    }
  }
  system_.apply_transposed(columns, nullptr, gradient.data(), seed.data());
  for (std::size_t k = 0; k < wage.size(); ++k) gradient[k] += wage[k];
  for (std::size_t c = 0; c < n_ * j_; ++c) {
    for (std::size_t k = 0; k < columns; ++k) {
      gradient[(system_.price_row() + c) * columns + k] -=
          system_.final_share()[c] * real_income[c % n_ * columns + k];
    }
  }
  for (double& value : gradient) value = -value;
  solve = solver_.solve_transposed(columns, gradient.data(), multiplier.data());
  Sources sources(n_, n_ * j_, columns);
  system_.apply_transposed(columns, multiplier.data(), gradient.data(), seed.data(), &sources);
  return sources;
}

Gradient Sensitivity::adjoint(const Array& weights) const {
  Gradient g;
  const Sources s = adjoint_sources(1, weights, {}, g.solve);
  g.access.resize(e_.flow.size());
  g.inverse_tariff.resize(e_.flow.size());
  g.inverse_export_tax.resize(e_.flow.size());
  g.theta.assign(j_, 0);
  g.labour_productivity.resize(n_ * j_);
  g.productivity = s.productivity;
  for (std::size_t n = 0; n < n_; ++n) {
    g.transfer.push_back(s.balance[n] + s.income[n]);
    g.sigma -= system_.index_by_sigma()[n] * weights[n];
  }
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = world_->at(j, n);
      const Effects e = effects(j, n);
      g.labour_productivity[c] =
          e.cost_by_labour * s.cost[c] + e.labour_share_by_labour * s.labour_share[c];
      g.epsilon += e.cost_by_epsilon * s.cost[c] + e.input_by_epsilon * s.input[c] +
                   e.labour_share_by_epsilon * s.labour_share[c];
      g.eta +=
          e.cost_by_eta * s.cost[c] + e.input_by_eta * s.input[c] + e.demand_by_eta * s.demand[c];
      g.sigma += e.demand_by_sigma * s.demand[c];
      g.labour_mobility += e.labour_share_by_mobility * s.labour_share[c];
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t trade = world_->cell(j, n, i), seller = world_->at(j, i);
        const Cell cell = this->cell(j, n, i);
        const double flow = by_flow(cell, seller, n, i, s, 1, 0);
        g.access[trade] =
            cell.flow_per_access * flow - cell.share_per_access * s.price[c] / shock_.theta[j];
        g.inverse_tariff[trade] = cell.flow_per_tariff * flow;
        g.inverse_export_tax[trade] = cell.flow * by_received(cell, seller, i, s, 1, 0);
        g.theta[j] += cell.price_by_theta * s.price[c] + cell.flow_by_theta * flow;
      }
    }
  }
  return g;
}

Exposure Sensitivity::exposure() const {
  // One outcome a column: ln u_n, then ln W_n.
  Exposure result;
  const std::size_t columns = batch_columns(n_);
  Array ones(n_ * columns, 0);
  const Array none(n_ * columns, 0);
  for (std::size_t n = 0; n < n_; ++n) ones[n * columns + n] = 1;
  GmresResult wages;
  const Sources by_wage = adjoint_sources(columns, none, ones, wages);
  const Sources by_income = adjoint_sources(columns, ones, {}, result.solve);
  result.solve.passes += wages.passes;
  result.solve.residual = std::max(result.solve.residual, wages.residual);
  result.solve.converged &= wages.converged;

  const std::size_t square = n_ * n_;
  for (Array* whole : {&result.wage, &result.real_income, &result.trade_cost}) {
    whole->assign(square, 0);
  }
  result.real_income_by_sector.assign(square * j_, 0);
  result.trade_cost_by_sector.assign(square * j_, 0);
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t i = 0; i < n_; ++i) {
      const std::size_t c = world_->at(j, i);
      const Effects e = effects(j, i);
      for (std::size_t n = 0; n < n_; ++n) {
        const auto by_labour = [&](const Sources& s) {
          return e.cost_by_labour * s.cost[c * columns + n] +
                 e.labour_share_by_labour * s.labour_share[c * columns + n];
        };
        result.wage[n * n_ + i] += by_labour(by_wage);
        result.real_income_by_sector[(n * j_ + j) * n_ + i] = by_labour(by_income);
      }
      for (std::size_t buyer = 0; buyer < n_; ++buyer) {
        if (buyer == i) continue;
        const Cell cell = this->cell(j, buyer, i);
        for (std::size_t n = 0; n < n_; ++n) {
          const double by_cost =
              cell.share * by_income.price[world_->at(j, buyer) * columns + n] -
              shock_.theta[j] * cell.flow * by_flow(cell, c, buyer, i, by_income, columns, n);
          result.trade_cost_by_sector[(n * j_ + j) * n_ + i] += by_cost;
          result.trade_cost_by_sector[(n * j_ + j) * n_ + buyer] += by_cost;
        }
      }
    }
  }
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = (n * j_ + j) * n_ + i;
        result.real_income[n * n_ + i] += result.real_income_by_sector[c];
        result.trade_cost[n * n_ + i] += result.trade_cost_by_sector[c];
      }
    }
  }
  return result;
}

Array Sensitivity::by_trade_cost(const ShockChange& gradient) const {
  Array result(gradient.access.size());
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c] = -shock_.theta[c / (n_ * n_)] * shock_.access[c] * gradient.access[c];
  }
  return result;
}

Array Sensitivity::by_tariff(const ShockChange& gradient) const {
  Array result = by_trade_cost(gradient);
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c] -= shock_.inverse_tariff[c] * gradient.inverse_tariff[c];
  }
  return result;
}

Array Sensitivity::by_export_tax(const ShockChange& gradient) const {
  Array result = by_trade_cost(gradient);
  for (std::size_t c = 0; c < result.size(); ++c) {
    result[c] -= shock_.inverse_export_tax[c] * gradient.inverse_export_tax[c];
  }
  return result;
}

}  // namespace samarkand
