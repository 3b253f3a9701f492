#include "samarkand/numeric/anderson.h"

#include <Eigen/Dense>
#include <cmath>

#include "samarkand/numeric/kernels.h"

namespace samarkand {

Anderson::Anderson(std::size_t size, int depth)
    : size_(size),
      depth_(depth),
      last_residual_(size),
      last_image_(size),
      residual_(size),
      residual_steps_(static_cast<std::size_t>(depth), Array(size)),
      image_steps_(static_cast<std::size_t>(depth), Array(size)),
      gram_(static_cast<std::size_t>(depth) * static_cast<std::size_t>(depth)) {}

void Anderson::advance(const Array& x, const Array& image, Array& next) {
  for (std::size_t k = 0; k < size_; ++k) residual_[k] = image[k] - x[k];
  if (has_last_) {
    newest_ = (newest_ + 1) % depth_;
    kept_ = std::min(kept_ + 1, depth_);
    Array& dr = residual_steps_[static_cast<std::size_t>(newest_)];
    Array& dg = image_steps_[static_cast<std::size_t>(newest_)];
    for (std::size_t k = 0; k < size_; ++k) {
      dr[k] = residual_[k] - last_residual_[k];
      dg[k] = image[k] - last_image_[k];
    }
    for (int a = 0; a < kept_; ++a) {
      const double product =
          kernels::dot(size_, residual_steps_[static_cast<std::size_t>(a)].data(), dr.data());
      gram_[static_cast<std::size_t>(a * depth_ + newest_)] = product;
      gram_[static_cast<std::size_t>(newest_ * depth_ + a)] = product;
    }
  }
  last_residual_ = residual_;
  last_image_ = image;
  has_last_ = true;
  next = image;
  if (kept_ == 0) return;

  // Normal equations with unit columns; a small ridge keeps nearly parallel steps harmless.
  Eigen::MatrixXd normal(kept_, kept_);
  Eigen::VectorXd right(kept_), scale(kept_);
  for (int a = 0; a < kept_; ++a) {
    scale(a) = 1 / std::sqrt(std::max(gram_[static_cast<std::size_t>(a * depth_ + a)], 1e-300));
  }
  for (int a = 0; a < kept_; ++a) {
    right(a) = scale(a) * kernels::dot(size_, residual_steps_[static_cast<std::size_t>(a)].data(),
                                       residual_.data());
    for (int b = 0; b < kept_; ++b) {
      normal(a, b) = gram_[static_cast<std::size_t>(a * depth_ + b)] * scale(a) * scale(b);
    }
    normal(a, a) += 1e-13;
  }
  const Eigen::VectorXd weight = normal.ldlt().solve(right).cwiseProduct(scale);
  for (int a = 0; a < kept_; ++a) {
    kernels::add_scaled(size_, -weight(a), image_steps_[static_cast<std::size_t>(a)].data(),
                        next.data());
  }
}

}  // namespace samarkand
