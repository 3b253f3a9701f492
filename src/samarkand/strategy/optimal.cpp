#include "samarkand/strategy/optimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/bounded_search.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/strategy/optimum_search.h"
#include "samarkand/strategy/trade_left.h"

namespace samarkand {
namespace {

// Differences of V, relative to sum|w|, within which two starts found the same; first-order
// conditions that are looser leave more.
constexpr double kSameOptimum = 1e-9;

// The first start, or one that leaves the part 1 - k / starts of the trade at unchanged prices.
Array start_of(const MeasureProblem& problem, const Array& first, std::size_t k,
               std::size_t starts) {
  const double left = 1 - static_cast<double>(k) / static_cast<double>(starts);
  Array value;
  for (const Instrument& instrument : problem.instruments) {
    const std::size_t own = value.size();
    const double at = k > 0           ? TradeLeft(problem, instrument).value(left)
                      : first.empty() ? 0
                                      : first[own];
    value.push_back(std::clamp(at, instrument.lower, instrument.upper));
  }
  return value;
}

Optimum best_of_starts(const MeasureProblem& problem, const Aim& aim, const Array& first,
                       const OptimalOptions& options) {
  double scale = 0;
  for (const double weight : aim.weights()) scale += std::abs(weight);
  // Each of two may lack sum r^2 / 2.
  const double same =
      scale * std::max(kSameOptimum, static_cast<double>(problem.instruments.size()) *
                                         options.tolerance * options.tolerance);
  Mutex mutex;
  std::size_t solves = 0;
  bool stopped = false;
  OptimalOptions each = options;
  const std::size_t starts = std::clamp<std::size_t>(options.max_solves, 1, options.starts);
  each.max_solves = options.max_solves / starts;
  each.progress = [&](std::size_t, std::size_t) {
    const Lock lock(mutex);
    ++solves;
    stopped = stopped || (options.progress && !options.progress(solves, options.max_solves));
    return !stopped;
  };
  std::vector<Optimum> found(starts);
  parallel_for(starts, [&](std::size_t k) {
    found[k] = search_from(problem, aim, start_of(problem, first, k, options.starts), each);
  });
  Optimum best = std::move(found.front());
  best.starts_here = 1;
  for (std::size_t k = 1; k < found.size() && !best.point.value.empty(); ++k) {
    if (found[k].point.value.empty()) continue;
    const double gain = found[k].objective - best.objective;
    const std::size_t here = std::abs(gain) <= same ? best.starts_here + 1 : 1;
    if (gain > same || (here > 1 && found[k].converged > best.converged)) {
      best = std::move(found[k]);
    }
    if (gain >= -same) best.starts_here = here;
  }
  if (best.converged && options.directions > 0 && !stopped && solves < options.max_solves) {
    each.max_solves = options.max_solves - solves;
    const double before = best.objective;
    best = search_on(problem, aim, std::move(best), each);
    if (best.objective > before + same) best.starts_here = 1;
  }
  best.solves = solves;
  best.starts = starts;
  return best;
}

}  // namespace

std::string OptimalOptions::validate() const {
  if (starts == 0) return "the option starts is 0: a search starts somewhere";
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
  return best_of_starts(problem, aim, start, options);
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
