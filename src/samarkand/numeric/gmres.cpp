#include "samarkand/numeric/gmres.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/numeric/matrix_product.h"

namespace samarkand {
namespace {

// The least-squares problems of all columns: Hessenberg matrices, kept triangular by rotations.
class Rotations {
 public:
  Rotations(std::size_t columns, std::size_t space, const Array& norms)
      : columns_(columns),
        space_(space),
        triangle_(columns * (space + 1) * space),
        cosine_(columns * space),
        sine_(columns * space),
        right_(columns * (space + 1)) {
    for (std::size_t c = 0; c < columns; ++c) right_[c * (space + 1)] = norms[c];
  }

  double& entry(std::size_t c, std::size_t row, std::size_t step) {
    return triangle_[(c * space_ + step) * (space_ + 1) + row];
  }

  // Rotates the new Hessenberg column of each right-hand side.
  void rotate(std::size_t step) {
    for (std::size_t c = 0; c < columns_; ++c) {
      double* cosine = &cosine_[c * space_];
      double* sine = &sine_[c * space_];
      for (std::size_t i = 0; i < step; ++i) {
        const double upper = entry(c, i, step), lower = entry(c, i + 1, step);
        entry(c, i, step) = cosine[i] * upper + sine[i] * lower;
        entry(c, i + 1, step) = cosine[i] * lower - sine[i] * upper;
      }
      const double upper = entry(c, step, step), lower = entry(c, step + 1, step);
      const double size = std::hypot(upper, lower);
      cosine[step] = size > 0 ? upper / size : 1;
      sine[step] = size > 0 ? lower / size : 0;
      entry(c, step, step) = size;
      double* right = &right_[c * (space_ + 1)];
      right[step + 1] = -sine[step] * right[step];
      right[step] *= cosine[step];
    }
  }

  double residual(std::size_t c, std::size_t steps) const {
    return std::abs(right_[c * (space_ + 1) + steps]);
  }

  // The combination of the first `steps` basis vectors: [step][column].
  Array combination(std::size_t steps) {
    Array y(steps * columns_);
    for (std::size_t c = 0; c < columns_; ++c) {
      for (std::size_t i = steps; i-- > 0;) {
        double sum = right_[c * (space_ + 1) + i];
        for (std::size_t k = i + 1; k < steps; ++k) sum -= entry(c, i, k) * y[k * columns_ + c];
        y[i * columns_ + c] = entry(c, i, i) > 0 ? sum / entry(c, i, i) : 0;
      }
    }
    return y;
  }

 private:
  std::size_t columns_, space_;
  Array triangle_, cosine_, sine_, right_;
};

Array norms(std::size_t rows, std::size_t columns, const double* v) {
  Array result(columns, 0);
  add_column_dots(rows, columns, v, v, result.data());
  for (double& norm : result) norm = std::sqrt(norm);
  return result;
}

// v scaled to length one by column; a column of zeros stays.
Array normalised(std::size_t rows, std::size_t columns, const Array& v, const Array& norm) {
  Array scale(columns), result(v.size(), 0);
  for (std::size_t c = 0; c < columns; ++c) scale[c] = norm[c] > 0 ? 1 / norm[c] : 0;
  add_scaled_columns(rows, columns, scale.data(), v.data(), result.data());
  return result;
}

class Solver {
 public:
  Solver(std::size_t rows, std::size_t columns, const ColumnMap& a, const ColumnMap& preconditioner,
         const double* b, const GmresOptions& options)
      : rows_(rows),
        columns_(columns),
        a_(a),
        preconditioner_(preconditioner),
        b_(b),
        options_(options),
        size_(norms(rows, columns, b)) {}

  GmresResult solve(double* x) {
    std::fill(x, x + rows_ * columns_, 0);
    Array residual(b_, b_ + rows_ * columns_), best;
    result_.residual = INFINITY;
    while (true) {
      const double now = relative(norms(rows_, columns_, residual.data()));
      if (!(now < result_.residual)) {  // the last restart did not help
        std::copy(best.begin(), best.end(), x);
        return result_;
      }
      result_.residual = now;
      result_.converged = now <= options_.tolerance;
      if (result_.converged || result_.passes >= options_.max_passes) return result_;
      best.assign(x, x + rows_ * columns_);
      restart(residual, x);
      a_(columns_, x, residual.data());
      ++result_.passes;
      for (std::size_t k = 0; k < residual.size(); ++k) residual[k] = b_[k] - residual[k];
    }
  }

 private:
  double relative(const Array& norm) const {
    double largest = 0;
    for (std::size_t c = 0; c < columns_; ++c) {
      if (!std::isfinite(norm[c]) || !std::isfinite(size_[c])) return INFINITY;
      if (size_[c] > 0) largest = std::max(largest, norm[c] / size_[c]);
    }
    return largest;
  }

  // One Krylov space from `residual`; adds the correction to x.
  void restart(const Array& residual, double* x) {
    const auto space = static_cast<std::size_t>(options_.space);
    const Array norm = norms(rows_, columns_, residual.data());
    Rotations rotations(columns_, space, norm);
    std::vector<Array> basis = {normalised(rows_, columns_, residual, norm)};
    Array image(rows_ * columns_), direction(rows_ * columns_), estimate(columns_);
    std::size_t steps = 0;
    while (steps < space && result_.passes < options_.max_passes) {
      preconditioner_(columns_, basis.back().data(), direction.data());
      a_(columns_, direction.data(), image.data());
      ++result_.passes;
      orthogonalise(basis, image, rotations);
      rotations.rotate(steps++);
      for (std::size_t c = 0; c < columns_; ++c) estimate[c] = rotations.residual(c, steps);
      if (relative(estimate) <= 0.5 * options_.tolerance) break;
    }
    const Array y = rotations.combination(steps);
    std::fill(image.begin(), image.end(), 0);
    for (std::size_t k = 0; k < steps; ++k) {
      add_scaled_columns(rows_, columns_, &y[k * columns_], basis[k].data(), image.data());
    }
    preconditioner_(columns_, image.data(), direction.data());
    for (std::size_t k = 0; k < direction.size(); ++k) x[k] += direction[k];
  }

  // Modified Gram-Schmidt; appends the new basis vectors.
  void orthogonalise(std::vector<Array>& basis, Array& image, Rotations& rotations) const {
    const std::size_t step = basis.size() - 1;
    Array dots(columns_);
    for (std::size_t i = 0; i < basis.size(); ++i) {
      std::fill(dots.begin(), dots.end(), 0);
      add_column_dots(rows_, columns_, basis[i].data(), image.data(), dots.data());
      for (std::size_t c = 0; c < columns_; ++c) {
        rotations.entry(c, i, step) = dots[c];
        dots[c] = -dots[c];
      }
      add_scaled_columns(rows_, columns_, dots.data(), basis[i].data(), image.data());
    }
    const Array norm = norms(rows_, columns_, image.data());
    for (std::size_t c = 0; c < columns_; ++c) rotations.entry(c, step + 1, step) = norm[c];
    basis.push_back(normalised(rows_, columns_, image, norm));
  }

  std::size_t rows_, columns_;
  const ColumnMap& a_;
  const ColumnMap& preconditioner_;
  const double* b_;
  const GmresOptions& options_;
  const Array size_;  // |b|
  GmresResult result_;
};

}  // namespace

GmresResult gmres(std::size_t rows, std::size_t columns, const ColumnMap& a,
                  const ColumnMap& preconditioner, const double* b, double* x,
                  const GmresOptions& options) {
  return Solver(rows, columns, a, preconditioner, b, options).solve(x);
}

}  // namespace samarkand
