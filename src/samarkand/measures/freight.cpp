#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct FreightTerms : SalesTerms {
  std::vector<Word> arcs;
  double amount = 0;
};

class FreightKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<FreightTerms>(measure);
    for (const std::size_t a : energy::find_arcs(own.arcs, network, diagnostics)) {
      network.arcs[a].cost += own.amount;
    }
    if (own.nodes.empty() != own.supplier.empty()) {
      diagnostics.push_back({ErrorCode::kMissingKey, measure.where,
                             "freight by nodes is that of a supplier",
                             "both `supplier` and `nodes`, or `arcs`"});
      return;
    }
    const Sales sales = sales_of(own, network, diagnostics);
    for (const std::size_t t : sales.suppliers) {
      network.wedges.push_back({t, sales.nodes, own.amount, false});
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<FreightTerms>(measure);
    return fmt::format("costs {:g} more", own.amount);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_freight() {
  return std::make_unique<FreightKind>(MeasureGrammar{
      .name = "freight",
      .text =
          "Costs that come on top for what goes by the arcs, or for what the supplier sells at the "
          "nodes: ships that ask more, insurance, longer ways. Nobody has them as an income.",
      .examples = {"{kind: freight, arcs: [nord_stream], amount: 12.5}"},
      .exactly_one_of = {"arcs", "nodes"},
      .keys =
          joined(Keys<Measure>{arcs_key<FreightTerms>(false), supplier_key<FreightTerms>(false),
                               nodes_key<FreightTerms>(false),
                               term<FreightTerms>(&FreightTerms::amount,
                                                  {.name = "amount",
                                                   .required = true,
                                                   .text = "a unit, in the price of the network"})},
                 keys_of_the_item()),
      .terms = FreightTerms()});
}

}  // namespace samarkand
