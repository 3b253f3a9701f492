#include "samarkand/trade/system.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "samarkand/numeric/kernels.h"

namespace samarkand {

TradeSystem::TradeSystem(const TradeBaseline& baseline, const Shock& shock, TradeWeights::Room room,
                         double finance)
    : baseline_(baseline),
      world_(baseline.world),
      shock_(shock),
      weights_(baseline, shock, std::move(room)),
      n_(world_.country_count()),
      j_(world_.sector_count()),
      cells_(n_ * j_),
      a_(1 - shock.eta),
      b_(1 - shock.epsilon),
      s_(1 - shock.sigma),
      mobile_(std::isinf(shock.labour_mobility)),
      log_productivity_(cells_),
      labour_share_(mobile_ ? 0 : cells_),
      finance_(finance) {
  kernels::transpose(j_, n_, shock.productivity.data(), log_productivity_.data());
  kernels::log(cells_, log_productivity_.data(), log_productivity_.data());
  find_idle();
  set_finance();
}

void TradeSystem::find_idle() {
  idle_cells_ = !std::ranges::all_of(feasibility().demanded, std::identity());
  for (std::size_t c = 0; c < cells_; ++c) idle_cells_ = idle_cells_ || !weights_.available(c);
  for (std::size_t t = 0; idle_cells_ && a_ >= 0 && b_ < 0 && t < cells_; ++t) {
    for (std::size_t k = 0; k < j_; ++k) {
      const bool bought = world_.input_share()[t * j_ + k] != 0;
      if (weights_.available(world_.at(k, t / j_)) || !bought) continue;
      without_inputs_.push_back(t);
      break;
    }
  }
  if (mobile_) return;
  const Array buyer = weights_.largest_to_buyers();
  for (std::size_t c = 0; c < cells_; ++c) {
    if (buyer[c] > 0 && world_.output()[c] > 0) {
      labour_share_[c] = world_.value_added()[c] / world_.country_value_added()[c % n_];
    }
    idle_cells_ = idle_cells_ || labour_share_[c] == 0;
  }
}

void TradeSystem::set_finance() {
  const bool split = feasibility().components > 1;
  transfer_ = shock_.transfer;
  deficit_ = world_.deficit();
  adjustment_.assign(static_cast<std::size_t>(feasibility().components), 0);
  if (shock_.closure == Closure::kBalanced) {
    std::fill(deficit_.begin(), deficit_.end(), 0);
  } else if ((split || n_ == 1) && shock_.closure == Closure::kFixed) {
    // A world of one has its rounding alone.
    adjustment_ = cancel(feasibility().component, {&deficit_, &transfer_});
  } else if (is_scaled()) {
    deficit_ = baseline_.imbalance.unmatched;
  }
  if (split && shock_.closure != Closure::kFixed) cancel_by_component(transfer_);
}

Array TradeSystem::start() const {
  Array v(size(), 0);
  for (std::size_t c = 0; c < cells_; ++c) {
    if (feasibility().demanded[c]) v[n_ + cells_ + c] = baseline_.log_spending[c];
  }
  normalise(v);
  return v;
}

Array TradeSystem::start(const Equilibrium& equilibrium) const {
  Array v = start();
  for (std::size_t n = 0; n < n_; ++n) v[n] = std::log(equilibrium.wage[n]);
  for (std::size_t c = 0; c < cells_; ++c) {
    const double price = equilibrium.price[c], spending = equilibrium.spending[c];
    if (weights_.available(c) && std::isfinite(price)) v[n_ + c] = std::log(price);
    if (feasibility().demanded[c] && spending > 0) v[n_ + cells_ + c] = std::log(spending);
    if (mobile_ || labour_share_[c] == 0 || !(equilibrium.sector_wage[c] > 0)) continue;
    v[n_ + 2 * cells_ + c] = std::log(equilibrium.sector_wage[c] / equilibrium.wage[c % n_]);
  }
  normalise(v);
  return v;
}

void TradeSystem::normalise(Array& v) const {
  const std::vector<int>& component = feasibility().component;
  const auto parts = static_cast<std::size_t>(feasibility().components);
  std::vector<double> before(parts), now(parts);
  for (std::size_t n = 0; n < n_; ++n) {
    const auto c = static_cast<std::size_t>(component[n]);
    before[c] += world_.country_value_added()[n];
    now[c] += std::exp(v[n]) * world_.country_value_added()[n];
  }
  for (std::size_t c = 0; c < parts; ++c) now[c] = std::log(before[c] / now[c]);
  for (std::size_t n = 0; n < n_; ++n) v[n] += now[static_cast<std::size_t>(component[n])];
}

void TradeSystem::plain_step(const Array& r, double part, Array& step) const {
  step = r;
  for (std::size_t n = 0; n < n_; ++n) step[n] *= part * baseline_.wage_step[n];
  for (std::size_t c = 0; !mobile_ && c < cells_; ++c) {
    const double gamma = baseline_.gamma[c % n_ * j_ + c / n_];
    step[n_ + 2 * cells_ + c] *= part / (shock_.labour_mobility + shock_.theta[c / n_] * gamma);
  }
}

void TradeSystem::drop_idle(Array& step) const {
  if (!idle_cells_) return;
  for (std::size_t c = 0; c < cells_; ++c) {
    if (!weights_.available(c)) step[n_ + c] = 0;
    if (!feasibility().demanded[c]) step[n_ + cells_ + c] = 0;
    if (!mobile_ && labour_share_[c] == 0) step[n_ + 2 * cells_ + c] = 0;
  }
}

std::vector<std::size_t> TradeSystem::without_income(const TradeState& state, double least) const {
  std::vector<std::size_t> result;
  for (std::size_t n = 0; n < n_; ++n) {
    const double labour = least * state.wage[n] * world_.country_value_added()[n];
    const double borrowed = std::max(finance_ * state.deficit[n], 0.0);
    if (state.income[n] - borrowed <= labour) result.push_back(n);
  }
  return result;
}

void TradeSystem::finish(const Array& v, TradeState& state, Equilibrium& equilibrium) const {
  Array r(size());
  residual(v, state, r);
  equilibrium.wage = state.wage;
  equilibrium.income = state.income;
  equilibrium.export_tax_revenue = state.export_tax_revenue;
  equilibrium.commissions = state.commissions;
  equilibrium.deficit = state.deficit;
  equilibrium.transfer = transfer_;
  equilibrium.output = state.output;
  equilibrium.spending = state.spending;
  equilibrium.component = feasibility().component;
  equilibrium.circle = feasibility().circle;
  equilibrium.deficit_adjustment = state.deficit_adjustment;
  if (is_scaled()) {
    equilibrium.potential = baseline_.imbalance.potential;
    equilibrium.unmatched = baseline_.imbalance.unmatched;
  }
  for (Array* by_cell : {&equilibrium.sector_wage, &equilibrium.cost, &equilibrium.price}) {
    by_cell->resize(cells_);
  }
  kernels::transpose(n_, j_, state.log_wage.data(), equilibrium.sector_wage.data());
  kernels::exp(cells_, equilibrium.sector_wage.data(), equilibrium.sector_wage.data());
  kernels::exp(cells_, state.log_cost.data(), equilibrium.cost.data());
  for (std::size_t c = 0; c < cells_; ++c) equilibrium.price[c] = r[n_ + c] + v[n_ + c];
  kernels::exp(cells_, equilibrium.price.data(), equilibrium.price.data());
  for (std::size_t c = 0; c < cells_; ++c) {
    if (!feasibility().produces[c]) equilibrium.cost[c] = INFINITY;
    if (!weights_.available(c)) equilibrium.price[c] = INFINITY;
    if (!mobile_ && labour_share_[c] == 0) equilibrium.sector_wage[c] = 0;
  }
  fill_flows(state, equilibrium);
}

void TradeSystem::fill_flows(const TradeState& state, Equilibrium& equilibrium) const {
  equilibrium.flow.resize(cells_ * n_);
  equilibrium.tariff_revenue.assign(n_, 0);
  for (std::size_t c = 0; c < cells_; ++c) {
    const std::size_t j = c / n_, n = c % n_, first = c * n_;
    const double scale = state.spending[c] > 0 ? state.spending[c] / state.weight_sum[c] : 0;
    const double* delivered = &state.delivered[j * baseline_.stride];
    const double* inverse = &shock_.inverse_tariff[first];
    double* flow = &equilibrium.flow[first];
    kernels::scaled_product(n_, scale, weights_.imports_net(j, n), delivered, flow);
    flow[n] = weights_.home_weight(c) * inverse[n] * delivered[n] * scale;
    if (weights_.has_tariffs(j))
      equilibrium.tariff_revenue[n] += kernels::duties(n_, flow, inverse);
  }
}

}  // namespace samarkand
