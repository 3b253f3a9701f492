// Measures as variables: shocks on top of a base shock that depend on a few numbers, what they do
// to real incomes, and the exact gradient.
//
//   tariff      value t'-1, in the place of the base's: 1/t' and m (t'/t_base')^-theta
//   export_tax  value s-1, on top of the base's: m s^-theta, 1/s' / s
//   ban         value b, the part of the flow that is banned, on top of the base's: m (1-b),
//               iceberg d (1-b)^(-1/theta); b = 1 is a ban in full, m = 0 exactly
// The gradient of sum_n w_n ln u_n, u real income new/old, is one adjoint solve (sensitivity.h) and
// the chain rule; m, 1/t', 1/s' have finite derivatives at bans.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "samarkand/joint/solver.h"
#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/linear_solver.h"
#include "samarkand/trade/linearisation.h"
#include "samarkand/world/world.h"

namespace samarkand {

enum class InstrumentKind { kTariff, kExportTax, kBan };

// One variable: it moves all its cells together.
struct Instrument {
  InstrumentKind kind = InstrumentKind::kTariff;
  std::vector<std::size_t> cells;  // World::cell(sector, importer, exporter), between countries
  double lower = 0, upper = 1;     // rates above -1; parts of a flow in [0, 1]
};

// What all measures come on top of: a shock, its equilibrium, and what derivatives need. Made once;
// const, and safe to use from any number of threads. D = 0 in the solver's world where the closure
// is balanced.
class MeasureBase {
 public:
  // Solves; `options` serve all points on top as well. Where labour is not mobile this takes as
  // long as a few dozen solves.
  MeasureBase(Solver solver, Shock shock, const SolveOptions& options = {});
  MeasureBase(const MeasureBase&) = delete;
  MeasureBase& operator=(const MeasureBase&) = delete;

  const World& world() const { return solver_.world(); }
  const std::shared_ptr<const World>& shared_world() const { return solver_.shared_world(); }
  const Solver& solver() const { return solver_; }
  const Shock& shock() const { return shock_; }
  const SolveOptions& options() const { return options_; }
  // Why there is no equilibrium that the checker accepts, or "".
  const std::string& reason() const { return reason_; }
  const Equilibrium& equilibrium() const { return equilibrium_; }
  const Array& log_real_income() const { return log_real_income_; }  // ln u [country]
  const Preconditioner& preconditioner() const { return preconditioner_; }

 private:
  Solver solver_;
  Shock shock_;
  SolveOptions options_;
  Equilibrium equilibrium_;
  std::string reason_;
  Array log_real_income_;
  std::unique_ptr<Linearisation> linearisation_;  // where labour is not mobile
  Preconditioner preconditioner_;
};

// The base must outlive it.
struct MeasureProblem {
  const MeasureBase& base;
  std::vector<Instrument> instruments;
};

// What is maximised: sum_n (own[n] - psi target[n]) ln u_n. For a coalition S against R: own is
// I_s / sum I for its members s, target is 1 for R.
struct Aim {
  Array own;          // [country]
  Array target = {};  // [country]; empty: nobody
  double psi = 0;

  Array weights() const;  // own - psi target
};
double weighted(const Array& weights, const Array& log_real_income);  // 0 where `weights` is empty

// Why a problem cannot be posed, or "": an instrument without cells, with cells twice, at home or
// outside the world, bounds out of range or order; a cell of a tariff that another tariff has too,
// or where the base's tariff or export tax covers a part of the flow alone, so that there is no one
// rate to replace; weights that are not finite, of another number than countries, or all 0; a base
// without an equilibrium, or whose layers answer one: the gradient is that of trade alone.
std::string refusal(const MeasureProblem& problem, const Aim& aim);

// The shock at `value` [instrument]. `shock`: empty, or as this function left it for the same base
// and the same cells; large arrays are then not made anew.
void set_shock(const MeasureProblem& problem, const Array& value, Shock& shock);

// A solved point.
struct MeasurePoint {
  Array value;  // [instrument]
  Shock shock;
  Equilibrium equilibrium;
  Array log_real_income;  // ln u [country]
  std::string reason;     // why there is no equilibrium that the checker accepts, or ""
};
// `start` as in Solver::solve; `point`: empty, or an earlier one as in set_shock.
void solve_at(const MeasureProblem& problem, const Array& value, const Equilibrium& start,
              MeasurePoint& point);

// d (sum_n weights[n] ln u_n) / d value [instrument]; empty where the adjoint solve fails. The
// point must have an equilibrium.
Array gradient_at(const MeasureProblem& problem, const MeasurePoint& point, const Array& weights);

}  // namespace samarkand
