#include "samarkand/strategy/cooperative_game.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "samarkand/numeric/linear_programme.h"
#include "samarkand/strategy/coalition_values.h"
#include "samarkand/strategy/kohlberg.h"

namespace samarkand {
namespace {

constexpr double kExact = 1e-12;            // of a game's size
constexpr double kLeastCoefficient = 1e-6;  // what is not 0 is at least 1/9477

Coalition alone(std::size_t player) { return Coalition{1} << player; }

bool is_game(std::span<const double> worth, std::size_t n) {
  return n >= 1 && n <= kMaxGamePlayers && worth.size() == alone(n) && worth[0] == 0 &&
         std::ranges::all_of(worth, [](double v) { return std::isfinite(v); });
}

// A game without what each player is worth alone, in units of its size:
// worth(S) = (v(S) - sum_{i in S} v({i})) / unit. Coalitions that are worth so little that they
// bind nowhere are cut off at -2 n: the size of the others is what counts.
struct Surplus {
  double unit = 1, exact = 0;  // exact: kExact of the game's size, in units
  Array worth;                 // [2^n]
  Coalition everyone() const { return worth.size() - 1; }
};
Surplus surplus_of(std::span<const double> v, std::size_t n) {
  Surplus surplus{.worth = Array(v.begin(), v.end())};
  double size = std::ranges::max(v), most = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double own = v[alone(i)];
    size = std::max(size, std::abs(own));
    for (Coalition s = 0; s < v.size(); ++s) surplus.worth[s] -= (s & alone(i)) != 0 ? own : 0;
  }
  for (std::size_t i = 0; i < n; ++i) surplus.worth[alone(i)] = 0;
  most = std::max(std::ranges::max(surplus.worth), std::abs(surplus.worth.back()));
  // Where nothing is left but rounding, nothing is left.
  surplus.unit = most > kExact * size ? most : std::max(size, std::numeric_limits<double>::min());
  surplus.exact = kExact * size / surplus.unit;
  const double floor = -2 * static_cast<double>(n);
  for (double& w : surplus.worth) w = std::max(w / surplus.unit, floor);
  return surplus;
}

// What players' shares can still be: x_i = sum_k row_i[k] x_k + row_i[n] of players k still open.
class Plane {
 public:
  explicit Plane(std::size_t n) : n_(n), rows_(n, n + 1), open_(alone(n) - 1) {
    for (std::size_t i = 0; i < n; ++i) rows_(i, i) = 1;
  }

  Coalition open() const { return open_; }
  double constant(std::size_t player) const { return rows_(player, n_); }

  // x(S), [player or n].
  void express(Coalition s, Array& sum) const {
    sum.assign(n_ + 1, 0);
    for (std::size_t i = 0; i < n_; ++i) {
      if ((s & alone(i)) == 0) continue;
      for (std::size_t k = 0; k <= n_; ++k) sum[k] += rows_(i, k);
    }
  }
  // Whether x(S), so expressed, is known.
  bool known(const Array& sum) const { return pivot(sum) == n_; }

  // x(S) = total, unless it is known.
  void fix(Coalition s, double total) {
    Array sum;
    express(s, sum);
    const std::size_t p = pivot(sum);
    if (p == n_) return;
    Array row(n_ + 1);  // x_p
    for (std::size_t k = 0; k < n_; ++k) row[k] = k == p ? 0 : -sum[k] / sum[p];
    row[n_] = (total - sum[n_]) / sum[p];
    for (std::size_t i = 0; i < n_; ++i) {
      const double factor = std::exchange(rows_(i, p), 0);
      for (std::size_t k = 0; k <= n_; ++k) rows_(i, k) += factor * row[k];
    }
    open_ &= ~alone(p);
  }

 private:
  // The player of the largest coefficient; n if all are 0.
  std::size_t pivot(const Array& sum) const {
    std::size_t result = n_;
    double most = kLeastCoefficient;
    for (std::size_t k = 0; k < n_; ++k) {
      if (std::abs(sum[k]) > most) result = k, most = std::abs(sum[k]);
    }
    return result;
  }

