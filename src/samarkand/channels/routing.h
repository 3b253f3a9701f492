// Routing over links (Allen, Arkolakis 2022, REStud 89:6). Link costs t_kl >= 1 are icebergs; of
// all paths from i to j, each as dear as the product of its links, the traveller draws with
// elasticity rho between paths:
//
//   A_kl = t_kl^-rho, spectral radius below 1;  B = (I - A)^-1 = sum of A^k;  tau_ij =
//   B_ij^(-1/rho) uses of a link on the way from i to j: B_ik A_kl B_lj / B_ij = d ln tau_ij / d ln
//   t_kl share of the last stop m before n: B_im A_mn / B_in (m = i: direct) with rho to infinity
//   tau_ij is the cost of the cheapest path
//
// Of parallel links A_kl is the sum. All arrays are [from][to]. Beyond tau_ij = 1e300^(1/rho) a
// pair counts as out of reach.
#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "samarkand/numeric/array.h"

namespace samarkand {

class Routing {
 public:
  // `links` is A.
  Routing(std::size_t size, Array links, double rho);

  std::size_t size() const { return n_; }
  double rho() const { return rho_; }
  double spectral_radius() const;
  // Why there are no costs: "" where the spectral radius is below 1.
  const std::string& reason() const { return reason_; }

  // ln tau_ij; infinite: no path.
  double log_cost(std::size_t from, std::size_t to) const { return log_cost_[from * n_ + to]; }
  // B_im A_mn / B_in; NaN where n is out of reach.
  double last_stop(std::size_t from, std::size_t stop, std::size_t to) const;
  double uses(std::size_t from, std::size_t to, std::size_t link_from, std::size_t link_to) const;

  // d sum_ij weight_ij ln tau_ij / d ln t_kl [k][l] = A_kl (B' Q B')_kl, Q = weight / B.
  Array gradient(const Array& weight) const;

 private:
  std::size_t n_;
  double rho_;
  std::string reason_;
  Array links_, paths_, log_cost_;  // A, B, ln tau
};

}  // namespace samarkand
