// Facts that an equilibrium of a network is held against: a CSV file, a quantity a row.
//
//   name                 of the quantity, each once
//   measure              flow         sum of what goes into arcs of `mode` from `origin` to
//                                     `destination`
//                        production   of the suppliers at the nodes `of`
//                        consumption  at the nodes `of`
//                        price        mean of the nodes `of`, by what they use, or as it is
//   of, origin, destination   nodes, countries or groups, several with commas; empty: all
//   mode                 as in arcs.csv; empty: all
//   before, fact         of the base year, above 0, and of the year that is predicted
//   low, high            the range that the forecast is held to; may be empty
//   source
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"
#include "samarkand/energy/equilibrium.h"
#include "samarkand/energy/network.h"

namespace samarkand {

struct NetworkFact {
  std::string name, measure, mode, source;
  std::vector<std::size_t> of, origin, destination;  // nodes
  double before = 0, fact = 0;
  std::optional<double> low, high;

  bool is_price() const { return measure == "price"; }
  double of_equilibrium(const energy::Network& network,
                        const energy::Equilibrium& equilibrium) const;
};

// Errors E1.., E2.., and E801 for places.
std::vector<NetworkFact> read_network_facts(const Files& files, const std::string& file,
                                            const energy::Network& network,
                                            Diagnostics& diagnostics);

}  // namespace samarkand
