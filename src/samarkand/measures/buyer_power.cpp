#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct BuyerPowerTerms : SalesTerms {
  double value = 0;
};

class BuyerPowerKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<BuyerPowerTerms>(measure);
    const Sales sales = sales_of(own, network, diagnostics);
    for (const std::size_t t : sales.suppliers) {
      network.buyer_powers.push_back({t, sales.nodes, own.value});
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<BuyerPowerTerms>(measure);
    return fmt::format("power {:g}", own.value);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_buyer_power() {
  return std::make_unique<BuyerPowerKind>(MeasureGrammar{
      .name = "buyer_power",
      .text =
          "Buyers who know that more from the supplier makes it dearer, and buy less: they reckon "
          "with value x (slope of its marginal cost) x (what they buy) on top of the price.",
      .examples = {"{kind: buyer_power, nodes: [CHN_N], supplier: RUS_W, value: 1}"},
      .keys =
          joined(Keys<Measure>{supplier_key<BuyerPowerTerms>(), nodes_key<BuyerPowerTerms>(),
                               term<BuyerPowerTerms>(&BuyerPowerTerms::value, {.name = "value",
                                                                               .required = true,
                                                                               .least = 0,
                                                                               .greatest = 1,
                                                                               .text = "0 to 1"})},
                 keys_of_the_item()),
      .terms = BuyerPowerTerms()});
}

}  // namespace samarkand
