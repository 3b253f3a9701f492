// A network with all that is known of it once it is solved.
#pragma once

#include <memory>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/energy/equilibrium.h"
#include "samarkand/energy/network.h"
#include "samarkand/energy/outcome.h"

namespace samarkand::energy {

struct Solved {
  std::shared_ptr<const Network> network;
  Equilibrium equilibrium;          // converged where the check grants it (check.h)
  std::vector<Residual> residuals;  // empty where there was nothing to check
  Outcome outcome;                  // empty unless converged
};

// Solves the network, has the result checked and works out what it is worth.
Solved solved(std::shared_ptr<const Network> network);

}  // namespace samarkand::energy
