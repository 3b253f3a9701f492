// Linear algebra of small dense matrices, by Eigen, which dense.cpp alone knows. No economics.
// Matrices are row-major; pointers are to [size][size].
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "samarkand/numeric/array.h"

namespace samarkand {

using Floats = std::vector<float, AlignedAllocator<float>>;

}  // namespace samarkand

namespace samarkand::dense {

// [row][column], all 0 at first.
class Matrix {
 public:
  Matrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), values_(rows * columns) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  double& operator()(std::size_t r, std::size_t c) { return values_[r * columns_ + c]; }
  double operator()(std::size_t r, std::size_t c) const { return values_[r * columns_ + c]; }
  Array& values() { return values_; }
  const Array& values() const { return values_; }

 private:
  std::size_t rows_, columns_;
  Array values_;
};

// Vectors: sum x, a . b, |x|, exp(x) element by element.
double sum(std::span<const double> x);
double dot(std::span<const double> a, std::span<const double> b);
double norm(std::span<const double> x);
Array exp(std::span<const double> x);

// a x = b by LU with partial pivoting, and whether the determinant of `a` is above 0.
struct Solution {
  Array x;
  bool positive;
};
Solution solve(const Matrix& a, const Array& b);
// By LU with full pivoting; nothing where a pivot is below `threshold` times the largest.
std::optional<Array> solve_if_regular(const Matrix& a, const Array& b, double threshold);
// `a` symmetric, by L D L'.
Array solve_symmetric(const Matrix& a, const Array& b);

// `a` symmetric: its largest eigenvalue, and an eigenvector of that, of length 1.
double largest_eigenvalue(const Matrix& a);
Array main_eigenvector(const Matrix& a);

// a = a^-1, by LU with partial pivoting.
void invert(std::size_t size, double* a);
// out = a b
void multiply(std::size_t size, const double* a, const double* b, double* out);

// a^-1 in single precision, to be multiplied by.
class Inverse {
 public:
  Inverse() = default;
  Inverse(std::size_t size, const float* a);
  Inverse(std::size_t size, const double* a);  // rounded when it is found

  // a^-1 x of one vector, or a^-T x.
  Floats times(const Floats& x) const;
  Floats transposed_times(const Floats& x) const;
  // x = a^-1 x or a^-T x, x [size][columns].
  void apply(std::size_t columns, bool transposed, Floats& x) const;

 private:
  std::size_t size_ = 0;
  Floats values_;  // [column][row]
};

}  // namespace samarkand::dense
