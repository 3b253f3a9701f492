// TradeSystem::residual(), step by step.
#include <algorithm>
#include <cmath>

#include "samarkand/numeric/kernels.h"
#include "samarkand/trade/system.h"

namespace samarkand {
namespace {

// 1 + expm1(x) below this has lost digits, and is worked out by itself.
constexpr double kSmallPower = 1e-3;
// Powers are taken of numbers up to this; beyond, relative to the largest.
constexpr double kLargestExponent = 600;

}  // namespace

double TradeSystem::residual(const Array& v, TradeState& s, Array& r) const {
  set_wages(v, s);
  set_costs(v, s);
  if (!set_trade(v, s, r)) return INFINITY;
  set_spending(v, s, r);
  if (!mobile_) set_labour_gaps(v, s, r);
  const double largest = kernels::largest_size(r.size(), r.data());
  return std::isfinite(largest) ? largest : INFINITY;
}

void TradeSystem::set_wages(const Array& v, TradeState& s) const {
  for (std::size_t n = 0; n < n_; ++n) {
    s.wage[n] = std::exp(v[n]);
    std::fill_n(&s.log_wage[n * j_], j_, v[n]);
  }
  if (!mobile_) {
    kernels::transpose(j_, n_, v.data() + n_ + 2 * cells_, s.on_the_way.scratch.data());
    kernels::add_scaled(cells_, 1, s.on_the_way.scratch.data(), s.log_wage.data());
  }
}

void TradeSystem::set_costs(const Array& v, TradeState& s) const {
  Array& cost = s.on_the_way.cost;
  kernels::transpose(j_, n_, v.data() + n_, s.log_price.data());
  if (inputs_are_cobb_douglas()) {
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t first = n * j_;
      kernels::multiply(j_, baseline_.input_stride,
                        &baseline_.input_share[first * baseline_.input_stride], &s.log_price[first],
                        &cost[first]);
    }
    for (std::size_t t = 0; t < cells_; ++t) cost[t] += baseline_.gamma[t] * s.log_wage[t];
  } else {
    set_bundles(s);
    set_unit_costs(s);
  }
  kernels::add_scaled(cells_, -1, log_productivity_.data(), cost.data());
  kernels::transpose(n_, j_, cost.data(), s.log_cost.data());
}

// ln PM as the header says, prices relative to the country's mean, so that sums of powers keep
// their digits when all prices move; P^a, and PM^-a as input_factor. What is not available has P^a
// = 0 (only eta > 1 meets it).
void TradeSystem::set_bundles(TradeState& s) const {
  Array &power = s.price_power, &bundle = s.on_the_way.log_bundle;
  Array& mean = s.on_the_way.mean_log_price;
  power = s.log_price;  // expm1(a ln P), or ln P where a = 0
  if (a_ != 0) {
    for (std::size_t n = 0; n < n_; ++n) {
      double sum = 0;
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) sum += s.log_price[t];
      mean[n] = sum / static_cast<double>(j_);
      double largest = 0;
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
        power[t] = a_ * (s.log_price[t] - mean[n]);
        largest = std::max(largest, power[t]);
      }
      if (largest < kLargestExponent) continue;
      mean[n] += largest / a_;
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) power[t] -= largest;
    }
    kernels::expm1(cells_, power.data(), power.data());
    for (std::size_t c = 0; idle_cells_ && a_ < 0 && c < cells_; ++c) {
      if (!weights_.available(c)) power[c % n_ * j_ + c / n_] = -1;
    }
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t first = n * j_;
    kernels::multiply(j_, baseline_.input_stride,
                      &baseline_.input_share[first * baseline_.input_stride], &power[first],
                      &bundle[first]);
  }
  for (std::size_t t = 0; t < cells_; ++t) {
    const double bought = baseline_.bought[t];
    bundle[t] = bought > 0 ? bundle[t] / bought : 0;
    if (a_ != 0) bundle[t] = std::max(-1.0, bundle[t]);  // a sum of powers is not below 0
  }
  s.input_factor = bundle;  // (PM / 1)^a - 1, or ln PM where a = 0
  if (a_ != 0) {
    kernels::log1p(cells_, bundle.data(), bundle.data());
    for (std::size_t t = 0; t < cells_; ++t) {
      bundle[t] = mean[t / j_] + bundle[t] / a_;
      s.input_factor[t] = s.input_factor[t] > -1 ? 1 / (1 + s.input_factor[t]) : 0;
      power[t] += 1;
    }
    keep_digits_of_bundles(s);
  } else {
    std::fill(s.input_factor.begin(), s.input_factor.end(), 1);
    std::fill(power.begin(), power.end(), 1);
  }
  for (const std::size_t t : without_inputs_) {
    bundle[t] = INFINITY;
    s.input_factor[t] = 0;
  }
}

