#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct PriceCapTerms : SalesTerms {
  std::vector<Word> arcs;
  double price = 0;
};

class PriceCapKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<PriceCapTerms>(measure);
    const auto suppliers = energy::find_suppliers(own.supplier, network, diagnostics);
    const auto nodes = energy::find_nodes(own.nodes, network, diagnostics);
    const auto arcs = energy::find_arcs(own.arcs, network, diagnostics);
    if (nodes.empty() && arcs.empty()) return;
    for (const std::size_t t : suppliers) {
      for (const std::size_t a : arcs) {
        const energy::Supplier& supplier = network.suppliers[t];
        if (network.arcs[a].origin == supplier.node) continue;
        diagnostics.push_back(
            {ErrorCode::kNoArc, measure.where,
             fmt::format("the arc {} does not leave {}, where {} sells", network.arcs[a].code,
                         network.nodes[supplier.node].code, supplier.code),
             "arcs from the supplier's own node", "cap the price on delivery with `nodes`"});
        return;
      }
      add({t, nodes, arcs, own.price}, network);
    }
  }

  // A cap at the supplier's own node is on all that leaves by the arcs: it must all be the
  // supplier's, which takes the price.
  void check(const Measure& measure, const energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<PriceCapTerms>(measure);
    if (own.arcs.empty()) return;
    const std::string fix = "cap the price on delivery with `nodes`";
    Diagnostics told;  // when it was bound
    for (const std::size_t t : energy::find_suppliers(own.supplier, network, told)) {
      const energy::Supplier& supplier = network.suppliers[t];
      const auto comes = [&](const energy::Arc& arc) {
        return arc.destination == supplier.node && network.most(arc) > 0;
      };
      const auto sells = [&](const energy::Supplier& other) {
        return &other != &supplier && other.node == supplier.node;
      };
      if (supplier.conduct > 0) {
        diagnostics.push_back({ErrorCode::kNoArc, measure.where,
                               fmt::format("{} has conduct {:g}, and a cap on arcs is for those "
                                           "who take the price",
                                           supplier.code, supplier.conduct),
                               "conduct 0", fix});
      } else if (std::ranges::any_of(network.arcs, comes) ||
                 std::ranges::any_of(network.suppliers, sells)) {
        diagnostics.push_back({ErrorCode::kNoArc, measure.where,
                               fmt::format("fuel of others comes to {} and would leave by the "
                                           "same arcs as what {} sells",
                                           network.nodes[supplier.node].code, supplier.code),
                               "arcs that carry the supplier's own fuel alone", fix});
      }
    }
  }

  // Of several caps at a place the lowest rules.
  static void add(energy::PriceCap cap, energy::Network& network) {
    for (energy::PriceCap& other : network.price_caps) {
      if (other.supplier != cap.supplier) continue;
      energy::PriceCap& looser = other.price > cap.price ? other : cap;
      const energy::PriceCap& tighter = other.price > cap.price ? cap : other;
      const auto drop = [](std::vector<std::size_t>& from, const std::vector<std::size_t>& what) {
        std::erase_if(from, [&what](std::size_t place) { return energy::contains(what, place); });
      };
      drop(looser.nodes, tighter.nodes);
      drop(looser.arcs, tighter.arcs);
    }
    network.price_caps.push_back(std::move(cap));
    std::erase_if(network.price_caps,
                  [](const energy::PriceCap& of) { return of.nodes.empty() && of.arcs.empty(); });
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<PriceCapTerms>(measure);
    return fmt::format("at most {:g}", own.price);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_price_cap() {
  return std::make_unique<PriceCapKind>(MeasureGrammar{
      .name = "price_cap",
      .text = "No more than a price for what the supplier sells: on delivery at the nodes, or at "
              "its own node for what leaves by the arcs. Buyers keep the difference to what it "
              "would have been; what others sell there or send that way is not capped. Of several "
              "caps at a place the lowest rules.",
      .examples = {"{kind: price_cap, supplier: RUS_W, nodes: [ITA], price: 300}"},
      .exactly_one_of = {"nodes", "arcs"},
      .keys = joined(Keys<Measure>{supplier_key<PriceCapTerms>(), nodes_key<PriceCapTerms>(false),
                                   arcs_key<PriceCapTerms>(false),
                                   term<PriceCapTerms>(&PriceCapTerms::price,
                                                       {.name = "price",
                                                        .required = true,
                                                        .least = 0,
                                                        .least_excluded = true,
                                                        .text = "in the unit of the network"})},
                     keys_of_the_item()),
      .terms = PriceCapTerms()});
}

}  // namespace samarkand
