// Right-preconditioned GMRES (Saad, Schultz 1986, SIAM J. Sci. Stat. Comput. 7:3) on a batch of
// right-hand sides at once: A x_c = b_c for each column c, each with a Krylov space of its own, so
// that one call of the operator serves all columns. Batches as in matrix_product.h.
#pragma once

#include <cstddef>
#include <functional>

namespace samarkand {

// out = A in for `columns` columns; overwrites out.
using ColumnMap = std::function<void(std::size_t columns, const double* in, double* out)>;

struct GmresOptions {
  double tolerance = 1e-13;  // |b - A x| / |b| by column
  int space = 60;            // steps before a restart
  int max_passes = 600;      // calls of the operator
};

struct GmresResult {
  int passes = 0;       // calls of the operator
  double residual = 0;  // the largest |b - A x| / |b|, computed anew from x
  bool converged = false;
};

// Solves to `x`. `preconditioner` approximates the inverse of A. Above the tolerance after the last
// restart that still helped: the best x, not converged.
GmresResult gmres(std::size_t rows, std::size_t columns, const ColumnMap& a,
                  const ColumnMap& preconditioner, const double* b, double* x,
                  const GmresOptions& options = {});

}  // namespace samarkand
