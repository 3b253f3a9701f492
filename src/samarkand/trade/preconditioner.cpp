#include "samarkand/trade/preconditioner.h"

#include <algorithm>

#include "samarkand/numeric/kernels.h"

namespace samarkand {

void TradePreconditioner::by_country(std::size_t columns, std::size_t stride,
                                     const Floats& matrices, bool transposed, const Floats& in,
                                     Floats& out) const {
  out.assign(in.size(), 0);
  for (std::size_t n = 0; n < n_; ++n) {
    const float* m = &matrices[n * j_ * stride];
    const float* from = &in[n * j_ * columns];
    float* to = &out[n * j_ * columns];
    if (columns > 1) {
      kernels::add_product(j_, columns, j_, m, transposed ? 1 : stride, transposed ? stride : 1,
                           from, columns, to, columns);
    } else if (transposed) {
      kernels::multiply_transposed(j_, stride, m, from, to);
    } else {
      kernels::multiply(j_, stride, m, from, to);
    }
  }
}

void TradePreconditioner::add_average(std::size_t columns, const Floats& in, Floats& sums,
                                      Floats& out) const {
  kernels::add_weighted(cells_, columns, home_share_.data(), in.data(), out.data());
  for (std::size_t r = 0; r < kRank; ++r) {
    sums.assign(j_ * columns, 0);
    kernels::gather(n_, j_, columns, exporter_[r].data(), in.data(), sums.data());
    kernels::scatter(n_, j_, columns, importer_[r].data(), sums.data(), out.data());
  }
}

void TradePreconditioner::solve_blocks(std::size_t columns, Step& step) const {
  if (mobile_) {
    solve_prices(columns, step);
    solve_spending(columns, step);
    return;
  }
  step.labour_cost.assign(step.price_gap.size(), 0);
  add_labour_cost(columns, step.labour_gap, step);
  solve_prices(columns, step);
  solve_spending(columns, step);
  add_labour_cost(columns, step.demand, step);
  solve_prices(columns, step);
  step.labour.resize(step.price_gap.size());
  for (std::size_t t = 0; t < cells_; ++t) {
    const float lost = theta_[t] * (1 - home_sales_[t]);
    for (std::size_t c = t * columns; c < (t + 1) * columns; ++c) {
      step.labour[c] = (step.labour_gap[c] + step.demand[c] - lost * step.cost[c]) / mobility_;
    }
  }
}

void TradePreconditioner::add_labour_cost(std::size_t columns, const Floats& gap,
                                          Step& step) const {
  kernels::add_weighted(cells_, columns, supply_.data(), gap.data(), step.labour_cost.data());
}

void TradePreconditioner::solve_prices(std::size_t columns, Step& step) const {
  Floats &gap = step.price, &sums = step.sums;
  gap = step.price_gap;
  if (!step.labour_cost.empty()) add_average(columns, step.labour_cost, sums, gap);
  by_country(columns, stride_, inverse_, false, gap, step.cost);
  sums.assign(kRank * j_ * columns, 0);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, columns, exporter_[r].data(), step.cost.data(),
                    &sums[r * j_ * columns]);
  }
  price_core_.apply(columns, false, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, columns, importer_[r].data(), &sums[r * j_ * columns], gap.data());
  }
  by_country(columns, stride_, inverse_, false, gap, step.cost);
  for (std::size_t k = 0; k < step.labour_cost.size(); ++k) step.cost[k] += step.labour_cost[k];
  step.price_image.assign(gap.size(), 0);
  add_average(columns, step.cost, sums, step.price_image);
  for (std::size_t k = 0; k < gap.size(); ++k) gap[k] = step.price_gap[k] + step.price_image[k];
}

