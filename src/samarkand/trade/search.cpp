#include "samarkand/trade/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "samarkand/numeric/anderson.h"
#include "samarkand/trade/newton.h"

namespace samarkand {
namespace {

constexpr double kLongestWageStep = 0.5;  // of ln w in one pass

// How many points Anderson combines.
constexpr int kDepth = 5;
// An iteration that does not gain a digit in so many passes is preconditioned anew where it
// stands.
constexpr int kSlowPasses = 15;
constexpr int kPreparations = 8;

// Ways of trying without a preconditioner: how much of each wage step is taken, how many points
// Anderson combines, and after how many passes without a new best residual it is given up.
struct Attempt {
  std::string_view name;
  double wage_step;
  int depth;
  int patience;
};
constexpr Attempt kAttempts[] = {
    {"Anderson acceleration", 1, 8, 200},
    {"Anderson acceleration, wage steps x 0.3", 0.3, 16, 400},
    {"Anderson acceleration, wage steps x 0.05", 0.05, 24, 2000},
};

// Iterates v to v + step(residual), accelerated, until the residual is at most `tolerance` or
// `give_up(residual)` says so; leaves the best point in v and returns its residual. At the
// tolerance that point is the last one, and so the state.
template <class Step, class GiveUp>
double iterate(const TradeSystem& system, TradeState& state, Array& v, int depth, double tolerance,
               Journal& journal, Step step_from, GiveUp give_up) {
  Anderson anderson(system.size(), depth);
  const auto countries = static_cast<std::ptrdiff_t>(system.countries());
  Array residual(system.size()), step(system.size()), best = v;
  double least = INFINITY;
  while (!journal.stopped()) {
    const double size = system.residual(v, state, residual);
    journal.pass(size);
    const bool stop = give_up(size);
    if (size < least) {
      least = size;
      best = v;
    }
    if (least <= tolerance || stop || !std::isfinite(size)) break;
    step_from(residual, step);
    system.drop_idle(step);
    const Array wages(v.begin(), v.begin() + countries);
    anderson.advance(v, step);
    for (std::size_t n = 0; n < wages.size(); ++n) {
      v[n] = std::clamp(v[n], wages[n] - kLongestWageStep, wages[n] + kLongestWageStep);
    }
    system.normalise(v);
  }
  v = std::move(best);
  return least;
}

// Without a preconditioner.
double pass_plainly(const TradeSystem& system, TradeState& state, Array& v, const Attempt& attempt,
                    double tolerance, Journal& journal) {
  int since_best = 0;
  double best = INFINITY;
  return iterate(
      system, state, v, attempt.depth, tolerance, journal,
      [&](const Array& residual, Array& step) {
        system.plain_step(residual, attempt.wage_step, step);
      },
      [&](double size) {
        since_best = size < best ? 0 : since_best + 1;
        best = std::min(best, size);
        return since_best >= attempt.patience;
      });
}

// With a preconditioner, until a window of passes gains less than a digit.
double pass_preconditioned(const TradeSystem& system, TradeState& state, Array& v,
                           const TradePreconditioner& preconditioner, double tolerance,
                           Journal& journal) {
  int passes = 0;
  double best = INFINITY, window = INFINITY;
  return iterate(
      system, state, v, kDepth, tolerance, journal,
      [&](const Array& residual, Array& step) { preconditioner.apply(residual, step); },
      [&](double size) {
        best = std::min(best, size);
        if (++passes % kSlowPasses != 0) return false;
        const bool slow = !(best < 0.1 * window);
        window = best;
        return slow;
      });
}

}  // namespace

double Search::run(const TradePreconditioner& preconditioner, Array& v) {
  best_ = v;
  try_preconditioned(preconditioner, v);
  if (is_open()) try_plainly(0, v);
  if (is_open() && least_ > kResidualOfRounding) try_plainly(1, v);
  if (is_open() && std::isfinite(least_)) {
    v = best_;
    keep("Newton's method", try_newton(system_, state_, v, tolerance_, journal_), v);
  }
  if (is_open() && least_ > kResidualOfRounding) {
    v = system_.start();
    keep("Newton's method", try_newton(system_, state_, v, tolerance_, journal_), v);
  }
  if (is_open() && least_ > kResidualOfRounding) try_plainly(2, v);
  v = best_;
  Array image(system_.size());
  if (least_ > tolerance_) system_.residual(v, state_, image);
  return least_;
}

double Search::run_briefly(const TradePreconditioner& preconditioner, Array& v) {
  keep("preconditioned Anderson",
       pass_preconditioned(system_, state_, v, preconditioner, tolerance_, journal_), v);
  if (is_open()) try_plainly(0, v);
  return least_;
}

void Search::keep(std::string method, double residual, const Array& v) {
  if (method_.empty()) method_ = method;
  if (!(residual < least_)) return;
  least_ = residual;
  best_ = v;
  method_ = std::move(method);
}

void Search::try_preconditioned(const TradePreconditioner& preconditioner, Array& v) {
  double residual = pass_preconditioned(system_, state_, v, preconditioner, tolerance_, journal_);
  keep("preconditioned Anderson", residual, v);
  Array image(system_.size());
  for (int k = 1; k <= kPreparations && residual > tolerance_ && !journal_.stopped(); ++k) {
    if (!std::isfinite(residual)) v = system_.start();
    if (!std::isfinite(system_.residual(v, state_, image))) break;
    const TradePreconditioner fresh(system_, state_);
    const double before = residual;
    residual = pass_preconditioned(system_, state_, v, fresh, tolerance_, journal_);
    keep(fmt::format("preconditioned Anderson, preconditioned anew {} times", k), residual, v);
    if (!(residual < 0.5 * before)) break;
  }
}

void Search::try_plainly(std::size_t attempt, Array& v) {
  v = system_.start();
  const Attempt& way = kAttempts[attempt];
  keep(std::string(way.name), pass_plainly(system_, state_, v, way, tolerance_, journal_), v);
}

}  // namespace samarkand
