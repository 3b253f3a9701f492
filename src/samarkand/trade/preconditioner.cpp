#include "samarkand/trade/preconditioner.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

constexpr int kShareSweeps = 5;      // of the subspace iteration for the rank-two part
constexpr int kWageCorrections = 2;  // of P_w and X_w on the true shares
// Rows of H are padded with zeros. What they meet may belong to the next country, or, behind the
// last one, to so many numbers more.
constexpr std::size_t kSlack = 16;
constexpr std::size_t kColumns = 16;  // wages moved at a time: a register of a product

// out = M_n in (or M_n' in) for the matrix of each country, J rows of J numbers `stride` apart.
template <class Floats>
void by_country(std::size_t columns, std::size_t sectors, std::size_t stride,
                const Floats& matrices, bool transposed, const Floats& in, Floats& out) {
  out.assign(in.size(), 0);
  for (std::size_t n = 0; n * sectors * stride < matrices.size(); ++n) {
    const float* m = &matrices[n * sectors * stride];
    const float* from = &in[n * sectors * columns];
    float* to = &out[n * sectors * columns];
    if (columns > 1) {
      kernels::add_product(sectors, columns, sectors, m, transposed ? 1 : stride,
                           transposed ? stride : 1, from, columns, to, columns);
    } else if (transposed) {
      kernels::multiply_transposed(sectors, stride, m, from, to);
    } else {
      kernels::multiply(sectors, stride, m, from, to);
    }
  }
}

// Makes two vectors orthonormal; the second stays 0 where it has nothing of its own.
template <class Floats>
void orthonormalise(Floats (&b)[2]) {
  for (int a = 0; a < 2; ++a) {
    if (a == 1) {
      float along = 0;
      for (std::size_t k = 0; k < b[0].size(); ++k) along += b[0][k] * b[1][k];
      for (std::size_t k = 0; k < b[0].size(); ++k) b[1][k] -= along * b[0][k];
    }
    float size = 0;
    for (const float x : b[a]) size += x * x;
    const float scale = size > 1e-30F ? 1 / std::sqrt(size) : 0;
    for (float& x : b[a]) x *= scale;
  }
}

}  // namespace

// The true shares at the point: of imports [sector][importer][exporter], 0 at home, and at home.
struct TradePreconditioner::Shares {
  explicit Shares(const TradeSystem& system);

  // out[n] += sum_i share[n,i] in[i] (or the transposed) in every sector,
  // [country][sector][column].
  void add(const Floats& imports, const Floats& home, bool transposed, std::size_t columns,
           const Floats& in, Floats& out) const;

  std::size_t n_, j_;
  Floats share, share_home;  // pi
  Floats flow, flow_home;    // F; home [country][sector]
  Floats input;              // G' [country][sector][input]
};

TradePreconditioner::Shares::Shares(const TradeSystem& s)
    : n_(s.n_),
      j_(s.j_),
      share(s.cells_ * n_),
      share_home(s.cells_),
      flow(share.size()),
      flow_home(s.cells_),
      input(s.world_.input_share().begin(), s.world_.input_share().end()) {
  for (std::size_t c = 0; c < s.cells_; ++c) {
    const std::size_t j = c / n_, n = c % n_, home = n * j_ + j;
    if (!(s.sum_[c] > 0)) continue;
    const double* delivered = &s.delivered_[j * s.stride_];
    const double *k = s.k_row(j, n), *net = s.k_tariff_row(j, n);
    const double inverse = 1 / s.sum_[c], u = s.spending_[c] * inverse;
    for (std::size_t i = 0; i < n_; ++i) {
      share[c * n_ + i] = static_cast<float>(k[i] * delivered[i] * inverse);
      flow[c * n_ + i] = static_cast<float>(net[i] * delivered[i] * u);
    }
    share_home[home] = static_cast<float>(s.own_[c] * delivered[n] * inverse);
    flow_home[home] = static_cast<float>(s.own_[c] * delivered[n] * u *
                                         s.shock_->inverse_tariff[s.world_.cell(j, n, n)]);
  }
  if (s.cobb_douglas()) return;
  for (std::size_t c = 0; c < s.cells_; ++c) {
    for (std::size_t k = 0; k < j_; ++k) {
      input[c * j_ + k] *= static_cast<float>(s.demand_t_[c] * s.price_power_[c / j_ * j_ + k]);
    }
  }
}