// Small powers, and bundles of which all that is bought has a small power: each by itself.
void TradeSystem::keep_digits_of_bundles(TradeState& s) const {
  Array &power = s.price_power, &bundle = s.on_the_way.log_bundle;
  const Array& mean = s.on_the_way.mean_log_price;
  bool small = false;
  for (std::size_t t = 0; t < cells_; ++t) {
    const bool missing = idle_cells_ && a_ < 0 && !weights_.available(t % j_ * n_ + t / j_);
    if (!(power[t] < kSmallPower) || missing) continue;
    power[t] = std::exp(a_ * (s.log_price[t] - mean[t / j_]));
    small = true;
  }
  for (std::size_t t = 0; small && t < cells_; ++t) {
    const double factor = s.input_factor[t];  // 0: all digits are lost
    if (baseline_.bought[t] == 0 || (factor > 0 && factor * kSmallPower < 1)) continue;
    const std::size_t n = t / j_;
    const double* share = &baseline_.input_share[t * baseline_.input_stride];
    const double sum = kernels::dot(j_, share, &power[n * j_]) / baseline_.bought[t];
    if (!(sum > 0)) continue;
    bundle[t] = mean[n] + std::log(sum) / a_;
    s.input_factor[t] = 1 / sum;
  }
}

// ln C as the header says, gamma', and the other factor of G'.
void TradeSystem::set_unit_costs(TradeState& s) const {
  const Array &gamma = baseline_.gamma, &bought = baseline_.bought;
  const Array& bundle = s.on_the_way.log_bundle;
  Array &cost = s.on_the_way.cost, &wage_power = s.on_the_way.wage_power;
  Array& bundle_power = s.on_the_way.scratch;
  if (b_ == 0) {
    for (std::size_t t = 0; t < cells_; ++t) {
      cost[t] = gamma[t] * s.log_wage[t] + bought[t] * bundle[t];
    }
    return;
  }
  for (std::size_t t = 0; t < cells_; ++t) {
    wage_power[t] = b_ * s.log_wage[t];
    bundle_power[t] = b_ * bundle[t];
  }
  kernels::expm1(cells_, wage_power.data(), wage_power.data());
  kernels::expm1(cells_, bundle_power.data(), bundle_power.data());
  for (std::size_t t = 0; t < cells_; ++t) {
    cost[t] = gamma[t] * wage_power[t] + bought[t] * bundle_power[t];
    s.labour_share[t] = gamma[t] * (1 + wage_power[t]) / (1 + cost[t]);
    s.input_factor[t] *= (1 + bundle_power[t]) / (1 + cost[t]);
  }
  kernels::log1p(cells_, cost.data(), cost.data());
  for (std::size_t t = 0; t < cells_; ++t) cost[t] /= b_;
  keep_digits_of_costs(s);
}

