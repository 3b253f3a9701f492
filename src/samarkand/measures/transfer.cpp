#include <fmt/format.h>

#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

struct TransferTerms : Terms {
  Selection origin, destination;  // who pays, who receives
  double value = 0;               // the world's unit
  std::vector<Word> except;
};

class TransferKind final : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;

  void bind(const BoundMeasure&, Layers& layers, Diagnostics&) const override {
    layers.of<CostLayer>();
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    layers.of<CostLayer>().transfer(bound, terms_of<TransferTerms>(bound.measure).value);
  }
  std::string size(const Measure& measure, std::string_view unit) const override {
    return fmt::format("{:.6g} {} a year", terms_of<TransferTerms>(measure).value, unit);
  }
};

Keys<Measure> transfer_keys() {
  using Of = TransferTerms;
  return joined(side_keys<Of>("who pays: a code, a group, a list of these, or all",
                              "who receives: a code, a group, a list of these, or all"),
                Keys<Measure>{term<Of>(&Of::value,
                                       {.name = "value",
                                        .required = true,
                                        .least = 0,
                                        .text = "the total of a year in the world's unit, which is "
                                                "million USD in all that come with Samarkand: "
                                                "20000 is 20 billion USD"})},
                exception_keys<Of>(), keys_of_the_item());
}

}  // namespace

std::unique_ptr<MeasureKind> make_transfer() {
  return std::make_unique<TransferKind>(MeasureGrammar{
      .name = "transfer",
      .text = "Income handed over at the numeraire. Those who pay share the total by baseline "
              "value added, and so do those who receive. Nobody may be on both sides.",
      .examples = {"{kind: transfer, origin: EU, destination: TUR, value: 20000}"},
      .keys = transfer_keys(),
      .terms = TransferTerms()});
}

}  // namespace samarkand
