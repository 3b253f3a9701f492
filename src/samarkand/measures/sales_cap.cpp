#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct SalesCapTerms : SalesTerms {
  std::vector<Word> node;
  double quantity = 0;
};

class SalesCapKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<SalesCapTerms>(measure);
    SalesTerms all = own;
    all.nodes.insert(all.nodes.end(), own.node.begin(), own.node.end());
    const Sales sales = sales_of(all, network, diagnostics);
    for (const std::size_t t : sales.suppliers) {
      network.sales_caps.push_back({t, sales.nodes, own.quantity});
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<SalesCapTerms>(measure);
    return fmt::format("sales of at most {:g}", own.quantity);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_sales_cap() {
  return std::make_unique<SalesCapKind>(MeasureGrammar{
      .name = "sales_cap",
      .text = "The supplier sells at most so much at the nodes together.",
      .examples = {"{kind: sales_cap, supplier: RUS_W, node: ITA, quantity: 5}"},
      .exactly_one_of = {"node", "nodes"},
      .keys = joined(
          Keys<Measure>{supplier_key<SalesCapTerms>(),
                        term<SalesCapTerms>(&SalesCapTerms::node,
                                            {.name = "node", .text = "one node, country or group"}),
                        nodes_key<SalesCapTerms>(false),
                        term<SalesCapTerms>(&SalesCapTerms::quantity,
                                            {.name = "quantity",
                                             .required = true,
                                             .least = 0,
                                             .text = "in the unit of the network"})},
          keys_of_the_item()),
      .terms = SalesCapTerms()});
}

}  // namespace samarkand
