#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct EmbargoTerms : SalesTerms {};

class EmbargoKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<EmbargoTerms>(measure);
    const Sales sales = sales_of(own, network, diagnostics);
    for (const std::size_t t : sales.suppliers) network.sales_caps.push_back({t, sales.nodes, 0});
  }
  std::string size(const Measure&, std::string_view) const override { return "no sales"; }
};

}  // namespace

std::unique_ptr<MeasureKind> make_embargo() {
  return std::make_unique<EmbargoKind>(MeasureGrammar{
      .name = "embargo",
      .text = "The supplier sells nothing at the nodes, by whatever route. It becomes a commodity "
              "of its own, which can be told from others all the way. It is on what the supplier "
              "makes, not on its pipes and ships: others may send theirs through them (`close_arc` "
              "closes these).",
      .examples = {"{kind: embargo, supplier: RUS_W, nodes: [EU]}"},
      .keys = joined(Keys<Measure>{supplier_key<EmbargoTerms>(), nodes_key<EmbargoTerms>()},
                     keys_of_the_item()),
      .terms = EmbargoTerms()});
}

}  // namespace samarkand
