#include "samarkand/questions/inspection/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/channels/corridors.h"
#include "samarkand/joint/leakage.h"
#include "samarkand/measures/enforcement.h"
#include "samarkand/measures/registry.h"
#include "samarkand/questions/inspection/question.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/shock/binder.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

// What leaks on corridors to the target, flow by flow.
std::vector<LeakingFlow> leaking(const World& world, const Shock& shock, const Equilibrium& e,
                                 std::size_t target, const std::vector<std::size_t>& sectors) {
  const auto& channels = *shock.effect<ChannelEffect>();
  std::vector<LeakingFlow> flows;
  for (const CorridorCost& cost : channels.costs()) {
    const std::size_t n = world.country_count(), j = cost.cell / (n * n);
    if (cost.cell / n % n != target || cost.controlled == 0 || std::isinf(cost.log_controlled))
      continue;
    if (std::ranges::find(sectors, j) == sectors.end()) continue;
    const auto [open, controlled] = access_of(cost, shock.theta[j]);
    if (controlled == 0 || e.flow[cost.cell] == 0) continue;
    const auto routes = channels.routes(j, target, cost.cell % n);
    flows.push_back({cost.cell % n, e.flow[cost.cell] * controlled / (open + controlled),
                     shock.theta[j], channels.corridors().route(j).rho, routes.controlled});
  }
  return flows;
}

// The scenario with these checks on top, solved.
std::optional<double> in_equilibrium(RunContext& context, const InspectionAnswer& answer,
                                     const Array& checked,
                                     const std::vector<std::size_t>& sectors) {
  const World& world = *context.world;
  Scenario scenario = context.scenario;
  for (std::size_t l = 0; l < checked.size(); ++l) {
    if (checked[l] == 0) continue;
    Measure measure = measure_kind("enforcement").make();
    auto& terms = terms_of<EnforcementTerms>(measure);
    terms.origin.words = {{world.countries()[answer.links[l].from].code, {}}};
    terms.destination.words = {{world.countries()[answer.target].code, {}}};
    terms.mode = answer.links[l].mode;
    terms.risk = checked[l];
    scenario.measures.push_back(std::move(measure));
  }
  Diagnostics diagnostics;
  const Shock shock = make_shock(scenario, context.world, diagnostics);
  if (!diagnostics.empty()) return std::nullopt;
  const Solution solved = context.solver.solve(shock, context.options.solve, &context.equilibrium);
  if (!solved.reason().empty()) return std::nullopt;
  return leakage(world, solved.under(shock), solved.equilibrium, {answer.target}, sectors)
      .total()
      .arrives;
}

}  // namespace

InspectionAnswer answer_inspection(RunContext& context, const Question& question) {
  const auto& asked = asked_as<InspectionQuestion>(question);
  const World& world = *context.world;
  InspectionAnswer answer(context, question);
  answer.game = asked.gain.has_value();
  const auto targets = expand_countries({{asked.target}}, world, context.diagnostics);
  const auto at = expand_countries({asked.at}, world, context.diagnostics);
  const auto sectors = expand_sectors({asked.sectors}, world, context.diagnostics);
  answer.target = targets[0];
  const ChannelEffect* effect = context.shock.effect<ChannelEffect>();
  std::vector<LeakingFlow> flows;
  if (effect) flows = leaking(world, context.shock, context.equilibrium, answer.target, sectors);
  if (flows.empty()) return answer;  // nothing leaks
  const Corridors& corridors = effect->corridors();
  const std::vector<LinkMeasure>& measures = effect->measures().links;
  const std::size_t n = world.country_count();
  Array links(n * n, 0);  // those that are not inspected
  std::vector<InspectedLink> inspected;
  for (const Corridors::Step& step : corridors.steps()) {
    const double use = corridors.use(step, measures, true);
    if (use == 0) continue;
    if (step.to != answer.target || std::ranges::find(at, step.from) == at.end()) {
      links[step.from * n + step.to] += use;
      continue;
    }
    const double length = step.mode == "land" ? std::max(step.length_km, 1.0) : asked.port;
    inspected.push_back({step.from, step.to, use, length});
    answer.links.push_back({step.from, step.mode, length});
    if (!answer.game) continue;
    answer.links.back().game = inspection_game(*asked.gain, *asked.fine, *asked.cost * length,
                                               *asked.damage, *asked.reward);
  }
  const Inspection inspection(n, std::move(links), world.data().channels.routing, answer.target,
                              std::move(flows), inspected);
  answer.unchecked = inspection.leakage(Array(inspected.size(), 0));
  std::vector<double> budgets = asked.budgets;
  std::ranges::sort(budgets);
  std::vector<Array> starts;
  for (const double budget : budgets) {
    if (!context.progress("checks", answer.plans.size(), budgets.size())) return answer;
    answer.plans.push_back({budget, inspection.spend(budget, starts)});
    InspectionAnswer::Plan& plan = answer.plans.back();
    if (!plan.spent.converged && answer.reason.empty()) {
      answer.reason = fmt::format("the search for the best spending of {:g} km stalled", budget);
    }
    starts = {plan.spent.checked};
    plan.leakage = in_equilibrium(context, answer, plan.spent.checked, sectors);
  }
  return answer;
}

void check_inspection(const BoundScenario& bound, const Question& question,
                      Diagnostics& diagnostics) {
  const auto& asked = asked_as<InspectionQuestion>(question);
  const auto targets = expand_countries({{asked.target}}, *bound.world, diagnostics);
  const auto sectors = expand_sectors({asked.sectors}, *bound.world, diagnostics);
  if (targets.size() != 1) {
    diagnostics.push_back({ErrorCode::kOutOfRange, asked.target.where,
                           "checks are of the ways to one economy", "a code"});
    return;
  }
  const std::size_t n = bound.world->country_count();
  const auto may_leak = [&](const CorridorCost& cost) {
    return cost.controlled > 0 && cost.cell / n % n == targets[0] &&
           std::ranges::find(sectors, cost.cell / (n * n)) != sectors.end();
  };
  const ChannelEffect* effect = bound.shock.effect<ChannelEffect>();
  if (effect != nullptr && std::ranges::any_of(effect->costs(), may_leak)) return;
  diagnostics.push_back({ErrorCode::kNoChannels,
                         question.where,
                         fmt::format("nothing leaks to {}: no ban leaves indirect routes open",
                                     bound.world->countries()[targets[0]].code),
                         {},
                         "add an export_control, or a ban with routes: open"});
}

}  // namespace samarkand
