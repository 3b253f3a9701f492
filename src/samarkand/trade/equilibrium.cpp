#include "samarkand/trade/equilibrium.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/anderson.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/trade/fixed_point.h"

namespace samarkand {
namespace {

constexpr double kLongestWageStep = 0.5;  // of ln w in one pass
constexpr std::size_t kCellsNamed = 5;    // in a reason

// One way of trying: how much of each wage step is taken, how many points Anderson combines, and
// after how many passes without a new best residual it is given up.
struct Attempt {
  std::string_view name;
  double wage_step;
  int depth;
  int patience;
};
constexpr Attempt kAttempts[] = {
    {"Anderson acceleration", 1, 8, 200},
    {"Anderson acceleration, wage steps x 0.3", 0.3, 16, 400},
    {"Anderson acceleration, wage steps x 0.05", 0.05, 24, 2000},
};

// Counts passes, keeps the log and asks the caller whether to go on.
class Journal {
 public:
  Journal(const SolveOptions& options, Equilibrium& equilibrium)
      : options_(options), equilibrium_(equilibrium) {}

  void pass(double residual) {
    const int passes = ++passes_;
    equilibrium_.iterations = passes - 1;
    if (passes >= next_logged_) {
      equilibrium_.log.push_back({passes, residual});
      next_logged_ = passes < 100 ? passes + 1 : passes + passes / 10;
    }
    if (passes >= options_.max_passes) {
      stop("no convergence within " + std::to_string(passes) + " passes");
    } else if (passes % 64 == 0 && options_.progress && !options_.progress(passes, residual)) {
      stop("interrupted");
    }
  }
  bool stopped() const { return stopped_; }

 private:
  void stop(std::string reason) {
    equilibrium_.reason = std::move(reason);
    stopped_ = true;
  }

  const SolveOptions& options_;
  Equilibrium& equilibrium_;
  int passes_ = 0;
  int next_logged_ = 1;
  bool stopped_ = false;
};

// Leaves the best point in v; returns its residual.
double try_once(TradeFixedPoint& problem, Array& v, const Attempt& attempt, double tolerance,
                Journal& journal) {
  Anderson anderson(problem.size(), attempt.depth);
  Array image(problem.size()), best = v;
  double best_residual = INFINITY;
  for (int since_best = 0; since_best < attempt.patience && !journal.stopped(); ++since_best) {
    const double residual = problem.map(v, image, attempt.wage_step);
    journal.pass(residual);
    if (residual < best_residual) {
      best_residual = residual;
      best = v;
      since_best = 0;
    }
    if (best_residual <= tolerance || !std::isfinite(residual)) break;
    const Array wages(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(problem.wages()));
    anderson.advance(v, image, v);
    for (std::size_t n = 0; n < wages.size(); ++n) {
      v[n] = std::clamp(v[n], wages[n] - kLongestWageStep, wages[n] + kLongestWageStep);
    }
    problem.normalise(v);
  }
  v = std::move(best);
  return best_residual;
}

// Where no equilibrium was found: the countries whose income falls to zero as deficits and
// transfers grow from nothing to what they are, if any do. The part of them that is tried is
// bisected in logs between one that is solved with positive incomes and one that is not.
std::vector<std::size_t> impoverished(TradeFixedPoint& problem, double tolerance,
                                      Journal& journal) {
  double solved = 1e-8, failed = 1;
  for (int step = 0; step < 16 && !journal.stopped(); ++step) {
    const double part = std::sqrt(solved * failed);
    problem.scale_finance(part);
    Array v = problem.start();
    if (try_once(problem, v, kAttempts[0], tolerance, journal) > tolerance) {
      failed = part;
      continue;
    }
    if (std::vector<std::size_t> poor = problem.without_income(); !poor.empty()) return poor;
    solved = part;
  }
  return {};
}

std::string join_first(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < std::min(names.size(), kCellsNamed); ++k) {
    text += (k == 0 ? "" : ", ") + names[k];
  }
  if (names.size() > kCellsNamed) {
    text += " and " + std::to_string(names.size() - kCellsNamed) + " more";
  }
  return text;
}

std::string cell_names(const World& world, const std::vector<std::size_t>& cells) {
  std::vector<std::string> names;
  for (const std::size_t c : cells) {
    names.push_back(world.sectors()[c / world.country_count()].code + " in " +
                    world.countries()[c % world.country_count()].code);
  }
  return join_first(names);
}

std::string starved_reason(const World& world, const Feasibility& feasibility) {
  return "no origin is left that may sell " + cell_names(world, feasibility.roots) +
         ", and final demand cannot do without " + cell_names(world, feasibility.starved);
}

std::string income_reason(const World& world, const std::vector<std::size_t>& countries) {
  std::vector<std::string> codes;
  for (const std::size_t n : countries) codes.push_back(world.countries()[n].code);
  return "income would not be positive in " + join_first(codes) +
         ": what it earns does not cover the trade surplus and transfers it has to pay (closure "
         "`balanced` has no surplus)";
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kConverged:
      return "converged";
    case Status::kNotConverged:
      return "not_converged";
    case Status::kNoEquilibrium:
      return "no_equilibrium";
  }
  return "";
}

