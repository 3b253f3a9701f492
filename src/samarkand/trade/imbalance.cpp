#include "samarkand/trade/imbalance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "samarkand/numeric/dense.h"
#include "samarkand/numeric/root.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {
namespace {

constexpr int kMostSteps = 200;
constexpr double kLongestStep = .5;  // of a potential
constexpr double kRounding = 1e-13;  // of all trade of a country
constexpr double kNoise = 1e-12;     // of the objective
constexpr double kUnlinked = 1e-12;  // keeps a country whose links are all held from being lost

class Potentials {
 public:
  explicit Potentials(const World& world)
      : n_(world.country_count()), deficit_(n_), trade_(n_, n_) {
    result_.potential.resize(n_);
    result_.unmatched.resize(n_);
    result_.trade.resize(n_);
    result_.one_way.resize(n_);
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      for (std::size_t n = 0; n < n_; ++n) {
        for (std::size_t i = 0; i < n_; ++i) {
          if (i == n) continue;
          const double flow = world.flow()[world.cell(j, n, i)];
          trade_(n, i) += flow;
          trade_(i, n) += flow;
          result_.trade[n] += flow;
          result_.trade[i] += flow;
          deficit_[n] += flow;
          deficit_[i] -= flow;
        }
      }
    }
    const auto [exports, imports] = border_trade(world.flow(), n_);
    for (std::size_t n = 0; n < n_; ++n) result_.one_way[n] = exports[n] == 0 || imports[n] == 0;
  }

  Imbalance find() && {
    std::vector<char> seen(n_, 0);
    for (std::size_t n = 0; n < n_; ++n) {
      if (!seen[n]) solve(partners(n, seen));
    }
    return std::move(result_);
  }

 private:
  // A country and all that trade with it, directly or through others.
  std::vector<std::size_t> partners(std::size_t first, std::vector<char>& seen) const {
    std::vector<std::size_t> members = {first};
    seen[first] = 1;
    for (std::size_t k = 0; k < members.size(); ++k) {
      for (std::size_t i = 0; i < n_; ++i) {
        if (seen[i] || !(trade_(members[k], i) > 0)) continue;
        seen[i] = 1;
        members.push_back(i);
      }
    }
    return members;
  }

  void solve(const std::vector<std::size_t>& members) {
    if (members.size() == 1) return;
    // Potentials are given up to a constant: here sum_n trade_n lambda_n = 0.
    const std::size_t size = members.size();
    dense::Matrix matrix(size, size);
    Array given(size);
    double total = 0;
    for (const std::size_t n : members) total += result_.trade[n];
    for (std::size_t a = 0; a < size; ++a) {
      given[a] = deficit_[members[a]];
      for (std::size_t b = 0; b < size; ++b) {
        matrix(a, b) = laplacian(members[a], members[b]) +
                       result_.trade[members[a]] * result_.trade[members[b]] / total;
      }
    }
    const Array found = dense::solve(matrix, given).x;
    const auto [least, most] = std::ranges::minmax(found);
    for (std::size_t a = 0; a < size; ++a) {
      result_.potential[members[a]] = found[a] - (least + most) / 2;
    }
    if (most - least > kMostOfTrade) hold(members);
  }

  double laplacian(std::size_t n, std::size_t i) const {
    return n == i ? result_.trade[n] : -trade_(n, i);
  }

  // What the potentials leave of the deficit of n, relative to its trade.
  double left(const std::vector<std::size_t>& members, const Array& potential,
              std::size_t n) const {
    double sum = deficit_[n];
    for (const std::size_t i : members) {
      sum -= trade_(n, i) * borrowed_part(potential[n], potential[i]);
    }
    return sum / result_.trade[n];
  }

  // sum_{n<i} T h - sum_n D_n lambda_n
  double objective(const std::vector<std::size_t>& members, const Array& potential) const {
    double sum = 0;
    for (const std::size_t n : members) {
      sum -= deficit_[n] * potential[n];
      for (const std::size_t i : members) {
        const double apart = std::abs(potential[n] - potential[i]);
        const double held = std::min(apart, kMostOfTrade);
        sum += trade_(n, i) * held * (apart - held / 2) / 2;
      }
    }
    return sum;
  }

