#include "samarkand/numeric/kernels.h"

#include "samarkand/numeric/simd.h"

namespace samarkand::kernels {

SAMARKAND_SIMD void share_pass(std::size_t rows, std::size_t stride, const double* a,
                               const double* b, const double* e, const double* x, double* sum,
                               double* value, double* y) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* ar = a + r * stride;
    const double* br = b + r * stride;
    double s = 0, f = 0;
#pragma omp simd reduction(+ : s, f)
    for (std::size_t i = 0; i < stride; ++i) {
      s += ar[i] * e[i];
      f += br[i] * e[i];
    }
    sum[r] += s;
    const double u = x[r] == 0 ? 0 : x[r] / sum[r];
    value[r] = u * f;
#pragma omp simd
    for (std::size_t i = 0; i < stride; ++i) y[i] += u * br[i];
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
  for (std::size_t r = 0; r < rows; ++r) {
    const double* ar = a + r * columns;
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (std::size_t i = 0; i < columns; ++i) s += ar[i] * v[i];
    out[r] = s;
  }
}

SAMARKAND_SIMD void multiply_transposed(std::size_t rows, std::size_t columns, const double* a,
                                        const double* v, double* out) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double* ar = a + r * columns;
    const double vr = v[r];
#pragma omp simd
    for (std::size_t i = 0; i < columns; ++i) out[i] += vr * ar[i];
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

}  // namespace samarkand::kernels