TradeSolver::TradeSolver(const World& world) : world_(world) {}

Equilibrium TradeSolver::solve(const Shock& shock, const SolveOptions& options,
                               const Equilibrium* /*start*/) const {
  return solve_equilibrium(world_, shock, options);
}

Equilibrium solve_equilibrium(const World& world, const Shock& shock, const SolveOptions& options) {
  Equilibrium equilibrium;
  const Feasibility feasibility = analyse_feasibility(world, shock);
  if (!feasibility.starved.empty()) {
    equilibrium.status = Status::kNoEquilibrium;
    equilibrium.reason = starved_reason(world, feasibility);
    return equilibrium;
  }
  TradeFixedPoint problem(world, shock, feasibility);
  Journal journal(options, equilibrium);
  Array v;
  bool solved = false;
  for (const Attempt& attempt : kAttempts) {
    v = problem.start();
    equilibrium.method = attempt.name;
    solved = try_once(problem, v, attempt, options.tolerance, journal) <= options.tolerance;
    if (solved || journal.stopped()) break;
  }
  const std::vector<std::size_t> poor =
      solved ? problem.without_income() : impoverished(problem, options.tolerance, journal);
  if (!poor.empty()) {
    equilibrium.status = Status::kNoEquilibrium;
    equilibrium.reason = income_reason(world, poor);
    return equilibrium;
  }
  problem.scale_finance(1);
  problem.finish(v, equilibrium);
  if (solved) {
    equilibrium.status = Status::kConverged;
  } else if (equilibrium.reason.empty()) {
    equilibrium.reason = "the residual stopped falling";
  }
  return equilibrium;
}

BalancedWorld balanced_world(const World& world, const Array& theta, const SolveOptions& options) {
  Shock shock = Shock::none(world);
  shock.closure = Closure::kBalanced;
  shock.theta = theta;
  const Equilibrium e = solve_equilibrium(world, shock, options);
  if (e.status != Status::kConverged) return {e.status, e.reason, std::nullopt};

  WorldData data{world.info(), world.countries(), world.sectors(), {},
                 e.flow,       world.tariff(),    world.input(),   world.final_spending()};
  for (const auto& [name, members] : world.groups()) {
    for (const std::size_t n : members) data.groups[name].push_back(world.countries()[n].code);
  }
  const std::size_t sectors = world.sector_count();
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    for (std::size_t j = 0; j < sectors; ++j) {
      const std::size_t c = world.at(j, n);
      data.final_spending[c] = world.alpha()[c] * e.income[n];
      for (std::size_t k = 0; k < sectors; ++k) {
        const std::size_t g = (n * sectors + j) * sectors + k;
        data.input[g] = world.input_share()[g] * e.output[c];
      }
    }
  }
  Result<World> balanced = World::make(std::move(data), world.info().name);
  if (!balanced) return {Status::kNotConverged, to_string(balanced.diagnostics()), std::nullopt};
  return {Status::kConverged, "", std::move(balanced).value()};
}

}  // namespace samarkand
