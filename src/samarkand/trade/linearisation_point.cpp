// What the linearisation knows of the point: shares, values and the derivatives of nests.
#include <algorithm>
#include <cmath>

#include "samarkand/numeric/matrix_product.h"
#include "samarkand/trade/ces.h"
#include "samarkand/trade/imbalance.h"
#include "samarkand/trade/linearisation.h"

namespace samarkand {
namespace {

// A nest of constant elasticity: y = (sum_k g_k y_k^(1-e))^(1/(1-e)) with sum_k g_k = 1.
struct Index {
  double log;            // ln y
  double by_elasticity;  // d ln y / d e at given y_k
};

// d ln y / d e = -sum_k g_k d_k^2 f((1-e) d_k), d_k = ln(y_k/y), f(x) = (x e^x - e^x + 1) / x^2.
double f(double x) {
  if (x == 0) return 0.5;
  if (std::abs(x) > 0.1) return (x * std::exp(x) - std::expm1(x)) / (x * x);
  double term = 1, sum = 0.5;  // sum_m x^m / m! / (m+2)
  for (int m = 1; m < 12; ++m) {
    term *= x / m;
    sum += term / (m + 2);
  }
  return sum;
}

Index index(const Array& weights, const Array& logs, double elasticity) {
  if (std::all_of(weights.begin(), weights.end(), [](double g) { return g == 0; })) return {0, 0};
  const double power = 1 - elasticity;
  Index result{log_ces(weights.size(), weights.data(), logs.data(), elasticity), 0};
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if (weights[k] == 0) continue;
    const double d = logs[k] - result.log;
    result.by_elasticity -=
        weights[k] * (std::isinf(d) ? 1 / (power * power) : d * d * f(power * d));
  }
  return result;
}

double inverse(double x) { return x > 0 ? 1 / x : 0; }

}  // namespace

void Linearisation::set_nests() {
  gamma_ = world_.gamma();
  inputs_ = world_.input_share();
  alpha_ = world_.alpha();
  for (Array* by_cell : {&log_bundle_, &cost_by_epsilon_, &bundle_by_eta_}) by_cell->resize(cells_);
  for (Array* by_country : {&log_index_, &index_by_sigma_}) by_country->resize(n_);
  const double epsilon = shock_.epsilon, eta = shock_.eta, sigma = shock_.sigma;
  Array weights(j_), logs(j_);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) logs[j] = std::log(e_.price[world_.at(j, n)]);
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      double* inputs = &inputs_[(n * j_ + j) * j_];
      if (!std::isfinite(e_.cost[c]) || !(e_.sector_wage[c] > 0)) {  // not made: reached by nothing
        gamma_[c] = 1;
        std::fill(inputs, inputs + j_, 0);
        continue;
      }
      const double bought = 1 - gamma_[c];
      for (std::size_t k = 0; k < j_; ++k) weights[k] = bought > 0 ? inputs[k] / bought : 0;
      const Index bundle = index(weights, logs, eta);
      const double log_cost = std::log(e_.cost[c] * shock_.productivity[c]);
      const Index cost =
          index({gamma_[c], bought}, {std::log(e_.sector_wage[c]), bundle.log}, epsilon);
      log_bundle_[c] = bundle.log;
      bundle_by_eta_[c] = bundle.by_elasticity;
      cost_by_epsilon_[c] = cost.by_elasticity;
      if (plain_) continue;
      gamma_[c] *= std::exp((1 - epsilon) * (std::log(e_.sector_wage[c]) - log_cost));
      const double bundle_ratio = std::exp((1 - epsilon) * (bundle.log - log_cost));
      for (std::size_t k = 0; k < j_; ++k) {
        if (inputs[k] == 0) continue;
        inputs[k] *= std::isinf(bundle.log)
                         ? 0
                         : bundle_ratio * std::exp((1 - eta) * (logs[k] - bundle.log));
      }
    }
    for (std::size_t j = 0; j < j_; ++j) weights[j] = alpha_[world_.at(j, n)];
    const Index final = index(weights, logs, sigma);
    log_index_[n] = final.log;
    index_by_sigma_[n] = final.by_elasticity;
    for (std::size_t j = 0; j < j_; ++j) {
      double& alpha = alpha_[world_.at(j, n)];
      if (alpha > 0) alpha *= std::exp((1 - sigma) * (logs[j] - final.log));
    }
  }
}

