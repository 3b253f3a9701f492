#include "samarkand/strategy/logit_path.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/dense.h"

namespace samarkand {
namespace {

using dense::Matrix;

constexpr int kMaxSteps = 20000, kMaxNewton = 10;
constexpr double kLeastStep = 1e-12, kBranchStep = 1e-5;  // relative lengths

// The equations of the header. A point z: the logs of all probabilities, then lambda.
class LogitSystem {
 public:
  explicit LogitSystem(const NormalForm& game) : game_(game) {
    for (const std::size_t count : game.actions) {
      start_.push_back(size_);
      size_ += count;
    }
    for (std::size_t s = 0; s < game.profiles(); ++s) {
      for (std::size_t p = 0; p < game.players(); ++p) {
        place_.push_back(start_[p] + game.action(s, p));
      }
    }
  }

  std::size_t size() const { return size_; }

  Array uniform() const {
    Array z(size_ + 1, 0);
    for (std::size_t p = 0; p < game_.players(); ++p) {
      std::fill_n(&z[start_[p]], count(p), -std::log(static_cast<double>(count(p))));
    }
    return z;
  }

  // Residuals and their derivatives [equation][variable].
  struct Values {
    Array residual;
    Matrix jacobian;
  };
  Values evaluate(const Array& z) const {
    const double lambda = z[size_];
    const Array chance = dense::exp({z.data(), size_});
    Array value(size_, 0);
    Matrix slope(size_, size_);  // d value / d log chance
    const std::size_t players = game_.players();
    for (std::size_t s = 0; s < game_.profiles(); ++s) {
      const std::size_t* place = &place_[s * players];
      for (std::size_t p = 0; p < players; ++p) {
        double term = game_.value(s, p);
        for (std::size_t q = 0; q < players; ++q) term *= q == p ? 1 : chance[place[q]];
        value[place[p]] += term;
        for (std::size_t q = 0; q < players; ++q) {
          if (q != p) slope(place[p], place[q]) += term;
        }
      }
    }
    Values result{Array(size_), Matrix(size_, size_ + 1)};
    auto& [residual, jacobian] = result;
    for (std::size_t p = 0; p < players; ++p) {
      const std::size_t first = start_[p], last = first + count(p), r = likeliest(z, p);
      for (std::size_t a = first; a < last; ++a) {
        if (a == r) continue;
        residual[a] = z[a] - z[r] - lambda * (value[a] - value[r]);
        for (std::size_t b = 0; b < size_; ++b) {
          jacobian(a, b) = -lambda * (slope(a, b) - slope(r, b));
        }
        jacobian(a, a) += 1;
        jacobian(a, r) -= 1;
        jacobian(a, size_) = value[r] - value[a];
      }
      residual[r] = dense::sum({&chance[first], count(p)}) - 1;
      for (std::size_t a = first; a < last; ++a) jacobian(r, a) = chance[a];
    }
    return result;
  }

  MixedProfile probabilities(const Array& z) const {
    MixedProfile result;
    for (std::size_t p = 0; p < game_.players(); ++p) {
      result.push_back(dense::exp({&z[start_[p]], count(p)}));
    }
    return result;
  }

  // The strict equilibrium that z is next to, if every larger lambda only brings it closer: errors
  // are small, and so is what they do to the differences of log probabilities.
  std::optional<std::size_t> limit(const Array& z) const {
    std::size_t profile = 0;
    double error = 0;
    for (std::size_t p = 0; p < game_.players(); ++p) {
      const Array chance = dense::exp({&z[start_[p]], count(p)});
      const auto most = std::ranges::max_element(chance);
      profile = game_.deviate(profile, p, static_cast<std::size_t>(most - chance.begin()));
      error += dense::sum(chance) - *most;
    }
    if (error > 1e-9 || error * z[size_] > 1e-3) return {};
    const auto equilibrium = equilibrium_at(game_, profile, 0);
    if (!equilibrium || !equilibrium->strict) return {};
    return profile;
  }

 private:
  std::size_t count(std::size_t player) const { return game_.actions[player]; }
  // Where in z the likeliest action of a player stands.
  std::size_t likeliest(const Array& z, std::size_t player) const {
    const double* first = &z[start_[player]];
    return static_cast<std::size_t>(std::max_element(first, first + count(player)) - z.data());
  }