// In values until the end.
void TradePreconditioner::solve_spending(std::size_t columns, Step& step) const {
  Floats &bought = step.bought, &sales = step.sales, &sums = step.sums;
  bought.resize(step.price_gap.size());
  sales.resize(bought.size());
  for (std::size_t t = 0; t < cells_; ++t) {
    const float x = spending_[t], home = home_share_[t], theta = theta_[t];
    const float own = mobile_ ? 0 : home_sales_[t], image = mobile_ ? 0 : home;
    const float lost = output_[t] * theta * (1 - own) / (mobile_ ? 1 : response_[t]);
    for (std::size_t c = t * columns; c < (t + 1) * columns; ++c) {
      bought[c] = x * (step.spending_gap[c] + theta * (step.price_image[c] - image * step.cost[c]));
      sales[c] = home * bought[c] - lost * step.cost[c];
    }
  }
  const auto gather_from = [&](const Floats& values) {
    sums.assign(kRank * j_ * columns, 0);
    for (std::size_t r = 0; r < kRank; ++r) {
      kernels::gather(n_, j_, columns, importer_taxed_[r].data(), values.data(),
                      &sums[r * j_ * columns]);
    }
  };
  const auto sell = [&](Floats& to) {
    for (std::size_t r = 0; r < kRank; ++r) {
      kernels::scatter(n_, j_, columns, exporter_[r].data(), &sums[r * j_ * columns], to.data());
    }
  };
  gather_from(bought);
  sell(sales);
  by_country(columns, stride_, inverse_, true, sales, step.spending);
  gather_from(step.spending);
  spending_core_.apply(columns, true, sums);
  sell(sales);
  by_country(columns, stride_, inverse_, true, sales, step.spending);
  if (!mobile_) {
    for (std::size_t k = 0; k < bought.size(); ++k) bought[k] += step.spending[k];
    step.demand.assign(bought.size(), 0);
    kernels::add_weighted(cells_, columns, home_share_.data(), bought.data(), step.demand.data());
    gather_from(bought);
    sell(step.demand);
  }
  for (std::size_t t = 0; t < cells_; ++t) {
    const float inverse = spending_[t] > 0 ? 1 / spending_[t] : 0;
    const float earned = !mobile_ && output_[t] > 0 ? 1 / output_[t] : 0;
    for (std::size_t c = t * columns; c < (t + 1) * columns; ++c) {
      step.spending[c] = inverse * step.spending[c] + step.spending_gap[c];
      if (!mobile_) step.demand[c] *= earned;
    }
  }
}

// What a step of prices and spending adds to the balances, on the approximate shares.
void TradePreconditioner::balance_gap(Step& step, float* gap) const {
  Floats &bought = step.bought, &cost = step.sales, &sums = step.sums;
  Floats sold(cells_), paid(cells_);
  for (std::size_t t = 0; t < cells_; ++t) {
    cost[t] = theta_[t] * step.cost[t];
    bought[t] = spending_[t] * (step.spending[t] + theta_[t] * step.price_image[t]);
  }
  for (std::size_t r = 0; r < kRank; ++r) {
    sums.assign(j_, 0);
    kernels::gather(n_, j_, 1, importer_taxed_[r].data(), bought.data(), sums.data());
    kernels::scatter(n_, j_, 1, exporter_[r].data(), sums.data(), sold.data());
    sums.assign(j_, 0);
    kernels::gather(n_, j_, 1, exporter_[r].data(), cost.data(), sums.data());
    kernels::scatter(n_, j_, 1, importer_taxed_[r].data(), sums.data(), paid.data());
  }
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      const float home =
          importer_taxed_[0][t] * exporter_[0][t] + importer_taxed_[1][t] * exporter_[1][t];
      const float inverse = spending_[t] > 0 ? 1 / spending_[t] : 0;
      const float exports = sold[t] - home * bought[t] - sold_abroad_[t] * cost[t];
      const float imports =
          bought_abroad_[t] * inverse * bought[t] - spending_[t] * (paid[t] - home * cost[t]);
      gap[n] += inflow_[n] * exports - outflow_[n] * imports;
    }
  }
}

void TradePreconditioner::apply(const Array& residual, Array& step) const {
  Step move;
  move.price_gap.resize(met());
  move.spending_gap.resize(met());
  move.labour_gap.resize(mobile_ ? 0 : met());
  const double* r = residual.data() + n_;
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      move.price_gap[t] = static_cast<float>(r[c]);
      move.spending_gap[t] = static_cast<float>(r[cells_ + c]);
      if (!mobile_) move.labour_gap[t] = static_cast<float>(r[2 * cells_ + c]);
    }
  }
  solve_blocks(1, move);
  Floats gap(n_);
  for (std::size_t n = 0; n < n_; ++n) gap[n] = static_cast<float>(residual[n]);
  balance_gap(move, gap.data());
  Floats wage = wages_.times(gap);
  for (float& change : wage) change = -change;
  kernels::multiply_transposed(n_, cells_, price_of_wage_.data(), wage.data(), move.price.data());
  kernels::multiply_transposed(n_, cells_, spending_of_wage_.data(), wage.data(),
                               move.spending.data());
  if (!mobile_) {
    kernels::multiply_transposed(n_, cells_, labour_of_wage_.data(), wage.data(),
                                 move.labour.data());
  }
  for (std::size_t n = 0; n < n_; ++n) step[n] = wage[n];
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      step[n_ + c] = move.price[t];
      step[n_ + cells_ + c] = move.spending[t];
      if (!mobile_) step[n_ + 2 * cells_ + c] = move.labour[t];
    }
  }
}

