#include "samarkand/trade/system.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

// Rows of input shares are padded with zeros; the numbers that they meet may be those of the next
// country, or, behind the last one, of this many more.
constexpr std::size_t kPadding = 8;

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

Array transposed(const Array& values, std::size_t rows, std::size_t columns) {
  Array result(values.size());
  kernels::transpose(rows, columns, values.data(), result.data());
  return result;
}

}  // namespace

BaselineShares::BaselineShares(const World& world)
    : stride((world.country_count() + 7) / 8 * 8),
      own(world.spending().size()),
      log_spending(own.size()),
      gamma(transposed(world.gamma(), world.sector_count(), world.country_count())),
      inputs(own.size()),
      input_stride((world.sector_count() + 7) / 8 * 8),
      input(own.size() * input_stride),
      alpha(transposed(world.alpha(), world.sector_count(), world.country_count())),
      wage_step(world.country_count()) {
  const std::size_t n_count = world.country_count(), j_count = world.sector_count();
  imported.resize(own.size() * stride);
  imported_net.resize(imported.size());
  largest.resize(own.size());
  Array trade(n_count), weighted(n_count);
  for (std::size_t j = 0; j < j_count; ++j) {
    for (std::size_t n = 0; n < n_count; ++n) {
      const std::size_t cell = world.at(j, n);
      const double spending = world.spending()[cell];
      own[cell] = largest[cell] = spending > 0 ? 0 : 1;
      if (spending > 0) log_spending[cell] = std::log(spending);
      for (std::size_t i = 0; spending > 0 && i < n_count; ++i) {
        const std::size_t c = world.cell(j, n, i);
        const double share = world.tariff()[c] * world.flow()[c] / spending;
        largest[cell] = std::max(largest[cell], share);
        if (i == n) {
          own[cell] = share;
          continue;
        }
        imported[cell * stride + i] = share;
        imported_net[cell * stride + i] = share / world.tariff()[c];
        for (const std::size_t side : {n, i}) {
          trade[side] += world.flow()[c];
          weighted[side] += world.flow()[c] * world.sectors()[j].theta;
        }
      }
    }
  }
  // Exports fall and imports rise by about theta percent for each percent on the wage.
  for (std::size_t n = 0; n < n_count; ++n) {
    wage_step[n] = 1 / (1 + (trade[n] > 0 ? weighted[n] / trade[n] : 0));
  }
  ends_in_final_use.resize(own.size());
  for (std::size_t c = 0; c < own.size(); ++c) {
    const std::size_t j = c / n_count, n = c % n_count;
    ends_in_final_use[c] = world.alpha()[c] > 0;
    for (std::size_t user = 0; user < j_count; ++user) {
      const std::size_t sold = world.at(user, n);
      const double share = world.input_share()[(n * j_count + user) * j_count + j];
      if (share > 0 && own[sold] > 0 && world.alpha()[sold] > 0) ends_in_final_use[c] = 1;
    }
  }
  for (std::size_t c = 0; c < own.size(); ++c) {
    double sum = 0;
    for (std::size_t k = 0; k < j_count; ++k) {
      input[c * input_stride + k] = world.input_share()[c * j_count + k];
      sum += input[c * input_stride + k];
    }
    inputs[c] = sum;
  }
}

TradeSystem::TradeSystem(const World& world, const BaselineShares& shares)
    : world_(world),
      shares_(shares),
      n_(world.country_count()),
      j_(world.sector_count()),
      cells_(n_ * j_),
      stride_(shares.stride),
      k_(cells_ * stride_),
      k_tariff_(cells_ * stride_),
      own_(cells_),
      log_scale_(cells_),
      log_productivity_(cells_),
      touched_(j_),
      tariffs_(j_),
      withheld_(j_),
      available_(cells_),
      largest_k_(cells_),
      log_cost_(cells_),
      delivered_(j_ * stride_),
      cheapest_(j_),
      sum_(cells_),
      spending_(cells_),
      output_(cells_),
      duty_(cells_),
      price_t_(cells_ + kPadding),
      wage_t_(cells_),
      cost_t_(cells_),
      price_power_(cells_ + kPadding),
      input_index_(cells_),
      wage_power_(cells_),
      scratch_(cells_),
      demand_t_(cells_),
      output_t_(cells_),
      spending_t_(cells_ + kPadding),
      reference_(n_),
      wage_(n_),
      deficit_(n_),
      income_(n_),
      export_revenue_(n_),
      commission_(n_),
      exports_(n_),
      imports_(n_),
      final_duty_(n_),
      sold_(stride_),
      sold_untaxed_(stride_),
      imported_(n_) {}

