// The loops that the solver's time goes into. No economics, no allocation.
#pragma once

#include <cstddef>

namespace samarkand::kernels {

// Row-major matrices have `stride` doubles a row; stride is a multiple of 8 and rows are padded
// with zeros, as are vectors of length stride.

// For each row r of `a` and `b` (both rows x stride), e [stride], x and sum [rows]:
//   sum[r] += a_r . e;  u = x[r] / sum[r] (0 where x[r] = 0);  value[r] = u (b_r . e);  y += u b_r
void share_pass(std::size_t rows, std::size_t stride, const double* a, const double* b,
                const double* e, const double* x, double* sum, double* value, double* y);

// y += u b_r for each row, u = x[r] / sum[r] (0 where x[r] = 0).
void accumulate_rows(std::size_t rows, std::size_t stride, const double* b, const double* x,
                     const double* sum, double* y);

// out[r] = a_r . v for each of `rows` rows of `columns` doubles.
void multiply(std::size_t rows, std::size_t columns, const double* a, const double* v, double* out);

// out += sum_r v[r] a_r.
void multiply_transposed(std::size_t rows, std::size_t columns, const double* a, const double* v,
                         double* out);

// a . b; a += scale b
double dot(std::size_t n, const double* a, const double* b);
void add_scaled(std::size_t n, double scale, const double* b, double* a);

}  // namespace samarkand::kernels
