#include "samarkand/strategy/optimum_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "samarkand/numeric/bounded_search.h"
#include "samarkand/numeric/draws.h"
#include "samarkand/numeric/main_mode.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/strategy/trade_left.h"

namespace samarkand {
namespace {

constexpr double kLibraryTolerance = 1e-8;  // NLopt's L-BFGS stops at this gradient
constexpr unsigned kMemory = 30;            // pairs that L-BFGS keeps
constexpr int kRestarts = 5;
constexpr int kJumps = 8;
constexpr std::size_t kOtherEnds = 200;  // bans that are tried at their other bound, at most
// Differences of V, relative to sum|w|, of which gradients know more digits than values.
constexpr double kSmall = 1e-9;
// Differences of V, relative to sum|w|, that equilibria do not resolve.
constexpr double kNoise = 1e-12;
// Of the room that a variable has to its bounds: the step of the second-order check.
constexpr double kLook = 1e-3;
// Of the largest room: where less is left, second derivatives are not told from rounding.
constexpr double kLeastRoom = 1e-3;
// Second derivatives that are not told from 0; that of an optimum is about -1.
constexpr double kFlat = 1e-2;
constexpr int kTries = 8;  // steps along a direction in which V curves upwards, each way

// Spending on a flow without its tariff, if the prices of others and the buyer's spending on the
// sector stayed: t^theta t F / (1 - s + s t^theta), s its share of that spending.
double untaxed(const World& world, const Shock& base, std::size_t cell) {
  const std::size_t n = world.country_count(), first = cell / n * n;
  double market = 0;
  for (std::size_t i = first; i < first + n; ++i) market += world.tariff()[i] * world.flow()[i];
  const double spent = world.tariff()[cell] * world.flow()[cell];
  if (!(spent > 0)) return 0;
  const double more = std::pow(world.tariff()[cell], base.theta[cell / n / n]);
  return spent * more / (1 + spent / market * (more - 1));
}

class Search {
 public:
  Search(const MeasureProblem& problem, const Aim& aim, const OptimalOptions& options)
      : problem_(problem), options_(options), aim_(aim), weights_(aim.weights()) {
    for (const double weight : weights_) scale_ += std::abs(weight);
    set_units();
  }

  Optimum run(const Array& start) {
    result_.point.equilibrium = problem_.base.equilibrium();
    if (!visit(start)) return refused("at the start: " + failure_);
    jump();
    ascend();
    return finished();
  }

  // From what another search found: looks around there, and goes on from what is better.
  Optimum go_on(Optimum from) {
    result_ = std::move(from);
    result_.solves = 0;
    last_gradient_ = result_.gradient;
    last_objective_ = result_.objective;
    for (int k = 0; k < kRestarts && !stopped_ && done() && (rises() || turns()); ++k) ascend();
    return finished();
  }

 private:
  // The best bans stand at their bounds, most of them: goes at once where the gradient points, for
  // as long as that is better.
  void jump() {
    for (int k = 0; k < kJumps && !stopped_ && !done(); ++k) {
      Array value = result_.point.value;
      for (const std::size_t free : free_) {
        const Instrument& instrument = problem_.instruments[free];
        if (instrument.kind != InstrumentKind::kBan || result_.gradient[free] == 0) continue;
        value[free] = result_.gradient[free] > 0 ? instrument.upper : instrument.lower;
      }
      const double before = result_.objective;
      if (value == result_.point.value || !visit(value) || result_.objective <= before) break;
    }
    failure_.clear();
  }

  void ascend() {
    for (int k = 0; k < kRestarts && !stopped_ && !done(); ++k) {
      const double before = result_.objective, residual = result_.first_order_residual;
      climb();
      const bool better = result_.objective > before + kNoise * scale_ ||
                          result_.first_order_residual < 0.5 * residual;
      if (!better) break;
    }
  }

  Optimum finished() {
    result_.converged = done() && !(result_.curvature > kFlat);
    result_.reason = result_.converged ? "" : why_not();
    result_.own = weighted(aim_.own, result_.point.log_real_income);
    result_.target = weighted(aim_.target, result_.point.log_real_income);
    set_inside();
    result_.inside = inside_.size();
    return std::move(result_);
  }

  bool done() const { return result_.first_order_residual <= options_.tolerance; }

  Optimum refused(std::string reason) {
    result_.reason = std::move(reason);
    result_.point = {};
    return std::move(result_);
  }

  std::string why_not() const {
    if (done()) {
      return fmt::format(
          "it is no maximum: along one direction the second derivative is {:+.2g}, "
          "yet no better point was found",
          result_.curvature);
    }
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
      const TradeLeft& left = left_.emplace_back(problem_, instrument);
      double curvature = 0;
      for (const std::size_t cell : instrument.cells) {
        if (problem_.base.shock().access[cell] == 0) continue;  // banned: without effect
        const double value = instrument.kind == InstrumentKind::kTariff
                                 ? untaxed(world, problem_.base.shock(), cell)
                                 : world.tariff()[cell] * world.flow()[cell];
        const double theta = problem_.base.shock().theta[cell / n / n];
        curvature += (left.of_rate() ? 1 / theta : theta) * value *
                     (part(cell / n % n) + part(cell % n) + everywhere);
      }
      if (curvature > 0 && instrument.lower < instrument.upper) free_.push_back(unit_.size());
      // A power of two, so that values and bounds keep all their bits.
      unit_.push_back(curvature > 0 ? std::exp2(std::round(std::log2(curvature) / 2)) : 0);
    }
  }

