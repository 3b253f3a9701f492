#pragma once
#include <Eigen/Dense>
#include <cmath>
#include <cstddef>
#include <string>

#include "samarkand/numeric/array.h"
namespace samarkand {
class Routing {
 public:
  Routing(std::size_t n, Array links, double rho) : n_(n), rho_(rho), use_(n * n) {
    using M = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto size = static_cast<Eigen::Index>(n);
    const M a = Eigen::Map<const M>(links.data(), size, size);
    Eigen::VectorXd x = Eigen::VectorXd::Ones(size);
    for (int k = 0; k < 200; ++k) {
      x = a * x;
      x /= x.sum();
    }
    radius_ = (a * x).sum() / x.sum();
    if (radius_ >= 1) reason_ = "the links are too cheap";
    Eigen::Map<M>(use_.data(), size, size) = (M::Identity(size, size) - a).inverse();
  }
  const std::string& reason() const { return reason_; }
  double use(std::size_t i, std::size_t j) const { return use_[i * n_ + j]; }
  double rho() const { return rho_; }
  double radius() const { return radius_; }

 private:
  std::size_t n_;
  double rho_, radius_ = 0;
  Array use_;
  std::string reason_;
};
}  // namespace samarkand
