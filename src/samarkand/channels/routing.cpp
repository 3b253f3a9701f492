#include "samarkand/channels/routing.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <utility>

namespace samarkand {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double kOutOfReach = 1e-300;
constexpr double kRounding = 1e-12;

Eigen::Map<const Matrix> matrix(const Array& values, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  return {values.data(), size, size};
}

Eigen::Map<Matrix> matrix(Array& values, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  return {values.data(), size, size};
}

}  // namespace

Routing::Routing(std::size_t size, Array links, double rho)
    : n_(size),
      rho_(rho),
      links_(std::move(links)),
      paths_(size * size, 0),
      log_cost_(size * size, std::numeric_limits<double>::infinity()) {
  if (n_ == 0) return;
  const auto a = matrix(std::as_const(links_), n_);
  auto b = matrix(paths_, n_);
  const auto side = static_cast<Eigen::Index>(n_);
  b = (Matrix::Identity(side, side) - a).partialPivLu().inverse();
  // I - A is an M-matrix, B >= 0, exactly where the spectral radius is below 1.
  if (!(b.minCoeff() >= -kRounding)) {
    reason_ = fmt::format(
        "links cost too little for an elasticity of {:g} between paths: the spectral radius of "
        "t^-rho is {:.4g}, and has to be below 1",
        rho_, spectral_radius());
    return;
  }
  for (std::size_t k = 0; k < paths_.size(); ++k) {
    if (paths_[k] > kOutOfReach) {
      log_cost_[k] = -std::log(paths_[k]) / rho_;
    } else {
      paths_[k] = 0;  // rounding of a sum of products, all at least 0
    }
  }
}

double Routing::spectral_radius() const {
  return n_ == 0 ? 0 : matrix(links_, n_).eigenvalues().cwiseAbs().maxCoeff();
}

double Routing::last_stop(std::size_t from, std::size_t stop, std::size_t to) const {
  return paths_[from * n_ + stop] * links_[stop * n_ + to] / paths_[from * n_ + to];
}

double Routing::uses(std::size_t from, std::size_t to, std::size_t link_from,
                     std::size_t link_to) const {
  return paths_[from * n_ + link_from] * links_[link_from * n_ + link_to] *
         paths_[link_to * n_ + to] / paths_[from * n_ + to];
}

Array Routing::gradient(const Array& weight) const {
  Array q(n_ * n_, 0), result(n_ * n_);
  for (std::size_t k = 0; k < q.size(); ++k) {
    if (weight[k] != 0 && paths_[k] > 0) q[k] = weight[k] / paths_[k];
  }
  const auto b = matrix(std::as_const(paths_), n_);
  matrix(result, n_) = (b.transpose() * matrix(std::as_const(q), n_) * b.transpose())
                           .cwiseProduct(matrix(std::as_const(links_), n_));
  return result;
}

}  // namespace samarkand