  // Where links are held: Newton's method on what is left, which is piecewise linear, and where it
  // is stuck at a kink a sweep over the countries, each to the best potential of its own.
  void hold(const std::vector<std::size_t>& members) {
    Array& potential = result_.potential;
    for (const std::size_t n : members) {
      potential[n] = std::clamp(potential[n], -kHighestPotential, kHighestPotential);
    }
    double last = INFINITY;
    for (int step = 0; step < kMostSteps; ++step) {
      std::vector<std::size_t> inside;
      double largest = 0;
      for (const std::size_t n : members) {
        const double gap = left(members, potential, n);
        if (std::abs(potential[n]) == kHighestPotential && gap * potential[n] >= 0) continue;
        inside.push_back(n);
        largest = std::max(largest, std::abs(gap));
      }
      if (largest <= kRounding) break;
      if (largest < last / 2 && move(members, inside)) {
        last = largest;
      } else {
        last = INFINITY;
        if (!sweep(members, inside)) break;
      }
    }
    for (const std::size_t n : members) {
      if (std::abs(potential[n]) != kHighestPotential) continue;
      const double gap = left(members, potential, n);  // beyond the bound, or rounding
      if (gap * potential[n] > 0) result_.unmatched[n] = gap * result_.trade[n];
    }
  }

  // A step of the countries inside, halved until it gains; says whether it does.
  bool move(const std::vector<std::size_t>& members, const std::vector<std::size_t>& inside) {
    dense::Matrix matrix(inside.size(), inside.size());
    Array given(inside.size());
    for (std::size_t a = 0; a < inside.size(); ++a) {
      const std::size_t n = inside[a];
      given[a] = left(members, result_.potential, n) * result_.trade[n];
      matrix(a, a) = kUnlinked * result_.trade[n];
      for (const std::size_t i : members) {
        if (!is_held(n, i)) matrix(a, a) += trade_(n, i);
      }
      for (std::size_t b = 0; b < inside.size(); ++b) {
        if (a != b && !is_held(n, inside[b])) matrix(a, b) = -trade_(n, inside[b]);
      }
    }
    const Array step = dense::solve(matrix, given).x;
    const double before = objective(members, result_.potential);
    Array to = result_.potential;
    for (double part = 1; part > 1e-6; part /= 2) {
      for (std::size_t a = 0; a < inside.size(); ++a) {
        const double by = std::clamp(step[a], -kLongestStep, kLongestStep);
        to[inside[a]] = std::clamp(result_.potential[inside[a]] + part * by, -kHighestPotential,
                                   kHighestPotential);
      }
      if (objective(members, to) > before + kNoise * std::abs(before)) continue;
      const bool moved = to != result_.potential;
      result_.potential = to;
      return moved;
    }
    return false;
  }

  // What is left of a country falls as its potential rises; says whether anything moved.
  bool sweep(const std::vector<std::size_t>& members, const std::vector<std::size_t>& inside) {
    bool moved = false;
    for (const std::size_t n : inside) {
      double& potential = result_.potential[n];
      const double before = potential, most = kHighestPotential;
      const auto left_at = [&](double at) {
        potential = at;
        return left(members, result_.potential, n);
      };
      const double highest = left_at(most), lowest = left_at(-most);
      if (highest >= 0 || lowest <= 0) {
        potential = highest >= 0 ? most : -most;
      } else {
        potential = find_root(left_at, -most, lowest, most, highest, 0);
      }
      moved = moved || potential != before;
    }
    return moved;
  }

  bool is_held(std::size_t n, std::size_t i) const {
    return std::abs(result_.potential[n] - result_.potential[i]) >= kMostOfTrade;
  }

  std::size_t n_;
  Array deficit_;        // D, as imports less exports: their sum is 0
  dense::Matrix trade_;  // T
  Imbalance result_;
};

}  // namespace

Imbalance imbalance_of(const World& world) { return Potentials(world).find(); }

}  // namespace samarkand
