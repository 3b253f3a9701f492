#include "samarkand/channels/routing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/dense.h"

namespace samarkand {
namespace {

constexpr double kOutOfReach = 1e-300;
constexpr double kRounding = 1e-12;
constexpr int kPowers = 100000;

}  // namespace

Routing::Routing(std::size_t size, Array links, double rho)
    : n_(size),
      rho_(rho),
      links_(std::move(links)),
      paths_(size * size, 0),
      log_cost_(size * size, std::numeric_limits<double>::infinity()) {
  if (n_ == 0) return;
  for (std::size_t k = 0; k < paths_.size(); ++k) {
    paths_[k] = (k % (n_ + 1) == 0 ? 1. : 0.) - links_[k];
  }
  dense::invert(n_, paths_.data());
  // I - A is an M-matrix, B >= 0, exactly where the spectral radius is below 1.
  if (!std::ranges::all_of(paths_, [](double b) { return b >= -kRounding; })) {
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

// A >= 0, so that it is the growth of (I + A)^k 1, less 1.
double Routing::spectral_radius() const {
  Array at(n_, 1), next(n_);
  double growth = n_ == 0 ? 1 : 0;
  for (int k = 0; k < kPowers && n_ > 0; ++k) {
    for (std::size_t i = 0; i < n_; ++i) {
      next[i] = at[i] + dense::dot({&links_[i * n_], n_}, at);
    }
    const double before = std::exchange(growth, dense::sum(next) / dense::sum(at));
    const double size = dense::norm(next);
    for (std::size_t i = 0; i < n_; ++i) at[i] = next[i] / size;
    if (std::abs(growth - before) <= kRounding * growth) break;
  }
  return growth - 1;
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
  Array q(n_ * n_, 0), half(n_ * n_), whole(n_ * n_),
      result(n_ * n_);  // all but the last transposed
  for (std::size_t k = 0; k < n_; ++k) {
    for (std::size_t l = 0; l < n_; ++l) {
      const std::size_t at = k * n_ + l;
      if (weight[at] != 0 && paths_[at] > 0) q[l * n_ + k] = weight[at] / paths_[at];
    }
  }
  dense::multiply(n_, q.data(), paths_.data(), half.data());
  dense::multiply(n_, paths_.data(), half.data(), whole.data());
  for (std::size_t k = 0; k < n_; ++k) {
    for (std::size_t l = 0; l < n_; ++l) {
      result[k * n_ + l] = whole[l * n_ + k] * links_[k * n_ + l];
    }
  }
  return result;
}

}  // namespace samarkand
