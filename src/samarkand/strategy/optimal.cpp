#include "samarkand/strategy/optimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "samarkand/numeric/bounded_search.h"

namespace samarkand {
namespace {

constexpr double kLibraryTolerance = 1e-8;  // NLopt's L-BFGS stops at this gradient
constexpr unsigned kMemory = 30;            // pairs that L-BFGS keeps
constexpr int kRestarts = 5;
// Differences of V, relative to sum|w|, of which gradients know more digits than values.
constexpr double kSmall = 1e-9;
// Differences of V, relative to sum|w|, that equilibria do not resolve.
constexpr double kNoise = 1e-12;

class Search {
 public:
  Search(const MeasureProblem& problem, const Aim& aim, const OptimalOptions& options)
      : problem_(problem), options_(options), aim_(aim), weights_(aim.weights()) {
    for (const double weight : weights_) scale_ += std::abs(weight);
    set_units();
  }

  Optimum run(const Array& start) {
    const std::size_t size = problem_.instruments.size();
    result_.point.equilibrium = problem_.base.equilibrium();
    Array value(size, 0);
    for (std::size_t k = 0; k < size; ++k) {
      const Instrument& instrument = problem_.instruments[k];
      value[k] = std::clamp(start.empty() ? 0 : start[k], instrument.lower, instrument.upper);
    }
    if (!visit(value)) return refused("at the start: " + failure_);
    for (int k = 0; k < kRestarts && !stopped_ && !done(); ++k) {
      const double before = result_.objective, residual = result_.first_order_residual;
      climb();
      const bool better = result_.objective > before + kNoise * scale_ ||
                          result_.first_order_residual < 0.5 * residual;
      if (!better) break;
    }
    result_.converged = done();
    if (!result_.converged) result_.reason = why_not();
    result_.own = weighted(aim_.own, result_.point.log_real_income);
    result_.target = weighted(aim_.target, result_.point.log_real_income);
    return std::move(result_);
  }

 private:
  bool done() const { return result_.first_order_residual <= options_.tolerance; }

  Optimum refused(std::string reason) {
    result_.reason = std::move(reason);
    result_.point = {};
    return std::move(result_);
  }

  std::string why_not() const {
    const std::string residual =
        fmt::format("the first-order conditions hold to {:.1e}, not {:.1e}",
                    result_.first_order_residual, options_.tolerance);
    if (result_.solves >= options_.max_solves) {
      return fmt::format("{} after {} equilibria", residual, result_.solves);
    }
    if (stopped_) return residual + ": stopped";
    if (!failure_.empty())
      return fmt::format("{}: the search came to where {}", residual, failure_);
    return residual + ": no step improves the objective";
  }

  void set_units() {
    const World& world = problem_.base.world();
    const std::size_t n = world.country_count();
    const double everywhere = scale_ / sum(world.income());
    const auto part = [&](std::size_t c) { return std::abs(weights_[c]) / world.income()[c]; };
    for (const Instrument& instrument : problem_.instruments) {
      double curvature = 0;
      for (const std::size_t cell : instrument.cells) {
        const double value = world.tariff()[cell] * world.flow()[cell];
        curvature += problem_.base.shock().theta[cell / n / n] * value *
                     (part(cell / n % n) + part(cell % n) + everywhere);
      }
      if (curvature > 0 && instrument.lower < instrument.upper) free_.push_back(unit_.size());
      // A power of two, so that values and bounds keep all their bits.
      unit_.push_back(curvature > 0 ? std::exp2(std::round(std::log2(curvature) / 2)) : 0);
    }
  }

  // Solves at a point and keeps it if it is the best. False: no equilibrium, or no gradient.
  bool visit(const Array& value) {
    if (value == result_.point.value) {
      last_gradient_ = result_.gradient;
      last_objective_ = result_.objective;
      return true;
    }
    MeasurePoint& point = trial_;
    solve_at(problem_, value, result_.point.equilibrium, point);
    ++result_.solves;
    if (options_.progress && !options_.progress(result_.solves, options_.max_solves)) {
      stopped_ = true;
    }
    stopped_ |= result_.solves >= options_.max_solves;
    if (!point.reason.empty()) {
      failure_ = "there is no equilibrium: " + point.reason;
      return false;
    }
    last_gradient_ = gradient_at(problem_, point, weights_);
    if (last_gradient_.empty()) {
      failure_ = "the gradient cannot be solved for";
      return false;
    }
    last_objective_ = weighted(weights_, point.log_real_income);
    const double residual = first_order_residual(point.value);
    const double gain = last_objective_ - result_.objective;
    const bool first = result_.gradient.empty();
    const bool same = std::abs(gain) <= kNoise * scale_;
    if (first || (same ? residual < result_.first_order_residual : gain > 0)) {
      std::swap(result_.point, point);
      result_.objective = last_objective_;
      result_.gradient = last_gradient_;
      result_.first_order_residual = residual;
      set_bounds();
    }
    return true;
  }

