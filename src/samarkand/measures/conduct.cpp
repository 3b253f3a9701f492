#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct ConductTerms : Terms {
  std::vector<Word> supplier;
  double value = 0;
};

class ConductKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<ConductTerms>(measure);
    for (const std::size_t t : energy::find_suppliers(own.supplier, network, diagnostics)) {
      network.suppliers[t].conduct = own.value;
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<ConductTerms>(measure);
    return fmt::format("conduct {:g}", own.value);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_conduct() {
  return std::make_unique<ConductKind>(MeasureGrammar{
      .name = "conduct",
      .text = "How far the supplier holds back to keep prices up: 0 takes the price, 1 is Cournot. "
              "Its marginal revenue at a node is p - conduct x b x (what it sells there), b the "
              "slope of demand as sellers see it.",
      .examples = {"{kind: conduct, supplier: NOR, value: .05}"},
      .keys = joined(Keys<Measure>{supplier_key<ConductTerms>(),
                                   term<ConductTerms>(&ConductTerms::value, {.name = "value",
                                                                             .required = true,
                                                                             .least = 0,
                                                                             .greatest = 1,
                                                                             .text = "0 to 1"})},
                     keys_of_the_item()),
      .terms = ConductTerms()});
}

}  // namespace samarkand
