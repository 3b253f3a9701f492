#include <fmt/format.h>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct CloseArcTerms : ArcTerms {};

class CloseArcKind final : public NetworkKind {
 public:
  using NetworkKind::NetworkKind;

  void alter(const Measure& measure, energy::Network& network,
             Diagnostics& diagnostics) const override {
    const auto& own = terms_of<CloseArcTerms>(measure);
    for (const std::size_t a : energy::find_arcs(own.arcs, network, diagnostics)) {
      network.arcs[a].available = network.arcs[a].take_or_pay = 0;
    }
  }
  std::string size(const Measure&, std::string_view) const override { return "closed"; }
};

}  // namespace

std::unique_ptr<MeasureKind> make_close_arc() {
  return std::make_unique<CloseArcKind>(
      MeasureGrammar{.name = "close_arc",
                     .text = "Nothing goes by an arc: a pipe that is shut, a route that ships "
                             "avoid. What had to be taken or paid there ends.",
                     .examples = {"{kind: close_arc, arcs: [nord_stream, yamal_europe]}"},
                     .keys = joined(Keys<Measure>{arcs_key<CloseArcTerms>()}, keys_of_the_item()),
                     .terms = CloseArcTerms()});
}

}  // namespace samarkand
