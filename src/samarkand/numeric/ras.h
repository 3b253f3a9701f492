// Fitting values to totals: of all x >= 0 that meet them, the closest to a prior p in
// cross-entropy,
//
//   minimise sum_c x_c ln(x_c / p_c) - x_c + p_c   subject to   sum_c a[m,c] x_c = b_m.
//
// The solution is x_c = p_c exp(sum_m a[m,c] lambda_m): a zero stays zero. With a = 1 on the rows
// and columns of a table it is RAS, x = r p s (Bacharach 1970). With the signs of the cells in a it
// is GRAS, which keeps negative cells negative (Junius, Oosterhaven 2003, Economic Systems Research
// 15:1; the objective is that of Lenzen, Wood, Gallego 2007, ESR 19:4). On tables without negative
// cells GRAS is RAS.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

// a[total, cell], where it is not zero. No two terms have the same cell and total.
struct Term {
  std::size_t cell, total;
  double weight;
};

struct Fit {
  Array value;       // x [cell]
  Array gap;         // a x - b [total]
  Array multiplier;  // lambda [total]; grows without end on totals that contradict each other
  bool converged;    // every gap is at most 1e-11 of its total's size, the larger of |b| and |a| x
};

// `prior` [cell] >= 0, `target` b [total]. Newton's method on the dual, its linear systems by
// conjugate gradients. Totals that depend on each other may be given if they agree.
Fit fit_to_totals(const Array& prior, std::vector<Term> terms, const Array& target);

// A table [row][column] of any signs, fitted to the sums of its rows and of its columns. The signs
// of its cells stay. `value` is the new table; totals are the rows, then the columns.
Fit fit_table(const Array& table, const Array& row_sums, const Array& column_sums);

// sum |to - from| / sum |from|: how far a fit moved.
double distance_moved(const Array& from, const Array& to);

}  // namespace samarkand
