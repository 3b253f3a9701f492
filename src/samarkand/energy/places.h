// What the words of a scenario mean in a network: nodes by their own code, by country, by group or
// `all`; suppliers and arcs by their codes. Error E801 with a near miss.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/energy/network.h"

namespace samarkand::energy {

// In the network's order, each once; empty where a word is unknown.
std::vector<std::size_t> find_nodes(const std::vector<Word>& words, const Network& network,
                                    Diagnostics& diagnostics);
std::vector<std::size_t> find_suppliers(const std::vector<Word>& words, const Network& network,
                                        Diagnostics& diagnostics);
std::vector<std::size_t> find_arcs(const std::vector<Word>& words, const Network& network,
                                   Diagnostics& diagnostics);

// One node: that of the code, else the only one of a country or group. Empty, without an error,
// where there are several.
std::optional<std::size_t> find_node(const Word& word, const Network& network,
                                     Diagnostics& diagnostics);
// Whether arcs name them as owners.
void check_owners(const std::vector<Word>& words, const Network& network, Diagnostics& diagnostics);

}  // namespace samarkand::energy
