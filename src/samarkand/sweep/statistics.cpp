#include "samarkand/sweep/statistics.h"

#include <algorithm>
#include <cmath>

namespace samarkand {

double quantile_of(std::span<const double> ascending, double p) {
  if (ascending.empty()) return NAN;
  const double at = p * static_cast<double>(ascending.size() - 1);
  const std::size_t below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (at - std::floor(at)) * (ascending[above] - ascending[below]);
}

Summary summarise(std::vector<double> values) {
  Summary summary;
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  summary.mean = sum / n;
  for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
  summary.sd = values.size() < 2 ? NAN : std::sqrt(squares / (n - 1));
  std::sort(values.begin(), values.end());
  for (std::size_t q = 0; q < kQuantiles.size(); ++q) {
    summary.quantiles[q] = quantile_of(values, kQuantiles[q]);
  }
  return summary;
}

std::vector<SobolShare> sobol_shares(std::span<const std::vector<double>> values) {
  const std::vector<double>&a = values[0], &b = values[1];
  const double n = static_cast<double>(a.size());
  double sum = 0, squares = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] + b[k];
  const double mean = sum / (2 * n);
  for (std::size_t k = 0; k < a.size(); ++k) {
    squares += (a[k] - mean) * (a[k] - mean) + (b[k] - mean) * (b[k] - mean);
  }
  const double variance = squares / (2 * n);
  std::vector<SobolShare> shares;
  for (const std::vector<double>& mixed : values.subspan(2)) {
    double first = 0, total = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
      first += (b[k] - mean) * (mixed[k] - a[k]);
      total += (a[k] - mixed[k]) * (a[k] - mixed[k]);
    }
    const bool varies = variance > 0;
    shares.push_back(
        {varies ? first / n / variance : NAN, varies ? total / (2 * n) / variance : NAN});
  }
  return shares;
}

}  // namespace samarkand