  std::size_t n_;
  dense::Matrix rows_;  // [player][player or n]; 0 at players that are not open
  Coalition open_;
};

// x(S) >= worth - epsilon if eased, else x(S) >= worth.
struct Demand {
  Coalition coalition;
  double worth;
  bool eased;
};

std::vector<Demand> demands_of_all(const Surplus& surplus, double less, bool eased) {
  std::vector<Demand> demands;
  for (Coalition s = 1; s < surplus.everyone(); ++s) {
    demands.push_back({s, surplus.worth[s] - less, eased});
  }
  return demands;
}

// The dual of: minimise f(x) + epsilon e over x in the plane that meet the demands, which must be
// open. Columns are demands, rows the open players and epsilon; b, f's coefficients and e, is 0.
LinearProgramme dual(const Plane& plane, std::size_t n, const std::vector<Demand>& demands) {
  const auto rows = static_cast<std::size_t>(std::popcount(plane.open())) + 1;
  LinearProgramme result{{rows, demands.size()}, Array(rows), Array(demands.size())};
  Array sum;
  for (std::size_t j = 0; j < demands.size(); ++j) {
    plane.express(demands[j].coalition, sum);
    std::size_t r = 0;
    for (std::size_t k = 0; k < n; ++k) {
      if ((plane.open() & alone(k)) != 0) result.a(r++, j) = sum[k];
    }
    result.a(r, j) = demands[j].eased;
    result.c[j] = demands[j].worth - sum[n];
  }
  return result;
}

// The least epsilon, and the weights of the demands.
ProgrammeSolution least_epsilon(const Plane& plane, std::size_t n,
                                const std::vector<Demand>& demands) {
  LinearProgramme programme = dual(plane, n, demands);
  programme.b.back() = 1;
  return maximise(programme);
}

Plane shares_of(const Surplus& surplus, std::size_t n) {
  Plane plane(n);
  plane.fix(surplus.everyone(), surplus.worth.back());
  return plane;
}

// Fixes x(S) of all coalitions, one linear programme after another; false if one is not solved.
bool fix_all(const Surplus& surplus, std::size_t n, Plane& plane) {
  std::vector<Demand> demands = demands_of_all(surplus, 0, true);
  for (std::size_t i = 0; i < n; ++i) demands.push_back({alone(i), 0, false});
  Array sum;
  while (plane.open() != 0) {
    std::erase_if(demands, [&](const Demand& demand) {
      plane.express(demand.coalition, sum);
      return plane.known(sum);
    });
    const ProgrammeSolution best = least_epsilon(plane, n, demands);
    if (best.status != ProgrammeStatus::kOptimal) return false;
    const Coalition before = plane.open();
    for (std::size_t j = 0; j < demands.size(); ++j) {
      if (best.x[j] < kLeastCoefficient) continue;
      plane.fix(demands[j].coalition, demands[j].worth - (demands[j].eased ? best.value : 0));
    }
    if (plane.open() == before) return false;
  }
  return true;
}

}  // namespace

Core core(std::span<const double> worth, std::size_t n, double tolerance) {
  Core result;
  if (!is_game(worth, n)) return result;
  if (n == 1) return {GameStatus::kSolved, 0, false, {worth[1]}, {worth[1]}};
  result.status = GameStatus::kNotSolved;

  const Surplus surplus = surplus_of(worth, n);
  const Plane plane = shares_of(surplus, n);
  const ProgrammeSolution least = least_epsilon(plane, n, demands_of_all(surplus, 0, true));
  if (least.status != ProgrammeStatus::kOptimal) return result;
  result.epsilon = least.value * surplus.unit;
  result.empty = least.value > std::max(surplus.exact, tolerance / surplus.unit);
  if (result.empty) {
    result.status = GameStatus::kSolved;
    return result;
  }

  LinearProgramme programme =
      dual(plane, n, demands_of_all(surplus, std::max(least.value, 0.0), false));
  Array share;  // of a player, as the plane has it
  for (std::size_t i = 0; i < n; ++i) {
    plane.express(alone(i), share);
    for (const int sign : {1, -1}) {
      std::size_t r = 0;
      for (std::size_t k = 0; k < n; ++k) {
        if ((plane.open() & alone(k)) != 0) programme.b[r++] = sign * share[k];
      }
      const ProgrammeSolution bound = maximise(programme);
      if (bound.status != ProgrammeStatus::kOptimal) return result;
      (sign > 0 ? result.lowest : result.highest)
          .push_back(worth[alone(i)] + surplus.unit * (share[n] + sign * bound.value));
    }
  }
  result.status = GameStatus::kSolved;
  return result;
}

Nucleolus nucleolus(std::span<const double> worth, std::size_t n, double tolerance) {
  Nucleolus result;
  if (!is_game(worth, n)) return result;
  const Surplus surplus = surplus_of(worth, n);
  const double to_share = surplus.worth.back();
  if (to_share < -std::max(surplus.exact, tolerance / surplus.unit)) {
    result.status = GameStatus::kNoImputation;
    return result;
  }
  Plane plane = shares_of(surplus, n);
  const bool shared = to_share > surplus.exact;
  if (shared && !fix_all(surplus, n, plane)) {
    result.status = GameStatus::kNotSolved;
    return result;
  }
  result.status = GameStatus::kSolved;
  for (std::size_t i = 0; i < n; ++i) {
    const double more = shared ? plane.constant(i) : to_share / static_cast<double>(n);
    result.share.push_back(worth[alone(i)] + surplus.unit * more);
  }
  result.residual = kohlberg_residual(worth, n, result.share);
  return result;
}

std::optional<std::array<double, 2>> nash_bargain(double worth,
                                                  const std::array<double, 2>& outside,
                                                  const std::array<double, 2>& weight) {
  const double gain = worth - outside[0] - outside[1], weights = weight[0] + weight[1];
  if (!std::isfinite(gain) || !std::isfinite(weights)) return {};
  if (gain < 0 || weight[0] < 0 || weight[1] < 0 || weights == 0) return {};
  return {{outside[0] + gain * (weight[0] / weights), outside[1] + gain * (weight[1] / weights)}};
}

}  // namespace samarkand
