#include "samarkand/trade/check.h"

#include <algorithm>
#include <cmath>

namespace samarkand {
namespace {

class Checker {
 public:
  Checker(const World& world, const Shock& shock, const Equilibrium& e)
      : w_(world), s_(shock), e_(e), n_(world.country_count()), j_(world.sector_count()) {}

  std::vector<Residual> run() const {
    return {cost(),          price(),         flow(),    goods_market(), output(),    income(),
            labour_market(), trade_balance(), deficit(), numeraire(),    separation()};
  }

 private:
  static void note(Residual& residual, double error, const std::string& cell) {
    if (error <= residual.max) return;
    residual.max = std::isnan(error) ? INFINITY : error;
    residual.worst = cell;
  }
  void note(Residual& residual, double error, std::size_t j, std::size_t n) const {
    if (!(error <= residual.max)) note(residual, error, name(j) + ", " + country(n));
  }

  std::string name(std::size_t j) const { return w_.sectors()[j].code; }
  std::string country(std::size_t n) const { return w_.countries()[n].code; }

  // Difference relative to the larger of the two sizes; 0 where both are 0 or the same infinity.
  static double apart(double a, double b) {
    if (a == b) return 0;
    return std::abs(a - b) / std::max(std::abs(a), std::abs(b));
  }

  bool same_component(std::size_t a, std::size_t b) const {
    return e_.component[a] == e_.component[b];
  }

  // K (c/q)^-theta from the data and the claimed cost.
  double k(std::size_t j, std::size_t n, std::size_t i, double q) const {
    const double spending = w_.spending()[w_.at(j, n)], cost = e_.cost[w_.at(j, i)];
    const std::size_t c = w_.cell(j, n, i);
    const double share =
        spending > 0 ? w_.flow()[c] * w_.tariff()[c] / spending : (n == i ? 1.0 : 0.0);
    if (!same_component(n, i) || share == 0 || s_.access[c] == 0 || std::isinf(cost)) return 0;
    return share * std::exp(s_.log_access(w_, j, c) - s_.theta[j] * std::log(cost / q));
  }

  // c z = w^gamma prod P^G
  Residual cost() const {
    Residual r{"cost"};
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        double log_cost = w_.gamma()[w_.at(j, n)] * std::log(e_.wage[n]);
        for (std::size_t input = 0; input < j_; ++input) {
          const double g = w_.input_share()[(n * j_ + j) * j_ + input];
          if (g > 0) log_cost += g * std::log(e_.price[w_.at(input, n)]);
        }
        const double claimed = std::log(e_.cost[w_.at(j, n)] * s_.productivity[w_.at(j, n)]);
        note(r, log_cost == claimed ? 0 : std::abs(log_cost - claimed), j, n);
      }
    }
    return r;
  }

