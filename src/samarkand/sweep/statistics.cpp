#include "samarkand/sweep/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace samarkand {
namespace {

// mean(of) / mean(by) over `count` draws and its standard error; NaN where the latter is 0. Terms
// are worked out twice: they would take as much memory as the draws.
template <class Of, class By>
std::pair<double, double> ratio_of_means(std::size_t count, Of of, By by) {
  const double n = static_cast<double>(count);
  double sum = 0, base = 0, squares = 0;
  for (std::size_t k = 0; k < count; ++k) {
    sum += of(k);
    base += by(k);
  }
  if (!(base > 0)) return {NAN, NAN};
  const double ratio = sum / base;
  for (std::size_t k = 0; k < count; ++k) {
    const double apart = of(k) - ratio * by(k);
    squares += apart * apart;
  }
  return {ratio, std::sqrt(squares / (n - 1) * n) / base};
}

}  // namespace

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
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] + b[k];
  const double mean = sum / (2 * n);
  const auto variance = [&](std::size_t k) {
    return ((a[k] - mean) * (a[k] - mean) + (b[k] - mean) * (b[k] - mean)) / 2;
  };
  std::vector<SobolShare> shares;
  for (const std::vector<double>& mixed : values.subspan(2)) {
    const auto first = [&](std::size_t k) { return (b[k] - mean) * (mixed[k] - a[k]); };
    const auto total = [&](std::size_t k) { return (a[k] - mixed[k]) * (a[k] - mixed[k]) / 2; };
    const auto [own, own_error] = ratio_of_means(a.size(), first, variance);
    const auto [all, all_error] = ratio_of_means(a.size(), total, variance);
    shares.push_back({own, all, own_error, all_error});
  }
  return shares;
}

}  // namespace samarkand