void TradeSystem::set_shock(const Shock& shock) {
  shock_ = &shock;
  a_ = 1 - shock.eta;
  b_ = 1 - shock.epsilon;
  s_ = 1 - shock.sigma;
  mobile_ = std::isinf(shock.labour_mobility);
  labour_t_ = shares_.gamma;
  alpha_t_ = shares_.alpha;
  std::fill(log_scale_.begin(), log_scale_.end(), 0);
  kernels::transpose(j_, n_, shock.productivity.data(), log_productivity_.data());
  kernels::log(cells_, log_productivity_.data(), log_productivity_.data());
  bans_ = false;
  commissions_ = shock.commissions;
  count_commissions();
  for (std::size_t j = 0; j < j_; ++j) fill_sector(j);
}

void TradeSystem::count_commissions() {
  first_commission_.assign(j_ + 1, 0);
  for (const Commission& c : commissions_) ++first_commission_[c.cell / (n_ * n_) + 1];
  std::partial_sum(first_commission_.begin(), first_commission_.end(), first_commission_.begin());
}

void TradeSystem::fill_sector(std::size_t j) {
  const auto all_one = [&](const Array& values) {
    return kernels::all_one(n_ * n_, &values[world_.cell(j, 0, 0)]);
  };
  tariffs_[j] = !all_one(shock_->inverse_tariff);
  withheld_[j] =
      first_commission_[j + 1] > first_commission_[j] || !all_one(shock_->inverse_export_tax);
  if (withheld_[j]) k_paid_.resize(cells_ * stride_);
  const std::size_t first = world_.cell(j, 0, 0), cell = world_.at(j, 0);
  touched_[j] =
      withheld_[j] || !all_one(shock_->access) ||
      !kernels::are_inverse(n_ * n_, &shock_->inverse_tariff[first], &world_.tariff()[first]);
  if (touched_[j]) {
    copy_sector(j);
  } else {
    std::copy_n(&shares_.own[cell], n_, &own_[cell]);
    std::copy_n(&shares_.largest[cell], n_, &largest_k_[cell]);
  }
}

// Fills the sector's own rows of K and K / t'.
void TradeSystem::copy_sector(std::size_t j) {
  touched_[j] = 1;
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t cell = world_.at(j, n), at = row_of(j, n), first = world_.cell(j, n, 0);
    const double largest =
        kernels::scale_shares(n_, &shares_.imported[at], &shock_->access[first],
                              &shock_->inverse_tariff[first], &k_[at], &k_tariff_[at], &bans_);
    own_[cell] = shares_.own[cell] * shock_->access[first + n];
    largest_k_[cell] = std::max(largest, own_[cell]);
  }
}

bool TradeSystem::feasible_as(const Feasibility& baseline) const {
  Array buyer(stride_),
      link(n_ * stride_);  // largest K to a buyer that counts, between countries
  for (std::size_t j = 0; j < j_; ++j) {
    std::fill(buyer.begin(), buyer.end(), 0);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n);
      if (!baseline.demanded[cell]) continue;
      if (largest_k_[cell] == 0) return false;
      kernels::raise(stride_, k_row(j, n), &link[n * stride_]);
      if (!shares_.ends_in_final_use[cell]) continue;
      kernels::raise(stride_, k_row(j, n), buyer.data());
      buyer[n] = std::max(buyer[n], own_[cell]);
    }
    for (std::size_t i = 0; i < n_; ++i) {
      if (buyer[i] == 0 && world_.output()[world_.at(j, i)] > 0) return false;
    }
  }
  // From the first country to all others and back.
  for (const bool forward : {true, false}) {
    std::vector<char> reached(n_, 0);
    std::vector<std::size_t> open = {0};
    reached[0] = 1;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (std::size_t next = 0; next < n_; ++next) {
        if (reached[next] || link[forward ? next * stride_ + at : at * stride_ + next] == 0)
          continue;
        reached[next] = 1;
        open.push_back(next);
      }
    }
    if (std::find(reached.begin(), reached.end(), 0) != reached.end()) return false;
  }
  return true;
}

