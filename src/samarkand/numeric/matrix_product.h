// Products of dense row-major matrices with batches of columns. No economics.
//
// A batch is [row][column], columns fastest, and has either one column or a multiple of 8, so that
// every product runs along contiguous numbers. `stride` is the distance between rows in doubles; of
// a single column it is 1.
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

// out[k,b] += sum_l a_b[k,l] in[l,b] for each block b of `blocks`, a_b [size][size] one after the
// other, in and out [size][blocks][columns]; and with a_b transposed.
void add_block_product(std::size_t blocks, std::size_t size, std::size_t columns, const double* a,
                       const double* in, double* out);
void add_transposed_block_product(std::size_t blocks, std::size_t size, std::size_t columns,
                                  const double* a, const double* in, double* out);

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
