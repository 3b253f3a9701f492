// Products of dense row-major matrices with batches of columns. No economics, no allocation.
//
// A batch is [row][column], columns fastest, and has either one column or a multiple of 8, so that
// every product runs along contiguous columns. `stride` is the distance between rows in doubles.
#pragma once

#include <cstddef>

namespace samarkand {

// The least number of columns that a batch may have for at least `wanted`.
constexpr std::size_t batch_columns(std::size_t wanted) {
  return wanted <= 1 ? 1 : (wanted + 7) / 8 * 8;
}

// out [rows][columns] += a [rows][inner] b [inner][columns]; a's rows are contiguous.
void add_product(std::size_t rows, std::size_t inner, std::size_t columns, const double* a,
                 const double* b, std::size_t b_stride, double* out, std::size_t out_stride);

// out [inner][columns] += a' b, a [rows][inner], b [rows][columns].
void add_transposed_product(std::size_t rows, std::size_t inner, std::size_t columns,
                            const double* a, const double* b, std::size_t b_stride, double* out,
                            std::size_t out_stride);

// out[r] += scale[r] in[r], rows of `columns` contiguous doubles.
void add_scaled_rows(std::size_t rows, std::size_t columns, const double* scale, const double* in,
                     double* out);

// out[c] += sum_r a[r][c] b[r][c]
void add_column_dots(std::size_t rows, std::size_t columns, const double* a, const double* b,
                     double* out);

// out[r][c] += scale[c] in[r][c]
void add_scaled_columns(std::size_t rows, std::size_t columns, const double* scale,
                        const double* in, double* out);

}  // namespace samarkand