void TradeSystem::set_feasibility(const Feasibility& feasibility) {
  feasibility_ = &feasibility;
  const auto none = [](const std::vector<char>& flags) {
    return std::find(flags.begin(), flags.end(), 0) == flags.end();
  };
  unrestricted_ = feasibility.components == 1 && none(feasibility.produces);
  idle_cells_ = !none(feasibility.demanded);
  for (std::size_t j = 0; j < j_; ++j) {
    if (!unrestricted_ && !touched_[j]) copy_sector(j);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n), at = row_of(j, n), first = world_.cell(j, n, 0);
      if (!unrestricted_) drop_origins(j, n);
      const double largest = largest_k_[cell];
      available_[cell] = largest > 0;
      idle_cells_ = idle_cells_ || largest == 0;
      if (largest > 0 && largest < std::sqrt(kLeastAccess)) rescale_row(j, n);
      for (std::size_t i = 0; withheld_[j] && i < n_; ++i) {
        k_paid_[at + i] = k_tariff_[at + i] * shock_->inverse_export_tax[first + i];
      }
    }
  }
  withhold_commissions();
  without_inputs_.clear();
  for (std::size_t t = 0; idle_cells_ && a_ >= 0 && b_ < 0 && t < cells_; ++t) {
    for (std::size_t k = 0; k < j_; ++k) {
      if (available_[world_.at(k, t / j_)] || world_.input_share()[t * j_ + k] == 0) continue;
      without_inputs_.push_back(t);
      break;
    }
  }
  set_finance();
  labour_share_.assign(mobile_ ? 0 : cells_, 0);
  const Array buyer = mobile_ ? Array() : largest_k_to_buyers();
  for (std::size_t c = 0; c < labour_share_.size(); ++c) {
    if (buyer[c] > 0 && world_.output()[c] > 0) {
      labour_share_[c] = world_.value_added()[c] / world_.country_value_added()[c % n_];
    }
    idle_cells_ = idle_cells_ || labour_share_[c] == 0;
  }
}

// Middlemen of another component cannot be paid: the producer keeps their part.
void TradeSystem::withhold_commissions() {
  std::erase_if(commissions_, [&](const Commission& c) {
    return feasibility_->component[c.country] != feasibility_->component[c.cell / n_ % n_];
  });
  count_commissions();
  for (const Commission& c : commissions_) {
    const std::size_t at = c.cell / n_ * stride_ + c.cell % n_;
    k_paid_[at] -= c.part * k_tariff_[at] * shock_->inverse_export_tax[c.cell];
  }
}

// [sector][country]: 0 where nobody is left who buys.
Array TradeSystem::largest_k_to_buyers() const {
  Array largest(cells_), row(stride_);
  for (std::size_t j = 0; j < j_; ++j) {
    std::fill(row.begin(), row.end(), 0);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n);
      if (!feasibility_->demanded[cell]) continue;
      kernels::raise(stride_, k_row(j, n), row.data());
      row[n] = std::max(row[n], own_[cell]);
    }
    std::copy_n(row.begin(), n_, largest.begin() + static_cast<std::ptrdiff_t>(j * n_));
  }
  return largest;
}

void TradeSystem::set_finance() {
  finance_ = 1;
  transfer_ = shock_->transfer;
  deficit_base_ = world_.deficit();
  adjustment_.assign(static_cast<std::size_t>(feasibility_->components), 0);
  if (shock_->closure == Closure::kBalanced) {
    std::fill(deficit_base_.begin(), deficit_base_.end(), 0);
  } else if ((feasibility_->components > 1 || n_ == 1) && shock_->closure == Closure::kFixed) {
    adjustment_ = cancel(deficit_base_, *feasibility_);  // a world of one has its rounding alone
  }
  if (feasibility_->components > 1) cancel(transfer_, *feasibility_);
}

