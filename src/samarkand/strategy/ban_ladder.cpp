#include "samarkand/strategy/ban_ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/parallel.h"

namespace samarkand {
namespace {

constexpr double kLeastGain = 1e-11;  // of V relative to sum|w|: less is rounding

class Climber {
 public:
  Climber(const MeasureProblem& problem, const Aim& aim, const LadderOptions& options)
      : problem_(problem),
        aim_(aim),
        options_(options),
        weights_(aim.weights()),
        out_(problem.instruments.size(), 0) {
    for (const double weight : weights_) least_gain_ += kLeastGain * std::abs(weight);
  }

  BanLadder run() {
    const MeasureBase& base = problem_.base;
    now_ = {Array(out_.size(), 0), base.shock(), base.equilibrium(), base.log_real_income(), ""};
    ladder_.steps.push_back(step_at(out_.size(), now_));
    ladder_.end = "as many bans as were asked for";
    while (ladder_.steps.size() <= options_.bans && go_up()) {
      if (!options_.progress) continue;
      if (options_.progress(ladder_.steps.size() - 1, options_.bans)) continue;
      ladder_.end = "stopped";
      break;
    }
    ladder_.point = std::move(now_);
    return std::move(ladder_);
  }

 private:
  BanLadder::Step step_at(std::size_t candidate, const MeasurePoint& point) const {
    return {candidate, weighted(weights_, point.log_real_income),
            weighted(aim_.own, point.log_real_income),
            weighted(aim_.target, point.log_real_income)};
  }

  void solve_with(std::size_t candidate, MeasurePoint& point) const {
    Array value = now_.value;
    value[candidate] = 1;
    solve_at(problem_, value, now_.equilibrium, point);
  }

  // The untried candidates of the largest first-order gain; ties by position. Those without any
  // effect are left out.
  std::vector<std::size_t> preselect(const Array& gain) const {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < gain.size(); ++k) {
      if (!out_[k] && gain[k] != 0) order.push_back(k);
    }
    const std::size_t count = std::min(options_.looked_at, order.size());
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(order.begin(), last, order.end(), [&](std::size_t a, std::size_t b) {
      return gain[a] > gain[b] || (gain[a] == gain[b] && a < b);
    });
    order.erase(last, order.end());
    return order;
  }

  // One more ban; false where none helps.
  bool go_up() {
    const Array gain = gradient_at(problem_, now_, weights_);
    if (gain.empty()) {
      ladder_.end = "the gradient cannot be solved for";
      return false;
    }
    const std::vector<std::size_t> tried = preselect(gain);
    if (tried.empty()) {
      ladder_.end = "no other ban is possible and has an effect";
      return false;
    }
    std::vector<double> objective(tried.size());
    parallel_for(tried.size(), [&](std::size_t k) {
      MeasurePoint& point = points_.local();
      solve_with(tried[k], point);
      const bool solved = point.reason.empty();
      objective[k] = solved ? weighted(weights_, point.log_real_income) : -INFINITY;
    });
    ladder_.solves += tried.size();
    for (std::size_t k = 0; k < tried.size(); ++k) {
      if (!std::isinf(objective[k])) continue;
      ladder_.impossible.push_back(tried[k]);
      out_[tried[k]] = 1;
    }
    // Others may be possible.
    if (std::ranges::all_of(objective, [](double v) { return std::isinf(v); })) {
      return go_up();
    }
    const auto best = std::max_element(objective.begin(), objective.end());
    if (!(*best > ladder_.steps.back().objective + least_gain_)) {
      ladder_.end =
          fmt::format("none of the {} most promising bans raises the objective", tried.size());
      return false;
    }
    const std::size_t chosen = tried[static_cast<std::size_t>(best - objective.begin())];
    solve_with(chosen, next_);
    ++ladder_.solves;
    std::swap(now_, next_);
    out_[chosen] = 1;
    ladder_.steps.push_back(step_at(chosen, now_));
    return true;
  }

  const MeasureProblem& problem_;
  const Aim& aim_;
  const LadderOptions& options_;
  Array weights_;
  double least_gain_ = 0;
  std::vector<char> out_;  // banned, or impossible
  MeasurePoint now_, next_;
  PerThread<MeasurePoint> points_;
  BanLadder ladder_;
};

}  // namespace

BanLadder best_bans(const MeasureProblem& problem, const Aim& aim, const LadderOptions& options) {
  BanLadder none;
  none.end = refusal(problem, aim);
  for (const Instrument& instrument : problem.instruments) {
    const bool ban = instrument.kind == InstrumentKind::kBan && instrument.upper == 1;
    if (!ban) none.end = "a candidate is not a ban that can be in full";
  }
  if (!none.end.empty()) return none;
  return Climber(problem, aim, options).run();
}

}  // namespace samarkand
