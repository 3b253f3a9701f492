#include "samarkand/channels/settlement.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>

#include "samarkand/numeric/root.h"

namespace samarkand {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kMostReplies = 200000, kMostSteps = 60;
constexpr double kSame = 1e-13;      // of shares
constexpr int kPathSteps = 400;      // along a path
constexpr double kFarthest = 0.05;   // that a share moves in one of them without a jump
constexpr int kScanSteps = 4000;     // of the share of the strongest currency
constexpr double kWidestWedge = 60;  // ln a_c below -60: closed for all that counts
constexpr double kUnique = 2;        // k/nu up to which the equilibrium is one

class Market {
 public:
  Market(const Array& shares, double nu, double liquidity)
      : shares_(shares), nu_(nu), pull_(liquidity / nu) {}

  double pull() const { return pull_; }
  double nu() const { return nu_; }

  // What payers answer to shares; `sum` is S.
  Array reply(const Array& at, const Array& access, double& sum) const {
    Array answer(at.size());
    sum = 0;
    for (std::size_t c = 0; c < at.size(); ++c) {
      answer[c] = shares_[c] * access[c] * std::exp(pull_ * (at[c] - shares_[c]));
      sum += answer[c];
    }
    for (double& share : answer) share /= sum;
    return answer;
  }

  double log_cost(const Array& at, const Array& access) const {
    double sum = 0;
    reply(at, access, sum);
    return -nu_ * std::log(sum);
  }

  // The largest eigenvalue of the answer to shares, at an equilibrium.
  double slope(const Array& at) const {
    const auto size = static_cast<Eigen::Index>(at.size());
    const Eigen::Map<const Eigen::VectorXd> s(at.data(), size);
    Eigen::MatrixXd m = -s * s.transpose();
    m.diagonal() += s;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(m, Eigen::EigenvaluesOnly);
    return pull_ * solver.eigenvalues().maxCoeff();
  }

  // Newton's method from `at`; false where it does not arrive.
  bool refine(Array& at, const Array& access) const {
    const auto size = static_cast<Eigen::Index>(at.size());
    for (int step = 0; step < kMostSteps; ++step) {
      double sum = 0;
      const Array answer = reply(at, access, sum);
      const Eigen::Map<const Eigen::VectorXd> r(answer.data(), size);
      Eigen::Map<Eigen::VectorXd> s(at.data(), size);
      const Eigen::VectorXd gap = r - s;
      Eigen::MatrixXd jacobian = pull_ * r * r.transpose();
      jacobian.diagonal() += Eigen::VectorXd::Ones(size) - pull_ * r;
      const Eigen::VectorXd move = jacobian.partialPivLu().solve(gap);
      if (!move.allFinite() || move.cwiseAbs().maxCoeff() > 1) return false;
      s += move;
      if (s.minCoeff() < -kSame || s.maxCoeff() > 1 + kSame) return false;
      if (move.cwiseAbs().maxCoeff() < 1e-16 ||
          (gap.cwiseAbs().maxCoeff() < 1e-15 && move.cwiseAbs().maxCoeff() < kSame)) {
        s = s.cwiseMax(0);
        return true;
      }
    }
    return false;
  }

  // Where answers to answers lead.
  void settle(Array& at, const Array& access) const {
    for (int k = 0; k < kMostReplies; ++k) {
      double sum = 0;
      Array answer = reply(at, access, sum);
      double moved = 0;
      for (std::size_t c = 0; c < at.size(); ++c) {
        moved = std::max(moved, std::abs(answer[c] - at[c]));
      }
      at = std::move(answer);
      if (moved < 1e-16) break;
    }
    Array polished = at;
    if (refine(polished, access) && distance(polished, at) < 1e-6) at = polished;
  }

  static double distance(const Array& a, const Array& b) {
    double largest = 0;
    for (std::size_t c = 0; c < a.size(); ++c) largest = std::max(largest, std::abs(a[c] - b[c]));
    return largest;
  }

 private:
  const Array& shares_;
  double nu_, pull_;
};

using Path = std::function<Array(double x)>;  // access at x in [0, 1]

// A step along the path: false where a fold is in between.
bool step(const Market& market, Array& at, const Array& access) {
  Array next = at;
  if (!market.refine(next, access) || Market::distance(next, at) > kFarthest ||
      market.slope(next) >= 1) {
    return false;
  }
  at = next;
  return true;
}

// Goes along the path from x = 0; returns the place of the first fold, or stops at 1. `last`: the
// same of the last one.
Array follow(const Market& market, const Array& start, const Path& path,
             std::optional<double>& first, std::optional<double>& last) {
  Array at = start;
  double x = 0;
  for (int k = 1; k <= kPathSteps; ++k) {
    const double target = static_cast<double>(k) / kPathSteps;
    if (step(market, at, path(target))) {
      x = target;
      continue;
    }
    // Halve until the fold is found, or the step was only too long.
    double low = x, high = target;
    while (high - low > 4 * std::numeric_limits<double>::epsilon()) {
      const double middle = low + (high - low) / 2;
      if (middle == low || middle == high) break;
      if (step(market, at, path(middle))) {
        low = middle;
        if (step(market, at, path(target))) break;
      } else {
        high = middle;
      }
    }
    Array reached = at;
    if (!step(market, reached, path(target))) {
      market.settle(reached, path(target));
      last = high;
      if (!first) first = high;
    }
    at = reached;
    x = target;
  }
  return at;
}

// s with s exp(-pull s) = y, below or above 1/pull.
double branch(double y, double pull, bool upper) {
  const double turn = 1 / pull;
  const auto gap = [&](double s) { return std::log(s) - pull * s - std::log(y); };
  const double at_turn = gap(turn);
  if (at_turn <= 0) return turn;
  if (!upper) return find_root(gap, std::min(y, turn), gap(std::min(y, turn)), turn, at_turn, 0);
  double far = 2 * turn;
  while (gap(far) > 0) far *= 2;
  return find_root(gap, turn, at_turn, far, gap(far), 0);
}

}  // namespace

