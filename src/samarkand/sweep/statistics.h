// What a sweep says of its draws. Everything is summed in the order of the draws, so that the bits
// do not depend on who computed them.
//
// Sobol indices of the groups i of inputs of f, by the design of Saltelli et al. (2010, Computer
// Physics Communications 181:2): A and B are independent samples, AB_i is A with the inputs of
// group i from B.
//   first order  S_i = mean( (f(B) - m) (f(AB_i) - f(A)) ) / V    Saltelli et al. (2010)
//   total        T_i = mean( (f(A) - f(AB_i))^2 ) / (2 V)         Jansen (1999)
// m and V: mean and variance of f over A and B together. Standard errors by the delta method: with
// g_k the terms of a mean above and v_k those of V, that of S = mean(g) / V is
// sd(g - S v) / (V sqrt(n)).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace samarkand {

inline constexpr std::array<double, 5> kQuantiles = {0.05, 0.25, 0.5, 0.75, 0.95};

struct Summary {
  double mean = 0, sd = 0;  // sd with n - 1; undefined (NaN) of fewer than two values
  std::array<double, kQuantiles.size()> quantiles = {};
};
// All NaN without values.
Summary summarise(std::vector<double> values);

// The quantile p of ascending values, interpolated between order statistics at (n - 1) p: type 7 of
// Hyndman and Fan (1996), numpy's default.
double quantile_of(std::span<const double> ascending, double p);

struct SobolShare {
  double first_order = 0, total = 0;  // NaN where nothing varies
  double first_order_error = 0, total_error = 0;
};
// Fewer draws than this have no shares: their errors are as large as the shares.
inline constexpr std::size_t kLeastForShares = 100;
// `values` [design][draw]: f(A), f(B), f(AB_1), f(AB_2), ... One share for each group.
std::vector<SobolShare> sobol_shares(std::span<const std::vector<double>> values);

}  // namespace samarkand
