#include "samarkand/trade/fixed_point.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

// Income is held above this part of labour income while the solver is on its way.
constexpr double kIncomeFloor = 1e-6;

// Makes values cancel within each component: value - s |value|, s = sum of values / sum of sizes.
// Returns s by component.
std::vector<double> cancel(Array& value, const Feasibility& feasibility) {
  std::vector<double> sum(static_cast<std::size_t>(feasibility.components)), size(sum);
  for (std::size_t n = 0; n < value.size(); ++n) {
    const auto c = static_cast<std::size_t>(feasibility.component[n]);
    sum[c] += value[n];
    size[c] += std::abs(value[n]);
  }
  for (std::size_t c = 0; c < sum.size(); ++c) sum[c] = size[c] > 0 ? sum[c] / size[c] : 0;
  for (std::size_t n = 0; n < value.size(); ++n) {
    value[n] -= sum[static_cast<std::size_t>(feasibility.component[n])] * std::abs(value[n]);
  }
  return sum;
}

}  // namespace

TradeFixedPoint::TradeFixedPoint(const World& world, const Shock& shock,
                                 const Feasibility& feasibility)
    : world_(world),
      feasibility_(feasibility),
      shock_(shock),
      n_(world.country_count()),
      j_(world.sector_count()),
      cells_(n_ * j_),
      stride_((n_ + 7) / 8 * 8),
      k_(cells_ * stride_),
      k_tariff_(cells_ * stride_),
      own_(cells_),
      log_scale_(cells_),
      log_productivity_(cells_),
      taxed_exports_(j_, 0),
      transfer_(shock.transfer),
      deficit_base_(world.deficit()),
      adjustment_(static_cast<std::size_t>(feasibility.components), 0),
      wage_step_(n_),
      cost_(cells_),
      output_(cells_),
      wage_(n_),
      deficit_(n_),
      income_(n_),
      export_revenue_(n_),
      exports_(n_),
      imports_(n_),
      duty_(cells_),
      final_duty_(n_),
      delivered_(stride_),
      sold_(stride_),
      sold_untaxed_(stride_) {
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t c = world.cell(j, 0, 0); c < world.cell(j, 0, 0) + n_ * n_; ++c) {
      if (shock.inverse_export_tax[c] != 1) taxed_exports_[j] = 1;
    }
  }
  if (std::find(taxed_exports_.begin(), taxed_exports_.end(), 1) != taxed_exports_.end()) {
    k_paid_.resize(cells_ * stride_);
  }
  for (std::size_t j = 0; j < j_; ++j) {
    for (std::size_t n = 0; n < n_; ++n) fill_row(j, n);
  }
  for (std::size_t c = 0; c < cells_; ++c) log_productivity_[c] = std::log(shock.productivity[c]);
  if (shock.closure == Closure::kBalanced) {
    std::fill(deficit_base_.begin(), deficit_base_.end(), 0);
  } else if (feasibility.components > 1 && shock.closure == Closure::kFixed) {
    adjustment_ = cancel(deficit_base_, feasibility);
  }
  if (feasibility.components > 1) cancel(transfer_, feasibility);
  // Exports fall and imports rise by about theta percent for each percent on the wage.
  for (std::size_t n = 0; n < n_; ++n) {
    double trade = 0, weighted = 0;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        if (i == n) continue;
        const double value = world.flow()[world.cell(j, n, i)] + world.flow()[world.cell(j, i, n)];
        trade += value;
        weighted += value * shock.theta[j];
      }
    }
    wage_step_[n] = 1 / (1 + (trade > 0 ? weighted / trade : 0));
  }
}

void TradeFixedPoint::fill_row(std::size_t j, std::size_t n) {
  const double spending = world_.spending()[world_.at(j, n)];
  const auto sells = [&](std::size_t i) {
    return feasibility_.component[n] == feasibility_.component[i] &&
           feasibility_.produces[world_.at(j, i)] && origin_possible(world_, shock_, j, n, i);
  };
  const auto share = [&](std::size_t i) {
    const std::size_t c = world_.cell(j, n, i);
    return spending == 0 ? 1 : world_.tariff()[c] * world_.flow()[c] / spending;
  };
  Array k_row(n_);
  for (std::size_t i = 0; i < n_; ++i) {
    if (sells(i)) k_row[i] = share(i) * shock_.access[world_.cell(j, n, i)];
  }
  // Costs so high that no K of the row is a usable number: the largest is taken out of all.
  const double largest = *std::max_element(k_row.begin(), k_row.end());
  if (largest > 0 && largest < std::sqrt(kLeastAccess)) {
    const auto log_k = [&](std::size_t i) {
      return std::log(share(i)) + shock_.log_access(world_, j, world_.cell(j, n, i));
    };
    double& scale = log_scale_[world_.at(j, n)];
    scale = -INFINITY;
    for (std::size_t i = 0; i < n_; ++i) {
      if (k_row[i] > 0) scale = std::max(scale, log_k(i));
    }
    for (std::size_t i = 0; i < n_; ++i) {
      if (k_row[i] > 0) k_row[i] = std::exp(log_k(i) - scale);
    }
  }
  for (std::size_t i = 0; i < n_; ++i) {
    const double k = k_row[i];
    if (i == n) {
      own_[world_.at(j, n)] = k;
      continue;
    }
    const std::size_t c = world_.cell(j, n, i), at = share_cell(j, n) + i;
    k_[at] = k;
    k_tariff_[at] = k * shock_.inverse_tariff[c];
    if (taxed_exports_[j]) k_paid_[at] = k_tariff_[at] * shock_.inverse_export_tax[c];
  }
}

