#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct DiscountTerms : SalesTerms {
  double amount = 0;
};

class DiscountKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<DiscountTerms>(measure);
    const Sales sales = sales_of(own, network, diagnostics);
    for (const std::size_t t : sales.suppliers) {
      network.wedges.push_back({t, sales.nodes, own.amount, true});
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<DiscountTerms>(measure);
    return fmt::format("{:g} less than the price there", own.amount);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_discount() {
  return std::make_unique<DiscountKind>(MeasureGrammar{
      .name = "discount",
      .text =
          "The supplier sells at the nodes for so much less than the price there; buyers keep it.",
      .examples = {"{kind: discount, supplier: RUS_W, nodes: [CHN_N], amount: 30}"},
      .keys = joined(
          Keys<Measure>{supplier_key<DiscountTerms>(), nodes_key<DiscountTerms>(),
                        term<DiscountTerms>(&DiscountTerms::amount,
                                            {.name = "amount",
                                             .required = true,
                                             .least = 0,
                                             .text = "a unit, in the price of the network"})},
          keys_of_the_item()),
      .terms = DiscountTerms()});
}

}  // namespace samarkand
