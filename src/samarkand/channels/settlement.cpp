#include "samarkand/channels/settlement.h"

#include <Eigen/Dense>
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "samarkand/numeric/root.h"

namespace samarkand {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Vector = Eigen::VectorXd;

Vector vector_of(const Array& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
}

// What payers answer to shares.
class Market {
 public:
  Market(const Array& shares, double nu, double liquidity)
      : kappa(liquidity / nu), observed(vector_of(shares)) {}

  Vector weights(const Vector& access, const Vector& share) const {
    return (observed.array() * access.array() * (kappa * (share - observed)).array().exp())
        .matrix();
  }
  Vector reply(const Vector& access, const Vector& share) const {
    const Vector weight = weights(access, share);
    return weight / weight.sum();
  }
  // kappa P
  Eigen::MatrixXd slopes(const Vector& share) const {
    return kappa * (Eigen::MatrixXd(share.asDiagonal()) - share * share.transpose());
  }
  double slope(const Vector& share) const {
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(slopes(share), Eigen::EigenvaluesOnly)
        .eigenvalues()
        .maxCoeff();
  }
  Vector solve(const Vector& share, const Vector& right) const {
    const Eigen::MatrixXd system =
        Eigen::MatrixXd::Identity(share.size(), share.size()) - slopes(share);
    return system.partialPivLu().solve(right);
  }

  double kappa;
  Vector observed;
};

// Newton's iteration for share = reply; false where it does not converge.
bool correct(const Market& market, const Vector& access, Vector& share) {
  for (int pass = 0; pass < 12; ++pass) {
    const Vector step = market.solve(share, market.reply(access, share) - share);
    share += step;
    const double size = step.cwiseAbs().maxCoeff();
    if (!(size < .3)) return false;
    if (size < 1e-14) return share.minCoeff() >= -1e-15;
    if (size < 1e-9 && pass > 3) return true;  // next to a fold, where digits are lost
  }
  return false;
}

// y with y - 1 - ln y = gap >= 0, at or above 1 or at or below: Newton's iteration in ln y from a
// bound (Chatzigeorgiou 2013, IEEE Communications Letters 17:8) or, next to 1, the series.
double root_of_gap(double gap, bool above) {
  if (gap == 0) return 1;
  const double root = std::sqrt(2 * gap);
  double u = above ? std::log1p(root + gap) : gap < 1 ? -root - gap / 3 : -1 - gap;
  for (int pass = 0; pass < 30; ++pass) {
    const double step = (std::expm1(u) - u - gap) / std::expm1(u);
    u -= step;
    if (std::abs(step) <= 1e-15 * std::abs(u)) break;
  }
  return std::exp(u);
}

// The sum of y - k/nu as a function of h, for one choice of roots.
class Branch {
 public:
  Branch(const std::vector<double>& gaps, unsigned above, double kappa)
      : gaps_(gaps), above_(above), kappa_(kappa) {}

  // Parts that rise and fall with h, and slopes by h^2: positive ones that fall, negative ones
  // that rise.
  struct Value {
    double h = 0, rising = 0, falling = 0, upward = 0, downward = 0, sum = 0;
  };
  Value value(double h) const {
    Value result{.h = h};
    for (std::size_t c = 0; c < gaps_.size(); ++c) {
      const bool above = (above_ >> c & 1) != 0;
      const double y = root_of_gap(h * h + gaps_[c], above);
      (above ? result.rising : result.falling) += y;
      (above ? result.upward : result.downward) +=
          y == 1 ? (above ? kInfinity : -kInfinity) : y / (y - 1);
    }
    result.sum = result.rising + result.falling - kappa_;
    return result;
  }

  // Calls found(h) for each root.
  template <class Found>
  void roots(double last, Found&& found) const {
    const double width = 1e-8, zero = 1e-14 * (1 + kappa_);
    std::vector<std::pair<Value, Value>> open = {{value(0), value(last)}};
    while (!open.empty()) {
      const auto [a, b] = open.back();
      open.pop_back();
      if (a.rising + b.falling > kappa_ + zero || b.rising + a.falling < kappa_ - zero) continue;
      const bool monotone = a.downward + b.upward > 0 || b.downward + a.upward < 0;
      if (!monotone && b.h - a.h > width) {
        const Value middle = value(.5 * (a.h + b.h));
        open.emplace_back(middle, b);
        open.emplace_back(a, middle);
        continue;
      }
      if (std::abs(a.sum) <= zero) found(a.h);
      if (std::abs(b.sum) <= zero) found(b.h);
      if ((a.sum > 0) != (b.sum > 0)) {
        found(find_root([&](double h) { return value(h).sum; }, a.h, a.sum, b.h, b.sum, 0));
      }
    }
  }

 private:
  const std::vector<double>& gaps_;
  unsigned above_;
  double kappa_;
};

// The path from the observed point to `access`.
class Path {
 public:
  Path(const Market& market, const Vector& access)
      : market_(market), target_(access), share_(market.observed) {}

  // The shares at its end; x of the folds on the way.
  Vector follow(std::vector<double>& folds) {
    while (x_ < 1) {
      const Vector direction = tangent();
      if (advance(direction)) continue;
      folds.push_back(x_);
      if (folds.size() > kMostCurrencies) x_ = 1;
      jump(direction);
    }
    Vector exact = share_;
    return correct(market_, target_, exact) ? exact : share_;
  }

