// Linear systems with a sparse symmetric matrix, by Eigen, which sparse.cpp alone knows.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace samarkand::sparse {

// Where the lower half of a symmetric matrix has values, the diagonal always: column by column,
// rows ascending. start[size] is their number.
struct Pattern {
  std::span<const std::size_t> start, row;
};

// L D L' without pivoting, in an order that keeps L sparse and is found once: for matrices that are
// definite, or quasi-definite (a negative and a positive definite diagonal block).
class Factor {
 public:
  explicit Factor(const Pattern& pattern);
  ~Factor();
  Factor(Factor&&) noexcept;
  Factor& operator=(Factor&&) noexcept;

  // Of the values of the pattern, in its order; false where a pivot is 0 or no number.
  bool factor(std::span<const double> values);
  // x = a^-1 x
  void solve(std::span<double> x) const;

 private:
  struct Held;
  std::unique_ptr<Held> held_;
};

}  // namespace samarkand::sparse