bool is_stable(const Array& shares, double nu, double liquidity) {
  return Market(shares, nu, liquidity).slope(shares) < 1;
}

Adoption adopt(const Array& shares, const Array& access, double nu, double liquidity) {
  double open = 0;
  for (std::size_t c = 0; c < shares.size(); ++c) open += shares[c] * access[c];
  if (open == 0) return {Array(shares.size(), 0), kInfinity};
  const Market market(shares, nu, liquidity);
  Adoption result{shares};
  if (market.pull() < kUnique) {
    market.settle(result.shares, access);
  } else {
    const Path path = [&](double x) {
      Array at(access.size());
      for (std::size_t c = 0; c < at.size(); ++c) {
        at[c] = access[c] > 0 ? std::pow(access[c], x) : 1 - x;
      }
      return at;
    };
    std::optional<double> first;
    result.shares = follow(market, shares, path, first, result.jumped);
  }
  result.log_cost = market.log_cost(result.shares, access);
  return result;
}

std::vector<AdoptionEquilibrium> adoption_equilibria(const Array& shares, const Array& access,
                                                     double nu, double liquidity) {
  const Market market(shares, nu, liquidity);
  const double pull = market.pull();
  std::vector<std::size_t> open;
  for (std::size_t c = 0; c < shares.size(); ++c) {
    if (shares[c] * access[c] > 0) open.push_back(c);
  }
  std::vector<AdoptionEquilibrium> all;
  if (open.empty() || open.size() > kMostCurrencies) return all;
  const auto note = [&](Array at) {
    const bool known = std::ranges::any_of(
        all, [&](const AdoptionEquilibrium& e) { return Market::distance(e.shares, at) < 1e-8; });
    if (known) return;
    const bool stable = market.slope(at) < 1;
    const double cost = market.log_cost(at, access);
    all.push_back({std::move(at), cost, stable});
  };
  if (pull < kUnique) {
    note(adopt(shares, access, nu, liquidity).shares);
    return all;
  }
  // s_c exp(-pull s_c) is in proportion to w_c. The share of the strongest currency says how much,
  // and every other has a share below or above 1/pull for it.
  const auto weight = [&](std::size_t c) {
    return shares[c] * access[c] * std::exp(-pull * shares[c]);
  };
  const std::size_t strongest = *std::ranges::max_element(open, {}, weight);
  std::erase(open, strongest);
  for (std::uint32_t above = 0; above < 1U << open.size(); ++above) {
    const auto others = [&](double s, Array* at) {
      const double unit = s * std::exp(-pull * s) / weight(strongest);
      double sum = s - 1;
      for (std::size_t k = 0; k < open.size(); ++k) {
        const double share = branch(unit * weight(open[k]), pull, (above >> k & 1) != 0);
        sum += share;
        if (at != nullptr) (*at)[open[k]] = share;
      }
      return sum;
    };
    double before = 1e-9, gap = others(before, nullptr);
    for (int k = 1; k <= kScanSteps; ++k) {
      const double s = static_cast<double>(k) / kScanSteps, next = others(s, nullptr);
      if ((gap > 0) != (next > 0) || next == 0) {
        const double root =
            find_root([&](double x) { return others(x, nullptr); }, before, gap, s, next, 0);
        Array at(shares.size(), 0);
        at[strongest] = root;
        others(root, &at);
        Array polished = at;
        if (market.refine(polished, access) && Market::distance(polished, at) < 1e-6)
          note(polished);
      }
      before = s;
      gap = next;
    }
  }
  std::ranges::sort(all, {}, [](const AdoptionEquilibrium& e) { return e.shares[0]; });
  return all;
}

std::optional<double> tipping_point(const Array& shares, const std::vector<char>& excluded,
                                    double nu, double liquidity) {
  const Market market(shares, nu, liquidity);
  if (market.pull() < kUnique) return std::nullopt;
  const Path path = [&](double x) {
    Array at(shares.size(), 1);
    for (std::size_t c = 0; c < at.size(); ++c) {
      if (excluded[c]) at[c] = std::exp(-kWidestWedge * x);
    }
    return at;
  };
  std::optional<double> first, last;
  follow(market, shares, path, first, last);
  if (!first) return std::nullopt;
  return *first * kWidestWedge * nu;
}

}  // namespace samarkand