  // Solves at a point, into trial_. False: no equilibrium, or no gradient.
  bool solve(const Array& value) {
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
    return true;
  }

  // Solves at a point and keeps it if it is the best. False: no equilibrium, or no gradient.
  bool visit(const Array& value) {
    if (value == result_.point.value) {
      last_gradient_ = result_.gradient;
      last_objective_ = result_.objective;
      return true;
    }
    if (!solve(value)) return false;
    const double residual = first_order_residual(trial_.value);
    const double gain = last_objective_ - result_.objective;
    const bool first = result_.gradient.empty();
    const bool same = std::abs(gain) <= kNoise * scale_;
    if (first || (same ? residual < result_.first_order_residual : gain > 0)) {
      std::swap(result_.point, trial_);
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
      const double slope = last_gradient_[k] * left_[k].value_by_stopped(value[k]) / unit_[k];
      largest = std::max(largest, std::abs(slope) / scale_);
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
    start_ = result_.point.value;
    start_y_.clear();
    lower_.clear();
    upper_.clear();
    for (const std::size_t k : free_) {
      const auto y = [&](double value) { return -unit_[k] * left_[k].at(value); };
      start_y_.push_back(y(start_[k]));
      lower_.push_back(y(problem_.instruments[k].lower));
      upper_.push_back(y(problem_.instruments[k].upper));
    }
    start_slope_ = slope(free_, start_);
    start_objective_ = result_.objective;
    search(start_y_, lower_, upper_, kMemory,
           [this](const double* at, double* gradient) { return evaluate(at, gradient); });
  }

  // dV/dy of some variables, where the last gradient is that at `value`.
  Array slope(const std::vector<std::size_t>& of, const Array& value) const {
    Array result;
    for (const std::size_t k : of) {
      result.push_back(last_gradient_[k] * left_[k].value_by_stopped(value[k]) / unit_[k]);
    }
    return result;
  }

  // Starts and bounds come back with all their bits.
  Array value_at(const double* y) const {
    Array value = start_;
    for (std::size_t f = 0; f < free_.size(); ++f) {
      const std::size_t k = free_[f];
      const Instrument& instrument = problem_.instruments[k];
      if (y[f] == start_y_[f]) continue;
      value[k] = y[f] <= lower_[f]   ? instrument.lower
                 : y[f] >= upper_[f] ? instrument.upper
                                     : std::clamp(left_[k].value(-y[f] / unit_[k]),
                                                  instrument.lower, instrument.upper);
    }
    return value;
  }

  std::optional<double> evaluate(const double* y, double* gradient) {
    // In units in which the library's tolerance is ours.
    const double unit = kLibraryTolerance / (options_.tolerance * scale_);
    if (stopped_) return std::nullopt;
    const Array value = value_at(y);
    if (!visit(value)) return -HUGE_VAL;
    const Array here = slope(free_, value);
    double by_gradients = 0;  // V less V at the start, by the trapezoid rule
    for (std::size_t f = 0; f < free_.size(); ++f) {
      gradient[f] = unit * here[f];
      by_gradients += 0.5 * (here[f] + start_slope_[f]) * (y[f] - start_y_[f]);
    }
    const double by_values = last_objective_ - start_objective_;
    return unit * (std::abs(by_values) < kSmall * scale_ ? by_gradients : by_values);
  }

  // The variables that are inside their bounds at the best point, and how far each can go in y.
  void set_inside() {
    inside_.clear();
    room_.clear();
    Array room(unit_.size(), 0);
    for (const std::size_t k : free_) {
      const Instrument& instrument = problem_.instruments[k];
      const double z = left_[k].at(result_.point.value[k]);
      const double to_bound =
          std::min(left_[k].at(instrument.lower) - z, z - left_[k].at(instrument.upper));
      if (result_.bound[k] == 0) room[k] = unit_[k] * to_bound;
    }
    const double largest = free_.empty() ? 0 : *std::ranges::max_element(room);
    for (const std::size_t k : free_) {
      if (!(room[k] > kLeastRoom * largest)) continue;
      inside_.push_back(k);
      room_.push_back(room[k]);
    }
  }

  // The best point, moved along `direction` [inside] in y as far as bounds allow.
  Array moved(const Array& direction, double step) const {
    Array value = result_.point.value;
    for (std::size_t f = 0; f < inside_.size(); ++f) {
      const std::size_t k = inside_[f];
      const Instrument& instrument = problem_.instruments[k];
      const double z = std::clamp(left_[k].at(value[k]) - step * direction[f] / unit_[k],
                                  left_[k].at(instrument.upper), left_[k].at(instrument.lower));
      value[k] = std::clamp(left_[k].value(z), instrument.lower, instrument.upper);
    }
    return value;
  }

  // H `direction`, H = d2V/dy2, by the difference of two gradients.
  std::optional<Array> bend(const Array& direction, const Array& here) {
    double step = HUGE_VAL;
    for (std::size_t f = 0; f < inside_.size(); ++f) {
      step = std::min(step, kLook * room_[f] / std::abs(direction[f]));
    }
    const Array there = moved(direction, step);
    if (stopped_ || !solve(there)) return std::nullopt;
    Array result = slope(inside_, there);
    for (std::size_t f = 0; f < result.size(); ++f) result[f] = (result[f] - here[f]) / step;
    return result;
  }

  // Looks for a direction in which V curves upwards. True: a better point was found along one.
  bool rises() {
    set_inside();
    result_.curvature = NAN;
    result_.directions = 0;
    Array start;  // neither symmetric nor small anywhere
    for (const double room : room_) {
      const double draw = uniform(1, 0, start.size(), 0);
      start.push_back(room * (draw < 0.5 ? draw - 1 : draw));
    }
    visit(result_.point.value);  // its gradient is the last again
    const Array here = slope(inside_, result_.point.value);
    const auto mode = main_mode(std::move(start), options_.directions,
                                [&](const Array& direction) { return bend(direction, here); });
    if (!mode) return false;
    result_.curvature = mode->value;
    result_.directions = mode->directions;
    if (!(result_.curvature > kFlat)) return false;
    const double before = result_.objective;
    double step = *std::ranges::max_element(room_);
    for (int k = 0; k < kTries; ++k, step /= 4) {
      for (const double along : {step, -step}) {
        if (stopped_) return false;
        visit(moved(mode->vector, along));
        if (result_.objective <= before + kNoise * scale_) continue;
        result_.curvature = NAN;  // of the point before
        return true;
      }
    }
    return false;
  }

  // Looks for a ban at a bound that is better at its other one. True: there was one, and the best
  // point has it.
  bool turns() {
    std::vector<std::size_t> held;
    for (const std::size_t k : free_) {
      const bool ban = problem_.instruments[k].kind == InstrumentKind::kBan;
      if (ban && result_.bound[k] != 0) held.push_back(k);
    }
    std::ranges::stable_sort(held, {}, [&](std::size_t k) {
      return std::abs(result_.gradient[k]) / unit_[k];  // those that V knows least of first
    });
    held.resize(std::min({held.size(), kOtherEnds, options_.max_solves - result_.solves}));
    const auto turned = [&](std::size_t k) {
      Array value = result_.point.value;
      const Instrument& instrument = problem_.instruments[k];
      value[k] = result_.bound[k] > 0 ? instrument.lower : instrument.upper;
      return value;
    };
    Array objective(held.size(), -HUGE_VAL);
    std::vector<char> stopped(held.size(), 0);
    PerThread<MeasurePoint> points;
    parallel_for(held.size(), [&](std::size_t k) {
      stopped[k] = options_.progress && !options_.progress(k, options_.max_solves);
      if (stopped[k]) return;
      MeasurePoint& point = points.local();
      solve_at(problem_, turned(held[k]), result_.point.equilibrium, point);
      if (point.reason.empty()) objective[k] = weighted(weights_, point.log_real_income);
    });
    stopped_ = std::ranges::count(stopped, 1) > 0;
    result_.solves += held.size();
    if (stopped_) return false;
    result_.other_ends = held.size();
    const auto best = std::ranges::max_element(objective);
    if (held.empty() || !(*best > result_.objective + kNoise * scale_)) return false;
    const double before = result_.objective;
    visit(turned(held[static_cast<std::size_t>(best - objective.begin())]));
    if (!(result_.objective > before)) return false;
    result_.curvature = NAN;  // of the point before
    return true;
  }

  const MeasureProblem& problem_;
  const OptimalOptions& options_;
  const Aim& aim_;
  Array weights_;
  double scale_ = 0;               // sum|w|
  Array unit_;                     // s [instrument]; 0: without effect
  std::vector<std::size_t> free_;  // instruments that may move
  std::vector<TradeLeft> left_;    // [instrument]
  Array start_;                    // of the run, x
  std::vector<double> start_y_, lower_, upper_;
  Array start_slope_;  // dV/dy
  double start_objective_ = 0;
  std::vector<std::size_t> inside_;  // of the second-order check
  Array room_;
  MeasurePoint trial_;
  Array last_gradient_;
  double last_objective_ = 0;
  std::string failure_;
  bool stopped_ = false;
  Optimum result_;
};

}  // namespace

Optimum search_from(const MeasureProblem& problem, const Aim& aim, const Array& start,
                    const OptimalOptions& options) {
  return Search(problem, aim, options).run(start);
}

Optimum search_on(const MeasureProblem& problem, const Aim& aim, Optimum from,
                  const OptimalOptions& options) {
  return Search(problem, aim, options).go_on(std::move(from));
}

}  // namespace samarkand
