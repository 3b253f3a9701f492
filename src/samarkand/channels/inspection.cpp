#include "samarkand/channels/inspection.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "samarkand/numeric/parallel.h"
#include "samarkand/numeric/root.h"

namespace samarkand {
namespace {

constexpr int kMostIterations = 2000, kMostHalvings = 40, kRemembered = 10;
constexpr double kConverged = 1e-3;   // of leakage, that could still be stopped if it were linear
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

// Spectral projected gradient (Birgin, Martinez, Raydan 2000, SIAM Journal on Optimization 10:4):
// the step of Barzilai and Borwein, projected, and a line search along it that compares with the
// worst of the last few values, so that a bend where another way becomes the cheapest does not stop
// it. Only the gap says whether a plan is the best nearby.
Inspection::Plan Inspection::descend(const Array& start, double budget) const {
  const std::size_t links = start.size();
  Plan best{project(start, budget)};
  Array at = best.checked, gradient, step(links), moved(links), moved_gradient;
  std::vector<double> values = {leakage(at, &gradient)};
  best.leakage = values.back();
  best.residual = gap(at, gradient, budget) / best.leakage;
  int evaluations = 1;
  double length = 0.05 / std::abs(*std::ranges::min_element(gradient));
  for (int k = 0; k < kMostIterations && best.residual >= kConverged; ++k) {
    for (std::size_t l = 0; l < links; ++l) moved[l] = at[l] - length * gradient[l];
    moved = project(moved, budget);
    double promised = 0;
    for (std::size_t l = 0; l < links; ++l) {
      step[l] = moved[l] - at[l];
      promised += gradient[l] * step[l];
    }
    const auto recent = values.end() - std::min<std::ptrdiff_t>(kRemembered, std::ssize(values));
    const double worst = *std::max_element(recent, values.end());
    double part = 1, reached = 0;
    bool found = false;
    for (int halving = 0; halving < kMostHalvings && !found && promised < 0; ++halving) {
      if (halving > 0) part /= 2;
      for (std::size_t l = 0; l < links; ++l) moved[l] = at[l] + part * step[l];
      ++evaluations;
      reached = leakage(moved, &moved_gradient);
      found = reached <= worst + kSufficient * part * promised;
    }
    if (!found) break;  // stalled: the gap stays as it is
    double ss = 0, sy = 0;
    for (std::size_t l = 0; l < links; ++l) {
      const double s = moved[l] - at[l], y = moved_gradient[l] - gradient[l];
      ss += s * s;
      sy += s * y;
    }
    length = sy > 0 ? std::clamp(ss / sy, length * 1e-3, length * 1e3) : length * 2;
    at = moved;
    gradient = moved_gradient;
    values.push_back(reached);
    const double residual = gap(at, gradient, budget) / reached;
    if (reached < best.leakage || residual < kConverged) best = {at, reached, residual};
  }
  best.converged = best.residual < kConverged;
  best.evaluations = evaluations;
  return best;
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
