#include "samarkand/strategy/coalition_values.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "samarkand/numeric/draws.h"

namespace samarkand {
namespace {

Coalition bit(std::size_t player) { return Coalition{1} << player; }

using Order = std::vector<std::size_t>;

// Fisher and Yates: order number `sample` of a seed.
Order random_order(std::size_t n, std::uint64_t seed, std::uint64_t sample) {
  Order order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t k = n; k > 1; --k) {
    const double u = uniform(seed, 0, sample, static_cast<std::uint32_t>(k));
    std::swap(order[k - 1], order[static_cast<std::size_t>(u * static_cast<double>(k))]);
  }
  return order;
}

// The coalitions that grow from nobody to all in this order.
std::vector<Coalition> growth(const Order& order) {
  std::vector<Coalition> result = {0};
  for (const std::size_t player : order) result.push_back(result.back() | bit(player));
  return result;
}

}  // namespace

Array shapley(std::span<const double> values, std::size_t n) {
  assert(n >= 1 && values.size() == bit(n));
  Array weight(n, 1.0 / static_cast<double>(n));  // [size] |S|! (n - |S| - 1)! / n!
  for (std::size_t k = 1; k < n; ++k) {
    weight[k] = weight[k - 1] * static_cast<double>(k) / static_cast<double>(n - k);
  }
  Array result(n);
  for (Coalition s = 0; s < values.size(); ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      if ((s & bit(i)) == 0) {
        result[i] += weight[std::popcount(s)] * (values[s | bit(i)] - values[s]);
      }
    }
  }
  for (double& value : result) {
    if (!std::isfinite(value)) value = std::numeric_limits<double>::quiet_NaN();
  }
  return result;
}

SampledShapley sampled_shapley(const ValueOracle& oracle, std::size_t n, std::size_t samples,
                               std::uint64_t seed) {
  assert(n >= 1 && n < 64 && samples >= 1);
  const Coalition all = bit(n) - 1;
  std::vector<Coalition> asked;
  for (std::size_t k = 0; k < samples; ++k) {
    for (const Coalition s : growth(random_order(n, seed, k))) {
      asked.push_back(s);
      asked.push_back(all & ~s);  // the reverse order grows through the complements
    }
  }
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  const Array known = oracle(asked);
  assert(known.size() == asked.size());
  const auto value = [&](Coalition s) {
    return known[std::lower_bound(asked.begin(), asked.end(), s) - asked.begin()];
  };

  SampledShapley result{Array(n), Array(n), asked.size()};
  Array squares(n);  // sums of squared deviations, by Welford
  for (std::size_t k = 0; k < samples; ++k) {
    const Order order = random_order(n, seed, k);
    const std::vector<Coalition> grown = growth(order);
    for (std::size_t place = 0; place < n; ++place) {
      const Coalition before = grown[place], after = grown[place + 1];
      const double forward = value(after) - value(before);
      const double backward = value(all & ~before) - value(all & ~after);
      const std::size_t i = order[place];
      const double change = (forward + backward) / 2 - result.value[i];
      result.value[i] += change / static_cast<double>(k + 1);
      squares[i] += change * change * static_cast<double>(k) / static_cast<double>(k + 1);
    }
  }
  const auto count = static_cast<double>(samples);
  for (std::size_t i = 0; i < n; ++i) {
    result.standard_error[i] = std::sqrt(squares[i] / (count * (count - 1)));
  }
  return result;
}

Stability stability(std::span<const double> payoff, std::size_t n, Coalition coalition,
                    double tolerance) {
  assert(payoff.size() == n * bit(n));
  const std::span<const double> now = payoff.subspan(coalition * n, n);
  Stability result;
  result.known = std::all_of(now.begin(), now.end(), [](double v) { return std::isfinite(v); });
  for (std::size_t i = 0; result.known && i < n; ++i) {
    const double then = payoff[(coalition ^ bit(i)) * n + i];
    if (!std::isfinite(then)) {
      result.unknown.push_back(i);
    } else if (then - now[i] > tolerance) {
      ((coalition & bit(i)) != 0 ? result.leave : result.join).push_back(i);
    }
  }
  return result;
}

std::vector<std::optional<Coalition>> best_of_each_size(std::span<const double> values,
                                                        std::size_t n) {
  std::vector<std::optional<Coalition>> best(n + 1);
  for (Coalition s = 0; s < values.size(); ++s) {
    auto& first = best[std::popcount(s)];
    if (std::isfinite(values[s]) && (!first || values[s] > values[*first])) first = s;
  }
  return best;
}

std::optional<Fall> largest_fall(std::span<const double> values, std::size_t n, double tolerance) {
  std::optional<Fall> largest;
  for (Coalition s = 0; s < values.size(); ++s) {
    for (std::size_t i = 0; i < n; ++i) {
      if ((s & bit(i)) != 0) continue;
      const double loss = values[s] - values[s | bit(i)];
      if (std::isfinite(loss) && loss > (largest ? largest->loss : tolerance)) {
        largest = Fall{s, i, loss};
      }
    }
  }
  return largest;
}

}  // namespace samarkand
