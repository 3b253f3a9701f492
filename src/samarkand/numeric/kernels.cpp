#include "samarkand/numeric/kernels.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/simd.h"
#include "samarkand/numeric/vector_math.h"

// Inlined into each of a kernel's versions.
#define SAMARKAND_INLINE [[gnu::always_inline]] static inline

namespace samarkand::kernels {
namespace {

// Sixteen floats, or two, four or eight registers of them.
using Floats = float __attribute__((vector_size(64), aligned(4)));
constexpr std::size_t kFloats = 16;

template <class T>
SAMARKAND_INLINE void multiply_rows(std::size_t rows, std::size_t columns, const T* a, const T* v,
                                    T* out) {
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const T* ar = a + r * columns;
    T s0 = 0, s1 = 0, s2 = 0, s3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
    for (std::size_t i = 0; i < columns; ++i) {
      s0 += ar[i] * v[i];
      s1 += ar[columns + i] * v[i];
      s2 += ar[2 * columns + i] * v[i];
      s3 += ar[3 * columns + i] * v[i];
    }
    out[r] = s0;
    out[r + 1] = s1;
    out[r + 2] = s2;
    out[r + 3] = s3;
  }
  for (; r < rows; ++r) {
    const T* ar = a + r * columns;
    T s = 0;
#pragma omp simd reduction(+ : s)
    for (std::size_t i = 0; i < columns; ++i) s += ar[i] * v[i];
    out[r] = s;
  }
}

template <class T>
SAMARKAND_INLINE void add_rows(std::size_t rows, std::size_t columns, const T* a, const T* v,
                               T* out) {
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const T* ar = a + r * columns;
    const T v0 = v[r], v1 = v[r + 1], v2 = v[r + 2], v3 = v[r + 3];
#pragma omp simd
    for (std::size_t i = 0; i < columns; ++i) {
      out[i] += (v0 * ar[i] + v1 * ar[columns + i]) +
                (v2 * ar[2 * columns + i] + v3 * ar[3 * columns + i]);
    }
  }
  for (; r < rows; ++r) {
    const T* ar = a + r * columns;
    const T vr = v[r];
#pragma omp simd
    for (std::size_t i = 0; i < columns; ++i) out[i] += vr * ar[i];
  }
}

// Rows i to i + kRows of a product, sixteen columns at a time.
template <std::size_t kRows>
SAMARKAND_INLINE void add_product_rows(std::size_t n, std::size_t k, const float* a,
                                       std::size_t row, std::size_t column, const float* b,
                                       std::size_t ldb, float* c, std::size_t ldc) {
  std::size_t j = 0;
  for (; j + kFloats <= n; j += kFloats) {
    Floats sum[kRows];
    for (std::size_t i = 0; i < kRows; ++i) sum[i] = *(const Floats*)(c + i * ldc + j);
    for (std::size_t l = 0; l < k; ++l) {
      const Floats bl = *(const Floats*)(b + l * ldb + j);
      for (std::size_t i = 0; i < kRows; ++i) sum[i] += a[i * row + l * column] * bl;
    }
    for (std::size_t i = 0; i < kRows; ++i) *(Floats*)(c + i * ldc + j) = sum[i];
  }
  if (j == n) return;
  for (std::size_t l = 0; l < k; ++l) {
    for (std::size_t i = 0; i < kRows; ++i) {
      const float ail = a[i * row + l * column];
      for (std::size_t jj = j; jj < n; ++jj) c[i * ldc + jj] += ail * b[l * ldb + jj];
    }
  }
}

}  // namespace

SAMARKAND_SIMD void exp(std::size_t n, const double* x, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] = ::exp(x[i]);
}

SAMARKAND_SIMD void log(std::size_t n, const double* x, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] = ::log(x[i]);
}

SAMARKAND_SIMD void expm1(std::size_t n, const double* x, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] = ::expm1(x[i]);
}

SAMARKAND_SIMD void log1p(std::size_t n, const double* x, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] = ::log1p(x[i]);
}

