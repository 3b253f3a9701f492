#include "products.h"

#include "samarkand/numeric/simd.h"

namespace samarkand::performance {

SAMARKAND_SIMD double dot(std::size_t size, const double* a, const double* b) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

SAMARKAND_SIMD void add_scaled(std::size_t size, double scale, const double* a, double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < size; ++i) y[i] += scale * a[i];
}

}  // namespace samarkand::performance
