#include "samarkand/channels/inspection.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "samarkand/numeric/parallel.h"
#include "samarkand/numeric/root.h"

namespace samarkand {
namespace {

constexpr int kMostIterations = 200, kMostHalvings = 30;
constexpr double kConverged = 1e-2;   // of leakage, that could still be stopped if it were linear
constexpr double kSufficient = 1e-4;  // of the decrease that the gradient promises
constexpr std::size_t kSingles = 1;   // starts that spend all on one link

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
      before_(n_, uses(Array(inspected_.size(), 0)), elasticity) {}

Array Inspection::uses(const Array& checked) const {
  Array links = links_;
  for (std::size_t l = 0; l < inspected_.size(); ++l) {
    links[inspected_[l].from * n_ + inspected_[l].to] += use(l, checked[l]);
  }
  return links;
}

double Inspection::use(std::size_t l, double checked) const {
  return inspected_[l].use * std::exp(elasticity_ * std::log1p(-checked));
}

double Inspection::leakage(const Array& checked, Array* gradient) const {
  const Array links = uses(checked);
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
    (*gradient)[l] = by_cost[pair] * (use(l, checked[l]) / links[pair]) / (1 - checked[l]);
  }
  return total;
}

// The nearest plan within the bounds and the budget.
Array Inspection::project(const Array& checked, double budget) const {
  const auto spend_less = [&](double price, Array* plan) {
    double sum = 0;
    for (std::size_t l = 0; l < checked.size(); ++l) {
      const double length = inspected_[l].length;
      const double p = std::clamp(checked[l] - price * length, 0.0, kMostChecked);
      sum += p * length;
      if (plan != nullptr) (*plan)[l] = p;
    }
    return sum - budget;
  };
  Array plan(checked.size());
  const double over = spend_less(0, &plan);
  if (over <= 0) return plan;
  double most = 0;
  for (std::size_t l = 0; l < checked.size(); ++l) {
    most = std::max(most, checked[l] / inspected_[l].length);
  }
  const double price = find_root([&](double x) { return spend_less(x, nullptr); }, 0, over, most,
                                 spend_less(most, nullptr), 0);
  spend_less(price, &plan);
  return plan;
}

// What more could be stopped if leakage were linear: the budget put where a km stops most.
double Inspection::gap(const Array& checked, const Array& gradient, double budget) const {
  std::vector<std::size_t> order(checked.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {},
                           [&](std::size_t l) { return gradient[l] / inspected_[l].length; });
  double more = 0, left = budget;
  for (const std::size_t l : order) {
    const double p = gradient[l] < 0 ? std::min(kMostChecked, left / inspected_[l].length) : 0;
    left -= p * inspected_[l].length;
    more += gradient[l] * (checked[l] - p);
  }
  return more;
}

Inspection::Plan Inspection::descend(const Array& start, double budget) const {
  const std::size_t links = start.size();
  Plan plan{project(start, budget)};
  Array& checked = plan.checked;
  Array gradient, before, before_gradient, moved(links), moved_gradient;
  plan.leakage = leakage(checked, &gradient);
  plan.evaluations = 1;
  for (int k = 0; k < kMostIterations; ++k) {
    plan.residual = gap(checked, gradient, budget) / plan.leakage;
    plan.converged = plan.residual < kConverged;
    if (plan.converged) break;
    const double steepest = std::abs(*std::ranges::min_element(gradient));
    double step = 0.05 / steepest;
    if (!before.empty()) {  // Barzilai and Borwein
      double ss = 0, sy = 0;
      for (std::size_t l = 0; l < links; ++l) {
        const double s = checked[l] - before[l], y = gradient[l] - before_gradient[l];
        ss += s * s;
        sy += s * y;
      }
      if (sy > 0) step = std::clamp(ss / sy, 1e-4 * step, 20 * step);
    }
    bool found = false;
    double reached = 0;
    for (int halving = 0; halving < kMostHalvings && !found; ++halving, step /= 2) {
      for (std::size_t l = 0; l < links; ++l) moved[l] = checked[l] - step * gradient[l];
      moved = project(moved, budget);
      double promised = 0;
      for (std::size_t l = 0; l < links; ++l) promised += gradient[l] * (moved[l] - checked[l]);
      ++plan.evaluations;
      reached = leakage(moved, &moved_gradient);
      found = reached <= plan.leakage + kSufficient * promised;
    }
    plan.converged = !found;  // a kink, where another way becomes the cheapest
    if (!found) break;
    before = std::exchange(checked, moved);
    before_gradient = std::exchange(gradient, moved_gradient);
    plan.leakage = reached;
  }
  return plan;
}

Inspection::Plan Inspection::spend(double budget, const std::vector<Array>& starts) const {
  const std::size_t links = inspected_.size();
  if (links == 0 || budget <= 0) {
    Plan none{Array(links, 0)};
    none.leakage = leakage(none.checked);
    none.converged = true;
    return none;
  }
  std::vector<Array> from = starts;
  from.emplace_back(links);  // the same km everywhere
  for (std::size_t l = 0; l < links; ++l) {
    from.back()[l] = budget / static_cast<double>(links) / inspected_[l].length;
  }
  Array gradient;
  leakage(Array(links, 0), &gradient);
  std::vector<std::size_t> order(links);
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {},
                           [&](std::size_t l) { return gradient[l] / inspected_[l].length; });
  for (std::size_t k = 0; k < std::min(kSingles, links); ++k) {
    from.emplace_back(links, 0);
    from.back()[order[k]] = budget / inspected_[order[k]].length;
  }
  std::vector<Plan> plans(from.size());
  parallel_for(from.size(), [&](std::size_t k) { plans[k] = descend(from[k], budget); });
  int evaluations = 0;
  for (const Plan& plan : plans) evaluations += plan.evaluations;
  Plan best = *std::ranges::min_element(plans, {}, &Plan::leakage);
  best.evaluations = evaluations;
  return best;
}

}  // namespace samarkand
