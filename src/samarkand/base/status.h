// How a solve ended, and by how much what it found misses its equations.
#pragma once

#include <string>
#include <string_view>

namespace samarkand {

enum class Status {
  kConverged,      // granted by a checker alone
  kNotConverged,   // the solver gave up, or the checker refused
  kNoEquilibrium,  // what is needed runs out: the reason names where
};
std::string_view to_string(Status status);

// The largest error of one equation over all its places, and where.
struct Residual {
  std::string name;
  double max = 0;
  std::string worst = {};
};

}  // namespace samarkand
