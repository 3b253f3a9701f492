#include "samarkand/measures/network_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "samarkand/energy/places.h"

namespace samarkand {

void NetworkKind::bind(const BoundMeasure& bound, Layers&, Diagnostics& diagnostics) const {
  diagnostics.push_back({ErrorCode::kOfNetworks, bound.measure.where,
                         fmt::format("`{}` acts on a network of a fuel, and the scenario is on a "
                                     "world of trade",
                                     name),
                         "measures on trade: `samarkand explain measures` lists them",
                         "write `network: world-2021/energy/gas` in the place of `world:`"});
}

namespace {

// Arcs on which more must be taken or paid than can go, each with the measure that made it so.
class Obligations {
 public:
  void look(const energy::Network& network, const Location& where) {
    for (std::size_t a = 0; a < network.arcs.size(); ++a) {
      const energy::Arc& arc = network.arcs[a];
      if (network.is_open(arc) && arc.take_or_pay > network.most(arc)) {
        broken_.try_emplace(a, where);
      } else {
        broken_.erase(a);
      }
    }
  }
  void report(const energy::Network& network, Diagnostics& diagnostics) const {
    for (const auto& [a, where] : broken_) {
      const energy::Arc& arc = network.arcs[a];
      diagnostics.push_back({ErrorCode::kNoArc, where,
                             fmt::format("{:g} must be taken or paid on the arc {}, and no more "
                                         "than {:g} can go",
                                         arc.take_or_pay, arc.code, network.most(arc)),
                             "at most the capacity", "lower it with the measure take_or_pay"});
    }
  }

 private:
  std::map<std::size_t, Location> broken_;
};

}  // namespace

energy::Network altered(const energy::Network& network, const std::vector<Measure>& measures,
                        Diagnostics& diagnostics) {
  energy::Network changed = network;
  Obligations obligations;
  std::vector<const Measure*> in_order;
  for (const Measure& measure : measures) in_order.push_back(&measure);
  std::ranges::stable_sort(in_order, {},
                           [](const Measure* measure) { return kind_of(*measure).order; });
  for (const Measure* measure : in_order) {
    const auto* kind = dynamic_cast<const NetworkKind*>(&kind_of(*measure));
    if (kind != nullptr) {
      kind->alter(*measure, changed, diagnostics);
      obligations.look(changed, measure->where);
      continue;
    }
    diagnostics.push_back({ErrorCode::kOfNetworks, measure->where,
                           fmt::format("`{}` acts on trade, and the scenario is on a network of a "
                                       "fuel",
                                       measure->kind->name),
                           "measures on networks: `samarkand explain measures` lists them"});
  }
  obligations.report(changed, diagnostics);
  for (const Measure* measure : in_order) {
    const auto* kind = dynamic_cast<const NetworkKind*>(&kind_of(*measure));
    if (kind != nullptr) kind->check(*measure, changed, diagnostics);
  }
  return changed;
}

Sales sales_of(const SalesTerms& terms, const energy::Network& network, Diagnostics& diagnostics) {
  Sales sales = {energy::find_suppliers(terms.supplier, network, diagnostics),
                 energy::find_nodes(terms.nodes, network, diagnostics)};
  if (sales.nodes.empty()) sales.suppliers.clear();
  return sales;
}

}  // namespace samarkand
