#include "samarkand/numeric/matrix_product.h"

#include "samarkand/numeric/array.h"
#include "samarkand/numeric/simd.h"

namespace samarkand {
namespace {

// Eight doubles at any address; the compiler splits them where registers are shorter.
using Pack = double __attribute__((vector_size(64), aligned(8), may_alias));
constexpr std::size_t kPack = 8;

inline const Pack& pack(const double* at) { return *reinterpret_cast<const Pack*>(at); }
inline Pack& pack(double* at) { return *reinterpret_cast<Pack*>(at); }

}  // namespace

// Element (r, k) of the left matrix is a[r * row_step + k * inner_step]: four rows of the result at
// a time, eight columns each, stay in registers.
SAMARKAND_SIMD static void multiply(std::size_t rows, std::size_t inner, std::size_t columns,
                                    const double* a, std::size_t row_step, std::size_t inner_step,
                                    const double* b, std::size_t b_stride, double* out,
                                    std::size_t out_stride) {
  for (std::size_t c = 0; c < columns; c += kPack) {
    std::size_t r = 0;
    for (; r + 4 <= rows; r += 4) {
      const double* left = a + r * row_step;
      double* into = out + r * out_stride + c;
      Pack s0 = pack(into), s1 = pack(into + out_stride);
      Pack s2 = pack(into + 2 * out_stride), s3 = pack(into + 3 * out_stride);
      for (std::size_t k = 0; k < inner; ++k) {
        const Pack right = pack(b + k * b_stride + c);
        const double* at = left + k * inner_step;
        s0 += at[0] * right;
        s1 += at[row_step] * right;
        s2 += at[2 * row_step] * right;
        s3 += at[3 * row_step] * right;
      }
      pack(into) = s0;
      pack(into + out_stride) = s1;
      pack(into + 2 * out_stride) = s2;
      pack(into + 3 * out_stride) = s3;
    }
    for (; r < rows; ++r) {
      Pack sum = pack(out + r * out_stride + c);
      for (std::size_t k = 0; k < inner; ++k) {
        sum += a[r * row_step + k * inner_step] * pack(b + k * b_stride + c);
      }
      pack(out + r * out_stride + c) = sum;
    }
  }
}

SAMARKAND_SIMD static void multiply_one(std::size_t rows, std::size_t inner, const double* a,
                                        const double* b, double* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* row = a + r * inner;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t k = 0; k < inner; ++k) sum += row[k] * b[k];
    out[r] += sum;
  }
}

SAMARKAND_SIMD static void multiply_transposed_one(std::size_t rows, std::size_t inner,
                                                   const double* a, const double* b, double* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* row = a + r * inner;
    const double scale = b[r];
#pragma omp simd
    for (std::size_t k = 0; k < inner; ++k) out[k] += scale * row[k];
  }
}

void add_product(std::size_t rows, std::size_t inner, std::size_t columns, const double* a,
                 const double* b, std::size_t b_stride, double* out, std::size_t out_stride) {
  if (columns == 1) return multiply_one(rows, inner, a, b, out);
  multiply(rows, inner, columns, a, inner, 1, b, b_stride, out, out_stride);
}

void add_transposed_product(std::size_t rows, std::size_t inner, std::size_t columns,
                            const double* a, const double* b, std::size_t b_stride, double* out,
                            std::size_t out_stride) {
  if (columns == 1) return multiply_transposed_one(rows, inner, a, b, out);
  multiply(inner, rows, columns, a, 1, inner, b, b_stride, out, out_stride);
}

namespace {

using Product = decltype(add_product);

// A single column is gathered block by block first: its entries must lie side by side.
void block_product(Product product, std::size_t blocks, std::size_t size, std::size_t columns,
                   const double* a, const double* in, double* out) {
  if (columns > 1) {
    const std::size_t stride = blocks * columns;
    for (std::size_t b = 0; b < blocks; ++b) {
      product(size, size, columns, a + b * size * size, in + b * columns, stride, out + b * columns,
              stride);
    }
    return;
  }
  Array gathered(blocks * size), result(blocks * size);
  for (std::size_t k = 0; k < size; ++k) {
    for (std::size_t b = 0; b < blocks; ++b) gathered[b * size + k] = in[k * blocks + b];
  }
  for (std::size_t b = 0; b < blocks; ++b) {
    product(size, size, 1, a + b * size * size, &gathered[b * size], 1, &result[b * size], 1);
  }
  for (std::size_t k = 0; k < size; ++k) {
    for (std::size_t b = 0; b < blocks; ++b) out[k * blocks + b] += result[b * size + k];
  }
}

}  // namespace

void add_block_product(std::size_t blocks, std::size_t size, std::size_t columns, const double* a,
                       const double* in, double* out) {
  block_product(add_product, blocks, size, columns, a, in, out);
}

void add_transposed_block_product(std::size_t blocks, std::size_t size, std::size_t columns,
                                  const double* a, const double* in, double* out) {
  block_product(add_transposed_product, blocks, size, columns, a, in, out);
}

SAMARKAND_SIMD void add_scaled_rows(std::size_t rows, std::size_t columns, const double* scale,
                                    const double* in, double* out) {
  if (columns == 1) {
#pragma omp simd
    for (std::size_t r = 0; r < rows; ++r) out[r] += scale[r] * in[r];
    return;
  }
  for (std::size_t r = 0; r < rows; ++r) {
    const double by = scale[r];
    for (std::size_t c = 0; c < columns; c += kPack) {
      pack(out + r * columns + c) += by * pack(in + r * columns + c);
    }
  }
}

SAMARKAND_SIMD void add_column_dots(std::size_t rows, std::size_t columns, const double* a,
                                    const double* b, double* out) {
  if (columns == 1) {
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t r = 0; r < rows; ++r) sum += a[r] * b[r];
    *out += sum;
    return;
  }
  for (std::size_t c = 0; c < columns; c += kPack) {
    Pack sum = pack(out + c);
    for (std::size_t r = 0; r < rows; ++r) {
      sum += pack(a + r * columns + c) * pack(b + r * columns + c);
    }
    pack(out + c) = sum;
  }
}

SAMARKAND_SIMD void add_scaled_columns(std::size_t rows, std::size_t columns, const double* scale,
                                       const double* in, double* out) {
  if (columns == 1) {
    const double by = *scale;
#pragma omp simd
    for (std::size_t r = 0; r < rows; ++r) out[r] += by * in[r];
    return;
  }
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; c += kPack) {
      pack(out + r * columns + c) += pack(scale + c) * pack(in + r * columns + c);
    }
  }
}

}  // namespace samarkand