  // -1, 1: at a bound that the gradient points through.
  int held(std::size_t k, double value) const {
    const Instrument& instrument = problem_.instruments[k];
    if (value <= instrument.lower && last_gradient_[k] <= 0) return -1;
    return value >= instrument.upper && last_gradient_[k] >= 0 ? 1 : 0;
  }

  double first_order_residual(const Array& value) const {
    double largest = 0;
    for (const std::size_t k : free_) {
      if (held(k, value[k]) != 0) continue;
      largest = std::max(largest, std::abs(last_gradient_[k]) / (unit_[k] * scale_));
    }
    return largest;
  }

  void set_bounds() {
    result_.bound.resize(unit_.size());
    for (std::size_t k = 0; k < unit_.size(); ++k) {
      const int at = unit_[k] > 0 ? held(k, result_.point.value[k]) : 2;
      result_.bound[k] = static_cast<signed char>(at);
    }
  }

  // One run of the library from the best point. It sees V less that of its start.
  void climb() {
    const std::size_t size = free_.size();
    std::vector<double> y(size), lower(size), upper(size);
    for (std::size_t k = 0; k < size; ++k) {
      const Instrument& instrument = problem_.instruments[free_[k]];
      const double unit = unit_[free_[k]];
      y[k] = unit * result_.point.value[free_[k]];
      lower[k] = unit * instrument.lower;
      upper[k] = unit * instrument.upper;
    }
    start_ = y;
    start_gradient_ = result_.gradient;
    start_objective_ = result_.objective;
    search(y, lower, upper, kMemory,
           [this](const double* at, double* gradient) { return evaluate(at, gradient); });
  }

  std::optional<double> evaluate(const double* y, double* gradient) {
    // In units in which the library's tolerance is ours.
    const double unit = kLibraryTolerance / (options_.tolerance * scale_);
    Array value = result_.point.value;
    for (std::size_t k = 0; k < free_.size(); ++k) {
      value[free_[k]] = y[k] / unit_[free_[k]];
    }
    if (stopped_) return std::nullopt;
    if (!visit(value)) return -HUGE_VAL;
    double by_gradients = 0;  // V less V at the start, by the trapezoid rule
    for (std::size_t k = 0; k < free_.size(); ++k) {
      gradient[k] = unit * last_gradient_[free_[k]] / unit_[free_[k]];
      by_gradients += 0.5 * (last_gradient_[free_[k]] + start_gradient_[free_[k]]) *
                      (y[k] - start_[k]) / unit_[free_[k]];
    }
    const double by_values = last_objective_ - start_objective_;
    return unit * (std::abs(by_values) < kSmall * scale_ ? by_gradients : by_values);
  }

  const MeasureProblem& problem_;
  const OptimalOptions& options_;
  const Aim& aim_;
  Array weights_;
  double scale_ = 0;               // sum|w|
  Array unit_;                     // s [instrument]; 0: without effect
  std::vector<std::size_t> free_;  // instruments that may move
  std::vector<double> start_;      // of the run, y
  Array start_gradient_;
  double start_objective_ = 0;
  MeasurePoint trial_;
  Array last_gradient_;
  double last_objective_ = 0;
  std::string failure_;
  bool stopped_ = false;
  Optimum result_;
};

}  // namespace

std::string OptimalOptions::validate() const {
  if (tolerance >= 1e-10 && tolerance <= 1e-4) return "";
  return fmt::format("the option tolerance is {}, which is not in [1e-10, 1e-4]", tolerance);
}

Optimum optimal_measures(const MeasureProblem& problem, const Aim& aim, const Array& start,
                         const OptimalOptions& options) {
  Optimum none;
  none.reason = options.validate();
  if (none.reason.empty()) none.reason = refusal(problem, aim);
  if (!can_search()) none.reason = "this build of Samarkand has no NLopt to search with";
  if (!start.empty() && start.size() != problem.instruments.size()) {
    none.reason = "the start has another size than the instruments";
  }
  if (!none.reason.empty()) return none;
  return Search(problem, aim, options).run(start);
}

std::vector<Optimum> frontier(const MeasureProblem& problem, Aim aim,
                              const std::vector<double>& psi, OptimalOptions options) {
  std::vector<Optimum> result;
  const auto go_on = [&, progress = options.progress](std::size_t, std::size_t) {
    return !progress || progress(result.size(), psi.size());
  };
  options.progress = go_on;
  for (const double value : psi) {
    aim.psi = value;
    const Array start = result.empty() ? Array() : result.back().point.value;
    result.push_back(optimal_measures(problem, aim, start, options));
    if (result.back().point.value.empty() || !go_on(0, 0)) break;
  }
  return result;
}

}  // namespace samarkand
