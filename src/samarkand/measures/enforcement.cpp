#include "samarkand/measures/enforcement.h"

#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

class EnforcementKind final : public LinkKind {
 public:
  using LinkKind::LinkKind;

  void act(const BoundMeasure& bound, Layers& layers) const override {
    act_on_links(bound, layers, false, 1, terms_of<EnforcementTerms>(bound.measure).risk);
  }
  std::string size(const Measure& measure, std::string_view) const override {
    return part_text(terms_of<EnforcementTerms>(measure).risk) + " seized";
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_enforcement() {
  return std::make_unique<EnforcementKind>(MeasureGrammar{
      .name = "enforcement",
      .text = "Checks on all links between these economies, one way: goods that must not go "
              "direct are seized with this risk, besides the one that links.csv has. What is "
              "seized is lost, so that more has to be sent.",
      .examples = {"{kind: enforcement, origin: KAZ, destination: RUS, risk: 0.2}"},
      .keys = link_keys<EnforcementTerms>({term<EnforcementTerms>(
          &EnforcementTerms::risk,
          {.name = "risk",
           .required = true,
           .least = 0,
           .greatest = 0.99,
           .text = "of seizure, 0 to 0.99; several add up as chances do"})}),
      .terms = EnforcementTerms()});
}

}  // namespace samarkand
