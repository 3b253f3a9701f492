#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

struct ExportTaxTerms : CellTerms {
  double rate = 0;  // 0.1 is 10 %
};

class ExportTaxKind final : public CellKind {
 public:
  using CellKind::CellKind;

  void bind(const BoundMeasure&, Layers& layers, Diagnostics&) const override {
    layers.of<CostLayer>();
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    const auto& own = terms_of<ExportTaxTerms>(bound.measure);
    layers.of<CostLayer>().tax_exports(bound, own.rate, own.share);
  }
  std::string size(const Measure& measure, std::string_view) const override {
    const auto& own = terms_of<ExportTaxTerms>(measure);
    return on_share(part_text(own.rate), own);
  }
};

}  // namespace

std::unique_ptr<MeasureKind> make_export_tax() {
  return std::make_unique<ExportTaxKind>(MeasureGrammar{
      .name = "export_tax",
      .text = "A tax on the exporter's price, inside the tariff base, paid to the origin. Several "
              "on a cell multiply gross. Cost ratio x = 1 + rate.",
      .examples = {"{kind: export_tax, origin: RUS, destination: all, sectors: [mining], rate: "
                   "0.10}"},
      .keys = cell_keys<ExportTaxTerms>({term<ExportTaxTerms>(
          &ExportTaxTerms::rate, {.name = "rate",
                                  .required = true,
                                  .least = -1,
                                  .least_excluded = true,
                                  .doubtful = kDoubtfulRate,
                                  .text = "the tax rate; 0.1 is 10 %, a subsidy is negative",
                                  .searched = true})}),
      .terms = ExportTaxTerms()});
}

}  // namespace samarkand
