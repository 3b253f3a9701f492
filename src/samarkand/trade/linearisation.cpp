#include "samarkand/trade/linearisation.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/matrix_product.h"
#include "samarkand/trade/ces.h"

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

void add(const Array& from, double* to) {
  for (std::size_t k = 0; k < from.size(); ++k) to[k] += from[k];
}

}  // namespace

// The loops over blocks that both systems are made of: rows scaled by a coefficient of each cell.
class Linearisation::Blocks {
 public:
  Blocks(const Linearisation& system, std::size_t columns)
      : n_(system.n_), j_(system.j_), columns_(columns), row_(n_ * columns) {}

  // out += scale in, all cells.
  void add(const Array& scale, const double* in, double* out) const {
    add_scaled_rows(n_ * j_, columns_, scale.data(), in, out);
  }
  // The same in one sector, whose rows `in` and `out` hold alone.
  void add(const Array& scale, std::size_t j, const double* in, double* out) const {
    add_scaled_rows(n_, columns_, &scale[j * n_], in, out);
  }
  // By country: out[n] += sum_j scale in[j,n], and its transpose.
  void sum(const Array& scale, const double* in, double* out) const {
    for (std::size_t j = 0; j < j_; ++j) add(scale, j, in + j * row_, out);
  }
  void spread(const Array& scale, const double* in, double* out) const {
    for (std::size_t j = 0; j < j_; ++j) add(scale, j, in, out + j * row_);
  }
  void by_country(const Array& scale, const double* in, double* out) const {
    add_scaled_rows(n_, columns_, scale.data(), in, out);
  }
  // One sector's importers by exporters, and the other way; overwrites `out`.
  void importers(const Array& matrices, std::size_t j, const double* in, Array& out) const {
    std::fill(out.begin(), out.end(), 0);
    add_product(n_, n_, columns_, &matrices[j * n_ * n_], in, columns_, out.data(), columns_);
  }
  void exporters(const Array& matrices, std::size_t j, const double* in, Array& out) const {
    std::fill(out.begin(), out.end(), 0);
    add_transposed_product(n_, n_, columns_, &matrices[j * n_ * n_], in, columns_, out.data(),
                           columns_);
  }

 private:
  std::size_t n_, j_, columns_, row_;
};

Sources::Sources(std::size_t countries, std::size_t cells, std::size_t columns)
    : cost(cells * columns),
      productivity(cells * columns),
      price(cells * columns),
      output(cells * columns),
      input(cells * columns),
      demand(cells * columns),
      labour_share(cells * columns),
      balance(countries * columns),
      income(countries * columns) {}

Linearisation::Linearisation(const World& world, const Shock& shock, const Equilibrium& equilibrium)
    : world_(world),
      shock_(shock),
      e_(equilibrium),
      n_(world.country_count()),
      j_(world.sector_count()),
      cells_(n_ * j_),
      mobile_(std::isinf(shock.labour_mobility)),
      plain_(shock.epsilon == 1 && shock.eta == 1 && shock.sigma == 1) {
  set_nests();
  set_trade();
  set_accounts();
}

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
  withheld_.assign(j_, 0);
  for (const samarkand::Commission& c : shock_.commissions) {
    const std::size_t j = c.cell / (n_ * n_), n = c.cell / n_ % n_, i = c.cell % n_;
    if (part(n) != part(c.country)) continue;
    withheld_[j] = 1;
    const double value = c.part * e_.flow[c.cell] * shock_.inverse_export_tax[c.cell];
    commissions_.push_back({j, n, i, c.country, value});
  }
  for (Array* by_cell : {&home_share_, &home_, &bought_, &sales_, &output_, &tax_, &theta_home_,
                         &border_, &duty_, &per_spending_}) {
    by_cell->assign(cells_, 0);
  }
  for (std::size_t j = 0; j < j_; ++j) {
    const double theta = shock_.theta[j];
    const std::size_t first = world_.cell(j, 0, 0);
    const double* kept = &shock_.inverse_export_tax[first];
    withheld_[j] |= std::any_of(kept, kept + n_ * n_, [](double part) { return part != 1; });
    if (withheld_[j] && paid_.empty()) paid_.resize(flow_.size());
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
      home_[at] = flow[n];
      flow[n] = 0;
      for (std::size_t i = 0; i < n_; ++i) {
        bought_[at] -= flow[i];
        sales[i] -= theta * flow[i];
      }
      theta_home_[at] = theta * home_[at];
      border_[at] = theta * (bought_[at] - home_[at]);
      duty_[at] = spending > 0 ? 1 + (bought_[at] - home_[at]) / spending : 0;
      output_[at] = -theta * e_.output[at];
      if (!withheld_[j]) continue;
      for (std::size_t i = 0; i < n_; ++i) {
        paid_[row + i] = kept[n * n_ + i] * flow[i];
        tax_[j * n_ + i] -= theta * (flow[i] - paid_[row + i]);
      }
    }
  }
  for (const Commission& c : commissions_) {
    if (c.importer == c.exporter) continue;
    const std::size_t seller = world_.at(c.sector, c.exporter);
    paid_[world_.cell(c.sector, c.importer, c.exporter)] -= c.value;
    tax_[seller] -= shock_.theta[c.sector] * c.value;
  }
}

