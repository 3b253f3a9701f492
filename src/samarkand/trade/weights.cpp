#include "samarkand/trade/weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "samarkand/numeric/kernels.h"

namespace samarkand {

TradeWeights::TradeWeights(const TradeBaseline& baseline, const Shock& shock, Room room)
    : baseline_(baseline),
      world_(baseline.world),
      shock_(shock),
      n_(world_.country_count()),
      j_(world_.sector_count()),
      stride_(baseline.stride),
      rows_(std::move(room)),
      home_weight_(j_ * n_),
      log_scale_(j_ * n_),
      largest_(j_ * n_),
      touched_(j_),
      has_tariffs_(j_),
      withholds_(j_),
      available_(j_ * n_),
      commissions_(shock.commissions) {
  for (Array* rows : {&rows_.weight, &rows_.net}) rows->resize(j_ * n_ * stride_);
  count_commissions();
  bool bans = false;
  for (std::size_t j = 0; j < j_; ++j) bans |= fill_sector(j);
  // Deficits of the data may pay for one-way trade; without them, only sales do.
  const bool as_ever = shock.closure != Closure::kBalanced && !bans;
  feasibility_ =
      as_ever || feasible_as_ever() ? baseline.feasibility : analyse_feasibility(world_, shock);
  restrict_rows();
  withhold_commissions();
}

void TradeWeights::count_commissions() {
  first_commission_.assign(j_ + 1, 0);
  for (const Commission& c : commissions_) ++first_commission_[c.cell / (n_ * n_) + 1];
  std::partial_sum(first_commission_.begin(), first_commission_.end(), first_commission_.begin());
}

bool TradeWeights::fill_sector(std::size_t j) {
  const std::size_t first = world_.cell(j, 0, 0), cell = world_.at(j, 0);
  const auto all_one = [&](const Array& values) {
    return kernels::all_one(n_ * n_, &values[first]);
  };
  has_tariffs_[j] = !all_one(shock_.inverse_tariff);
  withholds_[j] = !commissions(j).empty() || !all_one(shock_.inverse_export_tax);
  if (withholds_[j]) rows_.paid.resize(rows_.weight.size());
  const bool touched =
      withholds_[j] || !all_one(shock_.access) ||
      !kernels::are_inverse(n_ * n_, &shock_.inverse_tariff[first], &world_.tariff()[first]);
  if (touched) return fill_rows(j);
  std::copy_n(&baseline_.home_share[cell], n_, &home_weight_[cell]);
  std::copy_n(&baseline_.largest_share[cell], n_, &largest_[cell]);
  return false;
}

// The sector's own rows of K and K / t'; says whether anything is banned.
bool TradeWeights::fill_rows(std::size_t j) {
  touched_[j] = 1;
  bool bans = false;
  for (std::size_t n = 0; n < n_; ++n) {
    const std::size_t cell = world_.at(j, n), at = start(j, n), first = world_.cell(j, n, 0);
    const double largest = kernels::scale_shares(
        n_, &baseline_.import_share[at], &shock_.access[first], &shock_.inverse_tariff[first],
        &rows_.weight[at], &rows_.net[at], &bans);
    for (Array* rows : {&rows_.weight, &rows_.net}) {
      std::fill(&(*rows)[at] + n_, &(*rows)[at] + stride_, 0);
    }
    home_weight_[cell] = baseline_.home_share[cell] * shock_.access[first + n];
    largest_[cell] = std::max(largest, home_weight_[cell]);
  }
  return bans;
}

bool TradeWeights::feasible_as_ever() const {
  const Feasibility& ever = baseline_.feasibility;
  Array buyer(stride_),
      link(n_ * stride_);  // largest K to a buyer that counts, between countries
  for (std::size_t j = 0; j < j_; ++j) {
    std::fill(buyer.begin(), buyer.end(), 0);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n);
      if (!ever.demanded[cell]) continue;
      if (largest_[cell] == 0) return false;
      kernels::raise(stride_, imports(j, n), &link[n * stride_]);
      if (!baseline_.ends_in_final_use[cell]) continue;
      kernels::raise(stride_, imports(j, n), buyer.data());
      buyer[n] = std::max(buyer[n], home_weight_[cell]);
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

// Leaves of all rows what is possible.
void TradeWeights::restrict_rows() {
  unrestricted_ =
      feasibility_.components == 1 && std::ranges::all_of(feasibility_.produces, std::identity());
  for (std::size_t j = 0; j < j_; ++j) {
    if (!unrestricted_ && !touched_[j]) fill_rows(j);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n), at = start(j, n), first = world_.cell(j, n, 0);
      if (!unrestricted_) drop_origins(j, n);
      const double largest = largest_[cell];
      available_[cell] = largest > 0;
      if (largest > 0 && largest < std::sqrt(kLeastAccess)) rescale_row(j, n);
      if (!withholds_[j]) continue;
      for (std::size_t i = 0; i < n_; ++i) {
        rows_.paid[at + i] = rows_.net[at + i] * shock_.inverse_export_tax[first + i];
      }
      std::fill(&rows_.paid[at] + n_, &rows_.paid[at] + stride_, 0);
    }
  }
}

