// What measures on a network of a fuel share: each alters the network (energy/network.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/energy/network.h"
#include "samarkand/measures/common.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

class NetworkKind : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;

  // In a scenario on a world of trade it has no meaning: error E804.
  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const final;
  void act(const BoundMeasure&, Layers&) const final {}

  // Errors E801, E803 and those of numbers that contradict the network's.
  virtual void alter(const Measure& measure, energy::Network& network,
                     Diagnostics& diagnostics) const = 0;
  // What only the whole can tell: the network with all measures.
  virtual void check(const Measure&, const energy::Network&, Diagnostics&) const {}
};

// The network with the measures in force. Errors E801 and E803, and E804 of measures on trade.
energy::Network altered(const energy::Network& network, const std::vector<Measure>& measures,
                        Diagnostics& diagnostics);

struct ArcTerms : Terms {
  std::vector<Word> arcs;
};
struct SalesTerms : Terms {
  std::vector<Word> supplier, nodes;
};

template <class Of>
Key<Measure> arcs_key(bool required = true) {
  return term<Of>(&Of::arcs, {.name = "arcs",
                              .required = required,
                              .text = "pipes, routes of ships, plants: codes of arcs.csv"});
}
template <class Of>
Key<Measure> supplier_key(bool required = true) {
  return term<Of>(
      &Of::supplier,
      {.name = "supplier", .required = required, .text = "a code of suppliers.csv, or several"});
}
template <class Of>
Key<Measure> nodes_key(bool required = true, std::string_view text = "") {
  return term<Of>(
      &Of::nodes,
      {.name = "nodes",
       .required = required,
       .text = text.empty() ? "nodes, countries or groups of the network, or all" : text});
}

// The sales that such a measure is on. Empty where a word is unknown.
struct Sales {
  std::vector<std::size_t> suppliers, nodes;
};
Sales sales_of(const SalesTerms& terms, const energy::Network& network, Diagnostics& diagnostics);

}  // namespace samarkand