// The same where a power is small or large: relative to the larger one.
void TradeSystem::keep_digits_of_costs(TradeState& s) const {
  const Array &bundle = s.on_the_way.log_bundle, &wage_power = s.on_the_way.wage_power;
  const Array& bundle_power = s.on_the_way.scratch;
  for (std::size_t t = 0; t < cells_; ++t) {
    const double least = std::min(wage_power[t], bundle_power[t]) + 1;
    const double largest = std::max(wage_power[t], bundle_power[t]);
    if ((least >= kSmallPower && std::isfinite(largest)) || std::isinf(bundle[t])) continue;
    const double of_wage = b_ * s.log_wage[t], of_bundle = b_ * bundle[t];
    const double top = std::max(of_wage, of_bundle);
    const double labour = baseline_.gamma[t] * std::exp(of_wage - top);
    const double inputs = std::exp(of_bundle - top);
    const double sum = labour + baseline_.bought[t] * inputs;
    const double reference = a_ == 0 ? 0 : s.on_the_way.mean_log_price[t / j_];
    s.on_the_way.cost[t] = (top + std::log(sum)) / b_;
    s.labour_share[t] = labour / sum;
    s.input_factor[t] = inputs / sum * std::exp(-a_ * (bundle[t] - reference));
  }
}

// Prices, shares, sales and duties, a sector at a time.
bool TradeSystem::set_trade(const Array& v, TradeState& s, Array& r) const {
  const std::vector<char>& demanded = feasibility().demanded;
  kernels::exp(cells_, v.data() + n_ + cells_, s.spending.data());
  for (std::size_t c = 0; idle_cells_ && c < cells_; ++c) {
    if (!demanded[c]) s.spending[c] = 0;
  }
  for (Array* sum :
       {&s.export_tax_revenue, &s.commissions, &s.exports, &s.imports, &s.deficit, &s.trade}) {
    std::fill(sum->begin(), sum->end(), 0);
  }
  for (std::size_t j = 0; j < j_; ++j) {
    deliver(j, s);
    sell(j, s);
    if (is_scaled()) add_imbalance(j, s);
    pay_commissions(j, s);
  }
  move_deficits(s);
  double* price = r.data() + n_;
  kernels::log(cells_, s.weight_sum.data(), price);
  const double* before = v.data() + n_;
  for (std::size_t j = 0; j < j_; ++j) {
    const double cheapest = s.log_cheapest[j], inverse = 1 / shock_.theta[j];
    for (std::size_t c = j * n_; c < (j + 1) * n_; ++c) {
      price[c] = cheapest - (price[c] + weights_.log_scale(c)) * inverse - before[c];
    }
  }
  for (std::size_t c = 0; c < cells_; ++c) {
    if (s.weight_sum[c] > 0) continue;
    if (demanded[c] && weights_.available(c)) return false;
    price[c] = 0;
  }
  return true;
}

// A sector's (c / cheapest c)^-theta, 0 where it is not made. The ratio keeps powers in range.
void TradeSystem::deliver(std::size_t sector, TradeState& s) const {
  const double* log_cost = &s.log_cost[world_.at(sector, 0)];
  const char* produces = &feasibility().produces[world_.at(sector, 0)];
  const bool all = weights_.unrestricted();
  double cheapest = INFINITY;
  for (std::size_t i = 0; i < n_; ++i) {
    if (all || produces[i]) cheapest = std::min(cheapest, log_cost[i]);
  }
  if (std::isinf(cheapest)) cheapest = 0;
  s.log_cheapest[sector] = cheapest;
  double* delivered = &s.delivered[sector * baseline_.stride];
  for (std::size_t i = 0; i < n_; ++i) {
    const bool made = all || produces[i];
    delivered[i] = made ? -shock_.theta[sector] * (log_cost[i] - cheapest) : -INFINITY;
  }
  kernels::exp(n_, delivered, delivered);
}