// Leaves of a row the origins that can still sell.
void TradeSystem::drop_origins(std::size_t j, std::size_t n) {
  const std::size_t at = row_of(j, n);
  double &own = own_[world_.at(j, n)], &largest = largest_k_[world_.at(j, n)];
  largest = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    const bool sells = feasibility_->component[n] == feasibility_->component[i] &&
                       feasibility_->produces[world_.at(j, i)];
    if (!sells && i == n) own = 0;
    if (!sells) k_[at + i] = k_tariff_[at + i] = 0;
    largest = std::max(largest, k_[at + i]);
  }
  largest = std::max(largest, own);
}

// Costs so high that no K of the row is a usable number: the largest is taken out of all.
void TradeSystem::rescale_row(std::size_t j, std::size_t n) {
  const std::size_t cell = world_.at(j, n), at = row_of(j, n), first = world_.cell(j, n, 0);
  const auto log_k = [&](double share, std::size_t i) {
    return std::log(share) + shock_->log_access(world_, j, first + i);
  };
  double& scale = log_scale_[cell];
  scale = own_[cell] > 0 ? log_k(shares_.own[cell], n) : -INFINITY;
  for (std::size_t i = 0; i < n_; ++i) {
    if (k_[at + i] > 0) scale = std::max(scale, log_k(shares_.imported[at + i], i));
  }
  if (own_[cell] > 0) own_[cell] = std::exp(log_k(shares_.own[cell], n) - scale);
  for (std::size_t i = 0; i < n_; ++i) {
    if (k_[at + i] == 0) continue;
    k_[at + i] = std::exp(log_k(shares_.imported[at + i], i) - scale);
    k_tariff_[at + i] = k_[at + i] * shock_->inverse_tariff[first + i];
  }
}

Array TradeSystem::start() const {
  Array v(size(), 0);
  for (std::size_t c = 0; c < cells_; ++c) {
    if (feasibility_->demanded[c]) v[n_ + cells_ + c] = shares_.log_spending[c];
  }
  normalise(v);
  return v;
}

Array TradeSystem::start(const Equilibrium& equilibrium) const {
  Array v = start();
  for (std::size_t n = 0; n < n_; ++n) v[n] = std::log(equilibrium.wage[n]);
  for (std::size_t c = 0; c < cells_; ++c) {
    const double price = equilibrium.price[c], spending = equilibrium.spending[c];
    if (available_[c] && std::isfinite(price)) v[n_ + c] = std::log(price);
    if (feasibility_->demanded[c] && spending > 0) v[n_ + cells_ + c] = std::log(spending);
    if (mobile_ || labour_share_[c] == 0 || !(equilibrium.sector_wage[c] > 0)) continue;
    v[n_ + 2 * cells_ + c] = std::log(equilibrium.sector_wage[c] / equilibrium.wage[c % n_]);
  }
  normalise(v);
  return v;
}

void TradeSystem::normalise(Array& v) const {
  const auto parts = static_cast<std::size_t>(feasibility_->components);
  std::vector<double> before(parts), now(parts);
  for (std::size_t n = 0; n < n_; ++n) {
    const auto c = static_cast<std::size_t>(feasibility_->component[n]);
    before[c] += world_.country_value_added()[n];
    now[c] += std::exp(v[n]) * world_.country_value_added()[n];
  }
  for (std::size_t c = 0; c < parts; ++c) now[c] = std::log(before[c] / now[c]);
  for (std::size_t n = 0; n < n_; ++n) {
    v[n] += now[static_cast<std::size_t>(feasibility_->component[n])];
  }
}

void TradeSystem::set_wages(const Array& v) {
  for (std::size_t n = 0; n < n_; ++n) {
    wage_[n] = std::exp(v[n]);
    std::fill_n(&wage_t_[n * j_], j_, v[n]);
  }
  if (!mobile_) {
    kernels::transpose(j_, n_, v.data() + n_ + 2 * cells_, scratch_.data());
    kernels::add_scaled(cells_, 1, scratch_.data(), wage_t_.data());
  }
  deficit_ = deficit_base_;
  if (shock_->closure != Closure::kProportional) return;
  for (std::size_t n = 0; n < n_; ++n) deficit_[n] *= wage_[n];
  adjustment_ = cancel(deficit_, *feasibility_);
}