void TradePreconditioner::Shares::add(const Floats& imports, const Floats& home, bool transposed,
                                      std::size_t columns, const Floats& in, Floats& out) const {
  kernels::add_weighted(home.size(), columns, home.data(), in.data(), out.data());
  for (std::size_t j = 0; j < j_; ++j) {
    kernels::add_product(n_, columns, n_, &imports[j * n_ * n_], transposed ? 1 : n_,
                         transposed ? n_ : 1, &in[j * columns], j_ * columns, &out[j * columns],
                         j_ * columns);
  }
}

TradePreconditioner::TradePreconditioner(const TradeSystem& s)
    : n_(s.n_),
      j_(s.j_),
      cells_(s.cells_),
      stride_((j_ + kSlack - 1) / kSlack * kSlack),
      mobile_(s.mobile_),
      home_(cells_),
      inverse_(cells_ * stride_),
      theta_(cells_),
      gamma_(s.labour_t_.begin(), s.labour_t_.end()),
      spending_(cells_),
      output_(cells_),
      sold_abroad_(cells_),
      bought_abroad_(cells_),
      inflow_(n_),
      outflow_(n_) {
  for (std::size_t a = 0; a < kRank; ++a) {
    for (Floats* part : {&importer_[a], &importer_taxed_[a], &exporter_[a]}) part->resize(cells_);
  }
  const Shares shares(s);
  for (std::size_t n = 0; n < n_; ++n) {
    const double received = s.finance_ * (s.deficit_[n] + s.transfer_[n]);
    const double inflow = s.exports_[n] + std::max(received, 0.0);
    const double outflow = s.imports_[n] + std::max(-received, 0.0);
    inflow_[n] = inflow > 0 ? static_cast<float>(1 / inflow) : 0;  // 0: a country alone
    outflow_[n] = outflow > 0 ? static_cast<float>(1 / outflow) : 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = s.world_.at(j, n), t = n * j_ + j;
      theta_[t] = static_cast<float>(s.shock_->theta[j]);
      spending_[t] = static_cast<float>(s.spending_[c]);
      output_[t] = static_cast<float>(s.output_[c]);
      for (std::size_t i = 0; i < n_; ++i) {
        bought_abroad_[t] += shares.flow[c * n_ + i];
        sold_abroad_[i * j_ + j] += shares.flow[c * n_ + i];
      }
    }
  }
  factor_shares(shares);
  if (!mobile_) eliminate_labour(s.shock_->labour_mobility);
  factor_countries(shares);
  price_core_ = core(importer_);
  spending_core_ = core(importer_taxed_);
  solve_wages(s, shares);
}