void Linearisation::set_accounts() {
  for (Array* by_cell : {&input_value_, &bundle_input_, &own_price_, &index_price_, &labour_,
                         &labour_nest_, &per_output_, &labour_diagonal_}) {
    by_cell->assign(cells_, 0);
  }
  for (Array* by_country : {&labour_income_, &per_volume_, &per_duty_}) by_country->assign(n_, 0);
  component_income_.assign(e_.deficit_adjustment.size(), 0);
  add_transposed_block_product(n_, j_, 1, inputs_.data(), e_.output.data(), input_value_.data());
  Array commission(n_, 0);  // less what is withheld from exporters
  for (const Commission& c : commissions_) {
    commission[c.country] += c.value;
    commission[c.exporter] -= c.value;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    labour_income_[n] = e_.wage[n] * world_.country_value_added()[n];
    component_income_[part(n)] += labour_income_[n];
    double volume = std::max(e_.deficit[n] + e_.transfer[n], 0.0) + commission[n];
    double final_duty = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      volume -= sales_[c] / shock_.theta[j];
      final_duty += alpha_[c] * duty_[c];
      bundle_input_[c] = (shock_.eta - shock_.epsilon) * inverse(1 - gamma_[c]);
      const bool own = gamma_[c] > 0 && e_.output[c] > 0 && e_.sector_wage[c] > 0;
      labour_[c] = own;
      labour_nest_[c] = own ? 1 - shock_.epsilon : 0;
      per_output_[c] = own ? 1 / e_.output[c] : 0;
      labour_diagonal_[c] = own ? -shock_.labour_mobility : -1;
    }
    per_volume_[n] = inverse(volume);
    per_duty_[n] = 1 / (1 - final_duty);
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      index_price_[c] = -(1 - shock_.sigma) * alpha_[c] * e_.income[n];
      own_price_[c] = (1 - shock_.eta) * input_value_[c] - index_price_[c];
    }
  }
}

void Linearisation::pay_commissions(std::size_t columns, const double* cost,
                                    const double* attraction, std::size_t sector, Array& balance,
                                    Array& income) const {
  for (const Commission& c : commissions_) {
    if (c.sector != sector) continue;
    for (std::size_t k = 0; k < columns; ++k) {
      const std::size_t from = c.exporter * columns + k, to = c.country * columns + k;
      const double change =
          c.value * (attraction[c.importer * columns + k] - shock_.theta[sector] * cost[from]);
      for (Array* of : {&balance, &income}) {
        (*of)[to] += change;
        (*of)[from] -= change;
      }
    }
  }
}

void Linearisation::pay_commissions_transposed(std::size_t columns, const Array& balance,
                                               const Array& income, std::size_t sector,
                                               double* cost, Array& attraction) const {
  for (const Commission& c : commissions_) {
    if (c.sector != sector) continue;
    for (std::size_t k = 0; k < columns; ++k) {
      const std::size_t from = c.exporter * columns + k, to = c.country * columns + k;
      const double change = c.value * (balance[to] - balance[from] + income[to] - income[from]);
      attraction[c.importer * columns + k] += change;
      cost[from] -= shock_.theta[sector] * change;
    }
  }
}