// Sums, sales and duties of one sector.
void TradeSystem::sell(std::size_t j, TradeState& s) const {
  const std::size_t row = world_.at(j, 0), stride = baseline_.stride;
  const double* delivered = &s.delivered[j * stride];
  const bool tariffs = weights_.has_tariffs(j);
  Array &sold = s.on_the_way.sold, &bought = s.on_the_way.bought;
  for (std::size_t n = 0; n < n_; ++n)
    s.weight_sum[row + n] = weights_.home_weight(row + n) * delivered[n];
  std::fill(sold.begin(), sold.end(), 0);
  kernels::share_pass(n_, stride, weights_.imports(j, 0),
                      tariffs ? weights_.imports_net(j, 0) : weights_.imports(j, 0), delivered,
                      &s.spending[row], &s.weight_sum[row], bought.data(), sold.data());
  const Array* paid = &sold;
  if (weights_.withholds(j)) {
    paid = &s.on_the_way.paid;
    std::fill(s.on_the_way.paid.begin(), s.on_the_way.paid.end(), 0);
    kernels::accumulate_rows(n_, stride, weights_.imports_paid(j, 0), &s.spending[row],
                             &s.weight_sum[row], s.on_the_way.paid.data());
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t c = row + n;
    const double spending = s.spending[c], exported = delivered[n] * sold[n];
    const double received = delivered[n] * (*paid)[n];
    double at_home = 0;
    if (spending > 0) {
      at_home = spending * weights_.home_weight(c) * delivered[n] / s.weight_sum[c];
      if (tariffs) at_home *= shock_.inverse_tariff[world_.cell(j, n, n)];
    }
    s.imports[n] += bought[n];
    s.exports[n] += exported;
    s.output[c] = at_home + received;
    s.export_tax_revenue[n] += exported - received;
    s.duty[c] = spending > 0 && tariffs ? 1 - (at_home + bought[n]) / spending : 0;
  }
}

// A sector's part of sum_i T'[n,i] a[n,i], after sell().
void TradeSystem::add_imbalance(std::size_t j, TradeState& s) const {
  const std::size_t row = world_.at(j, 0), stride = baseline_.stride;
  const double* net = weights_.has_tariffs(j) ? weights_.imports_net(j, 0) : weights_.imports(j, 0);
  const double* delivered = &s.delivered[j * stride];
  TradeState::OnTheWay& way = s.on_the_way;
  std::fill(way.lent.begin(), way.lent.end(), 0);
  kernels::part_pass(n_, stride, net, baseline_.borrowed.data(), delivered, &s.spending[row],
                     &s.weight_sum[row], way.borrowed.data(), way.lent.data());
  for (std::size_t n = 0; n < n_; ++n) {
    s.trade[n] += way.bought[n] + delivered[n] * way.sold[n];
    s.deficit[n] += way.borrowed[n] - delivered[n] * way.lent[n];
  }
}

// What of deficits does not follow from flows: with wages, or with the country's trade.
void TradeSystem::move_deficits(TradeState& s) const {
  s.deficit_adjustment = adjustment_;
  if (is_scaled() && !baseline_.has_unmatched) return;
  const Imbalance& imbalance = baseline_.imbalance;
  Array own = deficit_;
  if (shock_.closure == Closure::kProportional) {
    for (std::size_t n = 0; n < n_; ++n) own[n] *= s.wage[n];
    s.deficit_adjustment = cancel_by_component(own);
  } else if (is_scaled()) {
    for (std::size_t n = 0; n < n_; ++n) {
      if (own[n] != 0 && !imbalance.one_way[n]) own[n] *= s.trade[n] / imbalance.trade[n];
    }
    s.deficit_adjustment = cancel_by_component(own);
  }
  for (std::size_t n = 0; n < n_; ++n) s.deficit[n] += own[n];
}

// What is withheld was counted as the exporter's revenue and exports.
void TradeSystem::pay_commissions(std::size_t j, TradeState& s) const {
  for (const Commission& c : weights_.commissions(j)) {
    const std::size_t buyer = c.cell / n_, seller = c.cell % n_;
    if (!(s.spending[buyer] > 0)) continue;
    const double value = c.part * shock_.inverse_export_tax[c.cell] * s.spending[buyer] /
                         s.weight_sum[buyer] * weights_.imports_net(j, buyer % n_)[seller] *
                         s.delivered[j * baseline_.stride + seller];
    s.export_tax_revenue[seller] -= value;
    s.exports[seller] -= value;
    s.exports[c.country] += value;
    s.commissions[c.country] += value;
  }
}

