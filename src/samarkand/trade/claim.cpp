#include "samarkand/trade/claim.h"

#include <algorithm>
#include <cmath>

namespace samarkand {

namespace {

// Prices and costs that stand for "cannot": their logs are infinite.
bool beyond(double x) { return x == 0 || x == INFINITY; }

constexpr double kFinanceRounding = 1e-11;  // of world value added

// What the countries of a component receive and what they give.
struct Balance {
  double received = 0, given = 0;

  void add(double value) { (value > 0 ? received : given) += std::abs(value); }
  // What goes to the other once both are scaled so that they are the same of the two.
  double sent_to(const Balance& other) const {
    const double in = received + other.received, out = given + other.given;
    if (in + out == 0) return 0;
    return 2 * (given * in - received * out) / (in + out);
  }
};

}  // namespace

Claim::Claim(const World& world, const Shock& shock, const Equilibrium& equilibrium)
    : w_(world),
      s_(shock),
      e_(equilibrium),
      n_(world.country_count()),
      j_(world.sector_count()),
      producible_(n_ * j_, 1),
      available_(n_ * j_, 1) {
  // Only worked out where something is said to be impossible.
  bool possible = std::none_of(e_.price.begin(), e_.price.end(), beyond) &&
                  std::none_of(e_.cost.begin(), e_.cost.end(), beyond);
  for (std::size_t c = 0; c < n_ * j_; ++c) possible &= !idle(c / n_, c % n_);
  if (!possible) find_possible();
}

bool Claim::idle(std::size_t j, std::size_t n) const {
  const bool mobile = std::isinf(s_.labour_mobility);
  return !mobile && w_.gamma()[w_.at(j, n)] > 0 && e_.sector_wage[w_.at(j, n)] == 0;
}

bool Claim::may_sell(std::size_t j, std::size_t n, std::size_t i) const {
  const std::size_t c = w_.cell(j, n, i);
  if (!same_component(n, i) || s_.access[c] == 0) return false;
  return w_.spending()[w_.at(j, n)] > 0 ? w_.flow()[c] > 0 : n == i;
}

bool Claim::wanted(std::size_t j, std::size_t n) const {
  bool used = w_.alpha()[w_.at(j, n)] > 0;
  for (std::size_t user = 0; user < j_; ++user) {
    used |= input_share(n, user, j) > 0 && e_.output[w_.at(user, n)] > 0;
  }
  return used;
}

void Claim::find_possible() {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        char& available = available_[w_.at(j, n)];
        if (!available) continue;
        available = 0;
        for (std::size_t i = 0; i < n_; ++i)
          available |= producible_[w_.at(j, i)] && may_sell(j, n, i);
      }
    }
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        char& producible = producible_[w_.at(j, n)];
        if (!producible || can_have_inputs(j, n)) continue;
        producible = 0;
        changed = true;
      }
    }
  }
}

bool Claim::can_have_inputs(std::size_t j, std::size_t n) const {
  std::size_t needed = 0, missing = 0;
  for (std::size_t k = 0; k < j_; ++k) {
    if (input_share(n, j, k) == 0) continue;
    ++needed;
    missing += !available_[w_.at(k, n)];
  }
  const bool none = missing > 0 && (s_.eta <= 1 || missing == needed);
  return !none || (s_.epsilon > 1 && w_.gamma()[w_.at(j, n)] > 0);
}

std::vector<std::vector<char>> Claim::sales() const {
  const std::size_t parts = e_.deficit_adjustment.size();
  const auto part_of = [&](std::size_t n) { return static_cast<std::size_t>(e_.component[n]); };
  std::vector<std::vector<char>> sells(parts, std::vector<char>(parts, 0));
  for (std::size_t j = 0; j < j_ && parts > 1; ++j) {
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t i = 0; i < n_; ++i) {
        const std::size_t c = w_.cell(j, n, i), seller = w_.at(j, i);
        if (same_component(n, i) || w_.flow()[c] == 0 || s_.access[c] == 0) continue;
        if (e_.spending[w_.at(j, n)] == 0 || idle(j, i) || beyond(e_.cost[seller])) continue;
        sells[part_of(i)][part_of(n)] = 1;
      }
    }
  }
  return sells;
}

std::vector<std::size_t> Claim::circles() const {
  const std::size_t parts = e_.deficit_adjustment.size();
  if (parts < 2) return {};
  const std::vector<std::vector<char>> sells = sales();
  // Take away components that sell to none of the rest until nothing is left or a circle is.
  std::vector<char> left(parts, 1);
  for (bool removed = true; removed;) {
    removed = false;
    for (std::size_t a = 0; a < parts; ++a) {
      if (!left[a]) continue;
      bool sells_on = false;
      for (std::size_t b = 0; b < parts; ++b) sells_on |= left[b] && sells[a][b];
      if (sells_on) continue;
      left[a] = 0;
      removed = true;
    }
  }
  std::vector<std::size_t> result;
  for (std::size_t a = 0; a < parts; ++a) {
    if (left[a]) result.push_back(a);
  }
  return result;
}

std::vector<std::size_t> Claim::unpaid() const {
  const std::size_t parts = e_.deficit_adjustment.size();
  if (parts < 2 || s_.closure == Closure::kProportional) return {};
  std::vector<std::vector<char>> sells = sales();
  std::vector<std::size_t> result;
  for (std::size_t via = 0; via < parts; ++via) {
    for (std::size_t a = 0; a < parts; ++a) {
      for (std::size_t b = 0; b < parts; ++b) sells[a][b] |= sells[a][via] && sells[via][b];
    }
  }
  const Array none(n_, 0), &deficit = s_.closure == Closure::kFixed ? w_.deficit() : none;
  std::vector<Balance> balance(parts);
  double rounding = 0;
  for (std::size_t n = 0; n < n_; ++n) {
    const auto part = static_cast<std::size_t>(e_.component[n]);
    balance[part].add(deficit[n]);
    balance[part].add(s_.transfer[n]);
    rounding += kFinanceRounding * w_.country_value_added()[n];
  }
  for (std::size_t a = 0; a < parts; ++a) {
    for (std::size_t b = 0; b < parts; ++b) {
      if (sells[a][b] && balance[a].sent_to(balance[b]) > rounding) result.push_back(a);
    }
  }
  return result;
}

}  // namespace samarkand
