// A network from its folder: network.yaml, nodes.csv, suppliers.csv, arcs.csv, and groups.csv where
// there is one (`samarkand explain network` has their columns).
#pragma once

#include <optional>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"
#include "samarkand/energy/network.h"

namespace samarkand::energy {

// Everything that is wrong at once. Errors E1.., E2.., E4.., and E801 (a node that is not there),
// E802 (a curve that is none), E803 (a number that has no meaning together with others).
std::optional<Network> read_network(const Files& files, const std::string& folder,
                                    Diagnostics& diagnostics);

// The folder that a scenario's `network:` means: a path from `base` or the working directory, or
// within a world that is looked up by name, as world-2021/energy/gas. Error E805.
std::optional<std::string> find_network(const Files& files, const Word& name,
                                        const std::string& base, Diagnostics& diagnostics);

// XXH3-128 of what results depend on: not of names, places and sources.
std::string network_hash(const Network& network);

// What `samarkand explain network` prints.
std::string explain_network();

}  // namespace samarkand::energy
