#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct SupplyShiftTerms : Terms {
  std::vector<Word> supplier;
  double factor = 1;
};

class SupplyShiftKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<SupplyShiftTerms>(measure);
    for (const std::size_t t : energy::find_suppliers(own.supplier, network, diagnostics)) {
      energy::Supply& supply = network.suppliers[t].supply;
      supply.quantity *= own.factor;
      supply.capacity *= own.factor;
      supply.cost_slope /= own.factor;
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<SupplyShiftTerms>(measure);
    return fmt::format("supply times {:g}", own.factor);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_supply_shift() {
  return std::make_unique<SupplyShiftKind>(MeasureGrammar{
      .name = "supply_shift",
      .text = "The supplier offers so many times as much at each price, and can at most.",
      .examples = {"{kind: supply_shift, supplier: RUS_W, factor: .9}"},
      .keys = joined(
          Keys<Measure>{supplier_key<SupplyShiftTerms>(),
                        term<SupplyShiftTerms>(&SupplyShiftTerms::factor, {.name = "factor",
                                                                           .required = true,
                                                                           .least = 0,
                                                                           .least_excluded = true,
                                                                           .text = "new/old"})},
          keys_of_the_item()),
      .terms = SupplyShiftTerms()});
}

}  // namespace samarkand