void TradeSystem::set_costs(const Array& v) {
  kernels::transpose(j_, n_, v.data() + n_, price_t_.data());
  if (cobb_douglas()) {
    for (std::size_t n = 0; n < n_; ++n) {
      kernels::multiply(j_, shares_.input_stride, &shares_.input[n * j_ * shares_.input_stride],
                        &price_t_[n * j_], &cost_t_[n * j_]);
    }
    for (std::size_t c = 0; c < cells_; ++c) cost_t_[c] += shares_.gamma[c] * wage_t_[c];
  } else {
    set_nested_costs();
  }
  kernels::add_scaled(cells_, -1, log_productivity_.data(), cost_t_.data());
  kernels::transpose(n_, j_, cost_t_.data(), log_cost_.data());
}

// The nests as the header says, prices relative to the country's mean, so that sums of powers keep
// their digits when all prices move. `price_power_` = P^a, `input_index_` = ln PM, `demand_t_` what
// is left of G' / (G P^a), `labour_t_` = gamma'. What cannot be had has P^a = 0 (only eta > 1 meets
// it).
void TradeSystem::set_nested_costs() {
  const Array &gamma = shares_.gamma, &inputs = shares_.inputs;
  Array& power = price_power_;  // expm1(a ln P), or ln P where a = 0
  power = price_t_;
  if (a_ != 0) {
    for (std::size_t n = 0; n < n_; ++n) {
      double sum = 0;
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) sum += price_t_[t];
      reference_[n] = sum / static_cast<double>(j_);
      for (std::size_t t = n * j_; t < (n + 1) * j_; ++t) {
        power[t] = a_ * (price_t_[t] - reference_[n]);
      }
    }
    kernels::expm1(cells_, power.data(), power.data());
    for (std::size_t c = 0; idle_cells_ && a_ < 0 && c < cells_; ++c) {
      if (!available_[c]) power[c % n_ * j_ + c / n_] = -1;
    }
  }
  for (std::size_t n = 0; n < n_; ++n) {
    kernels::multiply(j_, shares_.input_stride, &shares_.input[n * j_ * shares_.input_stride],
                      &power[n * j_], &input_index_[n * j_]);
  }
  for (std::size_t c = 0; c < cells_; ++c) {
    input_index_[c] = inputs[c] > 0 ? std::max(-1.0, input_index_[c] / inputs[c]) : 0;
  }
  demand_t_ = input_index_;  // (PM / 1)^a - 1, or ln PM where a = 0
  if (a_ != 0) {
    kernels::log1p(cells_, input_index_.data(), input_index_.data());
    for (std::size_t c = 0; c < cells_; ++c) {
      input_index_[c] = reference_[c / j_] + input_index_[c] / a_;
      demand_t_[c] = demand_t_[c] > -1 ? 1 / (1 + demand_t_[c]) : 0;
      power[c] += 1;
    }
  } else {
    std::fill(demand_t_.begin(), demand_t_.end(), 1);
    std::fill(power.begin(), power.end(), 1);
  }
  for (const std::size_t t : without_inputs_) {
    input_index_[t] = INFINITY;
    demand_t_[t] = 0;
  }
  if (b_ == 0) {
    for (std::size_t c = 0; c < cells_; ++c) {
      cost_t_[c] = gamma[c] * wage_t_[c] + inputs[c] * input_index_[c];
    }
    return;
  }
  for (std::size_t c = 0; c < cells_; ++c) {
    wage_power_[c] = b_ * wage_t_[c];
    scratch_[c] = b_ * input_index_[c];
  }
  kernels::expm1(cells_, wage_power_.data(), wage_power_.data());
  kernels::expm1(cells_, scratch_.data(), scratch_.data());
  for (std::size_t c = 0; c < cells_; ++c) {
    cost_t_[c] = gamma[c] * wage_power_[c] + inputs[c] * scratch_[c];
    labour_t_[c] = gamma[c] * (1 + wage_power_[c]) / (1 + cost_t_[c]);
    demand_t_[c] *= (1 + scratch_[c]) / (1 + cost_t_[c]);
  }
  kernels::log1p(cells_, cost_t_.data(), cost_t_.data());
  for (std::size_t c = 0; c < cells_; ++c) cost_t_[c] /= b_;
}