  // sum_i K (c/P)^-theta = 1; where P is infinite no origin is left
  Residual price() const {
    Residual r{"price"};
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double claimed = e_.price[w_.at(j, n)];
        double sum = 0;
        for (std::size_t i = 0; i < n_; ++i) {
          sum += k(j, n, i, std::isinf(claimed) ? 1 : claimed);
        }
        note(r, std::isinf(claimed) ? sum : std::abs(std::log(sum) / s_.theta[j]), j, n);
      }
    }
    return r;
  }

  // F' = K (c/P)^-theta X'/t'
  Residual flow() const {
    Residual r{"flow"};
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        const double price = e_.price[w_.at(j, n)];
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = w_.cell(j, n, i);
          const double share = std::isinf(price) ? 0 : k(j, n, i, price);
          const double expected = share * e_.spending[w_.at(j, n)] * s_.inverse_tariff[c];
          note(r, std::abs(e_.flow[c] - expected) / e_.income[n], j, n);
        }
      }
    }
    return r;
  }

  // X' = sum_k G Y' + alpha I'
  Residual goods_market() const {
    Residual r{"goods_market"};
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) {
        double demand = w_.alpha()[w_.at(j, n)] * e_.income[n];
        for (std::size_t user = 0; user < j_; ++user) {
          demand += w_.input_share()[(n * j_ + user) * j_ + j] * e_.output[w_.at(user, n)];
        }
        note(r, apart(demand, e_.spending[w_.at(j, n)]), j, n);
      }
    }
    return r;
  }

  // Y' = sum_n F'/s'
  Residual output() const {
    Residual r{"output"};
    for (std::size_t j = 0; j < j_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        double sales = 0;
        for (std::size_t n = 0; n < n_; ++n) {
          const std::size_t c = w_.cell(j, n, i);
          sales += e_.flow[c] * s_.inverse_export_tax[c];
        }
        note(r, apart(sales, e_.output[w_.at(j, i)]), j, i);
      }
    }
    return r;
  }

  // I' = w VA + R' + RX' + D' + T, all from flows
  Residual income() const {
    Residual r{"income"};
    for (std::size_t n = 0; n < n_; ++n) {
      double total = e_.wage[n] * w_.country_value_added()[n] + e_.deficit[n] + e_.transfer[n];
      for (std::size_t j = 0; j < j_; ++j) {
        for (std::size_t m = 0; m < n_; ++m) {
          const std::size_t bought = w_.cell(j, n, m), sold = w_.cell(j, m, n);
          if (e_.flow[bought] > 0) {
            total += (1 / s_.inverse_tariff[bought] - 1) * e_.flow[bought];
          }
          total += (1 - s_.inverse_export_tax[sold]) * e_.flow[sold];
        }
      }
      note(r, e_.income[n] > 0 ? apart(total, e_.income[n]) : INFINITY, country(n));
    }
    return r;
  }

  // w VA = sum_j gamma Y'
  Residual labour_market() const {
    Residual r{"labour_market"};
    for (std::size_t n = 0; n < n_; ++n) {
      double earned = 0;
      for (std::size_t j = 0; j < j_; ++j) {
        earned += w_.gamma()[w_.at(j, n)] * e_.output[w_.at(j, n)];
      }
      note(r, apart(earned, e_.wage[n] * w_.country_value_added()[n]), country(n));
    }
    return r;
  }

  // Imports - exports = D' + T
  Residual trade_balance() const {
    Residual r{"trade_balance"};
    for (std::size_t n = 0; n < n_; ++n) {
      double gap = -e_.deficit[n] - e_.transfer[n];
      for (std::size_t j = 0; j < j_; ++j) {
        for (std::size_t m = 0; m < n_; ++m) {
          if (m != n) gap += e_.flow[w_.cell(j, n, m)] - e_.flow[w_.cell(j, m, n)];
        }
      }
      note(r, std::abs(gap) / e_.income[n], country(n));
    }
    return r;
  }

  // D' as the closure says; T as asked for, in a split world less s|T| so that it can be paid.
  Residual deficit() const {
    Residual r{"deficit"};
    const std::size_t parts = e_.deficit_adjustment.size();
    std::vector<double> given(parts), size(parts);
    for (std::size_t n = 0; n < n_; ++n) {
      given[static_cast<std::size_t>(e_.component[n])] += s_.transfer[n];
      size[static_cast<std::size_t>(e_.component[n])] += std::abs(s_.transfer[n]);
    }
    for (std::size_t n = 0; n < n_; ++n) {
      const bool proportional = s_.closure == Closure::kProportional;
      double claim = proportional ? e_.wage[n] * w_.deficit()[n] : w_.deficit()[n];
      if (s_.closure == Closure::kBalanced) claim = 0;
      claim -= e_.deficit_adjustment[static_cast<std::size_t>(e_.component[n])] * std::abs(claim);
      note(r, std::abs(claim - e_.deficit[n]) / e_.income[n], country(n));
      const auto part = static_cast<std::size_t>(e_.component[n]);
      double transfer = s_.transfer[n];
      if (parts > 1 && size[part] > 0) transfer -= given[part] / size[part] * std::abs(transfer);
      note(r, std::abs(transfer - e_.transfer[n]) / e_.income[n], country(n));
    }
    return r;
  }

  // World value added is constant, and deficits and transfers sum to zero, in each component.
  Residual numeraire() const {
    Residual r{"numeraire"};
    const std::size_t parts = e_.deficit_adjustment.size();
    std::vector<double> before(parts), after(parts), owed(parts);
    for (std::size_t n = 0; n < n_; ++n) {
      const auto part = static_cast<std::size_t>(e_.component[n]);
      before[part] += w_.country_value_added()[n];
      after[part] += e_.wage[n] * w_.country_value_added()[n];
      owed[part] += e_.deficit[n] + e_.transfer[n];
    }
    for (std::size_t p = 0; p < parts; ++p) {
      note(r, std::max(apart(before[p], after[p]), std::abs(owed[p]) / before[p]),
           "component " + std::to_string(p));
    }
    return r;
  }

  // Components: none can trade both ways with another, directly or around. Infinite if one can.
  Residual separation() const {
    Residual r{"separation"};
    const std::size_t parts = e_.deficit_adjustment.size();
    std::vector<std::vector<char>> sells(parts, std::vector<char>(parts, 0));
    for (std::size_t j = 0; j < j_ && parts > 1; ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = w_.cell(j, n, i);
          if (same_component(n, i) || w_.flow()[c] == 0 || s_.access[c] == 0) continue;
          if (e_.spending[w_.at(j, n)] == 0 || std::isinf(e_.cost[w_.at(j, i)])) continue;
          sells[static_cast<std::size_t>(e_.component[i])]
               [static_cast<std::size_t>(e_.component[n])] = 1;
        }
      }
    }
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
    for (std::size_t a = 0; a < parts; ++a) {
      if (left[a]) note(r, INFINITY, "component " + std::to_string(a));
    }
    return r;
  }

  const World& w_;
  const Shock& s_;
  const Equilibrium& e_;
  std::size_t n_, j_;
};

}  // namespace

std::vector<Residual> check_equilibrium(const World& world, const Shock& shock,
                                        const Equilibrium& equilibrium) {
  return Checker(world, shock, equilibrium).run();
}

}  // namespace samarkand