void TradePreconditioner::factor_shares(const Shares& shares) {
  Floats a[kRank], b[kRank], diagonal(n_);
  for (std::size_t j = 0; j < j_; ++j) {
    const float* share = &shares.share[j * n_ * n_];
    std::fill(diagonal.begin(), diagonal.end(), 0.F);
    for (std::size_t r = 0; r < kRank; ++r) {
      a[r].assign(n_, 0);
      for (std::size_t n = 0; n < n_; ++n) a[r][n] = r == 0 || n % 2 == 0 ? 1.F : -1.F;
    }
    for (int sweep = 0; sweep < kShareSweeps; ++sweep) {
      for (std::size_t r = 0; r < kRank; ++r) {
        b[r].assign(n_, 0);
        kernels::multiply_transposed(n_, n_, share, a[r].data(), b[r].data());
        for (std::size_t n = 0; n < n_; ++n) b[r][n] += diagonal[n] * a[r][n];
      }
      orthonormalise(b);
      for (std::size_t r = 0; r < kRank; ++r) {
        kernels::multiply(n_, n_, share, b[r].data(), a[r].data());
        for (std::size_t n = 0; n < n_; ++n) a[r][n] += diagonal[n] * b[r][n];
      }
      for (std::size_t n = 0; n < n_; ++n) diagonal[n] = a[0][n] * b[0][n] + a[1][n] * b[1][n];
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t t = n * j_ + j;
      home_[t] = shares.share_home[t] - diagonal[n];
      // What is left of an import after duties.
      float imports = 0;
      for (std::size_t i = 0; i < n_; ++i) imports += share[n * n_ + i];
      const float paid = imports * spending_[t];
      const float net = paid > 0 ? bought_abroad_[t] / paid : 1;
      for (std::size_t r = 0; r < kRank; ++r) {
        importer_[r][t] = a[r][n];
        importer_taxed_[r][t] = a[r][n] * net;
        exporter_[r][t] = b[r][n];
      }
    }
  }
}

void TradePreconditioner::eliminate_labour(double mobility) {
  mobility_ = static_cast<float>(mobility);
  own_.assign(cells_, 0);
  response_.resize(cells_);
  supply_.resize(cells_);
  for (std::size_t t = 0; t < cells_; ++t) {
    if (output_[t] > 0) {
      own_[t] = std::clamp(spending_[t] * home_[t] * home_[t] / output_[t], 0.F, 1.F);
    }
    response_[t] = 1 / (1 + gamma_[t] * theta_[t] * (1 - own_[t]) / mobility_);
    supply_[t] = response_[t] * gamma_[t] / mobility_;
  }
}

void TradePreconditioner::factor_countries(const Shares& shares) {
  Floats both(2 * j_ * j_);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t j = 0; j < j_; ++j) {
      const float* input = &shares.input[(n * j_ + j) * j_];
      const float response = mobile_ ? 1 : response_[n * j_ + j];
      for (std::size_t k = 0; k < j_; ++k) {
        const float share = response * input[k];
        both[j * 2 * j_ + k] = static_cast<float>(j == k) - share * home_[n * j_ + k];
        both[j * 2 * j_ + j_ + k] = share;
      }
    }
    kernels::solve_dominant(j_, j_, both.data());
    for (std::size_t j = 0; j < j_; ++j) {
      std::copy_n(&both[j * 2 * j_ + j_], j_, &inverse_[(n * j_ + j) * stride_]);
    }
  }
}

// (I - B' H A)^-1, [rank sector][rank sector].
Eigen::MatrixXf TradePreconditioner::core(const Floats* importer) const {
  const auto size = static_cast<Eigen::Index>(kRank * j_);
  Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> joined =
      Eigen::MatrixXf::Identity(size, size);
  for (std::size_t t = 0; t < cells_; ++t) {
    const std::size_t j = t % j_, first = t - j;
    const float* h = &inverse_[t * stride_];
    for (std::size_t r = 0; r < kRank; ++r) {
      const float weight = exporter_[r][t];
      float* row = joined.data() + (r * j_ + j) * kRank * j_;
      for (std::size_t q = 0; q < kRank; ++q) {
        const float* a = &importer[q][first];
        for (std::size_t k = 0; k < j_; ++k) row[q * j_ + k] -= weight * h[k] * a[k];
      }
    }
  }
  return joined.inverse();
}

void TradePreconditioner::add_average(std::size_t columns, const Floats& in, Floats& sums,
                                      Floats& out) const {
  kernels::add_weighted(cells_, columns, home_.data(), in.data(), out.data());
  for (std::size_t r = 0; r < kRank; ++r) {
    sums.assign(j_ * columns, 0);
    kernels::gather(n_, j_, columns, exporter_[r].data(), in.data(), sums.data());
    kernels::scatter(n_, j_, columns, importer_[r].data(), sums.data(), out.data());
  }
}

