// What an equilibrium of a network is worth, and to whom. Values in the network's unit of value.
//
//   consumers   what they would have paid beyond what they pay (network.h, surplus)
//   suppliers   profit_t = sum_n p_n q_tn - what sales bear - transport - C_t(q_t); of the pool
//               (price at its node) q_t - C_t(q_t)
//   arcs        rent = scarcity x, to its wedge_owner, else to its owner;
//               wedge = (residual + cost_slope x) x, to its wedge_owner
//   buyers      discounts, wedges of price caps and what power saves, of those who buy there
//   stocks      injection x the price at which it is sold or bought; what is left in them is not
//               counted
//
// Sales of the pool are traced: what leaves a node is mixed as what came in. Those of a commodity
// of its own are what it sells: the two cannot be compared where a measure makes a supplier one.
#pragma once

#include "samarkand/energy/equilibrium.h"
#include "samarkand/energy/network.h"
#include "samarkand/numeric/array.h"

namespace samarkand::energy {

struct Outcome {
  Array consumer_surplus, buyers_gain, stocks;  // [node]
  Array revenue, profit;  // [supplier] revenue: at its own node, off transport
  Array rent, wedge;      // [arc]
  Array sales, receipts;  // [supplier][node] receipts: off discounts and all that sales bear
};

// Of a converged equilibrium.
Outcome outcome(const Network& network, const Equilibrium& equilibrium);

}  // namespace samarkand::energy