// alpha' = alpha P^(1-sigma) / sum_j alpha P^(1-sigma).
void TradeSystem::set_final_shares(TradeState& s) const {
  if (s_ == 0) return;
  Array& power = s.on_the_way.scratch;
  for (std::size_t t = 0; t < cells_; ++t) power[t] = s_ * s.log_price[t];
  for (std::size_t n = 0; n < n_; ++n) {
    const auto first = power.begin() + static_cast<std::ptrdiff_t>(n * j_);
    const auto last = first + static_cast<std::ptrdiff_t>(j_);
    const double largest = *std::max_element(first, last);
    if (std::abs(largest) < kLargestExponent) continue;
    std::for_each(first, last, [largest](double& x) { x -= largest; });
  }
  kernels::exp(cells_, power.data(), power.data());
  for (std::size_t c = 0; idle_cells_ && s_ < 0 && c < cells_; ++c) {
    if (!weights_.available(c)) power[c % n_ * j_ + c / n_] = 0;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const double* alpha = &baseline_.alpha[n * j_];
    const double total = kernels::dot(j_, alpha, &power[n * j_]);
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      s.final_share[t] = baseline_.alpha[t] * power[t] / total;
    }
  }
}

// Incomes and spending; wages from the balance of payments. Duties are the part r of spending,
// which depends on shares alone, so that income, which duties are part of, is found at once.
void TradeSystem::set_spending(const Array& v, TradeState& s, Array& r) const {
  set_final_shares(s);
  const bool nests = !inputs_are_cobb_douglas();
  Array &output = s.on_the_way.output, &spending = s.on_the_way.spending;
  Array& duty = s.on_the_way.scratch;
  kernels::transpose(j_, n_, s.output.data(), output.data());
  kernels::transpose(j_, n_, s.duty.data(), duty.data());
  std::fill(spending.begin(), spending.end(), 0);
  for (std::size_t t = 0; nests && t < cells_; ++t) output[t] *= s.input_factor[t];
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t first = n * j_;
    double* demand = &spending[first];
    const double* alpha = &final_share(s)[first];
    kernels::multiply_transposed(j_, baseline_.input_stride,
                                 &baseline_.input_share[first * baseline_.input_stride],
                                 &output[first], demand);
    for (std::size_t j = 0; nests && j < j_; ++j) demand[j] *= s.price_power[first + j];
    const double final_duty = kernels::dot(j_, alpha, &duty[first]);
    const double labour = s.wage[n] * world_.country_value_added()[n];
    const double financed = received(s, n);
    const double on_inputs = kernels::dot(j_, &duty[first], demand);
    s.income[n] = (labour + s.export_tax_revenue[n] + s.commissions[n] + financed + on_inputs) /
                  (1 - final_duty);
    kernels::add_scaled(j_, std::max(s.income[n], kIncomeFloor * labour), alpha, demand);
    const double inflow = s.exports[n] + std::max(financed, 0.0);
    const double outflow = s.imports[n] + std::max(-financed, 0.0);
    r[n] = inflow == outflow ? 0 : std::log(inflow / outflow);
  }
  double* gap = r.data() + n_ + cells_;
  kernels::transpose(n_, j_, spending.data(), gap);
  kernels::log(cells_, gap, gap);
  kernels::add_scaled(cells_, -1, v.data() + n_ + cells_, gap);
  for (std::size_t c = 0; idle_cells_ && c < cells_; ++c) {
    if (!feasibility().demanded[c]) gap[c] = 0;
  }
}

void TradeSystem::set_labour_gaps(const Array& v, const TradeState& s, Array& r) const {
  for (std::size_t c = 0; c < cells_; ++c) {
    const std::size_t n = c % n_;
    double& gap = r[n_ + 2 * cells_ + c];
    gap = 0;
    if (labour_share_[c] == 0) continue;
    const double earned = labour_share(s)[n * j_ + c / n_] * s.output[c];
    gap = std::log(earned / (labour_share_[c] * world_.country_value_added()[n])) - v[n] -
          shock_.labour_mobility * v[n_ + 2 * cells_ + c];
  }
}

}  // namespace samarkand