 private:
  // With a trace of preference for those listed first.
  Vector access(double x) const {
    Vector result(target_.size());
    for (Eigen::Index c = 0; c < target_.size(); ++c) {
      const double a = target_[c];
      result[c] = (a > 0 ? std::pow(a, x) : 1 - x) *
                  (1 + 1e-12 * x * static_cast<double>(target_.size() - c));
    }
    return result;
  }

  Vector tangent() const {
    Vector change(target_.size());
    for (Eigen::Index c = 0; c < target_.size(); ++c) {
      change[c] = target_[c] > 0 ? std::log(target_[c]) : -1 / (1 - x_);
    }
    const double mean = share_.dot(change);
    return market_.solve(share_, (share_.array() * (change.array() - mean)).matrix());
  }

  // A step along the path, as long as it bends little; false at its end.
  bool advance(const Vector& direction) {
    for (; step_ > 1e-14; step_ /= 2) {
      const double next = std::min(1., x_ + step_);
      const Vector guess = share_ + (next - x_) * direction;
      Vector found = guess;
      if (!correct(market_, access(next), found) || market_.slope(found) >= 1) continue;
      const double moved = (found - share_).norm(), bent = (found - guess).norm();
      if (moved > .1 || bent > .1 * moved + 1e-10) continue;
      x_ = next;
      share_ = found;
      step_ = std::min(.1, 2 * step_);
      return true;
    }
    return false;
  }

  // Best replies from beyond the fold, in the direction in which it was met.
  void jump(const Vector& direction) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> modes(market_.slopes(share_));
    const Vector mode = modes.eigenvectors().col(share_.size() - 1);
    share_ += (mode.dot(direction) < 0 ? -1e-4 : 1e-4) * mode;
    share_ = share_.cwiseMax(0) / share_.cwiseMax(0).sum();
    const Vector now = access(x_);
    double moved = 1;
    for (int pass = 0; pass < 1000000 && moved > 1e-13; ++pass) {
      const Vector reply = market_.reply(now, share_);
      moved = (reply - share_).cwiseAbs().maxCoeff();
      share_ = reply;
    }
    step_ = .01;
  }

  const Market& market_;
  Vector target_, share_;
  double x_ = 0, step_ = .1;
};

}  // namespace

bool is_stable(const Array& shares, double nu, double liquidity) {
  return Market(shares, nu, liquidity).slope(vector_of(shares)) < 1;
}

Adoption adopt(const Array& shares, const Array& access, double nu, double liquidity) {
  const Market market(shares, nu, liquidity);
  const Vector open = vector_of(access);
  if (market.observed.dot(open) == 0) return {Array(shares.size(), 0), kInfinity};
  std::vector<double> folds;
  const Vector reached = Path(market, open).follow(folds);
  Adoption result{Array(reached.begin(), reached.end()),
                  -nu * std::log(market.weights(open, reached).sum())};
  if (!folds.empty()) result.jumped = folds.back();
  return result;
}

std::vector<AdoptionEquilibrium> adoption_equilibria(const Array& shares, const Array& access,
                                                     double nu, double liquidity) {
  const Market market(shares, nu, liquidity);
  const Vector open = vector_of(access);
  std::vector<Eigen::Index> used;
  std::vector<double> gaps;
  for (Eigen::Index c = 0; c < open.size(); ++c) {
    if (market.observed[c] * open[c] == 0) continue;
    used.push_back(c);
    gaps.push_back(market.kappa * market.observed[c] - std::log(market.observed[c] * open[c]));
  }
  if (used.empty() || used.size() > kMostCurrencies) return {};
  const double least = *std::min_element(gaps.begin(), gaps.end());
  for (double& gap : gaps) gap -= least;

  std::vector<Vector> found;
  if (market.kappa == 0) found.push_back(market.reply(open, market.observed));
  // Beyond, all roots below 1 add up to less than k/nu, and any above it to more.
  const double kappa = market.kappa, count = static_cast<double>(used.size());
  const double last =
      std::sqrt(1 + std::max({0., std::log(count / kappa), kappa - 1 - std::log(kappa)}));
  for (unsigned above = 0; kappa > 0 && above < 1U << used.size(); ++above) {
    if (std::popcount(above) > kappa) continue;
    Branch(gaps, above, kappa).roots(last, [&](double h) {
      Vector share = Vector::Zero(open.size());
      for (std::size_t c = 0; c < used.size(); ++c) {
        share[used[c]] = root_of_gap(h * h + gaps[c], (above >> c & 1) != 0) / kappa;
      }
      const bool known = std::any_of(found.begin(), found.end(), [&](const Vector& other) {
        return (other - share).cwiseAbs().maxCoeff() < 1e-6;
      });
      if (!known) found.push_back(share);
    });
  }
  std::sort(found.begin(), found.end(), [](const Vector& a, const Vector& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  std::vector<AdoptionEquilibrium> result;
  for (const Vector& share : found) {
    result.push_back({Array(share.begin(), share.end()),
                      -nu * std::log(market.weights(open, share).sum()), market.slope(share) < 1});
  }
  return result;
}

std::optional<double> tipping_point(const Array& shares, const std::vector<char>& excluded,
                                    double nu, double liquidity) {
  const Market market(shares, nu, liquidity);
  Vector open = Vector::Ones(market.observed.size());
  for (std::size_t c = 0; c < excluded.size(); ++c) {
    if (excluded[c] != 0) open[static_cast<Eigen::Index>(c)] = 0;
  }
  if (market.observed.dot(open) == 0) return {};
  std::vector<double> folds;
  Path(market, open).follow(folds);
  if (folds.empty()) return {};
  return -nu * std::log1p(-folds.front());
}

}  // namespace samarkand
