// The equilibrium of a network of a fuel (network.h). With conduct m_t of the supplier t it solves
//
//   max  sum_n U_n(Q_n) - sum_tn m_t b_n q_tn^2 / 2 - sum_t C_t(s_t)
//        - sum_a [(cost_a + residual_a) x_a + cost_slope_a x_a^2 / 2]
//   s.t. at each node, of each commodity:
//        sum_in (1 - loss_a) f_a - sum_out f_a + s + injection = q_n                   (price)
//        Q_n = sum_t q_tn,  x_a = sum f_a,  take_or_pay_a <= x_a <= available_a,  s <= capacity
//
// All suppliers that take the price and are nowhere told apart are one commodity, the pool; each
// other is one of its own. b_n is the slope of demand as sellers see it. Curves are linearised at
// the last price until they agree with it to 1e-12, or to 1e-9 where they come no nearer: each
// round is a convex quadratic programme (numeric/quadratic_programme.h). A price cap is a wedge h
// on what the supplier sells there, or sends that way, which the buyers keep (model section 5):
//
//   h >= 0,  mc <= cap,  h (cap - mc) = 0          on arcs, and where it takes the price
//   p = cap with 0 <= h <= m b q, or h = p - cap   where it has conduct
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/energy/network.h"
#include "samarkand/numeric/array.h"

namespace samarkand::energy {

struct Commodity {
  std::optional<std::size_t> supplier;  // empty: the pool
  // Price: what it is worth to its seller there, NaN where it cannot come. Sales: to those who
  // consume, and to those who fill stocks there.
  Array price, sale;  // [node]
  Array flow;         // [arc] at the origin
};

inline constexpr std::size_t kNoCommodity = static_cast<std::size_t>(-1);

struct Equilibrium {
  Status status = Status::kNotConverged;
  std::string reason;        // why it is none, or ""
  Array price, consumption;  // [node]; price NaN where nothing can come and nobody buys
  Array production;          // [supplier]
  Array flow;                // [arc]
  // What a unit more costs who ships it beyond cost, residual and slope: above 0 where the arc is
  // full, below where take-or-pay binds.
  Array scarcity;  // [arc]
  std::vector<Commodity> commodities;
  Array limit_price;  // [sales cap] what a unit more of it would be worth
  // Of which commodity the stocks of a node are, where they are not bought there. [node], the place
  // among `commodities`; kNoCommodity where there are none.
  std::vector<std::size_t> stocks;
  // Of each price cap: the wedge, node by node as the cap lists them; one where it is on arcs.
  std::vector<Array> cap_wedges;
  // Arcs whose flows are not the only ones of this equilibrium; what is given is one of many.
  std::vector<std::size_t> not_unique;
  int rounds = 0, iterations = 0;  // programmes solved, steps of interior points in them
};

// Never throws, prints or exits. The status is the solver's: check.h judges it.
// Where what is asked of the network cannot be met, the reason names the nodes.
Equilibrium solve(const Network& network);

}  // namespace samarkand::energy