SAMARKAND_SIMD void share_pass(std::size_t rows, std::size_t stride, const double* a,
                               const double* b, const double* e, const double* x, double* sum,
                               double* value, double* y) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* ar = a + r * stride;
    const double* br = b + r * stride;
    double s = 0, f = 0;
    if (a == b) {
#pragma omp simd reduction(+ : s)
      for (std::size_t i = 0; i < stride; ++i) s += ar[i] * e[i];
      f = s;
    } else {
#pragma omp simd reduction(+ : s, f)
      for (std::size_t i = 0; i < stride; ++i) {
        s += ar[i] * e[i];
        f += br[i] * e[i];
      }
    }
    sum[r] += s;
    const double u = x[r] == 0 ? 0 : x[r] / sum[r];
    value[r] = u * f;
#pragma omp simd
    for (std::size_t i = 0; i < stride; ++i) y[i] += u * br[i];
  }
}

SAMARKAND_SIMD void part_pass(std::size_t rows, std::size_t stride, const double* b,
                              const double* part, const double* e, const double* x,
                              const double* sum, double* value, double* y) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* br = b + r * stride;
    const double* pr = part + r * stride;
    const double u = x[r] == 0 ? 0 : x[r] / sum[r];
    double f = 0;
#pragma omp simd reduction(+ : f)
    for (std::size_t i = 0; i < stride; ++i) {
      const double borrowed = pr[i] * br[i];
      f += borrowed * e[i];
      y[i] += u * borrowed;
    }
    value[r] = u * f;
  }
}

SAMARKAND_SIMD void accumulate_rows(std::size_t rows, std::size_t stride, const double* b,
                                    const double* x, const double* sum, double* y) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* br = b + r * stride;
    const double u = x[r] == 0 ? 0 : x[r] / sum[r];
#pragma omp simd
    for (std::size_t i = 0; i < stride; ++i) y[i] += u * br[i];
  }
}

SAMARKAND_SIMD void multiply(std::size_t rows, std::size_t columns, const double* a,
                             const double* v, double* out) {
  multiply_rows(rows, columns, a, v, out);
}
SAMARKAND_SIMD void multiply(std::size_t rows, std::size_t columns, const float* a, const float* v,
                             float* out) {
  multiply_rows(rows, columns, a, v, out);
}

SAMARKAND_SIMD void multiply_transposed(std::size_t rows, std::size_t columns, const double* a,
                                        const double* v, double* out) {
  add_rows(rows, columns, a, v, out);
}
SAMARKAND_SIMD void multiply_transposed(std::size_t rows, std::size_t columns, const float* a,
                                        const float* v, float* out) {
  add_rows(rows, columns, a, v, out);
}

SAMARKAND_SIMD void add_product(std::size_t m, std::size_t n, std::size_t k, const float* a,
                                std::size_t row, std::size_t column, const float* b,
                                std::size_t ldb, float* c, std::size_t ldc) {
  std::size_t i = 0;
  for (; i + 6 <= m; i += 6) {
    add_product_rows<6>(n, k, a + i * row, row, column, b, ldb, c + i * ldc, ldc);
  }
  for (; i < m; ++i) {
    add_product_rows<1>(n, k, a + i * row, row, column, b, ldb, c + i * ldc, ldc);
  }
}

SAMARKAND_SIMD void solve_dominant(std::size_t n, std::size_t columns, float* a) {
  const std::size_t width = n + columns;
  for (std::size_t p = 0; p < n; ++p) {
    float* pivot = a + p * width;
    const float inverse = 1 / pivot[p];
#pragma omp simd
    for (std::size_t c = p + 1; c < width; ++c) pivot[c] *= inverse;
    for (std::size_t r = 0; r < n; ++r) {
      if (r == p) continue;
      float* row = a + r * width;
      const float factor = row[p];
      if (factor == 0) continue;
#pragma omp simd
      for (std::size_t c = p + 1; c < width; ++c) row[c] -= factor * pivot[c];
    }
  }
}

void transpose(std::size_t rows, std::size_t columns, const double* from, double* to) {
  constexpr std::size_t kBlock = 8;
  for (std::size_t r0 = 0; r0 < rows; r0 += kBlock) {
    const std::size_t r1 = std::min(rows, r0 + kBlock);
    for (std::size_t c = 0; c < columns; ++c) {
      for (std::size_t r = r0; r < r1; ++r) to[c * rows + r] = from[r * columns + c];
    }
  }
}

