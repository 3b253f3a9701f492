// The loops that the solver's time goes into. No allocation. Each is compiled for
// three instruction sets (numeric/simd.h); results differ between them in the last bits only.
#pragma once

#include <cstddef>

#include "samarkand/numeric/array.h"

namespace samarkand::kernels {

// The length of a row of `count` numbers, up to the end of a cache line: what is behind them is 0.
template <class T>
constexpr std::size_t padded(std::size_t count) {
  constexpr std::size_t kLine = kAlignment / sizeof(T);
  return (count + kLine - 1) / kLine * kLine;
}

// y = exp(x), ln x, exp(x) - 1, ln(1 + x), element by element, by the vector functions of the C
// library (glibc's libmvec, errors of at most 4 units in the last place); y may be x.
void exp(std::size_t n, const double* x, double* y);
void log(std::size_t n, const double* x, double* y);
void expm1(std::size_t n, const double* x, double* y);
void log1p(std::size_t n, const double* x, double* y);

// Row-major matrices have `stride` doubles a row, padded with zeros, as are vectors of length
// stride.

// For each row r of `a` and `b` (both rows x stride), e [stride], x and sum [rows]:
//   s = a_r . e;  sum[r] += s;  u = x[r] / sum[r] (0 where x[r] = 0);  value[r] = u (b_r . e);
//   y += u b_r
// `b` may be `a`, which is then read once.
void share_pass(std::size_t rows, std::size_t stride, const double* a, const double* b,
                const double* e, const double* x, double* sum, double* value, double* y);

// y += u b_r for each row, u = x[r] / sum[r] (0 where x[r] = 0).
void accumulate_rows(std::size_t rows, std::size_t stride, const double* b, const double* x,
                     const double* sum, double* y);

// share_pass() on b with every entry times that of `part`, after it: value[r] = u ((p_r b_r) . e);
// y += u p_r b_r, u = x[r] / sum[r] (0 where x[r] = 0).
void part_pass(std::size_t rows, std::size_t stride, const double* b, const double* part,
               const double* e, const double* x, const double* sum, double* value, double* y);

// out[r] = a_r . v for each of `rows` rows of `columns` numbers.
void multiply(std::size_t rows, std::size_t columns, const double* a, const double* v, double* out);
void multiply(std::size_t rows, std::size_t columns, const float* a, const float* v, float* out);

// out += sum_r v[r] a_r.
void multiply_transposed(std::size_t rows, std::size_t columns, const double* a, const double* v,
                         double* out);
void multiply_transposed(std::size_t rows, std::size_t columns, const float* a, const float* v,
                         float* out);

// C += A B with C [m x n], B [k x n], rows `ldc` and `ldb` apart; A[i,l] = a[i row + l column].
void add_product(std::size_t m, std::size_t n, std::size_t k, const float* a, std::size_t row,
                 std::size_t column, const float* b, std::size_t ldb, float* c, std::size_t ldc);

// Solves M X = R in place: `a` has n rows of M next to R, n + columns numbers each; afterwards X
// stands where R stood. No pivoting: M must be diagonally dominant by rows.
void solve_dominant(std::size_t n, std::size_t columns, float* a);

// to = from transposed: from [rows x columns] to [columns x rows].
void transpose(std::size_t rows, std::size_t columns, const double* from, double* to);

// a . b; a += scale b
double dot(std::size_t n, const double* a, const double* b);
void add_scaled(std::size_t n, double scale, const double* b, double* a);

// out = share access, out_taxed = out inverse, for n entries; returns the largest of out, and says
// whether an entry with a share has an access of 0.
double scale_shares(std::size_t n, const double* share, const double* access, const double* inverse,
                    double* out, double* out_taxed, bool* banned);

// out = scale a b, element by element.
void scaled_product(std::size_t n, double scale, const double* a, const double* b, double* out);

// sum of x (1/inverse - 1).
double duties(std::size_t n, const double* x, const double* inverse);

// y = max(x, y), element by element.
void raise(std::size_t n, const double* x, double* y);

// Whether all of x are 1.
bool all_one(std::size_t n, const double* x);

// Whether every x is 1/y, to the bit.
bool are_inverse(std::size_t n, const double* x, const double* y);

// Largest |x|; infinite or not a number where some x is.
double largest_size(std::size_t n, const double* x);

// Arrays [n][j] of `rows` rows of `columns` numbers, the columns of all rows added up:
//   sum[j] += sum_n weight[n][j] x[n][j];   y[n][j] += weight[n][j] sum[j];   y += weight x
// and the same with `width` numbers to an entry of x, y and sum.
void gather(std::size_t rows, std::size_t columns, std::size_t width, const float* weight,
            const float* x, float* sum);
void scatter(std::size_t rows, std::size_t columns, std::size_t width, const float* weight,
             const float* sum, float* y);
void add_weighted(std::size_t n, std::size_t width, const float* weight, const float* x, float* y);

}  // namespace samarkand::kernels