  const NormalForm& game_;
  std::size_t size_ = 0;
  std::vector<std::size_t> start_;  // [player] of its actions in z
  std::vector<std::size_t> place_;  // [profile][player] of its action in z
};

// A point of the path and where it leads. Lengths are relative, |d|^2 = sum_i (weight_i d_i)^2:
// logs and lambda can be large, and where the path turns it is the small ones that move.
struct Point {
  Array z, weight;        // weight: 1 / (1 + |z|)
  Array direction;        // of length 1 along the path
  bool positive = false;  // the sign of the determinant below: the same all along a branch
};

Array product(const Array& a, const Array& b) {
  Array result(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) result[k] = a[k] * b[k];
  return result;
}

// a + scale b
Array sum_of(const Array& a, double scale, const Array& b) {
  Array result(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) result[k] = a[k] + scale * b[k];
  return result;
}

double length(const Array& weight, const Array& d) { return dense::norm(product(weight, d)); }

// The equations' derivatives, and below them the plane across `along`.
Matrix bordered(const Matrix& jacobian, const Array& weight, const Array& along) {
  Matrix result(jacobian.columns(), jacobian.columns());
  std::ranges::copy(jacobian.values(), result.values().begin());
  std::ranges::copy(product(product(weight, weight), along), &result(jacobian.rows(), 0));
  return result;
}

// Newton's iteration from z in the plane across the direction of `from`, until rounding stops it.
bool correct(const LogitSystem& system, const Point& from, Array& z) {
  double before = 1;
  for (int k = 0; k < kMaxNewton; ++k) {
    const auto [residual, jacobian] = system.evaluate(z);
    Array right(z.size(), 0);
    for (std::size_t a = 0; a < residual.size(); ++a) right[a] = -residual[a];
    const Array step = dense::solve(bordered(jacobian, from.weight, from.direction), right).x;
    const double size = length(from.weight, step);
    if (!(size < before)) break;
    z = sum_of(z, 1, step);
    before = size;
    if (size <= 1e-11) break;  // it squares: the next would be lost in rounding
  }
  return before <= 1e-8;
}

Array last_unit(std::size_t size) {
  Array result(size, 0);
  result.back() = 1;
  return result;
}

Point point_at(const LogitSystem& system, const Array& z, const Array& along) {
  Point point{z, Array(z.size()), {}};
  for (std::size_t k = 0; k < z.size(); ++k) point.weight[k] = 1 / (1 + std::abs(z[k]));
  const Matrix equations = bordered(system.evaluate(z).jacobian, point.weight, along);
  auto [direction, positive] = dense::solve(equations, last_unit(z.size()));
  const double size = length(point.weight, direction);
  for (double& d : direction) d /= size;
  point.direction = std::move(direction);
  point.positive = positive;
  return point;
}

bool far(const LogitPoint& from, const LogitPoint& to) {
  if (std::abs(to.lambda - from.lambda) > .25 * std::max(from.lambda, 1.0)) return true;
  for (std::size_t p = 0; p < to.probability.size(); ++p) {
    for (std::size_t a = 0; a < to.probability[p].size(); ++a) {
      if (std::abs(to.probability[p][a] - from.probability[p][a]) > .01) return true;
    }
  }
  return false;
}

void trace(const LogitSystem& system, LogitPath& path) {
  const std::size_t n = system.size();
  Point here = point_at(system, system.uniform(), last_unit(n + 1));
  LogitPoint shown{0, system.probabilities(here.z)};
  path.points.push_back(shown);
  double step = .01;
  for (int k = 0; k < kMaxSteps && step > kLeastStep; ++k) {
    const Array guess = sum_of(here.z, step, here.direction);
    Array z = guess;
    const bool solved = correct(system, here, z);
    const double correction = length(here.weight, sum_of(z, -1, guess));
    if (!solved || correction > .05) {
      step /= 2;
      continue;
    }
    Point next = point_at(system, z, here.direction);
    const double bend =
        dense::dot(product(next.weight, next.weight), product(next.direction, here.direction)) /
        length(next.weight, here.direction);  // the cosine
    // A change of sign: the step went over to another branch, or over a point where branches meet.
    const bool same_branch = next.positive == here.positive || step < kBranchStep;
    if (!(bend > .95) || !same_branch) {
      step /= 2;
      continue;
    }
    if (correction < .01 && bend > .99) step = std::min(2 * step, .5);
    here = std::move(next);
    shown = {here.z[n], system.probabilities(here.z)};
    if (far(path.points.back(), shown)) path.points.push_back(shown);
    path.pure = system.limit(here.z);
    if (path.pure || here.z[n] >= kMaxLambda) {
      path.end = path.pure ? LogitEnd::kPure : LogitEnd::kOpen;
      break;
    }
  }
  if (shown.lambda != path.points.back().lambda) path.points.push_back(shown);
}

}  // namespace

std::optional<LogitPath> logit_path(const NormalForm& form) {
  if (!form.complete()) return {};
  NormalForm game{form.actions, regrets(form)};
  LogitPath path;
  path.unit = *std::max_element(game.payoff.begin(), game.payoff.end());
  for (double& value : game.payoff) value /= path.unit > 0 ? -path.unit : -1;
  trace(LogitSystem(game), path);
  return path;
}

}  // namespace samarkand
