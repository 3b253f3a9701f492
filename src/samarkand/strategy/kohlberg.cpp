#include "samarkand/strategy/kohlberg.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "samarkand/numeric/dense.h"
#include "samarkand/strategy/coalition_values.h"

namespace samarkand {
namespace {

constexpr double kEqual = 1e-12;
constexpr double kReached = 1e-6;             // what is out of reach is 1/12600 away or more
constexpr std::uint64_t kPrime = 2147483647;  // more than any determinant of 0 and 1

bool has(Coalition s, std::size_t player) { return (s >> player & 1) != 0; }

// Coalitions, as vectors of 0 and 1, and all that are sums and differences of theirs.
class Span {
 public:
  explicit Span(std::size_t n) : n_(n) {}
  std::size_t rank() const { return rows_.size(); }
  bool contains(Coalition s) const {
    const Row row = reduced(s);
    return std::ranges::all_of(row, [](std::uint64_t v) { return v == 0; });
  }
  void add(Coalition s) {
    Row row = reduced(s);
    const auto first = std::ranges::find_if(row, [](std::uint64_t v) { return v != 0; });
    if (first == row.end()) return;
    const std::uint64_t inverse = power(*first, kPrime - 2);
    for (std::uint64_t& v : row) v = v * inverse % kPrime;
    rows_.push_back(row);
  }

 private:
  using Row = std::vector<std::uint64_t>;

  static std::uint64_t power(std::uint64_t base, std::uint64_t exponent) {
    std::uint64_t result = 1;
    for (; exponent != 0; exponent >>= 1, base = base * base % kPrime) {
      if ((exponent & 1) != 0) result = result * base % kPrime;
    }
    return result;
  }
  Row reduced(Coalition s) const {
    Row row(n_);
    for (std::size_t i = 0; i < n_; ++i) row[i] = has(s, i);
    for (const Row& by : rows_) {
      const auto first = std::ranges::find(by, std::uint64_t{1}) - by.begin();  // its first not 0
      const std::uint64_t factor = kPrime - row[first];
      for (std::size_t i = 0; i < n_; ++i) row[i] = (row[i] + factor * by[i]) % kPrime;
    }
    return row;
  }

  std::size_t n_;
  std::vector<Row> rows_;  // each begins with a 1
};

// Whether a target is sum_j weight_j column_j with weights >= 0: least squares with such weights
// (Lawson, Hanson 1974, Solving Least Squares Problems, chapter 23).
class Cone {
 public:
  explicit Cone(std::vector<Array> columns) : columns_(std::move(columns)) {}

  bool reaches(const Array& target) {
    weight_.clear();
    used_.clear();
    rest_ = target;
    for (std::size_t step = 0; step <= 3 * columns_.size(); ++step) {
      if (dense::norm(rest_) < kReached) return true;
      std::size_t best = columns_.size();
      double most = kEqual * dense::norm(target);
      for (std::size_t j = 0; j < columns_.size(); ++j) {
        const double gain = dense::dot(columns_[j], rest_);
        if (gain > most && std::ranges::find(used_, j) == used_.end()) best = j, most = gain;
      }
      if (best == columns_.size()) return false;
      used_.push_back(best);
      weight_.push_back(0);
      fit(target);
    }
    return false;
  }

 private:
  // Least squares over the columns in use, without those whose weight would fall below 0.
  void fit(const Array& target) {
    while (!used_.empty()) {
      const Array wanted = least_squares(target);
      double step = 1;
      for (std::size_t k = 0; k < used_.size(); ++k) {
        if (wanted[k] <= 0) step = std::min(step, weight_[k] / (weight_[k] - wanted[k]));
      }
      const bool whole = std::ranges::all_of(wanted, [](double w) { return w > 0; });
      for (std::size_t k = used_.size(); k-- > 0;) {
        weight_[k] = whole ? wanted[k] : weight_[k] + step * (wanted[k] - weight_[k]);
        if (whole || weight_[k] > kEqual) continue;
        weight_.erase(weight_.begin() + static_cast<std::ptrdiff_t>(k));
        used_.erase(used_.begin() + static_cast<std::ptrdiff_t>(k));
      }
      if (whole) break;
    }
    rest_ = target;
    for (std::size_t k = 0; k < used_.size(); ++k) subtract(weight_[k], used_[k]);
  }