void Linearisation::add_deficit(std::size_t columns, const double* wage, double* deficit) const {
  if (shock_.closure != Closure::kProportional) return;
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<double> sum(component_income_.size()), size(sum);
    for (std::size_t n = 0; n < n_; ++n) {
      sum[part(n)] += e_.deficit[n] * wage[n * columns + column];
      size[part(n)] += e_.wage[n] * std::abs(world_.deficit()[n]);
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const double weight = e_.wage[n] * std::abs(world_.deficit()[n]);
      if (weight == 0) continue;
      deficit[n * columns + column] +=
          e_.deficit[n] * wage[n * columns + column] - weight * sum[part(n)] / size[part(n)];
    }
  }
}

void Linearisation::add_deficit_transposed(std::size_t columns, const double* deficit,
                                           double* wage) const {
  if (shock_.closure != Closure::kProportional) return;
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<double> sum(component_income_.size()), size(sum);
    for (std::size_t n = 0; n < n_; ++n) {
      const double weight = e_.wage[n] * std::abs(world_.deficit()[n]);
      sum[part(n)] += weight * deficit[n * columns + column];
      size[part(n)] += weight;
    }
    for (std::size_t n = 0; n < n_; ++n) {
      if (world_.deficit()[n] == 0) continue;
      wage[n * columns + column] +=
          e_.deficit[n] * (deficit[n * columns + column] - sum[part(n)] / size[part(n)]);
    }
  }
}

void Linearisation::apply(std::size_t columns, const double* unknown, double* residual,
                          const Sources* sources, Response* response) const {
  const std::size_t all = cells_ * columns, row = n_ * columns;
  const Blocks blocks(*this, columns);
  const Array zero(unknown == nullptr ? rows() * columns : 0);
  const double* wage = unknown == nullptr ? zero.data() : unknown;
  const double* price = wage + row;
  const double* spending = price + all;
  const double* sector_wage = mobile_ ? nullptr : spending + all;
  double* of_price = residual + row;
  double* of_spending = of_price + all;
  double* labour = mobile_ ? nullptr : of_spending + all;

  // ln C, and what it does to input shares
  Array cost(all), input(plain_ && sources == nullptr ? 0 : all);
  add_block_product(n_, j_, columns, inputs_.data(), price, cost.data());
  if (!plain_) blocks.add(bundle_input_, cost.data(), input.data());
  blocks.spread(gamma_, wage, cost.data());
  if (!mobile_) blocks.add(gamma_, sector_wage, cost.data());
  if (sources != nullptr) add(sources->cost, cost.data());
  if (!plain_) {
    for (std::size_t k = 0; k < all; ++k) input[k] -= (1 - shock_.epsilon) * cost[k];
  }
  if (!mobile_) {
    for (std::size_t c = 0; c < cells_; ++c) {
      const double* w = wage + c % n_ * columns;
      for (std::size_t k = 0; k < columns; ++k) {
        const std::size_t at = c * columns + k;
        labour[at] = labour_nest_[c] * (w[k] + sector_wage[at] - cost[at]) - labour_[c] * w[k] +
                     labour_diagonal_[c] * sector_wage[at];
      }
    }
    if (sources != nullptr) blocks.add(labour_, sources->labour_share.data(), labour);
  }
  if (sources != nullptr) {
    for (std::size_t k = 0; k < all; ++k) cost[k] -= sources->productivity[k];
  }

  // Prices, trade, output, balances, income before duties on new demand
  Array balance(row), income(row), output(all);
  Array made(row), attraction(row), sold(row), paid(row), bought(row);
  for (std::size_t j = 0; j < j_; ++j) {
    const std::size_t first = j * row;
    blocks.importers(share_, j, &cost[first], made);
    if (sources != nullptr) {
      for (std::size_t k = 0; k < row; ++k) made[k] += sources->price[first + k];
    }
    for (std::size_t k = 0; k < row; ++k) {
      of_price[first + k] = made[k] - price[first + k];
      attraction[k] = spending[first + k] + shock_.theta[j] * made[k];
    }
    blocks.exporters(flow_, j, attraction.data(), sold);
    blocks.importers(flow_, j, &cost[first], bought);
    for (std::size_t k = 0; k < row; ++k) {
      output[first + k] = sold[k];
      balance[k] += sold[k] + shock_.theta[j] * bought[k];
      income[k] += shock_.theta[j] * bought[k];
    }
    if (withheld_[j]) {
      blocks.exporters(paid_, j, attraction.data(), paid);
      for (std::size_t k = 0; k < row; ++k) {
        output[first + k] = paid[k];
        income[k] += sold[k] - paid[k];
      }
      blocks.add(tax_, j, &cost[first], income.data());
    }
    pay_commissions(columns, &cost[first], attraction.data(), j, balance, income);
    blocks.add(sales_, j, &cost[first], balance.data());
    blocks.add(bought_, j, attraction.data(), balance.data());
    blocks.add(theta_home_, j, &cost[first], income.data());
    blocks.add(border_, j, made.data(), income.data());
    blocks.add(home_, j, attraction.data(), &output[first]);
    blocks.add(output_, j, &cost[first], &output[first]);
  }
  for (Array* of : {&balance, &income}) add_deficit(columns, wage, of->data());
  blocks.by_country(labour_income_, wage, income.data());
  if (sources != nullptr) {
    add(sources->output, output.data());
    add(sources->balance, balance.data());
    add(sources->income, income.data());
    add(sources->input, input.data());
  }
  if (!mobile_) blocks.add(per_output_, output.data(), labour);

  // Demand
  Array demand(all);
  if (!plain_) {
    Array index(row);
    blocks.sum(alpha_, price, index.data());
    blocks.add(own_price_, price, demand.data());
    blocks.spread(index_price_, index.data(), demand.data());
  }
  if (input.empty()) {
    add_transposed_block_product(n_, j_, columns, inputs_.data(), output.data(), demand.data());
  } else {
    Array used = output;
    blocks.add(e_.output, input.data(), used.data());
    add_transposed_block_product(n_, j_, columns, inputs_.data(), used.data(), demand.data());
  }
  if (sources != nullptr) add(sources->demand, demand.data());
  blocks.sum(duty_, demand.data(), income.data());
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t k = 0; k < columns; ++k) income[n * columns + k] *= per_duty_[n];
  }
  blocks.spread(alpha_, income.data(), demand.data());

  // Residuals
  std::fill(residual, residual + row, 0);
  blocks.by_country(per_volume_, balance.data(), residual);
  for (std::size_t k = 0; k < columns; ++k) {
    std::vector<double> numeraire(component_income_.size());
    for (std::size_t n = 0; n < n_; ++n) {
      numeraire[part(n)] += labour_income_[n] * wage[n * columns + k] / component_income_[part(n)];
    }
    for (std::size_t n = 0; n < n_; ++n) residual[n * columns + k] -= numeraire[part(n)];
  }
  for (std::size_t k = 0; k < all; ++k) of_spending[k] = -spending[k];
  blocks.add(per_spending_, demand.data(), of_spending);
  if (response != nullptr) {
    *response = {std::move(cost), std::move(output), std::move(income)};
  }
}