void TradePreconditioner::join(std::size_t columns, const Eigen::MatrixXf& core, bool transposed,
                               Floats& sums) const {
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<Matrix> values(sums.data(), core.rows(), static_cast<Eigen::Index>(columns));
  if (transposed) {
    values = (core.transpose() * values).eval();
  } else {
    values = (core * values).eval();
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
    const float lost = theta_[t] * (1 - own_[t]);
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
  by_country(columns, j_, stride_, inverse_, false, gap, step.cost);
  sums.assign(kRank * j_ * columns, 0);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, columns, exporter_[r].data(), step.cost.data(),
                    &sums[r * j_ * columns]);
  }
  join(columns, price_core_, false, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, columns, importer_[r].data(), &sums[r * j_ * columns], gap.data());
  }
  by_country(columns, j_, stride_, inverse_, false, gap, step.cost);
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
    const float x = spending_[t], home = home_[t], theta = theta_[t];
    const float own = mobile_ ? 0 : own_[t], image = mobile_ ? 0 : home;
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
  by_country(columns, j_, stride_, inverse_, true, sales, step.spending);
  gather_from(step.spending);
  join(columns, spending_core_, true, sums);
  sell(sales);
  by_country(columns, j_, stride_, inverse_, true, sales, step.spending);
  if (!mobile_) {
    for (std::size_t k = 0; k < bought.size(); ++k) bought[k] += step.spending[k];
    step.demand.assign(bought.size(), 0);
    kernels::add_weighted(cells_, columns, home_.data(), bought.data(), step.demand.data());
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

// gap = dln Y - dln w - mu dln w_j for the wages from `first` on, `sales` in values.
void TradePreconditioner::labour_gaps(std::size_t first, const Floats& sales, const Floats& labour,
                                      Floats& gap) const {
  gap.resize(sales.size());
  for (std::size_t t = 0; t < cells_; ++t) {
    const float earned = output_[t] > 0 ? 1 / output_[t] : 0;
    float* row = &gap[t * kColumns];
    for (std::size_t c = 0; c < kColumns; ++c) {
      row[c] = sales[t * kColumns + c] * earned - mobility_ * labour[t * kColumns + c];
    }
    const std::size_t n = t / j_;
    if (n >= first && n < first + kColumns) row[n - first] -= 1;
  }
}

// How prices, spending and balances follow the wages of kColumns countries, on the true shares:
// fills their columns of P_w, X_w and of the balances' Jacobian.
void TradePreconditioner::follow_wages(const TradeSystem& system, const Shares& shares,
                                       std::size_t first, Step& step, Eigen::MatrixXd& balance) {
  const std::size_t size = cells_ * kColumns, last = std::min(n_, first + kColumns);
  Floats price(size), spending(size), cost(size), image(size), bought(size), sales(size);
  Floats labour(mobile_ ? 0 : size);
  const auto evaluate = [&] {
    by_country(kColumns, j_, j_, shares.input, false, price, cost);
    if (!mobile_) {
      kernels::add_weighted(cells_, kColumns, gamma_.data(), labour.data(), cost.data());
    }
    for (std::size_t n = first; n < last; ++n) {
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t)
        cost[t * kColumns + n - first] += gamma_[t];
    }
    image.assign(size, 0);
    shares.add(shares.share, shares.share_home, false, kColumns, cost, image);
    bought = spending;
    kernels::add_weighted(cells_, kColumns, theta_.data(), image.data(), bought.data());
  };
  for (int correction = 0; correction < kWageCorrections; ++correction) {
    evaluate();
    sales.assign(size, 0);
    shares.add(shares.flow, shares.flow_home, true, kColumns, bought, sales);
    for (std::size_t t = 0; t < cells_; ++t) {
      const float y = theta_[t] * output_[t];
      for (std::size_t c = t * kColumns; c < (t + 1) * kColumns; ++c) sales[c] -= y * cost[c];
    }
    if (!mobile_) labour_gaps(first, sales, labour, step.labour_gap);
    by_country(kColumns, j_, j_, shares.input, true, sales, step.spending_gap);
    for (std::size_t n = first; n < last; ++n) {
      const double earned = system.wage_[n] * system.world_.country_value_added()[n];
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
        step.spending_gap[t * kColumns + n - first] +=
            static_cast<float>(system.alpha_t_[t] * earned);
      }
    }
    step.price_gap.resize(size);
    for (std::size_t t = 0; t < cells_; ++t) {
      const float inverse = spending_[t] > 0 ? 1 / spending_[t] : 0;
      for (std::size_t c = t * kColumns; c < (t + 1) * kColumns; ++c) {
        step.spending_gap[c] = step.spending_gap[c] * inverse - spending[c];
        step.price_gap[c] = image[c] - price[c];
      }
    }
    solve_blocks(kColumns, step);
    for (std::size_t k = 0; k < size; ++k) price[k] += step.price[k];
    for (std::size_t k = 0; k < size; ++k) spending[k] += step.spending[k];
    for (std::size_t k = 0; k < labour.size(); ++k) labour[k] += step.labour[k];
  }
  evaluate();
  // Sales abroad less purchases abroad, relative to both sides of the balance.
  const Floats nothing(cells_);
  Floats &weighted = image, &abroad = sales, &paid = step.price_gap;
  weighted.assign(size, 0);
  abroad.assign(size, 0);
  paid.assign(size, 0);
  kernels::add_weighted(cells_, kColumns, theta_.data(), cost.data(), weighted.data());
  shares.add(shares.flow, nothing, true, kColumns, bought, abroad);
  shares.add(shares.flow, nothing, false, kColumns, weighted, paid);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      for (std::size_t m = first; m < last; ++m) {
        const std::size_t c = t * kColumns + m - first;
        balance(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(m)) +=
            inflow_[n] * (abroad[c] - sold_abroad_[t] * weighted[c]) -
            outflow_[n] * (bought_abroad_[t] * bought[c] - paid[c]);
        price_of_wage_[m * cells_ + t] = price[c];
        spending_of_wage_[m * cells_ + t] = spending[c];
        if (!mobile_) labour_of_wage_[m * cells_ + t] = labour[c];
      }
    }
  }
}

