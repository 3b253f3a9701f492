// The largest eigenvalue of a symmetric matrix H that is known by its products alone, as far as the
// space of `start`, H start, H^2 start, ... has it (Lanczos, each vector orthogonal to all before):
// a lower bound of the largest, near it where that one stands apart, and itself once the space is
// the whole. No economics.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "samarkand/numeric/array.h"

namespace samarkand {

struct MainMode {
  double value = 0;
  Array vector;                // of length 1
  std::size_t directions = 0;  // of the space: products taken
};

// Takes `most` products at the most; one that is nothing ends the space. Nothing without any.
std::optional<MainMode> main_mode(Array start, std::size_t most,
                                  const std::function<std::optional<Array>(const Array&)>& product);

}  // namespace samarkand