SAMARKAND_SIMD double dot(std::size_t n, const double* a, const double* b) {
  double s = 0;
#pragma omp simd reduction(+ : s)
  for (std::size_t i = 0; i < n; ++i) s += a[i] * b[i];
  return s;
}

SAMARKAND_SIMD void add_scaled(std::size_t n, double scale, const double* b, double* a) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) a[i] += scale * b[i];
}

SAMARKAND_SIMD double scale_shares(std::size_t n, const double* share, const double* access,
                                   const double* inverse, double* out, double* out_taxed,
                                   bool* banned) {
  double largest = 0, lost = 0;
#pragma omp simd reduction(max : largest, lost)
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = share[i] * access[i];
    out_taxed[i] = out[i] * inverse[i];
    largest = std::max(largest, out[i]);
    lost = std::max(lost, access[i] == 0 ? share[i] : 0);
  }
  *banned = *banned || lost > 0;
  return largest;
}

SAMARKAND_SIMD void scaled_product(std::size_t n, double scale, const double* a, const double* b,
                                   double* out) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * b[i] * scale;
}

SAMARKAND_SIMD double duties(std::size_t n, const double* x, const double* inverse) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) sum += x[i] * (1 / inverse[i] - 1);
  return sum;
}

SAMARKAND_SIMD void raise(std::size_t n, const double* x, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) y[i] = std::max(x[i], y[i]);
}

SAMARKAND_SIMD bool all_one(std::size_t n, const double* x) {
  double apart = 0;
#pragma omp simd reduction(max : apart)
  for (std::size_t i = 0; i < n; ++i) apart = std::max(apart, std::abs(x[i] - 1));
  return apart == 0;
}

SAMARKAND_SIMD bool are_inverse(std::size_t n, const double* x, const double* y) {
  double apart = 0;
#pragma omp simd reduction(max : apart)
  for (std::size_t i = 0; i < n; ++i) apart = std::max(apart, std::abs(x[i] - 1 / y[i]));
  return apart == 0;
}

SAMARKAND_SIMD double largest_size(std::size_t n, const double* x) {
  double largest = 0, sum = 0;
#pragma omp simd reduction(max : largest) reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    largest = std::max(largest, std::abs(x[i]));
    sum += std::abs(x[i]);
  }
  return std::isfinite(sum) ? largest : sum;
}

SAMARKAND_SIMD void gather(std::size_t rows, std::size_t columns, std::size_t width,
                           const float* weight, const float* x, float* sum) {
  for (std::size_t n = 0; n < rows; ++n, weight += columns, x += columns * width) {
    if (width == 1) {
#pragma omp simd
      for (std::size_t j = 0; j < columns; ++j) sum[j] += weight[j] * x[j];
    } else {
      for (std::size_t j = 0; j < columns; ++j) {
#pragma omp simd
        for (std::size_t c = 0; c < width; ++c) sum[j * width + c] += weight[j] * x[j * width + c];
      }
    }
  }
}

SAMARKAND_SIMD void scatter(std::size_t rows, std::size_t columns, std::size_t width,
                            const float* weight, const float* sum, float* y) {
  for (std::size_t n = 0; n < rows; ++n, weight += columns, y += columns * width) {
    if (width == 1) {
#pragma omp simd
      for (std::size_t j = 0; j < columns; ++j) y[j] += weight[j] * sum[j];
    } else {
      for (std::size_t j = 0; j < columns; ++j) {
#pragma omp simd
        for (std::size_t c = 0; c < width; ++c) y[j * width + c] += weight[j] * sum[j * width + c];
      }
    }
  }
}

SAMARKAND_SIMD void add_weighted(std::size_t n, std::size_t width, const float* weight,
                                 const float* x, float* y) {
  if (width == 1) {
#pragma omp simd
    for (std::size_t k = 0; k < n; ++k) y[k] += weight[k] * x[k];
    return;
  }
  for (std::size_t k = 0; k < n; ++k) {
#pragma omp simd
    for (std::size_t c = k * width; c < (k + 1) * width; ++c) y[c] += weight[k] * x[c];
  }
}

}  // namespace samarkand::kernels
