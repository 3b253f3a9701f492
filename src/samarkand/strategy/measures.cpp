#include "samarkand/strategy/measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "samarkand/trade/outcome.h"
#include "samarkand/trade/sensitivity.h"

namespace samarkand {
namespace {

// The largest relative residual of an adjoint solve that still counts.
constexpr double kAdjointResidual = 1e-9;
constexpr double kSameCost = 1e-9;  // of the log of a cost

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
  return std::abs(std::log(base.access[cell]) + theta * std::log(cost)) <= kSameCost * theta;
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
  std::vector<std::size_t> sorted = instrument.cells;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return "a cell twice";
  for (const std::size_t cell : sorted) {
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

// What an instrument multiplies m of a cell by.
double access_factor(const MeasureBase& base, const Instrument& instrument, std::size_t cell,
                     double value) {
  if (instrument.kind == InstrumentKind::kBan) return 1 - value;
  const bool tariff = instrument.kind == InstrumentKind::kTariff;
  const double ratio = (1 + value) * (tariff ? base.shock().inverse_tariff[cell] : 1);
  return std::pow(ratio, -base.shock().theta[sector_of(base.world(), cell)]);
}

// m of the cells that are banned in full as it would be without the ban; 0 where there are two, or
// the base bans as well.
std::map<std::size_t, double> open_access(const MeasureProblem& problem, const Array& value) {
  std::map<std::size_t, double> open;
  const auto full = [&](std::size_t k) {
    return problem.instruments[k].kind == InstrumentKind::kBan && value[k] == 1;
  };
  for (std::size_t k = 0; k < value.size(); ++k) {
    if (!full(k)) continue;
    for (const std::size_t cell : problem.instruments[k].cells) {
      const auto [entry, first] = open.try_emplace(cell, problem.base.shock().access[cell]);
      if (!first) entry->second = 0;
    }
  }
  for (std::size_t k = 0; k < value.size() && !open.empty(); ++k) {
    if (full(k)) continue;
    for (const std::size_t cell : problem.instruments[k].cells) {
      const auto entry = open.find(cell);
      if (entry == open.end()) continue;
      entry->second *= access_factor(problem.base, problem.instruments[k], cell, value[k]);
    }
  }
  return open;
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

void set_shock(const MeasureProblem& problem, const Array& value, Shock& shock) {
  const Shock& base = problem.base.shock();
  if (shock.access.size() != base.access.size()) shock = base;
  for (const Instrument& instrument : problem.instruments) {
    for (const std::size_t cell : instrument.cells) {
      shock.access[cell] = base.access[cell];
      shock.inverse_tariff[cell] = base.inverse_tariff[cell];
      shock.inverse_export_tax[cell] = base.inverse_export_tax[cell];
      shock.iceberg[cell] = base.iceberg[cell];
    }
  }
  for (std::size_t k = 0; k < value.size(); ++k) {
    const Instrument& instrument = problem.instruments[k];
    for (const std::size_t cell : instrument.cells) {
      const double factor = access_factor(problem.base, instrument, cell, value[k]);
      double& access = shock.access[cell];
      if (access > 0) access = factor > 0 ? std::max(access * factor, kLeastAccess) : 0;
      if (instrument.kind == InstrumentKind::kBan) {
        const double theta = base.theta[sector_of(problem.base.world(), cell)];
        shock.iceberg[cell] *= std::pow(1 - value[k], -1 / theta);
      } else if (instrument.kind == InstrumentKind::kTariff) {
        shock.inverse_tariff[cell] = 1 / (1 + value[k]);
      } else {
        shock.inverse_export_tax[cell] /= 1 + value[k];
      }
    }
  }
}

MeasureBase::MeasureBase(Solver solver, Shock shock, const SolveOptions& options)
    : solver_(std::move(solver)),
      shock_(std::move(shock)),
      options_(options),
      equilibrium_(solver_.solve(shock_, options).equilibrium),
      reason_(equilibrium_.reason) {
  if (reason_.empty() && shock_.responds()) reason_ = "a measure answers the equilibrium";
  if (!reason_.empty()) return;
  log_real_income_ = samarkand::log_real_income(world(), shock_, equilibrium_);
  if (std::isinf(shock_.labour_mobility)) {
    preconditioner_ = preconditioner_of(solver_.trade(), shock_.closure);
  } else {
    linearisation_ = std::make_unique<Linearisation>(world(), shock_, equilibrium_);
    preconditioner_ = LinearSolver(*linearisation_).preconditioner();
  }
}

void solve_at(const MeasureProblem& problem, const Array& value, const Equilibrium& start,
              MeasurePoint& point) {
  const MeasureBase& base = problem.base;
  point.value = value;
  set_shock(problem, value, point.shock);
  point.equilibrium = base.solver().solve(point.shock, base.options(), &start).equilibrium;
  point.reason = point.equilibrium.reason;
  point.log_real_income.clear();
  if (point.reason.empty()) {
    point.log_real_income =
        samarkand::log_real_income(base.world(), point.shock, point.equilibrium);
  }
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
  const Gradient g = Sensitivity(problem.base.shared_world(), shock, point.equilibrium,
                                 problem.base.preconditioner())
                         .adjoint(weights);
  if (!(g.solve.residual <= kAdjointResidual)) return {};
  const std::map<std::size_t, double> open = open_access(problem, point.value);
  Array result(point.value.size(), 0);
  for (std::size_t k = 0; k < result.size(); ++k) {
    const Instrument& instrument = problem.instruments[k];
    const double value = point.value[k];
    for (const std::size_t cell : instrument.cells) {
      const double theta = shock.theta[sector_of(problem.base.world(), cell)];
      if (instrument.kind == InstrumentKind::kBan) {
        const double without = value < 1 ? shock.access[cell] / (1 - value) : open.at(cell);
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