// The steps of apply(), each transposed, from last to first. A name stands for the gradient with
// respect to what has that name there.
void Linearisation::apply_transposed(std::size_t columns, const double* residual, double* unknown,
                                     const double* income_seed, Sources* sources) const {
  const std::size_t all = cells_ * columns, row = n_ * columns;
  const Blocks blocks(*this, columns);
  const Array zero(residual == nullptr ? rows() * columns : 0);
  const double* of_balance = residual == nullptr ? zero.data() : residual;
  const double* of_price = of_balance + row;
  const double* of_spending = of_price + all;
  const double* labour = mobile_ ? nullptr : of_spending + all;
  std::fill(unknown, unknown + rows() * columns, 0);
  double* wage = unknown;
  double* price = wage + row;
  double* spending = price + all;
  double* sector_wage = mobile_ ? nullptr : spending + all;

  // Residuals
  Array balance(row), income(row), demand(all);
  blocks.by_country(per_volume_, of_balance, balance.data());
  for (std::size_t k = 0; k < columns; ++k) {
    std::vector<double> numeraire(component_income_.size());
    for (std::size_t n = 0; n < n_; ++n) numeraire[part(n)] += of_balance[n * columns + k];
    for (std::size_t n = 0; n < n_; ++n) {
      wage[n * columns + k] -= labour_income_[n] / component_income_[part(n)] * numeraire[part(n)];
    }
  }
  for (std::size_t k = 0; k < all; ++k) {
    price[k] -= of_price[k];
    spending[k] -= of_spending[k];
  }
  blocks.add(per_spending_, of_spending, demand.data());

  // Demand
  if (income_seed != nullptr) std::copy_n(income_seed, row, income.data());
  blocks.sum(alpha_, demand.data(), income.data());
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t k = 0; k < columns; ++k) income[n * columns + k] *= per_duty_[n];
  }
  blocks.spread(duty_, income.data(), demand.data());
  Array output(all), input(plain_ && sources == nullptr ? 0 : all), cost(all);
  add_block_product(n_, j_, columns, inputs_.data(), demand.data(), output.data());
  if (!input.empty()) blocks.add(e_.output, output.data(), input.data());
  if (!plain_) {
    Array index(row);
    blocks.add(own_price_, demand.data(), price);
    blocks.sum(index_price_, demand.data(), index.data());
    blocks.spread(alpha_, index.data(), price);
  }
  if (!mobile_) blocks.add(per_output_, labour, output.data());

  // Prices, trade, output, balances, income before duties on new demand
  for (const Array* of : {&balance, &income}) add_deficit_transposed(columns, of->data(), wage);
  blocks.by_country(labour_income_, income.data(), wage);
  Array attraction(row), made(row), sold(row), paid(row), bought(row), more(row);
  for (std::size_t j = 0; j < j_; ++j) {
    const std::size_t first = j * row;
    const double* output_j = &output[first];
    for (std::size_t k = 0; k < row; ++k) {
      made[k] = of_price[first + k];
      bought[k] = shock_.theta[j] * (balance[k] + income[k]);
      sold[k] = balance[k] + (withheld_[j] ? income[k] : output_j[k]);
    }
    blocks.importers(flow_, j, sold.data(), attraction);
    blocks.exporters(flow_, j, bought.data(), more);
    std::copy(more.begin(), more.end(), &cost[first]);
    if (withheld_[j]) {
      for (std::size_t k = 0; k < row; ++k) paid[k] = output_j[k] - income[k];
      blocks.importers(paid_, j, paid.data(), more);
      add(more, attraction.data());
      blocks.add(tax_, j, income.data(), &cost[first]);
    }
    pay_commissions_transposed(columns, balance, income, j, &cost[first], attraction);
    blocks.add(home_, j, output_j, attraction.data());
    blocks.add(bought_, j, balance.data(), attraction.data());
    blocks.add(output_, j, output_j, &cost[first]);
    blocks.add(sales_, j, balance.data(), &cost[first]);
    blocks.add(theta_home_, j, income.data(), &cost[first]);
    blocks.add(border_, j, income.data(), made.data());
    for (std::size_t k = 0; k < row; ++k) {
      spending[first + k] += attraction[k];
      made[k] += shock_.theta[j] * attraction[k];
    }
    blocks.exporters(share_, j, made.data(), more);
    add(more, &cost[first]);
    if (sources != nullptr) std::copy(made.begin(), made.end(), &sources->price[first]);
  }
  if (sources != nullptr) {
    for (std::size_t k = 0; k < all; ++k) sources->productivity[k] = -cost[k];
  }

  // ln C
  if (!mobile_) {
    for (std::size_t c = 0; c < cells_; ++c) {
      double* w = wage + c % n_ * columns;
      for (std::size_t k = 0; k < columns; ++k) {
        const std::size_t at = c * columns + k;
        w[k] += (labour_nest_[c] - labour_[c]) * labour[at];
        sector_wage[at] += (labour_nest_[c] + labour_diagonal_[c]) * labour[at];
        cost[at] -= labour_nest_[c] * labour[at];
      }
    }
  }
  if (!plain_) {
    for (std::size_t k = 0; k < all; ++k) cost[k] -= (1 - shock_.epsilon) * input[k];
  }
  blocks.sum(gamma_, cost.data(), wage);
  if (!mobile_) blocks.add(gamma_, cost.data(), sector_wage);
  if (sources != nullptr) sources->cost = cost;
  if (!plain_) blocks.add(bundle_input_, input.data(), cost.data());
  add_transposed_block_product(n_, j_, columns, inputs_.data(), cost.data(), price);

  if (sources == nullptr) return;
  std::fill(sources->labour_share.begin(), sources->labour_share.end(), 0);
  if (!mobile_) blocks.add(labour_, labour, sources->labour_share.data());
  sources->output = std::move(output);
  sources->input = std::move(input);
  sources->demand = std::move(demand);
  sources->balance = std::move(balance);
  sources->income = std::move(income);
}

}  // namespace samarkand
