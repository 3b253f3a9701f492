#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct ArcCapacityTerms : ArcTerms {
  std::optional<double> quantity, factor;
};

// Nothing of what has no limit is nothing.
double times(double capacity, double factor) { return factor == 0 ? 0 : capacity * factor; }

class ArcCapacityKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<ArcCapacityTerms>(measure);
    for (const std::size_t a : energy::find_arcs(own.arcs, network, diagnostics)) {
      energy::Arc& arc = network.arcs[a];
      arc.available = own.quantity ? *own.quantity : times(arc.available, *own.factor);
      arc.capacity = own.quantity ? *own.quantity : times(arc.capacity, *own.factor);
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<ArcCapacityTerms>(measure);
    return own.quantity ? fmt::format("at most {:g}", *own.quantity)
                        : fmt::format("times {:g}", own.factor.value_or(1));
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_arc_capacity() {
  return std::make_unique<ArcCapacityKind>(MeasureGrammar{
      .name = "arc_capacity",
      .text = "How much can go by an arc: sets its capacity, and all of it is available; or both "
              "times a factor.",
      .examples = {"{kind: arc_capacity, arcs: [nord_stream], quantity: 26.4}"},
      .exactly_one_of = {"quantity", "factor"},
      .keys = joined(
          Keys<Measure>{
              arcs_key<ArcCapacityTerms>(),
              term<ArcCapacityTerms>(&ArcCapacityTerms::quantity,
                                     {.name = "quantity",
                                      .least = 0,
                                      .text = "the capacity, in the unit of the network"}),
              term<ArcCapacityTerms>(&ArcCapacityTerms::factor,
                                     {.name = "factor", .least = 0, .text = "new/old"})},
          keys_of_the_item()),
      .terms = ArcCapacityTerms()});
}

}  // namespace samarkand
