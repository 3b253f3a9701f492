// Anderson acceleration of a fixed point x = g(x) (Walker, Ni 2011, SIAM J. Numer. Anal. 49:4): the
// next point is the combination of the last `depth` images whose combined step is smallest.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

class Anderson {
 public:
  Anderson(std::size_t size, int depth);

  // Given x and the step g(x) - x, moves x to the next point. Steps are compared in the Euclidean
  // norm.
  void advance(Array& x, const Array& step);

 private:
  void remember(const Array& step);

  std::size_t size_, depth_;
  std::size_t kept_ = 0;    // differences held
  std::size_t newest_ = 0;  // row of the newest
  bool has_last_ = false;
  Array last_step_, last_image_, image_;
  Array step_changes_, image_changes_;  // [depth x size]
  std::vector<double> gram_;            // [depth x depth] products of step_changes_
};

}  // namespace samarkand
