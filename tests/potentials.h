// The potentials of the closure `scaled`, for the solvers that the library is compared with: by
// sweeps over the countries, where the library solves for all at once.
#pragma once

#include <algorithm>
#include <cmath>

#include "samarkand/world/world.h"

namespace samarkand::testing {

struct Potentials {
  explicit Potentials(const World& world)
      : lambda(world.country_count(), 0), unmatched(lambda), trade(lambda) {
    const std::size_t n_count = lambda.size();
    Array both(n_count * n_count, 0), deficit(n_count, 0), bought(n_count, 0), sold(n_count, 0);
    for (std::size_t c = 0; c < world.flow().size(); ++c) {
      const std::size_t n = c / n_count % n_count, i = c % n_count;
      if (n == i) continue;
      bought[n] += world.flow()[c];
      sold[i] += world.flow()[c];
      for (const std::size_t pair : {n * n_count + i, i * n_count + n}) {
        both[pair] += world.flow()[c];
        trade[pair / n_count] += world.flow()[c];
      }
      deficit[n] += world.flow()[c];
      deficit[i] -= world.flow()[c];
    }
    const auto gap = [&](std::size_t n) {
      double sum = deficit[n];
      for (std::size_t i = 0; i < n_count; ++i) {
        sum -= both[n * n_count + i] * part(n, i);
      }
      return sum;
    };
    double moved = 1;
    for (int sweep = 0; sweep < 200000 && moved > 1e-17; ++sweep) {
      moved = 0;
      for (std::size_t n = 0; n < n_count; ++n) {
        if (trade[n] == 0) continue;
        double links = 0;
        for (std::size_t i = 0; i < n_count; ++i) {
          if (std::abs(lambda[n] - lambda[i]) < .95) links += both[n * n_count + i];
        }
        const double step = links > 0 ? gap(n) / links : std::copysign(.1, gap(n));
        const double to = std::clamp(lambda[n] + std::clamp(step, -.1, .1), -2.0, 2.0);
        moved = std::max(moved, std::abs(to - lambda[n]));
        lambda[n] = to;
      }
    }
    for (std::size_t n = 0; n < n_count; ++n) {
      if (std::abs(lambda[n]) == 2) unmatched[n] = gap(n);
      one_way.push_back(bought[n] == 0 || sold[n] == 0);
    }
  }

  // D' of flows [sector][importer][exporter], where nothing splits the world; `s` as in a result.
  template <class T>
  std::vector<T> deficits(const std::vector<T>& flow, T& s) const {
    const std::size_t n_count = lambda.size();
    std::vector<T> result(n_count), after(n_count), own(n_count);
    for (std::size_t c = 0; c < flow.size(); ++c) {
      const std::size_t n = c / n_count % n_count, i = c % n_count;
      if (n == i) continue;
      const T shifted = T(part(n, i)) * flow[c];
      result[n] = result[n] + shifted;
      result[i] = result[i] - shifted;
      after[n] = after[n] + flow[c];
      after[i] = after[i] + flow[c];
    }
    T sum = 0, size = 0;
    for (std::size_t n = 0; n < n_count; ++n) {
      if (unmatched[n] == 0) continue;
      own[n] = one_way[n] ? T(unmatched[n]) : T(unmatched[n] / trade[n]) * after[n];
      sum = sum + own[n];
      size = unmatched[n] > 0 ? size + own[n] : size - own[n];
    }
    s = T(0);
    if (std::ranges::any_of(unmatched, [](double r) { return r != 0; })) s = sum / size;
    for (std::size_t n = 0; n < n_count; ++n) {
      result[n] = result[n] + own[n] - (unmatched[n] > 0 ? s * own[n] : T(0) - s * own[n]);
    }
    return result;
  }

  // Of what n and i trade, what n borrows from i.
  double part(std::size_t n, std::size_t i) const {
    return std::clamp(lambda[n] - lambda[i], -.95, .95);
  }

  Array lambda, unmatched, trade;  // [country]
  std::vector<char> one_way;
};

}  // namespace samarkand::testing