Array TradeFixedPoint::start() const {
  Array v(size(), 0);
  for (std::size_t c = 0; c < cells_; ++c) {
    if (feasibility_.demanded[c]) v[n_ + cells_ + c] = std::log(world_.spending()[c]);
  }
  normalise(v);
  return v;
}

void TradeFixedPoint::normalise(Array& v) const {
  const auto parts = static_cast<std::size_t>(feasibility_.components);
  std::vector<double> before(parts), now(parts);
  for (std::size_t n = 0; n < n_; ++n) {
    const auto c = static_cast<std::size_t>(feasibility_.component[n]);
    before[c] += world_.country_value_added()[n];
    now[c] += std::exp(v[n]) * world_.country_value_added()[n];
  }
  for (std::size_t c = 0; c < parts; ++c) now[c] = std::log(before[c] / now[c]);
  for (std::size_t n = 0; n < n_; ++n) {
    v[n] += now[static_cast<std::size_t>(feasibility_.component[n])];
  }
}

void TradeFixedPoint::set_deficits(const Array& v) {
  for (std::size_t n = 0; n < n_; ++n) wage_[n] = std::exp(v[n]);
  deficit_ = deficit_base_;
  if (shock_.closure != Closure::kProportional) return;
  for (std::size_t n = 0; n < n_; ++n) deficit_[n] *= wage_[n];
  adjustment_ = cancel(deficit_, feasibility_);
}

double TradeFixedPoint::deliver(std::size_t sector) {
  const std::size_t row = world_.at(sector, 0);
  double cheapest = INFINITY;
  for (std::size_t i = 0; i < n_; ++i) {
    if (feasibility_.produces[row + i]) cheapest = std::min(cheapest, cost_[row + i]);
  }
  if (std::isinf(cheapest)) cheapest = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    const bool produces = feasibility_.produces[row + i];
    delivered_[i] = produces ? std::exp(-shock_.theta[sector] * (cost_[row + i] - cheapest)) : 0;
  }
  return cheapest;
}

double TradeFixedPoint::map(const Array& v, Array& image, double wage_step) {
  const double* log_price = v.data() + n_;
  const double* log_spending = v.data() + n_ + cells_;
  double* new_price = image.data() + n_;
  double* new_spending = image.data() + n_ + cells_;
  double residual = 0;
  set_deficits(v);

  // ln c = gamma ln w + sum_k G ln P - ln z. A country's prices side by side: [sector].
  Array column(j_), product(j_);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) column[j] = log_price[world_.at(j, n)];
    kernels::multiply(j_, j_, world_.input_share().data() + n * j_ * j_, column.data(),
                      product.data());
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      cost_[c] = world_.gamma()[c] * v[n] + product[j] - log_productivity_[c];
    }
  }

  // Prices, shares, sales and duties, a sector at a time. What a country sells to itself is kept
  // apart, so that exports and imports keep their digits when they are small.
  std::fill(export_revenue_.begin(), export_revenue_.end(), 0);
  std::fill(exports_.begin(), exports_.end(), 0);
  std::fill(imports_.begin(), imports_.end(), 0);
  Array sum(n_), imported(n_), spending(n_);
  // Duties are the part r of spending, which depends on shares alone: of final spending (alpha r,
  // summed in `final_duty_`) and of inputs. So income, which duties are part of, is found at once.
  std::fill(final_duty_.begin(), final_duty_.end(), 0);
  for (std::size_t j = 0; j < j_; ++j) {
    const double theta = shock_.theta[j];
    const std::size_t row = world_.at(j, 0);
    const double cheapest = deliver(j);
    for (std::size_t n = 0; n < n_; ++n) {
      sum[n] = own_[row + n] * delivered_[n];
      spending[n] = feasibility_.demanded[row + n] ? std::exp(log_spending[row + n]) : 0;
    }
    std::fill(sold_.begin(), sold_.end(), 0);
    kernels::share_pass(n_, stride_, &k_[share_cell(j, 0)], &k_tariff_[share_cell(j, 0)],
                        delivered_.data(), spending.data(), sum.data(), imported.data(),
                        sold_.data());
    const Array* paid = &sold_;
    if (taxed_exports_[j]) {
      std::fill(sold_untaxed_.begin(), sold_untaxed_.end(), 0);
      kernels::accumulate_rows(n_, stride_, &k_paid_[share_cell(j, 0)], spending.data(), sum.data(),
                               sold_untaxed_.data());
      paid = &sold_untaxed_;
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = row + n;
      if (feasibility_.demanded[c] && !(sum[n] > 0)) return INFINITY;
      new_price[c] = sum[n] > 0 ? cheapest - (std::log(sum[n]) + log_scale_[c]) / theta : 0;
      residual = std::max(residual, std::abs(new_price[c] - log_price[c]));
      const double at_home = spending[n] == 0 ? 0
                                              : spending[n] * own_[c] * delivered_[n] / sum[n] *
                                                    shock_.inverse_tariff[world_.cell(j, n, n)];
      const double exported = delivered_[n] * sold_[n], received = delivered_[n] * (*paid)[n];
      imports_[n] += imported[n];
      exports_[n] += exported;
      output_[c] = at_home + received;
      export_revenue_[n] += exported - received;
      duty_[c] = spending[n] == 0 ? 0 : 1 - (at_home + imported[n]) / spending[n];
      final_duty_[n] += world_.alpha()[c] * duty_[c];
    }
  }

  // Incomes and spending; wages from the balance of payments.
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) column[j] = output_[world_.at(j, n)];
    std::fill(product.begin(), product.end(), 0);
    kernels::multiply_transposed(j_, j_, world_.input_share().data() + n * j_ * j_, column.data(),
                                 product.data());
    const double labour = wage_[n] * world_.country_value_added()[n];
    const double received = finance_ * (deficit_[n] + transfer_[n]);
    double before_final_duty = labour + export_revenue_[n] + received;
    for (std::size_t j = 0; j < j_; ++j) before_final_duty += duty_[world_.at(j, n)] * product[j];
    income_[n] = before_final_duty / (1 - final_duty_[n]);
    const double income = std::max(income_[n], kIncomeFloor * labour);
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = world_.at(j, n);
      new_spending[c] = 0;
      if (!feasibility_.demanded[c]) continue;
      new_spending[c] = std::log(product[j] + world_.alpha()[c] * income);
      residual = std::max(residual, std::abs(new_spending[c] - log_spending[c]));
    }
    const double inflow = exports_[n] + std::max(received, 0.0);
    const double outflow = imports_[n] + std::max(-received, 0.0);
    const double gap = inflow == outflow ? 0 : std::log(inflow / outflow);
    residual = std::max(residual, std::abs(gap));
    image[n] = v[n] + wage_step * wage_step_[n] * gap;
  }
  return std::isfinite(residual) ? residual : INFINITY;
}