  // The weights that come closest, corrected once by what is left.
  Array least_squares(const Array& target) {
    const std::size_t size = used_.size();
    dense::Matrix products(size, size);
    for (std::size_t k = 0; k < size; ++k) {
      for (std::size_t l = 0; l < size; ++l) {
        products(k, l) = dense::dot(columns_[used_[k]], columns_[used_[l]]);
      }
    }
    Array result(size, 0), right(size);
    rest_ = target;
    for (int round = 0; round < 2; ++round) {
      for (std::size_t k = 0; k < size; ++k) right[k] = dense::dot(columns_[used_[k]], rest_);
      const Array more = dense::solve_symmetric(products, right);
      for (std::size_t k = 0; k < size; ++k) {
        result[k] += more[k];
        subtract(more[k], used_[k]);
      }
    }
    return result;
  }
  void subtract(double weight, std::size_t column) {
    for (std::size_t i = 0; i < rest_.size(); ++i) rest_[i] -= weight * columns_[column][i];
  }

  std::vector<Array> columns_;
  Array weight_, rest_;  // [used]; target - sum_j weight_j column_j
  std::vector<std::size_t> used_;
};

// Whether lambda_S > 0 of `strict` and nu_i >= 0 of `weak` exist with a sum that is the same for
// every player: lambda = 1 and what more it takes.
bool balanced(const std::vector<Coalition>& strict, const std::vector<Coalition>& weak,
              std::size_t n) {
  std::vector<Array> columns;
  Array target(n, 0);
  const auto add = [&](Coalition s) {
    const double mean = static_cast<double>(std::popcount(s)) / static_cast<double>(n);
    Array& column = columns.emplace_back(n);
    for (std::size_t i = 0; i < n; ++i) column[i] = (has(s, i) ? 1 : 0) - mean;
  };
  for (const Coalition s : strict) {
    add(s);
    for (std::size_t i = 0; i < n; ++i) target[i] -= columns.back()[i];
  }
  for (const Coalition s : weak) add(s);
  return Cone(std::move(columns)).reaches(target);
}

}  // namespace

double kohlberg_residual(std::span<const double> worth, std::size_t n, const Array& share) {
  assert(n >= 1 && worth.size() == std::size_t{1} << n && share.size() == n);
  const Coalition all = worth.size() - 1;
  double size = std::ranges::max(worth), residual = std::abs(worth[all] - sum(share));
  for (std::size_t i = 0; i < n; ++i) {
    const double own = worth[Coalition{1} << i];
    size = std::max({size, std::abs(own), std::abs(share[i])});
    residual = std::max(residual, own - share[i]);
  }
  const double equal = kEqual * size;

  std::vector<Coalition> order(all), at_their_own, taken;
  std::iota(order.begin(), order.end(), Coalition{1});
  order.pop_back();  // all
  Array excess(worth.begin(), worth.end());
  for (const Coalition s : order) {
    for (std::size_t i = 0; i < n; ++i) excess[s] -= has(s, i) ? share[i] : 0;
    if (std::has_single_bit(s) && excess[s] >= -equal) at_their_own.push_back(s);
  }
  std::ranges::stable_sort(order, [&](Coalition s, Coalition t) { return excess[s] > excess[t]; });

  Span span(n);
  span.add(all);
  for (std::size_t next = 0; next < order.size() && span.rank() < n;) {
    if (span.contains(order[next])) {
      ++next;
      continue;
    }
    const double top = excess[order[next]];
    double last = top;
    do {
      for (const double from = excess[order[next]];
           next < order.size() && excess[order[next]] >= from - equal; ++next) {
        if (span.contains(order[next])) continue;
        taken.push_back(order[next]);
        last = excess[order[next]];
      }
    } while (next < order.size() && !balanced(taken, at_their_own, n));
    residual = std::max(residual, top - last);
    for (const Coalition s : taken) span.add(s);
  }
  return residual;
}

}  // namespace samarkand
