#include <fmt/format.h>

#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct RouteCostTerms : LinkTerms {
  double factor = 1;  // cost new/old
};

class RouteCostKind final : public LinkKind {
 public:
  using LinkKind::LinkKind;

  void act(const BoundMeasure& bound, Layers& layers) const override {
    act_on_links(bound, layers, false, terms_of<RouteCostTerms>(bound.measure).factor, 0);
  }
  std::string size(const Measure& measure, std::string_view) const override {
    return fmt::format("costs {:+.6g} %", 100 * (terms_of<RouteCostTerms>(measure).factor - 1));
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_route_cost() {
  return std::make_unique<RouteCostKind>(MeasureGrammar{
      .name = "route_cost",
      .text = "Multiplies the cost of all links between these economies, one way.",
      .examples = {"{kind: route_cost, origin: RUS, destination: CHN, factor: 0.97}"},
      .keys = link_keys<RouteCostTerms>({term<RouteCostTerms>(
          &RouteCostTerms::factor, {.name = "factor",
                                    .required = true,
                                    .least = 0,
                                    .least_excluded = true,
                                    .doubtful = kDoubtfulRatio[1],
                                    .doubtful_below = kDoubtfulRatio[0],
                                    .text = "cost new/old; 1.1 makes the route 10 % dearer"})}),
      .terms = RouteCostTerms()});
}

}  // namespace samarkand
