#include "samarkand/strategy/measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "samarkand/trade/check.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/trade/sensitivity.h"

namespace samarkand {
namespace {

// The largest relative residual of an adjoint solve that still counts.
constexpr double kAdjointResidual = 1e-9;
constexpr double kRounding = 1e-9;

// Why an equilibrium is none; "" for one that the checker grants.
std::string judge(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  if (equilibrium.status != Status::kConverged) return equilibrium.reason;
  for (const Residual& residual : check_equilibrium(world, shock, equilibrium)) {
    if (!(residual.max <= kResidualLimit)) {
      return fmt::format("the check found an error in {}", residual.name);
    }
  }
  return "";
}

std::size_t sector_of(const World& world, std::size_t cell) {
  return cell / (world.country_count() * world.country_count());
}

std::string cell_name(const World& world, std::size_t cell) {
  const std::size_t n = world.country_count();
  return fmt::format("{} -> {}, {}", world.countries()[cell % n].code,
                     world.countries()[cell / n % n].code,
                     world.sectors()[sector_of(world, cell)].code);
}

// The base's tariff and export tax cover the cell in full: m is what rates and icebergs make it.
bool one_rate(const World& world, const Shock& base, std::size_t cell) {
  if (base.access[cell] <= kLeastAccess) return true;
  const double cost = base.iceberg[cell] / (world.tariff()[cell] * base.inverse_tariff[cell] *
                                            base.inverse_export_tax[cell]);
  const double theta = base.theta[sector_of(world, cell)];
  return std::abs(std::log(base.access[cell]) + theta * std::log(cost)) <= kRounding * theta;
}

std::string refusal(const MeasureProblem& problem, const Instrument& instrument,
                    std::vector<char>& has_tariff) {
  const World& world = problem.base.world();
  const std::size_t n = world.country_count();
  const bool tariff = instrument.kind == InstrumentKind::kTariff;
  const bool ban = instrument.kind == InstrumentKind::kBan;
  if (instrument.cells.empty()) return "no cells";
  if (!(instrument.lower <= instrument.upper)) return "the lower bound is above the upper one";
  if (ban && !(instrument.lower >= 0 && instrument.upper <= 1)) {
    return "the bounds of a ban are parts of a flow, in [0, 1]";
  }
  if (!(instrument.lower > -1) || !std::isfinite(instrument.upper)) {
    return "the bounds of a rate are finite and above -1";
  }
  for (const std::size_t cell : instrument.cells) {
    if (cell >= world.flow().size()) return "a cell outside the world";
    if (cell / n % n == cell % n) return "a cell at home: " + cell_name(world, cell);
    if (!tariff) continue;
    if (std::exchange(has_tariff[cell], 1)) {
      return "another tariff on the same cell: " + cell_name(world, cell);
    }
    if (!one_rate(world, problem.base.shock(), cell)) {
      return "the base taxes a part of the flow alone: " + cell_name(world, cell);
    }
  }
  return "";
}

Array log_changes(const World& world, const Shock& shock, const Equilibrium& equilibrium) {
  Array result = real_income(world, shock, equilibrium);
  for (double& value : result) value = std::log1p(value / 100);
  return result;
}

void scale_access(Shock& shock, std::size_t cell, double factor) {
  double& access = shock.access[cell];
  if (access > 0) access = factor > 0 ? std::max(access * factor, kLeastAccess) : 0;
}

// m as it would be without the full ban of a cell; 0 where more than one, or the base, bans it.
Array access_without_full_bans(const MeasureProblem& problem, const MeasurePoint& point) {
  Array value = point.value;
  std::vector<char> bans(point.shock.access.size(), 0);
  for (std::size_t k = 0; k < value.size(); ++k) {
    if (problem.instruments[k].kind != InstrumentKind::kBan || value[k] < 1) continue;
    value[k] = 0;
    for (const std::size_t cell : problem.instruments[k].cells) bans[cell] += bans[cell] < 2;
  }
  if (value == point.value) return point.shock.access;
  Array access = shock_at(problem, value).access;
  for (std::size_t cell = 0; cell < access.size(); ++cell) {
    if (bans[cell] > 1) access[cell] = 0;
  }
  return access;
}

}  // namespace

std::string refusal(const MeasureProblem& problem, const Aim& aim) {
  if (!problem.base.reason().empty()) return "without these measures: " + problem.base.reason();
  const std::size_t n = problem.base.world().country_count();
  if (aim.own.size() != n || (!aim.target.empty() && aim.target.size() != n)) {
    return "a weight for each country is needed";
  }
  double sum = 0;
  for (const double weight : aim.weights()) sum += std::abs(weight);
  if (!(sum > 0) || !std::isfinite(sum)) return "the weights are all 0, or not finite";

  std::vector<char> has_tariff(problem.base.world().flow().size(), 0);
  for (std::size_t k = 0; k < problem.instruments.size(); ++k) {
    const std::string reason = refusal(problem, problem.instruments[k], has_tariff);
    if (!reason.empty()) return fmt::format("instrument {}: {}", k, reason);
  }
  return "";
}

Shock shock_at(const MeasureProblem& problem, const Array& value) {
  Shock shock = problem.base.shock();
  for (std::size_t k = 0; k < value.size(); ++k) {
    const Instrument& instrument = problem.instruments[k];
    if (instrument.kind != InstrumentKind::kTariff && value[k] == 0) continue;
    for (const std::size_t cell : instrument.cells) {
      const double theta = shock.theta[sector_of(problem.base.world(), cell)];
      if (instrument.kind == InstrumentKind::kBan) {
        scale_access(shock, cell, 1 - value[k]);
        shock.iceberg[cell] *= std::pow(1 - value[k], -1 / theta);
        continue;
      }
      double& inverse = instrument.kind == InstrumentKind::kTariff ? shock.inverse_tariff[cell]
                                                                   : shock.inverse_export_tax[cell];
      const double before = instrument.kind == InstrumentKind::kTariff ? inverse : 1;
      scale_access(shock, cell, std::pow((1 + value[k]) * before, -theta));
      inverse = inverse / before / (1 + value[k]);
    }
  }
  return shock;
}

MeasureBase::MeasureBase(const World& world, const TradeSolver& solver, Shock shock,
                         const SolveOptions& options)
    : world_(world),
      solver_(solver),
      shock_(std::move(shock)),
      options_(options),
      equilibrium_(solver.solve(shock_, options)),
      reason_(judge(world, shock_, equilibrium_)) {
  if (!reason_.empty()) return;
  log_real_income_ = log_changes(world, shock_, equilibrium_);
  if (std::isinf(shock_.labour_mobility)) {
    preconditioner_ = preconditioner_of(solver);
  } else {
    linearisation_ = std::make_unique<Linearisation>(world, shock_, equilibrium_);
    preconditioner_ = LinearSolver(*linearisation_).preconditioner();
  }
}

MeasurePoint solve_at(const MeasureProblem& problem, Array value, const Equilibrium& start) {
  const MeasureBase& base = problem.base;
  MeasurePoint point;
  point.shock = shock_at(problem, value);
  point.value = std::move(value);
  point.equilibrium = base.solver().solve(point.shock, base.options(), &start);
  point.reason = judge(base.world(), point.shock, point.equilibrium);
  if (point.reason.empty()) {
    point.log_real_income = log_changes(base.world(), point.shock, point.equilibrium);
  }
  return point;
}

Array Aim::weights() const {
  Array result = own;
  for (std::size_t n = 0; n < target.size(); ++n) result[n] -= psi * target[n];
  return result;
}

double weighted(const Array& weights, const Array& log_real_income) {
  return std::inner_product(weights.begin(), weights.end(), log_real_income.begin(), 0.0);
}

Array gradient_at(const MeasureProblem& problem, const MeasurePoint& point, const Array& weights) {
  const Shock& shock = point.shock;
  const Gradient g =
      Sensitivity(problem.base.world(), shock, point.equilibrium, problem.base.preconditioner())
          .adjoint(weights);
  if (!(g.solve.residual <= kAdjointResidual)) return {};
  const Array open = access_without_full_bans(problem, point);
  Array result(point.value.size(), 0);
  for (std::size_t k = 0; k < result.size(); ++k) {
    const Instrument& instrument = problem.instruments[k];
    const double value = point.value[k];
    for (const std::size_t cell : instrument.cells) {
      const double theta = shock.theta[sector_of(problem.base.world(), cell)];
      if (instrument.kind == InstrumentKind::kBan) {
        const double without = value < 1 ? shock.access[cell] / (1 - value) : open[cell];
        result[k] -= g.access[cell] * without;
        continue;
      }
      const bool tariff = instrument.kind == InstrumentKind::kTariff;
      const double inverse = (tariff ? shock.inverse_tariff : shock.inverse_export_tax)[cell];
      const double by_inverse = (tariff ? g.inverse_tariff : g.inverse_export_tax)[cell];
      result[k] -=
          (theta * shock.access[cell] * g.access[cell] + inverse * by_inverse) / (1 + value);
    }
  }
  return result;
}

}  // namespace samarkand
