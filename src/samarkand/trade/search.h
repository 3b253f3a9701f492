// The ways in which a solution of TradeSystem is looked for, one after another; the best point is
// kept. Used by the solver only.
//
//   1 Anderson acceleration of preconditioned steps, preconditioned anew where it gets slow
//   2 the same of plain steps, from the start
//   3 the same with shorter steps, Newton's method, with shorter ones still
// Where rounding keeps the residual above the tolerance, 3 is Newton's method alone.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "samarkand/numeric/array.h"
#include "samarkand/trade/journal.h"
#include "samarkand/trade/preconditioner.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/system.h"

namespace samarkand {

// A residual that may be rounding: whether it solves the equations is left to the checker.
inline constexpr double kResidualOfRounding = 1e-10;

class Search {
 public:
  // All must outlive it.
  Search(const TradeSystem& system, TradeState& state, double tolerance, Journal& journal)
      : system_(system), state_(state), tolerance_(tolerance), journal_(journal) {}

  // From v, which becomes the best point, with the state there; returns its residual.
  double run(const TradePreconditioner& preconditioner, Array& v);
  // 1 without preconditioning anew, and 2. The state is that of a point that solves the equations.
  double run_briefly(const TradePreconditioner& preconditioner, Array& v);
  // What led to the best point, in words.
  const std::string& method() const { return method_; }

 private:
  bool is_open() const { return !(least_ <= tolerance_) && !journal_.stopped(); }
  void keep(std::string method, double residual, const Array& v);
  void try_preconditioned(const TradePreconditioner& preconditioner, Array& v);
  void try_plainly(std::size_t attempt, Array& v);

  const TradeSystem& system_;
  TradeState& state_;
  const double tolerance_;
  Journal& journal_;
  double least_ = std::numeric_limits<double>::infinity();
  Array best_;
  std::string method_;
};

}  // namespace samarkand
