#include "samarkand/strategy/logit_path.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace samarkand {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMaxSteps = 20000, kMaxNewton = 10;
constexpr double kLeastStep = 1e-12, kBranchStep = 1e-5;  // relative lengths

// The equations of the header. A point z: the logs of all probabilities, then lambda.
class LogitSystem {
 public:
  explicit LogitSystem(const NormalForm& game) : game_(game) {
    for (const std::size_t count : game.actions) {
      start_.push_back(size_);
      size_ += static_cast<Index>(count);
    }
    for (std::size_t s = 0; s < game.profiles(); ++s) {
      for (std::size_t p = 0; p < game.players(); ++p) {
        place_.push_back(start_[p] + static_cast<Index>(game.action(s, p)));
      }
    }
  }

  Index size() const { return size_; }

  VectorXd uniform() const {
    VectorXd z = VectorXd::Zero(size_ + 1);
    for (std::size_t p = 0; p < game_.players(); ++p) {
      z.segment(start_[p], count(p)).setConstant(-std::log(static_cast<double>(count(p))));
    }
    return z;
  }

  // Residuals and their derivatives [equation][variable].
  void evaluate(const VectorXd& z, VectorXd& residual, MatrixXd& jacobian) const {
    const double lambda = z[size_];
    const VectorXd chance = z.head(size_).array().exp();
    VectorXd value = VectorXd::Zero(size_);
    MatrixXd slope = MatrixXd::Zero(size_, size_);  // d value / d log chance
    const std::size_t players = game_.players();
    for (std::size_t s = 0; s < game_.profiles(); ++s) {
      const Index* place = &place_[s * players];
      for (std::size_t p = 0; p < players; ++p) {
        double term = game_.value(s, p);
        for (std::size_t q = 0; q < players; ++q) term *= q == p ? 1 : chance[place[q]];
        value[place[p]] += term;
        for (std::size_t q = 0; q < players; ++q) {
          if (q != p) slope(place[p], place[q]) += term;
        }
      }
    }
    residual.resize(size_);
    jacobian.setZero(size_, size_ + 1);
    for (std::size_t p = 0; p < players; ++p) {
      const Index first = start_[p], last = first + count(p);
      Index r = 0;
      z.segment(first, count(p)).maxCoeff(&r);
      r += first;
      for (Index a = first; a < last; ++a) {
        if (a == r) continue;
        residual[a] = z[a] - z[r] - lambda * (value[a] - value[r]);
        jacobian.row(a).head(size_) = -lambda * (slope.row(a) - slope.row(r));
        jacobian(a, a) += 1;
        jacobian(a, r) -= 1;
        jacobian(a, size_) = value[r] - value[a];
      }
      residual[r] = chance.segment(first, count(p)).sum() - 1;
      jacobian.row(r).segment(first, count(p)) = chance.segment(first, count(p));
    }
  }

  MixedProfile probabilities(const VectorXd& z) const {
    MixedProfile result;
    for (std::size_t p = 0; p < game_.players(); ++p) {
      const VectorXd chance = z.segment(start_[p], count(p)).array().exp();
      result.emplace_back(chance.begin(), chance.end());
    }
    return result;
  }

  // The strict equilibrium that z is next to, if every larger lambda only brings it closer: errors
  // are small, and so is what they do to the differences of log probabilities.
  std::optional<std::size_t> limit(const VectorXd& z) const {
    std::size_t profile = 0;
    double error = 0;
    for (std::size_t p = 0; p < game_.players(); ++p) {
      const VectorXd chance = z.segment(start_[p], count(p)).array().exp();
      Index likeliest = 0;
      chance.maxCoeff(&likeliest);
      profile = game_.deviate(profile, p, static_cast<std::size_t>(likeliest));
      error += chance.sum() - chance[likeliest];
    }
    if (error > 1e-9 || error * z[size_] > 1e-3) return {};
    const auto equilibrium = equilibrium_at(game_, profile, 0);
    if (!equilibrium || !equilibrium->strict) return {};
    return profile;
  }

 private:
  Index count(std::size_t player) const { return static_cast<Index>(game_.actions[player]); }

  const NormalForm& game_;
  Index size_ = 0;
  std::vector<Index> start_;  // [player] of its actions in z
  std::vector<Index> place_;  // [profile][player] of its action in z
};

// A point of the path and where it leads. Lengths are relative, |d|^2 = sum_i (weight_i d_i)^2:
// logs and lambda can be large, and where the path turns it is the small ones that move.
struct Point {
  VectorXd z, weight;     // weight: 1 / (1 + |z|)
  VectorXd direction;     // of length 1 along the path
  bool positive = false;  // the sign of the determinant below: the same all along a branch
};

double length(const VectorXd& weight, const VectorXd& d) { return weight.cwiseProduct(d).norm(); }

// The equations' derivatives, and below them the plane across `along`.
MatrixXd bordered(const MatrixXd& jacobian, const VectorXd& weight, const VectorXd& along) {
  MatrixXd result(jacobian.cols(), jacobian.cols());
  result << jacobian, (weight.cwiseAbs2().cwiseProduct(along)).transpose();
  return result;
}

// Newton's iteration from z in the plane across the direction of `from`, until rounding stops it.
bool correct(const LogitSystem& system, const Point& from, VectorXd& z) {
  VectorXd residual, right(z.size());
  MatrixXd jacobian;
  double before = 1;
  for (int k = 0; k < kMaxNewton; ++k) {
    system.evaluate(z, residual, jacobian);
    right << -residual, 0;
    const VectorXd step =
        bordered(jacobian, from.weight, from.direction).partialPivLu().solve(right);
    const double size = length(from.weight, step);
    if (!(size < before)) break;
    z += step;
    before = size;
    if (size <= 1e-11) break;  // it squares: the next would be lost in rounding
  }
  return before <= 1e-8;
}

Point point_at(const LogitSystem& system, const VectorXd& z, const VectorXd& along) {
  Point point{z, (1 + z.array().abs()).inverse(), {}};
  VectorXd residual;
  MatrixXd jacobian;
  system.evaluate(z, residual, jacobian);
  const auto lu = bordered(jacobian, point.weight, along).partialPivLu();
  point.direction = lu.solve(VectorXd::Unit(z.size(), z.size() - 1));
  point.direction /= length(point.weight, point.direction);
  const auto negative = (lu.matrixLU().diagonal().array() < 0).count();
  point.positive = (lu.permutationP().determinant() > 0) == (negative % 2 == 0);
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
  const Index n = system.size();
  Point here = point_at(system, system.uniform(), VectorXd::Unit(n + 1, n));
  LogitPoint shown{0, system.probabilities(here.z)};
  path.points.push_back(shown);
  double step = .01;
  for (int k = 0; k < kMaxSteps && step > kLeastStep; ++k) {
    const VectorXd guess = here.z + step * here.direction;
    VectorXd z = guess;
    const bool solved = correct(system, here, z);
    const double correction = length(here.weight, z - guess);
    if (!solved || correction > .05) {
      step /= 2;
      continue;
    }
    Point next = point_at(system, z, here.direction);
    const double bend = next.weight.cwiseAbs2().dot(next.direction.cwiseProduct(here.direction)) /
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
