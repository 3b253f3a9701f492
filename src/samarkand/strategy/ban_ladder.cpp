#include "samarkand/strategy/ban_ladder.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace samarkand {
namespace {

constexpr double kLeastGain = 1e-11;  // of V relative to sum|w|: less is rounding

// The untried candidates of the largest first-order gain; ties by position. Those without any
// effect are left out.
std::vector<std::size_t> preselect(const Array& gain, const std::vector<char>& out,
                                   std::size_t count) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < gain.size(); ++k) {
    if (!out[k] && gain[k] != 0) order.push_back(k);
  }
  const auto last = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
  std::partial_sort(order.begin(), last, order.end(), [&](std::size_t a, std::size_t b) {
    return gain[a] > gain[b] || (gain[a] == gain[b] && a < b);
  });
  order.erase(last, order.end());
  return order;
}

}  // namespace

BanLadder best_bans(const MeasureProblem& problem, const Aim& aim, const LadderOptions& options) {
  BanLadder ladder;
  ladder.end = refusal(problem, aim);
  for (const Instrument& instrument : problem.instruments) {
    const bool ban = instrument.kind == InstrumentKind::kBan && instrument.upper == 1;
    if (!ban) ladder.end = "a candidate is not a ban that can be in full";
  }
  if (!ladder.end.empty()) return ladder;
  const Array weights = aim.weights();
  double scale = 0;
  for (const double weight : weights) scale += std::abs(weight);
  const auto step_at = [&](std::size_t candidate, const MeasurePoint& point) {
    return BanLadder::Step{candidate, weighted(weights, point.log_real_income),
                           weighted(aim.own, point.log_real_income),
                           weighted(aim.target, point.log_real_income)};
  };

  MeasurePoint& now = ladder.point;
  now = {Array(problem.instruments.size(), 0), problem.base.shock(), problem.base.equilibrium(),
         problem.base.log_real_income(), ""};
  ladder.steps.push_back(step_at(problem.instruments.size(), now));
  std::vector<MeasurePoint> points(std::min(options.looked_at, problem.instruments.size()));
  std::vector<char> out(problem.instruments.size(), 0);  // banned, or impossible
  while (ladder.steps.size() <= options.bans) {
    const Array gain = gradient_at(problem, now, weights);
    if (gain.empty()) {
      ladder.end = "the gradient could not be solved for";
      return ladder;
    }
    const std::vector<std::size_t> tried = preselect(gain, out, options.looked_at);
    tbb::parallel_for(std::size_t{0}, tried.size(), [&](std::size_t k) {
      Array value = now.value;
      value[tried[k]] = 1;
      solve_at(problem, value, now.equilibrium, points[k]);
    });
    ladder.solves += tried.size();
    std::size_t best = tried.size();
    BanLadder::Step step = ladder.steps.back();
    double least = step.objective + kLeastGain * scale;
    for (std::size_t k = 0; k < tried.size(); ++k) {
      if (!points[k].reason.empty()) {
        ladder.impossible.push_back(tried[k]);
        out[tried[k]] = 1;
        continue;
      }
      const BanLadder::Step with = step_at(tried[k], points[k]);
      if (!(with.objective > least)) continue;
      best = k;
      step = with;
      least = with.objective;
    }
    if (best == tried.size()) {
      ladder.end = "no other ban raises the objective";
      return ladder;
    }
    out[tried[best]] = 1;
    std::swap(now, points[best]);
    ladder.steps.push_back(step);
    if (options.progress && !options.progress(ladder.steps.size() - 1, options.bans)) {
      ladder.end = "stopped";
      return ladder;
    }
  }
  ladder.end = "as many bans as were asked for";
  return ladder;
}

}  // namespace samarkand
