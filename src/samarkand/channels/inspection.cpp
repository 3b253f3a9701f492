#include "samarkand/channels/inspection.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "samarkand/numeric/root.h"

namespace samarkand {
namespace {

constexpr int kMostIterations = 500;
constexpr double kConverged = 1e-6;
constexpr double kSufficient = 1e-4;  // of the decrease that the gradient promises
constexpr std::size_t kSingles = 4;   // starts that spend all on one link

}  // namespace

InspectionGame inspection_game(double gain, double fine, double cost, double damage,
                               double reward) {
  if (!(gain > 0)) return {0, 0};
  if (cost >= reward + damage) return {0, 1};
  return {gain / (gain + fine), cost / (reward + damage)};
}

Inspection::Inspection(std::size_t countries, Array links, double elasticity, std::size_t target,
                       std::vector<LeakingFlow> flows, std::vector<InspectedLink> inspected)
    : n_(countries),
      target_(target),
      links_(std::move(links)),
      elasticity_(elasticity),
      flows_(std::move(flows)),
      inspected_(std::move(inspected)),
      before_(n_, links_, elasticity) {}

double Inspection::leakage(const Array& checked, Array* gradient) const {
  Array links = links_;
  for (std::size_t l = 0; l < inspected_.size(); ++l) {
    const InspectedLink& link = inspected_[l];
    links[link.from * n_ + link.to] -=
        link.use * -std::expm1(elasticity_ * std::log1p(-checked[l]));
  }
  for (double& use : links) use = std::max(use, 0.0);  // rounding
  const Routing routing(n_, links, elasticity_);
  Array weight(gradient == nullptr ? 0 : n_ * n_, 0), terms(n_);
  double total = 0;
  for (const LeakingFlow& flow : flows_) {
    double sum = 0;
    for (std::size_t m = 0; m < n_; ++m) {
      terms[m] = 0;
      if (flow.by_way[m] == 0) continue;
      const double dearer = routing.log_cost(flow.origin, m) - before_.log_cost(flow.origin, m) +
                            routing.log_cost(m, target_) - before_.log_cost(m, target_);
      terms[m] = flow.by_way[m] * std::exp(-flow.rho * dearer);
      sum += terms[m];
    }
    const double arrives = flow.value * std::pow(sum, flow.theta / flow.rho);
    total += arrives;
    for (std::size_t m = 0; m < weight.size() / n_ && sum > 0; ++m) {
      const double part = -flow.theta * arrives * terms[m] / sum;
      weight[flow.origin * n_ + m] += part;
      weight[m * n_ + target_] += part;
    }
  }
  if (gradient == nullptr) return total;
  const Array by_cost = routing.gradient(weight);  // by ln of the two ways' joint cost
  gradient->assign(inspected_.size(), 0);
  for (std::size_t l = 0; l < inspected_.size(); ++l) {
    const InspectedLink& link = inspected_[l];
    const std::size_t pair = link.from * n_ + link.to;
    if (links[pair] == 0) continue;
    const double use = link.use * std::exp(elasticity_ * std::log1p(-checked[l]));
    (*gradient)[l] = by_cost[pair] * use / links[pair] / (1 - checked[l]);
  }
  return total;
}

Array Inspection::arriving(const Array& checked) const {
  Array result;
  for (const LeakingFlow& flow : flows_) {
    Inspection alone = *this;
    alone.flows_ = {flow};
    result.push_back(alone.leakage(checked));
  }
  return result;
}

Array Inspection::checks_of(const Array& km) const {
  Array checked(km.size());
  for (std::size_t l = 0; l < km.size(); ++l) {
    checked[l] = std::clamp(km[l] / inspected_[l].length, 0.0, kMostChecked);
  }
  return checked;
}

// The nearest plan within the bounds and the budget: all spend less by the same km.
Array Inspection::project(const Array& km, double budget) const {
  const auto spent_less = [&](double less, Array* plan) {
    double sum = 0;
    for (std::size_t l = 0; l < km.size(); ++l) {
      const double spent = std::clamp(km[l] - less, 0.0, kMostChecked * inspected_[l].length);
      sum += spent;
      if (plan != nullptr) (*plan)[l] = spent;
    }
    return sum - budget;
  };
  Array plan(km.size());
  const double over = spent_less(0, &plan);
  if (over <= 0) return plan;
  const double most = *std::ranges::max_element(km);
  const double less = find_root([&](double x) { return spent_less(x, nullptr); }, 0, over, most,
                                spent_less(most, nullptr), 0);
  spent_less(less, &plan);
  return plan;
}

Inspection::Plan Inspection::descend(Array km, double budget,
                                     const std::function<bool()>& progress) const {
  const std::size_t links = km.size();
  Plan plan;
  Array slope(links), gradient(links), before_km, before_gradient;
  const auto evaluate = [&](const Array& at, Array* by_km) {
    ++plan.evaluations;
    const double value = leakage(checks_of(at), by_km == nullptr ? nullptr : &slope);
    for (std::size_t l = 0; by_km != nullptr && l < links; ++l) {
      (*by_km)[l] = slope[l] / inspected_[l].length;
    }
    return value;
  };
  km = project(km, budget);
  double value = evaluate(km, &gradient);
  double step = 0;
  for (int k = 0; k < kMostIterations; ++k) {
    const double steepest = std::abs(*std::ranges::min_element(gradient));
    if (steepest == 0) break;
    // Of the conditions: how far a step of one km's worth moves.
    const double unit = std::max(budget, 1.0) / steepest;
    Array moved(links);
    for (std::size_t l = 0; l < links; ++l) moved[l] = km[l] - 1e-3 * unit * gradient[l];
    moved = project(moved, budget);
    plan.residual = 0;
    for (std::size_t l = 0; l < links; ++l) {
      plan.residual =
          std::max(plan.residual, std::abs(moved[l] - km[l]) / (1e-3 * std::max(budget, 1.0)));
    }
    if (plan.residual < kConverged || (progress && !progress())) break;
    step = before_km.empty() ? 0.3 * unit : step;
    if (!before_km.empty()) {  // Barzilai and Borwein
      double ss = 0, sy = 0;
      for (std::size_t l = 0; l < links; ++l) {
        const double s = km[l] - before_km[l], y = gradient[l] - before_gradient[l];
        ss += s * s;
        sy += s * y;
      }
      step = sy > 0 ? std::clamp(ss / sy, 1e-6 * unit, 10 * unit) : unit;
    }
    before_km = km;
    before_gradient = gradient;
    bool found = false;
    for (int halving = 0; halving < 40 && !found; ++halving, step /= 2) {
      for (std::size_t l = 0; l < links; ++l) moved[l] = before_km[l] - step * gradient[l];
      moved = project(moved, budget);
      double promised = 0;
      for (std::size_t l = 0; l < links; ++l) promised += gradient[l] * (moved[l] - km[l]);
      if (promised >= 0) break;
      const double next = evaluate(moved, nullptr);
      found = next <= value + kSufficient * promised;
    }
    if (!found) break;
    km = moved;
    value = evaluate(km, &gradient);
  }
  plan.checked = checks_of(km);
  plan.leakage = value;
  plan.converged = plan.residual < 1e-3;
  return plan;
}

Inspection::Plan Inspection::spend(double budget, const std::vector<Array>& starts,
                                   const std::function<bool()>& progress) const {
  const std::size_t links = inspected_.size();
  if (links == 0 || budget <= 0) {
    Plan none{Array(links, 0)};
    none.leakage = leakage(none.checked);
    none.converged = true;
    return none;
  }
  std::vector<Array> from = {Array(links, budget / static_cast<double>(links))};
  for (const Array& start : starts) {
    from.emplace_back(links);
    for (std::size_t l = 0; l < links; ++l) from.back()[l] = start[l] * inspected_[l].length;
  }
  Array gradient;
  leakage(Array(links, 0), &gradient);
  std::vector<std::size_t> order(links);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {},
                           [&](std::size_t l) { return gradient[l] / inspected_[l].length; });
  for (std::size_t k = 0; k < std::min(kSingles, links); ++k) {
    from.emplace_back(links, 0);
    from.back()[order[k]] = budget;
  }
  Plan best;
  int evaluations = 0;
  for (const Array& start : from) {
    Plan plan = descend(start, budget, progress);
    evaluations += plan.evaluations;
    if (best.checked.empty() || plan.leakage < best.leakage) best = std::move(plan);
    if (progress && !progress()) break;
  }
  best.evaluations = evaluations;
  return best;
}

}  // namespace samarkand
