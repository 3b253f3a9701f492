#include "samarkand/strategy/mixed_equilibria.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>

#include "samarkand/numeric/dense.h"

namespace samarkand {
namespace {

constexpr double kRounding = 1e-12, kZero = 1e-9;
constexpr std::size_t kMaxActions = 62;  // in a mask, with room for the next of its size

using Mask = std::uint64_t;

std::vector<Mask> subsets(std::size_t n, std::size_t size) {
  std::vector<Mask> result;
  for (Mask mask = (Mask{1} << size) - 1; mask < Mask{1} << n;) {
    result.push_back(mask);
    const Mask low = mask & -mask, next = mask + low;  // Gosper's hack: the next of this size
    mask = ((next ^ mask) >> 2) / low | next;
  }
  return result;
}

std::vector<std::size_t> members(Mask mask) {
  std::vector<std::size_t> result;
  for (; mask != 0; mask &= mask - 1) {
    result.push_back(static_cast<std::size_t>(std::countr_zero(mask)));
  }
  return result;
}

// A vertex of one player's polyhedron.
struct Vertex {
  Mask support = 0, replies = 0;  // actions played; best replies of the other player
  Array x;
};

// The x on `support` that makes the other player, whose payoffs are `payoff` [reply][action],
// indifferent over `replies`, where there is exactly one and no other reply is better.
std::optional<Vertex> vertex(const dense::Matrix& payoff, Mask support, Mask replies, double tie) {
  const std::vector<std::size_t> rows = members(replies), columns = members(support);
  const std::size_t k = rows.size();
  dense::Matrix system(k + 1, k + 1);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) system(i, j) = payoff(rows[i], columns[j]);
    system(i, k) = -1;
    system(k, i) = 1;
  }
  Array unit(k + 1, 0);
  unit[k] = 1;
  const std::optional<Array> solution = dense::solve_if_regular(system, unit, 10 * tie);
  if (!solution) return {};

  Vertex result{.x = Array(payoff.columns(), 0)};
  for (std::size_t i = 0; i < k; ++i) {
    const double chance = (*solution)[i];
    if (chance < -kZero) return {};
    if (chance < kZero) continue;
    result.support |= Mask{1} << columns[i];
    result.x[columns[i]] = chance;
  }
  const double sum = dense::sum(result.x);
  for (double& chance : result.x) chance /= sum;
  Array value(payoff.rows(), 0);
  for (std::size_t j = 0; j < value.size(); ++j) {
    for (std::size_t i = 0; i < result.x.size(); ++i) value[j] += payoff(j, i) * result.x[i];
  }
  const double best = std::ranges::max(value);
  for (std::size_t j = 0; j < value.size(); ++j) {
    if (value[j] >= best - tie) result.replies |= Mask{1} << j;
  }
  if ((replies & ~result.replies) != 0) return {};
  return result;
}

// All of them: one for each pair of a support and a set of best replies.
std::vector<Vertex> vertices(const dense::Matrix& payoff, double tie) {
  std::vector<Vertex> result;
  std::set<std::pair<Mask, Mask>> seen;
  const std::size_t n = payoff.rows(), m = payoff.columns();
  for (std::size_t size = 1; size <= std::min(m, n); ++size) {
    const std::vector<Mask> all_replies = subsets(n, size);
    for (const Mask support : subsets(m, size)) {
      for (const Mask replies : all_replies) {
        std::optional<Vertex> found = vertex(payoff, support, replies, tie);
        if (found && seen.emplace(found->support, found->replies).second) {
          result.push_back(std::move(*found));
        }
      }
    }
  }
  return result;
}

double mean(const Array& chance, const Array& values) {
  return std::inner_product(chance.begin(), chance.end(), values.begin(), 0.0);
}

}  // namespace

double support_pairs(const NormalForm& form) {
  double pairs = 1;
  for (std::size_t k = 1; k <= form.actions[0] && pairs < 0x1p53; ++k) {
    pairs = std::round(pairs * static_cast<double>(form.actions[1] + k) / static_cast<double>(k));
  }
  return std::min(pairs - 1, 0x1p53);
}

std::optional<std::vector<MixedEquilibrium>> mixed_equilibria(const NormalForm& form,
                                                              double tolerance) {
  if (form.players() != 2 || !form.complete()) return {};
  const std::size_t m = form.actions[0], n = form.actions[1];
  if (std::max(m, n) > kMaxActions || support_pairs(form) > kMaxSupportPairs) return {};

  NormalForm game{form.actions, regrets(form)};  // the same game, without what cannot be changed
  for (double& value : game.payoff) value = -value;
  dense::Matrix own[2] = {{m, n}, {n, m}};  // [own][other's action]
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      own[0](i, j) = game.value(i * n + j, 0);
      own[1](j, i) = game.value(i * n + j, 1);
    }
  }
  double range[2], tie[2];
  for (int p = 0; p < 2; ++p) {
    range[p] = -std::ranges::min(own[p].values());
    const bool indifferent = range[p] <= std::max(tolerance, 0.0);
    for (double& value : own[p].values()) value *= indifferent ? 0 : 1 / range[p];
    tie[p] = indifferent ? kRounding : std::max(kRounding, tolerance / range[p]);
  }

  std::vector<MixedEquilibrium> found;
  const std::vector<Vertex> ys = vertices(own[0], tie[0]);
  for (const Vertex& x : vertices(own[1], tie[1])) {
    for (const Vertex& y : ys) {
      if ((x.support & ~y.replies) != 0 || (y.support & ~x.replies) != 0) continue;
      MixedEquilibrium equilibrium{{x.x, y.x}, Array(2)};
      const MixedProfile values = action_values(form, equilibrium.probability);
      const MixedProfile stakes = action_values(game, equilibrium.probability);
      bool holds = true;
      for (std::size_t p = 0; p < 2; ++p) {
        const Array& chance = equilibrium.probability[p];
        equilibrium.payoff[p] = mean(chance, values[p]);
        const double best = *std::max_element(stakes[p].begin(), stakes[p].end());
        const double gain = best - mean(chance, stakes[p]);
        holds &= gain <= std::max(tolerance, 10 * kRounding * range[p]);
        equilibrium.gain = std::max(equilibrium.gain, gain);
      }
      if (holds) found.push_back(std::move(equilibrium));
    }
  }
  return found;
}

}  // namespace samarkand
