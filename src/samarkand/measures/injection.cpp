#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct InjectionTerms : Terms {
  std::vector<Word> nodes;
  std::optional<double> quantity, add;
};

// What is consumed in the base year, or half of what would be at a price of 0.
double usual(const energy::Demand& demand) {
  if (demand.form == energy::Demand::Form::kElastic) return demand.quantity;
  return demand.slope > 0 ? demand.intercept / demand.slope / 2 : 0;
}

class InjectionKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<InjectionTerms>(measure);
    const auto nodes = energy::find_nodes(own.nodes, network, diagnostics);
    double consumed = 0, before = 0;
    for (const std::size_t n : nodes) {
      consumed += usual(network.nodes[n].demand);
      before += network.nodes[n].injection;
    }
    const double change = own.quantity ? *own.quantity - before : own.add.value_or(0);
    for (const std::size_t n : nodes) {
      const double part = consumed > 0 ? usual(network.nodes[n].demand) / consumed
                                       : 1.0 / static_cast<double>(nodes.size());
      network.nodes[n].injection += part * change;
    }
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<InjectionTerms>(measure);
    return own.quantity ? fmt::format("{:g} from stocks", *own.quantity)
                        : fmt::format("{:+g} from stocks", own.add.value_or(0));
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_injection() {
  return std::make_unique<InjectionKind>(MeasureGrammar{
      .name = "injection",
      .text = "What comes out of stocks, or below 0 goes into them: of the nodes together, in "
              "proportion to what they consumed.",
      .examples = {"{kind: injection, nodes: [EU], add: -20}"},
      .exactly_one_of = {"quantity", "add"},
      .keys = joined(
          Keys<Measure>{
              nodes_key<InjectionTerms>(),
              term<InjectionTerms>(
                  &InjectionTerms::quantity,
                  {.name = "quantity", .text = "all of it, in the unit of the network"}),
              term<InjectionTerms>(&InjectionTerms::add,
                                   {.name = "add", .text = "what comes on top of the base year"})},
          keys_of_the_item()),
      .terms = InjectionTerms()});
}

}  // namespace samarkand
