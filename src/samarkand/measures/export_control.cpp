#include "samarkand/measures/ban.h"
#include "samarkand/measures/registry.h"

namespace samarkand {
namespace {

struct ControlTerms : BanTerms {
  ControlTerms() { routes = "open"; }
};

}  // namespace

std::unique_ptr<MeasureKind> make_export_control() {
  return std::make_unique<BanKind>(MeasureGrammar{
      .name = "export_control",
      .text = "A ban that leaves indirect routes open: the share covered may not go direct, but is "
              "resold in third countries. A ban or control that covers as much of the sector "
              "from the origin to them, or from them to the destination, stops that; one that "
              "covers less stops it in proportion. The resellers take a markup, and goods may be "
              "seized on a link. Several on a cell multiply what is left.",
      .examples = {"{kind: export_control, origin: G7, destination: RUS, sectors: [electronics], "
                   "share: 0.6}"},
      .keys = ban_keys<ControlTerms>(),
      .terms = ControlTerms()});
}

}  // namespace samarkand
