#include "samarkand/measures/network_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/base/text.h"
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

energy::Network altered(const energy::Network& network, const std::vector<Measure>& measures,
                        Diagnostics& diagnostics) {
  energy::Network changed = network;
  std::vector<const Measure*> in_order;
  for (const Measure& measure : measures) in_order.push_back(&measure);
  std::ranges::stable_sort(in_order, {},
                           [](const Measure* measure) { return kind_of(*measure).order; });
  for (const Measure* measure : in_order) {
    const auto* kind = dynamic_cast<const NetworkKind*>(&kind_of(*measure));
    if (kind != nullptr) {
      kind->alter(*measure, changed, diagnostics);
      continue;
    }
    diagnostics.push_back({ErrorCode::kOfNetworks, measure->where,
                           fmt::format("`{}` acts on trade, and the scenario is on a network of a "
                                       "fuel",
                                       measure->kind->name),
                           "measures on networks: `samarkand explain measures` lists them"});
  }
  for (const energy::Arc& arc : changed.arcs) {
    if (arc.take_or_pay <= changed.most(arc) || !changed.is_open(arc)) continue;
    diagnostics.push_back({ErrorCode::kNoArc,
                           {},
                           fmt::format("{:g} must be taken or paid on the arc {}, and no more than "
                                       "{:g} can go",
                                       arc.take_or_pay, arc.code, changed.most(arc)),
                           "at most the capacity",
                           "lower it with the measure take_or_pay"});
  }
  return changed;
}

Sales sales_of(const SalesTerms& terms, const energy::Network& network, Diagnostics& diagnostics) {
  Sales sales = {energy::find_suppliers(terms.supplier, network, diagnostics),
                 energy::find_nodes(terms.nodes, network, diagnostics)};
  if (sales.nodes.empty()) sales.suppliers.clear();
  return sales;
}

std::string few(const std::vector<Word>& words) {
  std::vector<std::string> names;
  for (const Word& word : words) names.push_back(word.text);
  return first_few(names, 3);
}

}  // namespace samarkand
