#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct TakeOrPayTerms : ArcTerms {
  double quantity = 0;
};

class TakeOrPayKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<TakeOrPayTerms>(measure);
    for (const std::size_t a : energy::find_arcs(own.arcs, network, diagnostics)) {
      network.arcs[a].take_or_pay = own.quantity;
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<TakeOrPayTerms>(measure);
    return fmt::format("at least {:g}", own.quantity);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_take_or_pay() {
  return std::make_unique<TakeOrPayKind>(MeasureGrammar{
      .name = "take_or_pay",
      .text = "Who ships by an arc pays for so much at least, and so takes it.",
      .examples = {"{kind: take_or_pay, arcs: [ukraine_transit], quantity: 20}"},
      .keys = joined(Keys<Measure>{arcs_key<TakeOrPayTerms>(),
                                   term<TakeOrPayTerms>(
                                       &TakeOrPayTerms::quantity,
                                       {.name = "quantity",
                                        .required = true,
                                        .least = 0,
                                        .text = "the least flow, in the unit of the network"})},
                     keys_of_the_item()),
      .terms = TakeOrPayTerms()});
}

}  // namespace samarkand
