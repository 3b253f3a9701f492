#include "samarkand/joint/solver.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace samarkand {
namespace {

// The checker has the last word on what the solver believes.
void judge(const World& world, const Shock& shock, Solution& solution) {
  Equilibrium& e = solution.equilibrium;
  if (e.wage.empty()) return;
  const auto start = std::chrono::steady_clock::now();
  solution.residuals = check_equilibrium(world, shock, e);
  std::string reason = refusal(e, solution.residuals);
  if (!reason.empty() && e.status == Status::kConverged) {
    e.status = Status::kNotConverged;
    e.reason = std::move(reason);
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  solution.check_seconds = taken.count();
}

}  // namespace

Solution Solver::solve(const Shock& shock, const SolveOptions& options,
                       const Equilibrium* start) const {
  Solution solution;
  solution.equilibrium = trade_.solve(shock, options, start);
  if (shock.responds()) {
    solution.revised = shock;
    settle(options, solution);
    if (solution.responses == 0) solution.revised.reset();
  }
  judge(world(), solution.under(shock), solution);
  return solution;
}

void Solver::settle(const SolveOptions& options, Solution& solution) const {
  Shock& shock = *solution.revised;
  const std::vector<std::shared_ptr<const Effect>> effects = shock.effects;
  Equilibrium& e = solution.equilibrium;
  while (e.status == Status::kConverged) {
    bool revised = false;
    for (const auto& effect : effects) {
      if (effect->respond(world(), e, shock)) revised = true;
    }
    if (!revised) return;
    if (++solution.responses > kMostResponses) {
      e.status = Status::kNotConverged;
      e.reason =
          fmt::format("trade and the layers beside it did not agree in {} rounds", kMostResponses);
      return;
    }
    e = trade_.solve(shock, options, &e);
  }
}

}  // namespace samarkand
