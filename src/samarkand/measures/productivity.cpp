#include <fmt/format.h>

#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

struct ProductivityTerms : Terms {
  Selection country, sectors;
  double factor = 1;  // output new/old
  std::vector<Word> except;
};

class ProductivityKind final : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;

  void bind(const BoundMeasure&, Layers& layers, Diagnostics&) const override {
    layers.of<CostLayer>();
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    layers.of<CostLayer>().change_productivity(bound,
                                               terms_of<ProductivityTerms>(bound.measure).factor);
  }
  std::string size(const Measure& measure, std::string_view) const override {
    return fmt::format("{:+.6g} %", 100 * (terms_of<ProductivityTerms>(measure).factor - 1));
  }
};

Keys<Measure> productivity_keys() {
  using Of = ProductivityTerms;
  return joined(
      {term<Of>(&Of::country, {.name = "country",
                               .required = true,
                               .text = "where: a code, a group, a list of these, or all",
                               .role = Role::kDestination}),
       sectors_key<Of>(),
       term<Of>(&Of::factor, {.name = "factor",
                              .required = true,
                              .least = 0,
                              .least_excluded = true,
                              .doubtful = kDoubtfulRatio[1],
                              .doubtful_below = kDoubtfulRatio[0],
                              .text = "output new/old at the same cost; 0.98 is 2 % less"}),
       term<Of>(&Of::except, {.name = "except",
                              .type = "selection",
                              .text = "codes or groups taken out of a country written "
                                      "`all` or as a group",
                              .empty = "nobody",
                              .role = Role::kExcept})},
      keys_of_the_item());
}

}  // namespace

std::unique_ptr<MeasureKind> make_productivity() {
  return std::make_unique<ProductivityKind>(MeasureGrammar{
      .name = "productivity",
      .text = "Multiplies gross output per unit of cost. Several on a sector multiply.",
      .examples = {"{kind: productivity, country: DEU, sectors: all, factor: 0.98}"},
      .keys = productivity_keys(),
      .terms = ProductivityTerms()});
}

}  // namespace samarkand
