#include "products.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_INSTRUCTION_SET \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_INSTRUCTION_SET
#endif

namespace samarkand::performance {

FOR_EACH_INSTRUCTION_SET double dot(std::size_t size, const double* a, const double* b) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

FOR_EACH_INSTRUCTION_SET void add_scaled(std::size_t size, double scale, const double* a,
                                         double* y) {
#pragma omp simd
  for (std::size_t i = 0; i < size; ++i) y[i] += scale * a[i];
}

}  // namespace samarkand::performance