void TradePreconditioner::solve_wages(const TradeSystem& system, const Shares& shares) {
  price_of_wage_.resize(n_ * cells_);
  spending_of_wage_.resize(n_ * cells_);
  labour_of_wage_.resize(mobile_ ? 0 : n_ * cells_);
  const auto order = static_cast<Eigen::Index>(n_);
  Eigen::MatrixXd balance = Eigen::MatrixXd::Zero(order, order);
  Step step;
  for (std::size_t m = 0; m < n_; m += kColumns) follow_wages(system, shares, m, step, balance);
  // One balance too many in each component, and the numeraire instead.
  const double scale = std::max(balance.cwiseAbs().maxCoeff(), 1e-30);
  const auto& component = system.feasibility_->component;
  std::vector<double> total(static_cast<std::size_t>(system.feasibility_->components));
  const auto earned = [&](std::size_t n) {
    return system.wage_[n] * system.world_.country_value_added()[n];
  };
  for (std::size_t n = 0; n < n_; ++n) total[static_cast<std::size_t>(component[n])] += earned(n);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t m = 0; m < n_; ++m) {
      if (component[n] != component[m]) continue;
      balance(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(m)) -=
          scale * earned(m) / total[static_cast<std::size_t>(component[m])];
    }
  }
  wages_ = balance.partialPivLu().inverse().cast<float>();
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
  move.price_gap.resize(cells_ + kSlack);
  move.spending_gap.resize(cells_ + kSlack);
  move.labour_gap.resize(mobile_ ? 0 : cells_ + kSlack);
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
  const auto order = static_cast<Eigen::Index>(n_);
  const Eigen::VectorXf wage = -(wages_ * Eigen::Map<const Eigen::VectorXf>(gap.data(), order));
  kernels::multiply_transposed(n_, cells_, price_of_wage_.data(), wage.data(), move.price.data());
  kernels::multiply_transposed(n_, cells_, spending_of_wage_.data(), wage.data(),
                               move.spending.data());
  if (!mobile_) {
    kernels::multiply_transposed(n_, cells_, labour_of_wage_.data(), wage.data(),
                                 move.labour.data());
  }
  for (std::size_t n = 0; n < n_; ++n) step[n] = wage(static_cast<Eigen::Index>(n));
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
  by_country(1, j_, stride_, inverse_, false, v, through);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, 1, exporter_[r].data(), through.data(), &sums[r * j_]);
  }
  join(1, spending_core_, false, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, 1, importer_taxed_[r].data(), &sums[r * j_], v.data());
  }
  by_country(1, j_, stride_, inverse_, false, v, through);
  v.swap(through);
}

