#include <fmt/format.h>

#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

struct IcebergTerms : CellTerms {
  double factor = 1;  // cost new/old
};

class IcebergKind final : public CellKind {
 public:
  using CellKind::CellKind;

  void bind(const BoundMeasure&, Layers& layers, Diagnostics&) const override {
    layers.of<CostLayer>();
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    const auto& own = terms_of<IcebergTerms>(bound.measure);
    layers.of<CostLayer>().raise_costs(bound, own.factor, own.share);
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<IcebergTerms>(measure);
    return on_share(fmt::format("costs {:+.6g} %", 100 * (own.factor - 1)), own);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_iceberg() {
  return std::make_unique<IcebergKind>(MeasureGrammar{
      .name = "iceberg",
      .text = "Trade costs that use up goods on the way, against the baseline. Several on a cell "
              "multiply. Cost ratio x = factor.",
      .examples = {"{kind: iceberg, origin: [EU, USA], destination: RUS, sectors: goods, factor: "
                   "1.5}"},
      .keys = cell_keys<IcebergTerms>({term<IcebergTerms>(
          &IcebergTerms::factor, {.name = "factor",
                                  .required = true,
                                  .least = 0,
                                  .least_excluded = true,
                                  .doubtful = kDoubtfulRatio[1],
                                  .doubtful_below = kDoubtfulRatio[0],
                                  .text = "cost new/old; 1.5 makes delivery 50 % dearer",
                                  .searched = true})}),
      .terms = IcebergTerms()});
}

}  // namespace samarkand
