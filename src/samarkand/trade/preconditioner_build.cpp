// How the preconditioner comes to be.
#include <algorithm>
#include <cmath>
#include <vector>

#include "samarkand/numeric/kernels.h"
#include "samarkand/trade/preconditioner.h"

namespace samarkand {
namespace {

constexpr int kShareSweeps = 5;      // of the subspace iteration for the rank-two part
constexpr int kWageCorrections = 2;  // of P_w and X_w on the true shares

// Makes two vectors orthonormal; the second stays 0 where it has nothing of its own.
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
  Shares(const TradeSystem& system, const TradeState& state);

  // out[n] += sum_i share[n,i] in[i] (or the transposed) in every sector,
  // [country][sector][column].
  void add(const Floats& imports, const Floats& home, bool transposed, std::size_t columns,
           const Floats& in, Floats& out) const;

  std::size_t n_, j_;
  Floats share, share_home;  // pi
  Floats flow, flow_home;    // F; home [country][sector]
  Floats input;              // G' [country][sector][input]
  Floats final_spending;     // alpha' W VA [country][sector]
};

TradePreconditioner::Shares::Shares(const TradeSystem& system, const TradeState& s)
    : n_(system.countries()),
      j_(system.sectors()),
      share(n_ * j_ * n_),
      share_home(n_ * j_),
      flow(share.size()),
      flow_home(n_ * j_) {
  const World& world = system.baseline().world;
  const TradeWeights& weights = system.weights();
  for (std::size_t c = 0; c < n_ * j_; ++c) {
    const std::size_t j = c / n_, n = c % n_, home = n * j_ + j;
    if (!(s.weight_sum[c] > 0)) continue;
    const double* delivered = &s.delivered[j * system.baseline().stride];
    const double *k = weights.imports(j, n), *net = weights.imports_net(j, n);
    const double inverse = 1 / s.weight_sum[c], u = s.spending[c] * inverse;
    for (std::size_t i = 0; i < n_; ++i) {
      share[c * n_ + i] = static_cast<float>(k[i] * delivered[i] * inverse);
      flow[c * n_ + i] = static_cast<float>(net[i] * delivered[i] * u);
    }
    share_home[home] = static_cast<float>(weights.home_weight(c) * delivered[n] * inverse);
    flow_home[home] = static_cast<float>(weights.home_weight(c) * delivered[n] * u *
                                         system.shock().inverse_tariff[world.cell(j, n, n)]);
  }
  input.assign(world.input_share().begin(), world.input_share().end());
  for (std::size_t t = 0; t < n_ * j_; ++t) {
    const double earned = s.wage[t / j_] * world.country_value_added()[t / j_];
    final_spending.push_back(static_cast<float>(system.final_share(s)[t] * earned));
    for (std::size_t k = 0; !system.inputs_are_cobb_douglas() && k < j_; ++k) {
      input[t * j_ + k] *= static_cast<float>(s.input_factor[t] * s.price_power[t / j_ * j_ + k]);
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

TradePreconditioner::TradePreconditioner(const TradeSystem& system, const TradeState& state)
    : n_(system.countries()),
      j_(system.sectors()),
      cells_(n_ * j_),
      stride_(kernels::padded<float>(j_)),
      mobile_(system.labour_is_mobile()),
      home_share_(cells_),
      inverse_(cells_ * stride_),
      theta_(cells_),
      gamma_(system.labour_share(state).begin(), system.labour_share(state).end()),
      spending_(cells_),
      output_(cells_),
      sold_abroad_(cells_),
      bought_abroad_(cells_),
      inflow_(n_),
      outflow_(n_) {
  for (std::size_t a = 0; a < kRank; ++a) {
    for (Floats* part : {&importer_[a], &importer_taxed_[a], &exporter_[a]}) part->resize(cells_);
  }
  const Shares shares(system, state);
  set_point(system, state, shares);
  factor_shares(shares);
  if (!mobile_) eliminate_labour(system.shock().labour_mobility);
  factor_countries(shares);
  price_core_ = core(importer_);
  spending_core_ = core(importer_taxed_);
  solve_wages(system, state, shares);
}

void TradePreconditioner::set_point(const TradeSystem& system, const TradeState& s,
                                    const Shares& shares) {
  const double* borrowed = system.borrowed();
  for (std::size_t n = 0; n < n_; ++n) {
    const double received = system.received(s, n);
    const double inflow = s.exports[n] + std::max(received, 0.0);
    const double outflow = s.imports[n] + std::max(-received, 0.0);
    inflow_[n] = inflow > 0 ? static_cast<float>(1 / inflow) : 0;  // 0: a country alone
    outflow_[n] = outflow > 0 ? static_cast<float>(1 / outflow) : 0;
    for (std::size_t j = 0; j < j_; ++j) {
      const std::size_t c = j * n_ + n, t = n * j_ + j;
      theta_[t] = static_cast<float>(system.shock().theta[j]);
      spending_[t] = static_cast<float>(s.spending[c]);
      output_[t] = static_cast<float>(s.output[c]);
      for (std::size_t i = 0; i < n_; ++i) {
        bought_abroad_[t] += shares.flow[c * n_ + i];
        sold_abroad_[i * j_ + j] += shares.flow[c * n_ + i];
      }
    }
  }
  if (borrowed != nullptr) follow_trade(shares, borrowed, system.baseline().stride, s);
}

// Deficits that follow trade: as if they were one part of all exports of a country and one of all
// its imports, which leaves out that its partners' parts differ.
void TradePreconditioner::follow_trade(const Shares& shares, const double* borrowed,
                                       std::size_t stride, const TradeState& s) {
  Array by_exports(n_), by_imports(n_);
  for (std::size_t c = 0; c < cells_; ++c) {
    for (std::size_t i = 0; i < n_; ++i) {
      const double deficit = borrowed[c % n_ * stride + i] * shares.flow[c * n_ + i];
      by_imports[c % n_] += deficit;
      by_exports[i] -= deficit;
    }
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const float per_deficit = s.deficit[n] > 0 ? inflow_[n] : outflow_[n];
    if (s.exports[n] > 0)
      inflow_[n] += per_deficit * static_cast<float>(by_exports[n] / s.exports[n]);
    if (s.imports[n] > 0)
      outflow_[n] -= per_deficit * static_cast<float>(by_imports[n] / s.imports[n]);
  }
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
      home_share_[t] = shares.share_home[t] - diagonal[n];
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
  home_sales_.assign(cells_, 0);
  response_.resize(cells_);
  supply_.resize(cells_);
  for (std::size_t t = 0; t < cells_; ++t) {
    if (output_[t] > 0) {
      home_sales_[t] =
          std::clamp(spending_[t] * home_share_[t] * home_share_[t] / output_[t], 0.F, 1.F);
    }
    response_[t] = 1 / (1 + gamma_[t] * theta_[t] * (1 - home_sales_[t]) / mobility_);
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
        both[j * 2 * j_ + k] = static_cast<float>(j == k) - share * home_share_[n * j_ + k];
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
dense::Inverse TradePreconditioner::core(const Floats* importer) const {
  const std::size_t size = kRank * j_;
  Floats joined(size * size);
  for (std::size_t k = 0; k < size; ++k) joined[k * size + k] = 1;
  for (std::size_t t = 0; t < cells_; ++t) {
    const std::size_t j = t % j_, first = t - j;
    const float* h = &inverse_[t * stride_];
    for (std::size_t r = 0; r < kRank; ++r) {
      const float weight = exporter_[r][t];
      float* row = &joined[(r * j_ + j) * size];
      for (std::size_t q = 0; q < kRank; ++q) {
        const float* a = &importer[q][first];
        for (std::size_t k = 0; k < j_; ++k) row[q * j_ + k] -= weight * h[k] * a[k];
      }
    }
  }
  return {size, joined.data()};
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

// What follows the wages of kColumns countries, [country][sector][column].
struct TradePreconditioner::Followers {
  Followers(std::size_t size, bool mobile)
      : price(size),
        spending(size),
        labour(mobile ? 0 : size),
        cost(size),
        image(size),
        bought(size),
        sales(size) {}

  Floats price, spending, labour;
  Floats cost, image;    // dln c, what costs do to prices
  Floats bought, sales;  // spending and what prices add to all sales in the market; values
};

// Costs, and what follows from them at given prices and spending, on the true shares.
void TradePreconditioner::evaluate(const Shares& shares, std::size_t first, Followers& f) const {
  by_country(kColumns, j_, shares.input, false, f.price, f.cost);
  if (!mobile_) {
    kernels::add_weighted(cells_, kColumns, gamma_.data(), f.labour.data(), f.cost.data());
  }
  for (std::size_t n = first; n < std::min(n_, first + kColumns); ++n) {
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      f.cost[t * kColumns + n - first] += gamma_[t];
    }
  }
  std::fill(f.image.begin(), f.image.end(), 0.F);
  shares.add(shares.share, shares.share_home, false, kColumns, f.cost, f.image);
  f.bought = f.spending;
  kernels::add_weighted(cells_, kColumns, theta_.data(), f.image.data(), f.bought.data());
}

// By how much prices, spending and sector wages miss, after evaluate().
void TradePreconditioner::set_gaps(const Shares& shares, std::size_t first, Followers& f,
                                   Step& step) const {
  std::fill(f.sales.begin(), f.sales.end(), 0.F);
  shares.add(shares.flow, shares.flow_home, true, kColumns, f.bought, f.sales);
  for (std::size_t t = 0; t < cells_; ++t) {
    const float y = theta_[t] * output_[t];
    for (std::size_t c = t * kColumns; c < (t + 1) * kColumns; ++c) f.sales[c] -= y * f.cost[c];
  }
  if (!mobile_) labour_gaps(first, f.sales, f.labour, step.labour_gap);
  by_country(kColumns, j_, shares.input, true, f.sales, step.spending_gap);
  for (std::size_t n = first; n < std::min(n_, first + kColumns); ++n) {
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      step.spending_gap[t * kColumns + n - first] += shares.final_spending[t];
    }
  }
  step.price_gap.resize(f.price.size());
  for (std::size_t t = 0; t < cells_; ++t) {
    const float inverse = spending_[t] > 0 ? 1 / spending_[t] : 0;
    for (std::size_t c = t * kColumns; c < (t + 1) * kColumns; ++c) {
      step.spending_gap[c] = step.spending_gap[c] * inverse - f.spending[c];
      step.price_gap[c] = f.image[c] - f.price[c];
    }
  }
}

// Sales abroad less purchases abroad, relative to both sides of the balance, after evaluate().
void TradePreconditioner::add_balances(const Shares& shares, std::size_t first, Followers& f,
                                       Array& balance) const {
  const Floats nothing(cells_);
  Floats &weighted = f.image, &abroad = f.sales;
  Floats paid(weighted.size());
  for (Floats* sum : {&weighted, &abroad}) std::fill(sum->begin(), sum->end(), 0.F);
  kernels::add_weighted(cells_, kColumns, theta_.data(), f.cost.data(), weighted.data());
  shares.add(shares.flow, nothing, true, kColumns, f.bought, abroad);
  shares.add(shares.flow, nothing, false, kColumns, weighted, paid);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
      for (std::size_t m = first; m < std::min(n_, first + kColumns); ++m) {
        const std::size_t c = t * kColumns + m - first;
        balance[n * n_ + m] += inflow_[n] * (abroad[c] - sold_abroad_[t] * weighted[c]) -
                               outflow_[n] * (bought_abroad_[t] * f.bought[c] - paid[c]);
      }
    }
  }
}

// How prices, spending and balances follow the wages of kColumns countries, on the true shares:
// fills their columns of P_w, X_w and of the balances' Jacobian.
void TradePreconditioner::follow_wages(const Shares& shares, std::size_t first, Step& step,
                                       Array& balance) {
  Followers f(cells_ * kColumns, mobile_);
  for (int correction = 0; correction < kWageCorrections; ++correction) {
    evaluate(shares, first, f);
    set_gaps(shares, first, f, step);
    solve_blocks(kColumns, step);
    for (std::size_t k = 0; k < f.price.size(); ++k) f.price[k] += step.price[k];
    for (std::size_t k = 0; k < f.price.size(); ++k) f.spending[k] += step.spending[k];
    for (std::size_t k = 0; k < f.labour.size(); ++k) f.labour[k] += step.labour[k];
  }
  evaluate(shares, first, f);
  add_balances(shares, first, f, balance);
  for (std::size_t t = 0; t < cells_; ++t) {
    for (std::size_t m = first; m < std::min(n_, first + kColumns); ++m) {
      const std::size_t c = t * kColumns + m - first;
      price_of_wage_[m * cells_ + t] = f.price[c];
      spending_of_wage_[m * cells_ + t] = f.spending[c];
      if (!mobile_) labour_of_wage_[m * cells_ + t] = f.labour[c];
    }
  }
}

void TradePreconditioner::solve_wages(const TradeSystem& system, const TradeState& state,
                                      const Shares& shares) {
  price_of_wage_.resize(n_ * cells_);
  spending_of_wage_.resize(n_ * cells_);
  labour_of_wage_.resize(mobile_ ? 0 : n_ * cells_);
  Array balance(n_ * n_);
  Step step;
  for (std::size_t m = 0; m < n_; m += kColumns) follow_wages(shares, m, step, balance);
  // One balance too many in each component, and the numeraire instead.
  const double scale = std::max(kernels::largest_size(n_ * n_, balance.data()), 1e-30);
  const std::vector<int>& component = system.feasibility().component;
  std::vector<double> total(static_cast<std::size_t>(system.feasibility().components));
  const auto earned = [&](std::size_t n) {
    return state.wage[n] * system.baseline().world.country_value_added()[n];
  };
  for (std::size_t n = 0; n < n_; ++n) total[static_cast<std::size_t>(component[n])] += earned(n);
  for (std::size_t n = 0; n < n_; ++n) {
    for (std::size_t m = 0; m < n_; ++m) {
      if (component[n] != component[m]) continue;
      balance[n * n_ + m] -= scale * earned(m) / total[static_cast<std::size_t>(component[m])];
    }
  }
  wages_ = {n_, balance.data()};
}

}  // namespace samarkand
