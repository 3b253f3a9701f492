// An oracle for networks whose suppliers take the price: the same programme with its true curves,
// by Ipopt (Waechter, Biegler 2006), from the network alone.
#pragma once

#include <optional>

#include "samarkand/energy/network.h"
#include "samarkand/numeric/array.h"

namespace samarkand::testing {

struct NetworkOptimum {
  double objective;  // consumers' worth less all costs
  Array price, consumption, production, flow;
};
// Nothing where Ipopt does not converge. Of the pool alone: terms on sales are left out.
std::optional<NetworkOptimum> ipopt_optimum(const energy::Network& network);

}  // namespace samarkand::testing