std::vector<std::size_t> TradeFixedPoint::without_income() const {
  std::vector<std::size_t> result;
  for (std::size_t n = 0; n < n_; ++n) {
    if (income_[n] <= kIncomeFloor * wage_[n] * world_.country_value_added()[n])
      result.push_back(n);
  }
  return result;
}

void TradeFixedPoint::finish(const Array& v, Equilibrium& equilibrium) {
  Array image(size());
  map(v, image);
  equilibrium.wage = wage_;
  equilibrium.sector_wage.resize(cells_);
  for (std::size_t c = 0; c < cells_; ++c) equilibrium.sector_wage[c] = wage_[c % n_];
  equilibrium.income = income_;
  equilibrium.tariff_revenue.assign(n_, 0);
  equilibrium.export_tax_revenue = export_revenue_;
  equilibrium.deficit = deficit_;
  equilibrium.transfer = transfer_;
  equilibrium.output = output_;
  equilibrium.component = feasibility_.component;
  equilibrium.deficit_adjustment = adjustment_;
  equilibrium.cost.resize(cells_);
  equilibrium.price.resize(cells_);
  equilibrium.spending.assign(cells_, 0);
  equilibrium.flow.assign(cells_ * n_, 0);
  for (std::size_t j = 0; j < j_; ++j) {
    const double cheapest = deliver(j);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t c = world_.at(j, n), home = world_.cell(j, n, n);
      equilibrium.cost[c] = feasibility_.produces[c] ? std::exp(cost_[c]) : INFINITY;
      const double* access = &k_[share_cell(j, n)];
      const double* access_taxed = &k_tariff_[share_cell(j, n)];
      const double sum = own_[c] * delivered_[n] + kernels::dot(stride_, access, delivered_.data());
      equilibrium.price[c] =
          sum > 0 ? std::exp(cheapest - (std::log(sum) + log_scale_[c]) / shock_.theta[j])
                  : INFINITY;
      if (!feasibility_.demanded[c]) continue;
      equilibrium.spending[c] = std::exp(v[n_ + cells_ + c]);
      const double scale = equilibrium.spending[c] / sum;
      for (std::size_t i = 0; i < n_; ++i) {
        equilibrium.flow[world_.cell(j, n, i)] = access_taxed[i] * delivered_[i] * scale;
      }
      equilibrium.flow[home] = own_[c] * shock_.inverse_tariff[home] * delivered_[n] * scale;
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t f = world_.cell(j, n, i);
        if (equilibrium.flow[f] == 0 || shock_.inverse_tariff[f] == 1) continue;
        equilibrium.tariff_revenue[n] += (1 / shock_.inverse_tariff[f] - 1) * equilibrium.flow[f];
      }
    }
  }
}

}  // namespace samarkand