// Leaves of a row the origins that can still sell.
void TradeWeights::drop_origins(std::size_t j, std::size_t n) {
  const std::size_t at = start(j, n);
  double &home = home_weight_[world_.at(j, n)], &largest = largest_[world_.at(j, n)];
  largest = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    const bool sells = feasibility_.component[n] == feasibility_.component[i] &&
                       feasibility_.produces[world_.at(j, i)];
    if (!sells && i == n) home = 0;
    if (!sells) rows_.weight[at + i] = rows_.net[at + i] = 0;
    largest = std::max(largest, rows_.weight[at + i]);
  }
  largest = std::max(largest, home);
}

// Costs so high that no K of the row is a usable number: the largest is taken out of all.
void TradeWeights::rescale_row(std::size_t j, std::size_t n) {
  const std::size_t cell = world_.at(j, n), at = start(j, n), first = world_.cell(j, n, 0);
  double* weight = &rows_.weight[at];
  const auto log_k = [&](double share, std::size_t i) {
    return std::log(share) + shock_.log_access(world_, j, first + i);
  };
  double& scale = log_scale_[cell];
  scale = home_weight_[cell] > 0 ? log_k(baseline_.home_share[cell], n) : -INFINITY;
  for (std::size_t i = 0; i < n_; ++i) {
    if (weight[i] > 0) scale = std::max(scale, log_k(baseline_.import_share[at + i], i));
  }
  if (home_weight_[cell] > 0)
    home_weight_[cell] = std::exp(log_k(baseline_.home_share[cell], n) - scale);
  for (std::size_t i = 0; i < n_; ++i) {
    if (weight[i] == 0) continue;
    weight[i] = std::exp(log_k(baseline_.import_share[at + i], i) - scale);
    rows_.net[at + i] = weight[i] * shock_.inverse_tariff[first + i];
  }
}

// Intermediaries of another component cannot be paid: the producer keeps their part.
void TradeWeights::withhold_commissions() {
  std::erase_if(commissions_, [&](const Commission& c) {
    return feasibility_.component[c.country] != feasibility_.component[c.cell / n_ % n_];
  });
  count_commissions();
  for (const Commission& c : commissions_) {
    const std::size_t at = c.cell / n_ * stride_ + c.cell % n_;
    rows_.paid[at] -= c.part * rows_.net[at] * shock_.inverse_export_tax[c.cell];
  }
}

Array TradeWeights::largest_to_buyers() const {
  Array largest(j_ * n_), row(stride_);
  for (std::size_t j = 0; j < j_; ++j) {
    std::fill(row.begin(), row.end(), 0);
    for (std::size_t n = 0; n < n_; ++n) {
      const std::size_t cell = world_.at(j, n);
      if (!feasibility_.demanded[cell]) continue;
      kernels::raise(stride_, imports(j, n), row.data());
      row[n] = std::max(row[n], home_weight_[cell]);
    }
    std::copy_n(row.begin(), n_, largest.begin() + static_cast<std::ptrdiff_t>(j * n_));
  }
  return largest;
}

}  // namespace samarkand