void TradePreconditioner::add_outer(const Floats* left, const Floats* right, const Floats& x,
                                    Floats& y) const {
  Floats sums(j_);
  for (std::size_t r = 0; r < kRank; ++r) {
    std::fill(sums.begin(), sums.end(), 0.F);
    kernels::gather(n_, j_, 1, right[r].data(), x.data(), sums.data());
    kernels::scatter(n_, j_, 1, left[r].data(), sums.data(), y.data());
  }
}

void TradePreconditioner::transpose_sales(Floats& v) const {
  Floats through, sums(kRank * j_);
  by_country(1, stride_, inverse_, false, v, through);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, 1, exporter_[r].data(), through.data(), &sums[r * j_]);
  }
  spending_core_.apply(1, false, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, 1, importer_taxed_[r].data(), &sums[r * j_], v.data());
  }
  by_country(1, stride_, inverse_, false, v, through);
  v.swap(through);
}

void TradePreconditioner::transpose_prices(Floats& v) const {
  Floats through, sums(kRank * j_);
  by_country(1, stride_, inverse_, true, v, through);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, 1, importer_[r].data(), through.data(), &sums[r * j_]);
  }
  price_core_.apply(1, true, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, 1, exporter_[r].data(), &sums[r * j_], v.data());
  }
  by_country(1, stride_, inverse_, true, v, through);
  v.swap(through);
}

// Wages, and the balances that move them.
Floats TradePreconditioner::transpose_wages(const double* weights, const Floats& price,
                                            const Floats& spending) const {
  Floats wage(n_), followed(n_);
  kernels::multiply(n_, cells_, price_of_wage_.data(), price.data(), wage.data());
  kernels::multiply(n_, cells_, spending_of_wage_.data(), spending.data(), followed.data());
  for (std::size_t n = 0; n < n_; ++n) wage[n] += followed[n] + static_cast<float>(weights[n]);
  Floats gap = wages_.transposed_times(wage);
  for (float& balance : gap) balance = -balance;
  return gap;
}

// The lines of apply() from the last to the first, each transposed; every array holds the weight on
// what it is named after.
void TradePreconditioner::apply_transposed(const double* weights, double* gradient) const {
  const std::size_t size = met();
  Floats price(size), spending(size), image(size), cost(size);
  const double* w = weights + n_;
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      price[t] = static_cast<float>(w[c]);
      spending[t] = static_cast<float>(w[cells_ + c]);
    }
  }
  const Floats gap = transpose_wages(weights, price, spending);
  Floats exports(size), imports(size), bought(size), paid(size);
  for (std::size_t n = 0; n < n_; ++n) {
    const float balance = gap[n];
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      exports[t] = inflow_[n] * balance;
      imports[t] = -outflow_[n] * balance * spending_[t];
    }
  }
  add_outer(importer_taxed_, exporter_, exports, bought);
  add_outer(exporter_, importer_taxed_, imports, paid);
  Floats inverse(size);
  for (std::size_t t = 0; t < cells_; ++t) {
    const float home =
        importer_taxed_[0][t] * exporter_[0][t] + importer_taxed_[1][t] * exporter_[1][t];
    inverse[t] = spending_[t] > 0 ? 1 / spending_[t] : 0;
    bought[t] += imports[t] * inverse[t] * inverse[t] * bought_abroad_[t] - home * exports[t];
    cost[t] = -theta_[t] * (sold_abroad_[t] * exports[t] + paid[t] - home * imports[t]);
    spending[t] += spending_[t] * bought[t];
    image[t] = spending_[t] * theta_[t] * bought[t];
  }
  // Spending.
  Floats sales(size);
  for (std::size_t t = 0; t < cells_; ++t) sales[t] = spending[t] * inverse[t];
  transpose_sales(sales);
  std::fill(bought.begin(), bought.end(), 0.F);
  add_outer(importer_taxed_, exporter_, sales, bought);
  for (std::size_t t = 0; t < cells_; ++t) {
    bought[t] = spending_[t] * (bought[t] + home_share_[t] * sales[t]);
    spending[t] += bought[t];
    image[t] += theta_[t] * bought[t] + price[t];
    cost[t] += home_share_[t] * image[t] - output_[t] * theta_[t] * sales[t];
  }
  // Prices.
  add_outer(exporter_, importer_, image, cost);
  transpose_prices(cost);
  for (std::size_t n = 0; n < n_; ++n) gradient[n] = gap[n];
  double* g = gradient + n_;
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      g[c] = price[t] + cost[t];
      g[cells_ + c] = spending[t];
    }
  }
}

}  // namespace samarkand
