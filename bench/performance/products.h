// The inner loops of the peers, for the best instruction set of the processor.
#pragma once

#include <cstddef>

namespace samarkand::performance {

// a . b
double dot(std::size_t size, const double* a, const double* b);
// y += scale a
void add_scaled(std::size_t size, double scale, const double* a, double* y);

}  // namespace samarkand::performance
