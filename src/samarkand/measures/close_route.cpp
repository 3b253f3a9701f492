#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

class CloseRouteKind final : public LinkKind {
 public:
  using LinkKind::LinkKind;

  void act(const BoundMeasure& bound, Layers& layers) const override {
    act_on_links(bound, layers, true, 1, 0);
  }
  std::string size(const Measure&, std::string_view) const override { return "closed"; }
};

}  // namespace

std::unique_ptr<MeasureKind> make_close_route() {
  return std::make_unique<CloseRouteKind>(
      MeasureGrammar{.name = "close_route",
                     .text = "Closes all links between these economies, one way, for all goods.",
                     .examples = {"{kind: close_route, origin: UKR, destination: RUS}"},
                     .keys = link_keys<LinkTerms>({}),
                     .terms = LinkTerms()});
}

}  // namespace samarkand
