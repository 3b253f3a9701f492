#include "samarkand/trade/newton.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/dense.h"
#include "samarkand/numeric/gmres.h"
#include "samarkand/trade/preconditioner.h"

namespace samarkand {
namespace {

constexpr int kNewtonSteps = 60;
constexpr double kLongestMove = 1;  // of any log
constexpr double kLeastPart = 1e-4;
constexpr double kDifference = 1e-7;  // of the largest log that moves
constexpr GmresOptions kLinear = {.tolerance = 1e-5, .space = 150, .max_passes = 300};

double largest_of(const Array& x) {
  double largest = 0;
  for (const double value : x) largest = std::max(largest, std::abs(value));
  return largest;
}

class Newton {
 public:
  Newton(const TradeSystem& system, TradeState& state, Journal& journal)
      : system_(system), state_(state), journal_(journal), moved_(system.size()) {}

  double run(Array& v, double tolerance) {
    Array r(system_.size()), step(system_.size()), there;
    double size = evaluate(v, r);
    for (int k = 0; k < kNewtonSteps && size > tolerance && std::isfinite(size); ++k) {
      direction(v, r, step);
      if (journal_.stopped()) break;
      double part = std::min(1.0, kLongestMove / largest_of(step));
      const double now = dense::norm(r);
      Array r_there(system_.size());
      double least = INFINITY;
      for (; part > kLeastPart && !journal_.stopped(); part /= 2) {
        there = v;
        for (std::size_t c = 0; c < there.size(); ++c) there[c] += part * step[c];
        system_.normalise(there);
        least = evaluate(there, r_there);
        if (std::isfinite(least) && dense::norm(r_there) < (1 - kLeastPart * part) * now) break;
        least = INFINITY;
      }
      if (!std::isfinite(least)) break;
      v = there;
      r = r_there;
      size = least;
    }
    return size;
  }

 private:
  double evaluate(const Array& v, Array& r) {
    const double size = system_.residual(v, state_, r);
    journal_.pass(size);
    return size;
  }

  // d with J d = -r.
  void direction(const Array& v, const Array& r, Array& step) {
    Array image(system_.size());
    system_.residual(v, state_, image);  // the state at v
    const TradePreconditioner preconditioner(system_, state_);
    Array given(system_.size()), image_of(system_.size());
    const ColumnMap inverse = [&](std::size_t, const double* in, double* out) {
      for (std::size_t c = 0; c < given.size(); ++c) given[c] = -in[c];
      preconditioner.apply(given, image);
      system_.drop_idle(image);
      std::copy(image.begin(), image.end(), out);
    };
    const ColumnMap jacobian = [&](std::size_t, const double* in, double* out) {
      double largest = 0;
      for (std::size_t c = 0; c < given.size(); ++c) largest = std::max(largest, std::abs(in[c]));
      const double h = kDifference / std::max(largest, 1e-300);
      moved_ = v;
      for (std::size_t c = 0; c < given.size(); ++c) moved_[c] += h * in[c];
      if (journal_.stopped() || !std::isfinite(evaluate(moved_, image_of))) {
        std::fill_n(out, given.size(), 0);
        return;
      }
      for (std::size_t c = 0; c < given.size(); ++c) out[c] = (image_of[c] - r[c]) / h;
    };
    Array right(r);
    for (double& value : right) value = -value;
    gmres(system_.size(), 1, jacobian, inverse, right.data(), step.data(), kLinear);
  }

  const TradeSystem& system_;
  TradeState& state_;
  Journal& journal_;
  Array moved_;
};

}  // namespace

double try_newton(const TradeSystem& system, TradeState& state, Array& v, double tolerance,
                  Journal& journal) {
  return Newton(system, state, journal).run(v, tolerance);
}

}  // namespace samarkand
