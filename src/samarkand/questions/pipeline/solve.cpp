#include "samarkand/questions/pipeline/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/energy/solved.h"
#include "samarkand/numeric/parallel.h"
#include "samarkand/questions/network_question.h"

namespace samarkand {
namespace {

constexpr double kExact = 1e-9;  // of a game's worth, of what the network is known to

// A plan with what each player gains by it.
struct SolvedPlan {
  std::uint64_t plan = 0;
  Coalition needs = 0;
  std::vector<PipelineGame::Gains> gains;  // [player]
  std::string reason;
};

double total(const PipelineGame::Gains& gains) {
  double sum = 0;
  for (const double gain : gains) sum += gain;
  return sum;
}

std::vector<SolvedPlan> solve_plans(const PipelineGame& game) {
  std::vector<SolvedPlan> plans;
  for (const std::uint64_t plan : game.plans()) plans.push_back({plan, game.needs(plan), {}, {}});
  parallel_for(plans.size(), [&](std::size_t k) {
    const auto network = std::make_shared<const energy::Network>(game.network(plans[k].plan));
    const energy::Solved solved = energy::solved(network);
    plans[k].reason = solved.equilibrium.reason;
    if (solved.equilibrium.status == Status::kConverged) {
      plans[k].gains = game.accounts(*network, solved.outcome);
    }
  });
  if (plans.front().gains.empty()) return plans;
  const std::vector<PipelineGame::Gains> without = plans.front().gains;
  for (SolvedPlan& plan : plans) {
    for (std::size_t p = 0; p < plan.gains.size(); ++p) {
      for (std::size_t g = 0; g < plan.gains[p].size(); ++g) plan.gains[p][g] -= without[p][g];
    }
  }
  return plans;
}

// Of the plans without the projects of `left_out`.
PipelineValues values_of(const std::vector<SolvedPlan>& plans, std::size_t players,
                         std::uint64_t left_out, double tolerance,
                         const std::vector<std::size_t>& two) {
  PipelineValues values;
  const std::size_t coalitions = std::size_t{1} << players;
  values.worth.assign(coalitions, 0);
  values.plan.assign(coalitions, 0);
  for (Coalition s = 0; s < coalitions; ++s) {
    for (const SolvedPlan& plan : plans) {
      if ((plan.needs & ~s) != 0 || (plan.plan & left_out) != 0) continue;
      double worth = 0;
      for (std::size_t p = 0; p < players; ++p) {
        if ((s >> p & 1) != 0) worth += total(plan.gains[p]);
      }
      if (worth <= values.worth[s] + tolerance) continue;  // fewer lines where they are as good
      values.worth[s] = worth;
      values.plan[s] = plan.plan;
    }
  }
  values.shapley = shapley(values.worth, players);
  values.nucleolus = nucleolus(values.worth, players, tolerance);
  values.core = core(values.worth, players, tolerance);
  if (two.size() == 2) bargain(two[0], two[1], players, values);
  return values;
}

}  // namespace

void bargain(std::size_t one, std::size_t other, std::size_t players, PipelineValues& values) {
  const std::size_t all = values.worth.size() - 1;
  double others = 0;
  for (std::size_t p = 0; p < players; ++p) {
    if (p != one && p != other) others += values.worth[std::size_t{1} << p];
  }
  values.outside = {values.worth[all ^ (std::size_t{1} << other)] - others,
                    values.worth[all ^ (std::size_t{1} << one)] - others};
  values.nash = nash_bargain(values.worth[all] - others, *values.outside);
}

std::vector<BreakEven> break_even(const PipelineQuestion& asked, double wellhead, double capacity,
                                  double loss, double value_per_unit) {
  const double annuity =
      asked.interest == 0 ? 1 / asked.life
                          : asked.interest / -std::expm1(-asked.life * std::log1p(asked.interest));
  std::vector<BreakEven> prices;
  for (const double use : asked.use) {
    const double capital = 1000 * *asked.capex * annuity / (value_per_unit * capacity * use);
    prices.push_back({use, (wellhead + asked.opex + capital) / (1 - loss)});
  }
  return prices;
}

PipelineAnswer answer_pipeline(const NetworkContext& context, const Question& question) {
  const auto& asked = asked_as<PipelineQuestion>(question);
  PipelineAnswer answer;
  answer.network = context.after.network;
  const PipelineGame game(asked, *answer.network, context.diagnostics);
  if (!context.diagnostics.empty()) return answer;
  answer.projects = game.projects();
  for (const PipelinePlayer& player : asked.players) {
    if (std::ranges::any_of(asked.bargain,
                            [&](const Word& of) { return of.text == player.name.text; })) {
      answer.bargain.push_back(answer.players.size());
    }
    answer.players.push_back(player.name.text);
  }
  const std::vector<SolvedPlan> plans = solve_plans(game);
  double size = 0;
  for (const SolvedPlan& plan : plans) {
    if (plan.gains.empty()) {
      answer.reason = fmt::format("with {} built: {}", answer.lines_of(plan.plan), plan.reason);
      return answer;
    }
    for (const PipelineGame::Gains& gains : plan.gains) {
      for (const double gain : gains) size = std::max(size, std::abs(gain));
    }
  }
  const std::size_t n = answer.players.size();
  answer.tolerance = kExact * size;
  answer.values = values_of(plans, n, 0, answer.tolerance, answer.bargain);
  answer.gains = std::ranges::find(plans, answer.built(), &SolvedPlan::plan)->gains;
  answer.once_built = values_of(plans, n, ~answer.built(), answer.tolerance, answer.bargain);
  for (std::size_t k = 0; k < answer.projects.size(); ++k) {
    answer.threats.push_back(
        {k, values_of(plans, n, std::uint64_t{1} << k, answer.tolerance, answer.bargain)});
  }
  if (asked.capex) {
    const energy::Arc& arc = answer.network->arcs[answer.projects.front().arc];
    answer.wellhead = asked.wellhead.value_or(context.after.equilibrium.price[arc.origin]);
    answer.prices = break_even(asked, answer.wellhead, answer.network->most(arc), arc.loss,
                               answer.network->value_per_unit);
  }
  return answer;
}

}  // namespace samarkand
