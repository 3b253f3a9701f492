// Anderson acceleration of a fixed point x = g(x) (Walker, Ni 2011, SIAM J. Numer. Anal. 49:4): the
// next point is the combination of the last `depth` images whose combined residual is smallest.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

class Anderson {
 public:
  Anderson(std::size_t size, int depth);

  // Given x and its image g(x), writes the next point to `next` (may be x). Residuals are compared
  // in the Euclidean norm.
  void advance(const Array& x, const Array& image, Array& next);

 private:
  std::size_t size_;
  int depth_;
  int kept_ = 0;     // differences held
  int newest_ = -1;  // slot of the newest
  bool has_last_ = false;
  Array last_residual_, last_image_, residual_;
  std::vector<Array> residual_steps_, image_steps_;
  std::vector<double> gram_;  // [depth x depth] products of residual_steps_
};

}  // namespace samarkand
