#include "samarkand/measures/tariff.h"

#include "samarkand/measures/registry.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

class TariffKind final : public CellKind {
 public:
  using CellKind::CellKind;

  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const override {
    layers.of<CostLayer>().reach_with_tariff(bound, diagnostics);
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    const auto& own = terms_of<TariffTerms>(bound.measure);
    layers.of<CostLayer>().add_tariff(bound, own.rate, own.add, own.share);
  }
  bool is_tariff() const override { return true; }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<TariffTerms>(measure);
    std::string words;
    if (own.rate) words = part_text(*own.rate);
    if (own.add) words = "adds " + part_text(*own.add);
    return on_share(words, own);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_tariff() {
  return std::make_unique<TariffKind>(MeasureGrammar{
      .name = "tariff",
      .text = "An import duty on the border value (flows.csv), paid to the destination. `rate` is "
              "the new rate; `add` is added to it, or to the baseline rate, and adds sum up. Two "
              "rates on a cell, or two tariffs of which one has a share below 1, are an error. "
              "Cost ratio x = (1 + new rate) / (1 + baseline rate). A group's tariff against the "
              "world outside needs `except_origin`, as in the second example: pairs inside the "
              "group are touched otherwise.",
      .examples = {"{kind: tariff, origin: CHN, destination: USA, sectors: [electronics], rate: "
                   "0.25}",
                   "{kind: tariff, origin: all, destination: EU, except_origin: EU, sectors: "
                   "goods, add: 0.10}"},
      .exactly_one_of = {"rate", "add"},
      .keys = cell_keys<TariffTerms>(
          {term<TariffTerms>(&TariffTerms::rate, {.name = "rate",
                                                  .least = -1,
                                                  .least_excluded = true,
                                                  .doubtful = kDoubtfulRate,
                                                  .text = "the new rate; 0.25 is 25 %",
                                                  .searched = true}),
           term<TariffTerms>(&TariffTerms::add,
                             {.name = "add",
                              .doubtful = kDoubtfulRate,
                              .text = "points added to the rate; 0.25 adds 25 points. The result "
                                      "must exceed -100 %"})}),
      .terms = TariffTerms()});
}

}  // namespace samarkand