// alpha' = alpha P^(1-sigma) / sum_j alpha P^(1-sigma).
void TradeSystem::set_final_shares() {
  if (s_ == 0) return;
  for (std::size_t c = 0; c < cells_; ++c) scratch_[c] = s_ * price_t_[c];
  kernels::exp(cells_, scratch_.data(), scratch_.data());
  for (std::size_t c = 0; idle_cells_ && s_ < 0 && c < cells_; ++c) {
    if (!available_[c]) scratch_[c % n_ * j_ + c / n_] = 0;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const double* alpha = &shares_.alpha[n * j_];
    const double total = kernels::dot(j_, alpha, &scratch_[n * j_]);
    for (std::size_t j = 0; j < j_; ++j) {
      alpha_t_[n * j_ + j] = alpha[j] * scratch_[n * j_ + j] / total;
    }
  }
}

void TradeSystem::deliver(std::size_t sector) {
  const std::size_t row = world_.at(sector, 0);
  const char* produces = &feasibility_->produces[row];
  const bool all = unrestricted_;
  double cheapest = INFINITY;
  for (std::size_t i = 0; i < n_; ++i) {
    if (all || produces[i]) cheapest = std::min(cheapest, log_cost_[row + i]);
  }
  if (std::isinf(cheapest)) cheapest = 0;
  cheapest_[sector] = cheapest;
  double* delivered = &delivered_[sector * stride_];
  for (std::size_t i = 0; i < n_; ++i) {
    const bool made = all || produces[i];
    delivered[i] = made ? -shock_->theta[sector] * (log_cost_[row + i] - cheapest) : -INFINITY;
  }
  kernels::exp(n_, delivered, delivered);
}

// Sums, sales and duties of one sector.
void TradeSystem::sell(std::size_t j) {
  const std::size_t row = world_.at(j, 0);
  const double* delivered = &delivered_[j * stride_];
  for (std::size_t n = 0; n < n_; ++n) sum_[row + n] = own_[row + n] * delivered[n];
  std::fill(sold_.begin(), sold_.end(), 0);
  const double* taxed = tariffs_[j] ? k_tariff_row(j, 0) : k_row(j, 0);
  kernels::share_pass(n_, stride_, k_row(j, 0), taxed, delivered, &spending_[row], &sum_[row],
                      imported_.data(), sold_.data());
  const Array* paid = &sold_;
  if (withheld_[j]) {
    std::fill(sold_untaxed_.begin(), sold_untaxed_.end(), 0);
    kernels::accumulate_rows(n_, stride_, &k_paid_[row_of(j, 0)], &spending_[row], &sum_[row],
                             sold_untaxed_.data());
    paid = &sold_untaxed_;
  }
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t c = row + n;
    const double spending = spending_[c], exported = delivered[n] * sold_[n];
    const double received = delivered[n] * (*paid)[n];
    double at_home = 0;
    if (spending > 0) {
      at_home = spending * own_[c] * delivered[n] / sum_[c];
      if (tariffs_[j]) at_home *= shock_->inverse_tariff[world_.cell(j, n, n)];
    }
    imports_[n] += imported_[n];
    exports_[n] += exported;
    output_[c] = at_home + received;
    export_revenue_[n] += exported - received;
    duty_[c] = spending > 0 && tariffs_[j] ? 1 - (at_home + imported_[n]) / spending : 0;
  }
}

// What is withheld was counted as the exporter's revenue and exports.
void TradeSystem::pay_commissions(std::size_t j) {
  for (std::size_t k = first_commission_[j]; k < first_commission_[j + 1]; ++k) {
    const Commission& c = commissions_[k];
    const std::size_t buyer = c.cell / n_, seller = c.cell % n_;
    if (!(spending_[buyer] > 0)) continue;
    const double value = c.part * shock_->inverse_export_tax[c.cell] * spending_[buyer] /
                         sum_[buyer] * k_tariff_[buyer * stride_ + seller] *
                         delivered_[j * stride_ + seller];
    export_revenue_[seller] -= value;
    exports_[seller] -= value;
    exports_[c.country] += value;
    commission_[c.country] += value;
  }
}

