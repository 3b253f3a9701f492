// Solves the linearised equilibrium, J x = b and J' y = g, for a batch of right-hand sides: GMRES
// (numeric/gmres.h) with a preconditioner of two levels, or one that is supplied.
//
//   fine    F: prices and spending within each country, by the inverse of 1 - diag(pi'_nn) G'
//   coarse  E: what prices, spending and sector wages do as each wage changes, to a few digits, and
//           S = (balance rows of J E), N x N, factored
//   J^-1 is about F + E S^-1 (balance rows of 1 - J F)
#pragma once

#include <cstddef>
#include <memory>

#include "samarkand/numeric/gmres.h"
#include "samarkand/trade/linearisation.h"

namespace samarkand {

// Approximates J^-1 and its transpose on batches in the layout of linearisation.h; empty: none.
struct Preconditioner {
  ColumnMap apply, apply_transposed;
};

// That of a solver's world, where labour is mobile.
Preconditioner preconditioner_of(const TradeSolver& solver, Closure closure);

class LinearSolver {
 public:
  // The linearisation must outlive it. Without a preconditioner it makes its own, which takes about
  // as long as a dozen passes with one column for each country.
  explicit LinearSolver(const Linearisation& system, Preconditioner supplied = {});

  // [row][column], any number of columns.
  GmresResult solve(std::size_t columns, const double* b, double* x) const;
  GmresResult solve_transposed(std::size_t columns, const double* g, double* y) const;

  // The one in use, for systems of the same world at other points; a few passes more, and nothing
  // to prepare. It needs this linearisation, not this solver.
  const Preconditioner& preconditioner() const { return preconditioner_; }

 private:
  GmresResult run(std::size_t columns, const double* b, double* x, bool transposed) const;

  const Linearisation& system_;
  Preconditioner preconditioner_;
};

}  // namespace samarkand
