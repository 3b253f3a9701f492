// Convex quadratic programmes with a diagonal Hessian:
//
//   min  c'x + x'Hx/2   s.t.  A x = b,  l <= x <= u,   H = diag(h), h >= 0
//
//   optimal:  c + Hx - A'y - z + v = 0,  z >= 0 with z (x - l) = 0,  v >= 0 with v (u - x) = 0
//
// y, the price of a row: what the optimum rises by with its b. First an interior point with
// predictor and corrector (Mehrotra 1992, SIAM J. Optim. 2:4), then active sets: the bounds that
// bind are held, what is left is a linear system, solved to the last digits. A programme that was
// changed a little begins with the active sets of the last one and seldom needs an interior point.
// Linear programmes have h = 0; of many optima an interior point takes one inside.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

struct QuadraticProgramme {
  Array cost, curvature, lower, upper;  // [variable]; bounds may be infinite
  Array rhs;                            // [row]

  // A, column by column, rows ascending.
  std::vector<std::size_t> start = {0}, row;
  Array coefficient;

  std::size_t variables() const { return cost.size(); }
  std::size_t rows() const { return rhs.size(); }
  // A variable without cost or curvature, at least 0, and its column; returns its place.
  std::size_t add(std::vector<std::pair<std::size_t, double>> column);
};

struct QuadraticSolution {
  bool optimal = false;
  Array x, price, lower_price, upper_price;  // x, y, z, v
  int iterations = 0;                        // of the interior point
  int revisions = 0;                         // of active sets
};

// Solves programmes that differ in numbers alone, not in where A has values.
class QuadraticSolver {
 public:
  explicit QuadraticSolver(const QuadraticProgramme& programme);
  ~QuadraticSolver();
  QuadraticSolver(QuadraticSolver&&) noexcept;
  QuadraticSolver& operator=(QuadraticSolver&&) noexcept;

  // Optimal: rows to 1e-11 of the size of a typical quantity, prices to 1e-11 of a typical cost,
  // signs of prices to 1e-10 of it.
  QuadraticSolution solve(const QuadraticProgramme& programme);
  // What the last optimum changes by with its cost, to the first order: x and the prices of rows.
  // The bounds that bind stay.
  QuadraticSolution response(const Array& cost_change);

 private:
  class Iteration;
  std::unique_ptr<Iteration> iteration_;
};

// Variables that an optimum does not decide: those that can move within their bounds, against each
// other, at no cost to the first order. Empty where it is the only one.
std::vector<std::size_t> free_variables(const QuadraticProgramme& programme,
                                        const QuadraticSolution& solution);

}  // namespace samarkand