// Prices, shares, sales and duties, a sector at a time.
bool TradeSystem::set_trade(const Array& v, Array& r) {
  kernels::exp(cells_, v.data() + n_ + cells_, spending_.data());
  for (std::size_t c = 0; idle_cells_ && c < cells_; ++c) {
    if (!feasibility_->demanded[c]) spending_[c] = 0;
  }
  std::fill(export_revenue_.begin(), export_revenue_.end(), 0);
  std::fill(commission_.begin(), commission_.end(), 0);
  std::fill(exports_.begin(), exports_.end(), 0);
  std::fill(imports_.begin(), imports_.end(), 0);
  for (std::size_t j = 0; j < j_; ++j) {
    deliver(j);
    sell(j);
    pay_commissions(j);
  }
  double* price = r.data() + n_;
  kernels::log(cells_, sum_.data(), price);
  const double* before = v.data() + n_;
  for (std::size_t j = 0; j < j_; ++j) {
    const double cheapest = cheapest_[j], inverse = 1 / shock_->theta[j];
    for (std::size_t c = j * n_; c < (j + 1) * n_; ++c) {
      price[c] = cheapest - (price[c] + log_scale_[c]) * inverse - before[c];
    }
  }
  for (std::size_t c = 0; c < cells_; ++c) {
    if (sum_[c] > 0) continue;
    if (feasibility_->demanded[c] && available_[c]) return false;
    price[c] = 0;
  }
  return true;
}

// Incomes and spending; wages from the balance of payments. Duties are the part r of spending,
// which depends on shares alone, so that income, which duties are part of, is found at once.
void TradeSystem::set_spending(const Array& v, Array& r) {
  set_final_shares();
  kernels::transpose(j_, n_, output_.data(), output_t_.data());
  kernels::transpose(j_, n_, duty_.data(), scratch_.data());
  std::fill(spending_t_.begin(), spending_t_.end(), 0);
  if (!cobb_douglas()) {
    for (std::size_t c = 0; c < cells_; ++c) output_t_[c] *= demand_t_[c];
  }
  for (std::size_t n = 0; n < n_; ++n) {
    double* demand = &spending_t_[n * j_];
    const double *duty = &scratch_[n * j_], *alpha = &alpha_t_[n * j_];
    kernels::multiply_transposed(j_, shares_.input_stride,
                                 &shares_.input[n * j_ * shares_.input_stride], &output_t_[n * j_],
                                 demand);
    if (!cobb_douglas()) {
      for (std::size_t j = 0; j < j_; ++j) demand[j] *= price_power_[n * j_ + j];
    }
    final_duty_[n] = kernels::dot(j_, alpha, duty);
    const double labour = wage_[n] * world_.country_value_added()[n];
    const double received = finance_ * (deficit_[n] + transfer_[n]);
    const double on_inputs = kernels::dot(j_, duty, demand);
    income_[n] = (labour + export_revenue_[n] + commission_[n] + received + on_inputs) /
                 (1 - final_duty_[n]);
    const double income = std::max(income_[n], kIncomeFloor * labour);
    kernels::add_scaled(j_, income, alpha, demand);
    const double inflow = exports_[n] + std::max(received, 0.0);
    const double outflow = imports_[n] + std::max(-received, 0.0);
    r[n] = inflow == outflow ? 0 : std::log(inflow / outflow);
  }
  double* spending = r.data() + n_ + cells_;
  kernels::transpose(n_, j_, spending_t_.data(), spending);
  kernels::log(cells_, spending, spending);
  kernels::add_scaled(cells_, -1, v.data() + n_ + cells_, spending);
  for (std::size_t c = 0; idle_cells_ && c < cells_; ++c) {
    if (!feasibility_->demanded[c]) spending[c] = 0;
  }
  if (mobile_) return;
  for (std::size_t c = 0; c < cells_; ++c) {
    const std::size_t n = c % n_;
    double& gap = r[n_ + 2 * cells_ + c];
    gap = 0;
    if (labour_share_[c] == 0) continue;
    const double earned = labour_t_[n * j_ + c / n_] * output_[c];
    gap = std::log(earned / (labour_share_[c] * world_.country_value_added()[n])) - v[n] -
          shock_->labour_mobility * v[n_ + 2 * cells_ + c];
  }
}

