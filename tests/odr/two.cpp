#include <cstddef>
#include <vector>

namespace samarkand {

struct Twin {
  double share, other;
};
std::size_t count_shares() { return std::vector<Twin>(2).size(); }

}  // namespace samarkand
