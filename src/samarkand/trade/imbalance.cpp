#include "samarkand/trade/imbalance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "samarkand/numeric/dense.h"

namespace samarkand {
namespace {

constexpr int kMostActiveSets = 100;

class Potentials {
 public:
  explicit Potentials(const World& world)
      : n_(world.country_count()), deficit_(n_), trade_(n_, n_) {
    result_.potential.resize(n_);
    result_.unmatched.resize(n_);
    result_.trade.resize(n_);
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
    if (most - least > 2 * kHighestPotential) hold(members);
  }

  double laplacian(std::size_t n, std::size_t i) const {
    return n == i ? result_.trade[n] : -trade_(n, i);
  }

  // The bounds, by a primal-dual active set: which countries stand at one is guessed from where
  // they are, the others are solved for, until the guess comes true.
  void hold(const std::vector<std::size_t>& members) {
    std::vector<int> bound(n_, 0), before;
    for (int k = 0; k < kMostActiveSets; ++k) {
      before = bound;
      for (const std::size_t n : members) {
        const double wanted = result_.potential[n] + result_.unmatched[n] / result_.trade[n];
        bound[n] = wanted > kHighestPotential ? 1 : wanted < -kHighestPotential ? -1 : 0;
      }
      if (bound == before) return;
      solve_inside(members, bound);
      for (const std::size_t n : members) {
        double carried = 0;
        for (const std::size_t i : members) {
          carried += trade_(n, i) * (result_.potential[n] - result_.potential[i]);
        }
        result_.unmatched[n] = bound[n] == 0 ? 0 : deficit_[n] - carried;
      }
    }
  }

  void solve_inside(const std::vector<std::size_t>& members, const std::vector<int>& bound) {
    std::vector<std::size_t> inside;
    for (const std::size_t n : members) {
      result_.potential[n] = bound[n] * kHighestPotential;
      if (bound[n] == 0) inside.push_back(n);
    }
    if (inside.empty()) return;
    dense::Matrix matrix(inside.size(), inside.size());
    Array given(inside.size());
    for (std::size_t a = 0; a < inside.size(); ++a) {
      given[a] = deficit_[inside[a]];
      for (const std::size_t i : members) given[a] += trade_(inside[a], i) * result_.potential[i];
      for (std::size_t b = 0; b < inside.size(); ++b) {
        matrix(a, b) = laplacian(inside[a], inside[b]);
      }
    }
    const Array found = dense::solve(matrix, given).x;
    for (std::size_t a = 0; a < inside.size(); ++a) result_.potential[inside[a]] = found[a];
  }

  std::size_t n_;
  Array deficit_;        // D, as imports less exports: their sum is 0
  dense::Matrix trade_;  // T
  Imbalance result_;
};

}  // namespace

Imbalance imbalance_of(const World& world) { return Potentials(world).find(); }

}  // namespace samarkand