void TradePreconditioner::transpose_prices(Floats& v) const {
  Floats through, sums(kRank * j_);
  by_country(1, j_, stride_, inverse_, true, v, through);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::gather(n_, j_, 1, importer_[r].data(), through.data(), &sums[r * j_]);
  }
  join(1, price_core_, true, sums);
  for (std::size_t r = 0; r < kRank; ++r) {
    kernels::scatter(n_, j_, 1, exporter_[r].data(), &sums[r * j_], v.data());
  }
  by_country(1, j_, stride_, inverse_, true, v, through);
  v.swap(through);
}

// The lines of apply() from the last to the first, each transposed; every array holds the weight on
// what it is named after.
void TradePreconditioner::apply_transposed(const double* weights, double* gradient) const {
  const std::size_t size = cells_ + kSlack;
  Floats price(size), spending(size), wage(n_), image(size), cost(size);
  const double* w = weights + n_;
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      price[t] = static_cast<float>(w[c]);
      spending[t] = static_cast<float>(w[cells_ + c]);
    }
  }
  // Wages, and the balances that move them.
  Floats followed(n_);
  kernels::multiply(n_, cells_, price_of_wage_.data(), price.data(), wage.data());
  kernels::multiply(n_, cells_, spending_of_wage_.data(), spending.data(), followed.data());
  for (std::size_t n = 0; n < n_; ++n) wage[n] += followed[n] + static_cast<float>(weights[n]);
  const auto order = static_cast<Eigen::Index>(n_);
  const Eigen::VectorXf gap =
      -(wages_.transpose() * Eigen::Map<const Eigen::VectorXf>(wage.data(), order));
  Floats exports(size), imports(size), bought(size), paid(size);
  for (std::size_t n = 0; n < n_; ++n) {
    const float balance = gap(static_cast<Eigen::Index>(n));
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
    bought[t] = spending_[t] * (bought[t] + home_[t] * sales[t]);
    spending[t] += bought[t];
    image[t] += theta_[t] * bought[t] + price[t];
    cost[t] += home_[t] * image[t] - output_[t] * theta_[t] * sales[t];
  }
  // Prices.
  add_outer(exporter_, importer_, image, cost);
  transpose_prices(cost);
  for (std::size_t n = 0; n < n_; ++n) gradient[n] = gap(static_cast<Eigen::Index>(n));
  double* g = gradient + n_;
  for (std::size_t j = 0, c = 0; j < j_; ++j) {
    for (std::size_t t = j; t < cells_; t += j_, ++c) {
      g[c] = price[t] + cost[t];
      g[cells_ + c] = spending[t];
    }
  }
}

}  // namespace samarkand
