#include "samarkand/numeric/anderson.h"

#include <algorithm>
#include <cmath>

#include "samarkand/numeric/dense.h"
#include "samarkand/numeric/kernels.h"

namespace samarkand {

Anderson::Anderson(std::size_t size, int depth)
    : size_(size),
      depth_(static_cast<std::size_t>(depth)),
      last_step_(size),
      last_image_(size),
      image_(size),
      step_changes_(depth_ * size),
      image_changes_(depth_ * size),
      gram_(depth_ * depth_) {}

// Keeps what has changed since the last point, in the place of the oldest change.
void Anderson::remember(const Array& step) {
  newest_ = kept_ < depth_ ? kept_ : (newest_ + 1) % depth_;
  kept_ = std::min(kept_ + 1, depth_);
  double* by_step = &step_changes_[newest_ * size_];
  double* by_image = &image_changes_[newest_ * size_];
  for (std::size_t k = 0; k < size_; ++k) {
    by_step[k] = step[k] - last_step_[k];
    by_image[k] = image_[k] - last_image_[k];
  }
  std::vector<double> products(kept_);
  kernels::multiply(kept_, size_, step_changes_.data(), by_step, products.data());
  for (std::size_t a = 0; a < kept_; ++a) {
    gram_[a * depth_ + newest_] = gram_[newest_ * depth_ + a] = products[a];
  }
}

void Anderson::advance(Array& x, const Array& step) {
  for (std::size_t k = 0; k < size_; ++k) image_[k] = x[k] + step[k];
  if (has_last_) remember(step);
  last_step_ = step;
  last_image_ = image_;
  has_last_ = true;
  x = image_;
  if (kept_ == 0) return;

  // Normal equations with unit columns; a small ridge keeps nearly parallel steps harmless.
  dense::Matrix normal(kept_, kept_);
  Array right(kept_), scale(kept_);
  kernels::multiply(kept_, size_, step_changes_.data(), step.data(), right.data());
  const auto gram = [&](std::size_t a, std::size_t b) { return gram_[a * depth_ + b]; };
  for (std::size_t a = 0; a < kept_; ++a) scale[a] = 1 / std::sqrt(std::max(gram(a, a), 1e-300));
  for (std::size_t a = 0; a < kept_; ++a) {
    for (std::size_t b = 0; b < kept_; ++b) normal(a, b) = gram(a, b) * scale[a] * scale[b];
    normal(a, a) += 1e-13;
    right[a] *= scale[a];
  }
  Array weight = dense::solve_symmetric(normal, right);
  for (std::size_t a = 0; a < kept_; ++a) weight[a] *= -scale[a];
  kernels::multiply_transposed(kept_, size_, image_changes_.data(), weight.data(), x.data());
}

}  // namespace samarkand