double Linearisation::share_per_access(std::size_t sector, std::size_t importer,
                                       std::size_t exporter) const {
  const std::size_t at = world_.at(sector, importer), c = world_.cell(sector, importer, exporter);
  const double spending = world_.spending()[at];
  const double cost = e_.cost[world_.at(sector, exporter)];
  const double share =
      spending > 0 ? world_.tariff()[c] * world_.flow()[c] / spending : importer == exporter;
  if (share == 0 || part(importer) != part(exporter) || !std::isfinite(cost) ||
      !std::isfinite(e_.price[at])) {
    return 0;
  }
  return share * std::pow(cost / e_.price[at], -shock_.theta[sector]);
}

void Linearisation::set_trade() {
  share_.resize(cells_ * n_);
  flow_ = e_.flow;
  for (Array* by_cell : {&home_share_, &home_flow_, &bought_, &sales_, &output_, &theta_home_flow_,
                         &border_, &duty_, &per_spending_, &theta_}) {
    by_cell->assign(cells_, 0);
  }
  for (std::size_t j = 0; j < j_; ++j) {
    const double theta = shock_.theta[j];
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t at = world_.at(j, n), row = world_.cell(j, n, 0);
      const double spending = e_.spending[at];
      double* share = &share_[row];
      double* flow = &flow_[row];
      double* sales = &sales_[j * n_];
      const double* inverse_tariff = &shock_.inverse_tariff[row];
      per_spending_[at] = inverse(spending);
      for (std::size_t i = 0; i < n_; ++i) {
        share[i] = flow[i] * per_spending_[at] / inverse_tariff[i];
      }
      if (spending == 0) {  // a price without a buyer
        for (std::size_t i = 0; i < n_; ++i) {
          share[i] = share_per_access(j, n, i) * shock_.access[row + i];
        }
      }
      home_share_[at] = share[n];
      home_flow_[at] = flow[n];
      flow[n] = 0;
      for (std::size_t i = 0; i < n_; ++i) {
        bought_[at] -= flow[i];
        sales[i] -= theta * flow[i];
      }
      theta_[at] = theta;
      theta_home_flow_[at] = theta * home_flow_[at];
      border_[at] = theta * (bought_[at] - home_flow_[at]);
      duty_[at] = spending > 0 ? 1 + (bought_[at] - home_flow_[at]) / spending : 0;
      output_[at] = -theta * e_.output[at];
    }
  }
}

// What follows for deficits from flows, closure scaled.
void Linearisation::shift_trade() {
  shifted_ = flow_;
  for (Array* by_cell : {&shifted_bought_, &shifted_sales_, &minus_theta_, &imports_}) {
    by_cell->assign(cells_, 0);
  }
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t at = world_.at(j, n);
      minus_theta_[at] = -shock_.theta[j];
      imports_[at] = -bought_[at];
      for (std::size_t i = 0; i < n_; ++i) {
        double& shifted = shifted_[world_.cell(j, n, i)];
        shifted *= borrowed_part(e_.potential[n], e_.potential[i]);
        shifted_bought_[at] += shifted;
        shifted_sales_[world_.at(j, i)] += shock_.theta[j] * shifted;
      }
    }
  }
}

// Export taxes and commissions: what producers are paid.
void Linearisation::withhold() {
  withheld_.assign(j_, 0);
  tax_.assign(cells_, 0);
  for (const Commission& c : shock_.commissions) {
    const std::size_t j = c.cell / (n_ * n_), n = c.cell / n_ % n_, i = c.cell % n_;
    if (part(n) != part(c.country)) continue;
    withheld_[j] = 1;
    const double value = c.part * e_.flow[c.cell] * shock_.inverse_export_tax[c.cell];
    payments_.push_back({j, n, i, c.country, value});
  }
  for (std::size_t j = 0; j < j_; ++j) {
    const std::size_t first = world_.cell(j, 0, 0);
    const double* untaxed = &shock_.inverse_export_tax[first];
    withheld_[j] |= std::any_of(untaxed, untaxed + n_ * n_, [](double part) { return part != 1; });
    kept_.push_back(!withheld_[j]);
    if (!withheld_[j]) continue;
    paid_.resize(flow_.size());
    for (std::size_t c = 0; c < n_ * n_; ++c) {
      const double flow = flow_[first + c];
      paid_[first + c] = untaxed[c] * flow;
      tax_[world_.at(j, c % n_)] -= shock_.theta[j] * (flow - paid_[first + c]);
    }
  }
  for (const Payment& p : payments_) {
    if (p.importer == p.exporter) continue;
    paid_[world_.cell(p.sector, p.importer, p.exporter)] -= p.value;
    tax_[world_.at(p.sector, p.exporter)] -= shock_.theta[p.sector] * p.value;
  }
}

