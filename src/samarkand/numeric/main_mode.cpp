#include "samarkand/numeric/main_mode.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "samarkand/numeric/dense.h"

namespace samarkand {
namespace {

constexpr double kNothingNew = 1e-6;  // of the product: what is left is in the space already

void add_multiple(double factor, const Array& of, Array& to) {
  for (std::size_t k = 0; k < to.size(); ++k) to[k] += factor * of[k];
}

}  // namespace

std::optional<MainMode> main_mode(
    Array start, std::size_t most,
    const std::function<std::optional<Array>(const Array&)>& product) {
  std::vector<Array> space, products;
  Array next = std::move(start);
  double least = 0;
  while (space.size() < std::min(most, next.size())) {
    const double length = dense::norm(next);
    if (!(length > least)) break;
    for (double& value : next) value /= length;
    std::optional<Array> image = product(next);
    if (!image) break;
    space.push_back(std::move(next));
    products.push_back(*std::move(image));
    next = products.back();
    least = kNothingNew * dense::norm(next);
    for (int twice = 0; twice < 2; ++twice) {
      for (const Array& known : space) add_multiple(-dense::dot(known, next), known, next);
    }
  }
  const std::size_t count = space.size();
  if (count == 0) return std::nullopt;
  dense::Matrix form(count, count);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) {
      form(a, b) = 0.5 * (dense::dot(space[a], products[b]) + dense::dot(space[b], products[a]));
    }
  }
  MainMode mode{dense::largest_eigenvalue(form), Array(space[0].size(), 0), count};
  const Array parts = dense::main_eigenvector(form);
  for (std::size_t a = 0; a < count; ++a) add_multiple(parts[a], space[a], mode.vector);
  return mode;
}

}  // namespace samarkand
