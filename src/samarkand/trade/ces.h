// The CES price index of checks and results (the solver has its own):
//
//   P = (sum_k a_k p_k^(1-s))^(1/(1-s)) with sum a = 1, for every elasticity s; s = 1 is the limit
//   prod_k p_k^a_k. With s <= 1 a price that is infinite makes P so; with s > 1 it drops out.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace samarkand {

// ln P of `count` log prices, the weights divided by their sum (> 0). Exact to rounding on both
// sides of s = 1. Prices of weight 0 do not count.
inline double log_ces(std::size_t count, const double* weight, const double* log_price,
                      double elasticity) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const double power = 1 - elasticity;
  // Powers are relative to the price whose own is largest, so that none is above 1.
  double total = 0, mean = 0, largest = -kInfinite, reference = power < 0 ? kInfinite : -kInfinite;
  for (std::size_t k = 0; k < count; ++k) {
    if (!(weight[k] > 0)) continue;
    total += weight[k];
    if (power == 0) {
      mean += weight[k] * log_price[k];
    } else if (power * log_price[k] > largest) {
      largest = power * log_price[k];
      reference = log_price[k];
    }
  }
  if (power == 0) return mean / total;
  if (!std::isfinite(reference)) return reference;
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) {
    if (weight[k] > 0) sum += weight[k] * std::expm1(power * (log_price[k] - reference));
  }
  if (sum / total > -0.9) return reference + std::log1p(sum / total) / power;
  sum = 0;  // far apart: no digits are lost without expm1, and small weights keep theirs
  for (std::size_t k = 0; k < count; ++k) {
    if (weight[k] > 0) sum += weight[k] * std::exp(power * (log_price[k] - reference));
  }
  return reference + std::log(sum / total) / power;
}

}  // namespace samarkand