void Linearisation::set_accounts() {
  for (Array* by_cell :
       {&input_value_, &bundle_input_, &own_price_, &index_price_, &spending_of_income_}) {
    by_cell->assign(cells_, 0);
  }
  one_.assign(cells_, 1);
  minus_one_.assign(cells_, -1);
  cost_input_.assign(cells_, shock_.epsilon - 1);
  for (Array* by_country : {&labour_income_, &per_volume_, &per_duty_}) by_country->assign(n_, 0);
  component_income_.assign(e_.deficit_adjustment.size(), 0);
  add_transposed_block_product(n_, j_, 1, inputs_.data(), e_.output.data(), input_value_.data());
  Array commission(n_, 0);  // less what is withheld from exporters
  for (const Payment& p : payments_) {
    commission[p.country] += p.value;
    commission[p.exporter] -= p.value;
  }
  trade_ = border_trade(e_.flow, n_);
  for (std::size_t n = 0; n < n_; ++n) {
    labour_income_[n] = e_.wage[n] * world_.country_value_added()[n];
    component_income_[part(n)] += labour_income_[n];
    const double volume =
        std::max(e_.deficit[n] + e_.transfer[n], 0.0) + commission[n] + trade_.exports[n];
    double final_duty = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      final_duty += alpha_[c] * duty_[c];
      bundle_input_[c] = (shock_.eta - shock_.epsilon) * inverse(1 - gamma_[c]);
    }
    per_volume_[n] = inverse(volume);
    per_duty_[n] = 1 / (1 - final_duty);
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      index_price_[c] = -(1 - shock_.sigma) * alpha_[c] * e_.income[n];
      own_price_[c] = (1 - shock_.eta) * input_value_[c] - index_price_[c];
      spending_of_income_[c] = per_spending_[c] * alpha_[c];
    }
  }
}

// What of D' does not follow from flows: s makes it cancel in each component,
//   d(x e_n - s |x e_n|) = (e_n - s |e_n|) dx - |e_n| sum_m (e_m - s |e_m|) dx_m / sum_m |e_m|.
void Linearisation::set_deficits() {
  const bool scaled = shock_.closure == Closure::kScaled;
  if (!scaled && shock_.closure != Closure::kProportional) return;
  deficit_by_mover_.assign(n_, 0);
  deficit_size_.assign(n_, 0);
  std::vector<double> sum(component_income_.size()), size(sum);
  Array per_mover(n_, 1);
  const BorderTrade before = scaled ? border_trade(world_.flow(), n_) : BorderTrade();
  for (std::size_t n = 0; n < n_; ++n) {
    double deficit = e_.wage[n] * world_.deficit()[n];
    if (scaled) {
      const bool one_way = before.imports[n] == 0 || before.exports[n] == 0;
      const double trade = trade_.imports[n] + trade_.exports[n];
      const double change = one_way ? 1 : trade / (before.imports[n] + before.exports[n]);
      deficit = e_.unmatched[n] == 0 ? 0 : e_.unmatched[n] * change;
      per_mover[n] = one_way ? 0 : inverse(trade);
    }
    deficit_size_[n] = std::abs(deficit);
    sum[part(n)] += deficit;
    size[part(n)] += deficit_size_[n];
    deficit_by_mover_[n] = deficit;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    deficit_size_[n] = size[part(n)] > 0 ? deficit_size_[n] / size[part(n)] : 0;
    deficit_by_mover_[n] = per_mover[n] * (deficit_by_mover_[n] - sum[part(n)] * deficit_size_[n]);
  }
}

void Linearisation::set_labour() {
  for (Array* by_cell : {&labour_, &labour_by_cost_, &labour_by_wage_, &labour_by_own_,
                         &per_output_, &labour_diagonal_}) {
    by_cell->assign(cells_, 0);
  }
  for (std::size_t c = 0; c < cells_; ++c) {
    const bool own = gamma_[c] > 0 && e_.output[c] > 0 && e_.sector_wage[c] > 0;
    labour_[c] = own;
    labour_by_cost_[c] = own ? shock_.epsilon - 1 : 0;
    labour_by_wage_[c] = own ? -shock_.epsilon : 0;
    labour_diagonal_[c] = own ? -shock_.labour_mobility : -1;
    labour_by_own_[c] = labour_diagonal_[c] - labour_by_cost_[c];
    per_output_[c] = own ? 1 / e_.output[c] : 0;
  }
}

}  // namespace samarkand