double TradeSystem::residual(const Array& v, Array& r) {
  set_wages(v);
  set_costs(v);
  if (!set_trade(v, r)) return INFINITY;
  set_spending(v, r);
  const double largest = kernels::largest_size(r.size(), r.data());
  return std::isfinite(largest) ? largest : INFINITY;
}

void TradeSystem::plain_step(const Array& r, double part, Array& step) const {
  step = r;
  for (std::size_t n = 0; n < n_; ++n) step[n] *= part * shares_.wage_step[n];
  for (std::size_t c = 0; !mobile_ && c < cells_; ++c) {
    const double gamma = shares_.gamma[c % n_ * j_ + c / n_];
    step[n_ + 2 * cells_ + c] *= part / (shock_->labour_mobility + shock_->theta[c / n_] * gamma);
  }
}

void TradeSystem::drop_idle(Array& step) const {
  if (!idle_cells_) return;
  for (std::size_t c = 0; c < cells_; ++c) {
    if (!available_[c]) step[n_ + c] = 0;
    if (!feasibility_->demanded[c]) step[n_ + cells_ + c] = 0;
    if (!mobile_ && labour_share_[c] == 0) step[n_ + 2 * cells_ + c] = 0;
  }
}

std::vector<std::size_t> TradeSystem::without_income() const {
  std::vector<std::size_t> result;
  for (std::size_t n = 0; n < n_; ++n) {
    if (income_[n] <= kIncomeFloor * wage_[n] * world_.country_value_added()[n])
      result.push_back(n);
  }
  return result;
}

void TradeSystem::finish(const Array& v, Equilibrium& equilibrium) {
  Array r(size());
  residual(v, r);
  equilibrium.wage = wage_;
  equilibrium.income = income_;
  equilibrium.tariff_revenue.assign(n_, 0);
  equilibrium.export_tax_revenue = export_revenue_;
  equilibrium.commissions = commission_;
  equilibrium.deficit = deficit_;
  equilibrium.transfer = transfer_;
  equilibrium.output = output_;
  equilibrium.spending = spending_;
  equilibrium.component = feasibility_->component;
  equilibrium.deficit_adjustment = adjustment_;
  equilibrium.sector_wage = wage_t_;
  kernels::transpose(n_, j_, wage_t_.data(), equilibrium.sector_wage.data());
  kernels::exp(cells_, equilibrium.sector_wage.data(), equilibrium.sector_wage.data());
  equilibrium.cost.resize(cells_);
  kernels::exp(cells_, log_cost_.data(), equilibrium.cost.data());
  equilibrium.price.resize(cells_);
  for (std::size_t c = 0; c < cells_; ++c) equilibrium.price[c] = r[n_ + c] + v[n_ + c];
  kernels::exp(cells_, equilibrium.price.data(), equilibrium.price.data());
  equilibrium.flow.resize(cells_ * n_);
  for (std::size_t c = 0; c < cells_; ++c) {
    const std::size_t j = c / n_, n = c % n_, first = c * n_;
    if (!feasibility_->produces[c]) equilibrium.cost[c] = INFINITY;
    if (!available_[c]) equilibrium.price[c] = INFINITY;
    if (!mobile_ && labour_share_[c] == 0) equilibrium.sector_wage[c] = 0;
    const double scale = spending_[c] > 0 ? spending_[c] / sum_[c] : 0;
    const double* taxed = k_tariff_row(j, n);
    const double* delivered = &delivered_[j * stride_];
    const double* inverse = &shock_->inverse_tariff[first];
    double* flow = &equilibrium.flow[first];
    kernels::scaled_product(n_, scale, taxed, delivered, flow);
    flow[n] = own_[c] * inverse[n] * delivered[n] * scale;
    if (tariffs_[j]) equilibrium.tariff_revenue[n] += kernels::duties(n_, flow, inverse);
  }
}

}  // namespace samarkand
