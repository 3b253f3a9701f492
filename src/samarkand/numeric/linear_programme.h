// Small dense linear programmes of few rows and any number of columns:
//
//   maximise c'x   subject to   A x = b, x >= 0
//   and its dual:  minimise b'y   subject to   A'y >= c
//
// Revised simplex in two phases (Dantzig 1963, Linear Programming and Extensions). The basis is
// inverted anew at each pivot, so that errors do not add up; the column of the largest gain enters,
// and while steps have no length the first one that gains (Bland 1977, Mathematics of Operations
// Research 2:2), which cannot cycle. Work of a pivot: rows x columns. Inequalities take a slack
// column, free variables two columns. No economics.
//
// Rows of A, and b and c as wholes, are scaled to a largest entry of 1; in these units a gain
// counts from 1e-11, a pivot from 1e-9, and rows are met within 1e-9. The same input gives the same
// bits.
#pragma once

#include "samarkand/numeric/dense.h"

namespace samarkand {

struct LinearProgramme {
  dense::Matrix a;  // [row][column], at least one row
  Array b, c;       // [row], [column]
};

enum class ProgrammeStatus {
  kOptimal,
  kInfeasible,
  kUnbounded,
  kNotSolved,  // numbers that are not finite, or too many pivots
};
struct ProgrammeSolution {
  ProgrammeStatus status = ProgrammeStatus::kNotSolved;
  // Only if kOptimal:
  Array x;           // [column], a basic solution: at most as many above 0 as there are rows
  Array price;       // y [row]: what the value gains from one more of b
  double value = 0;  // c'x = b'y
};
ProgrammeSolution maximise(const LinearProgramme& programme);

}  // namespace samarkand
