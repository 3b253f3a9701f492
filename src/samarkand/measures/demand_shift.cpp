#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct DemandShiftTerms : Terms {
  std::vector<Word> nodes;
  double factor = 1;
};

class DemandShiftKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<DemandShiftTerms>(measure);
    for (const std::size_t n : energy::find_nodes(own.nodes, network, diagnostics)) {
      network.nodes[n].demand.quantity *= own.factor;
      network.nodes[n].demand.slope /= own.factor;
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<DemandShiftTerms>(measure);
    return fmt::format("demand times {:g}", own.factor);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_demand_shift() {
  return std::make_unique<DemandShiftKind>(MeasureGrammar{
      .name = "demand_shift",
      .text = "Consumers want so many times as much at each price.",
      .examples = {"{kind: demand_shift, nodes: [CHN_N], factor: 1.25}"},
      .keys = joined(
          Keys<Measure>{nodes_key<DemandShiftTerms>(),
                        term<DemandShiftTerms>(&DemandShiftTerms::factor, {.name = "factor",
                                                                           .required = true,
                                                                           .least = 0,
                                                                           .least_excluded = true,
                                                                           .text = "new/old"})},
          keys_of_the_item()),
      .terms = DemandShiftTerms()});
}

}  // namespace samarkand
