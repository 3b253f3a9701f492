#include "samarkand/measures/common.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/channel_layer.h"

namespace samarkand {
namespace {

struct TransitBanTerms : Terms {
  Selection via, origin, destination, sectors;
  std::vector<Word> except;
};

class TransitBanKind final : public MeasureKind {
 public:
  using MeasureKind::MeasureKind;

  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const override {
    layers.of<ChannelLayer>().need_routes(bound.measure, name, diagnostics);
  }
  void act(const BoundMeasure& bound, Layers& layers) const override {
    const Reach& reach = bound.reach;
    layers.of<ChannelLayer>().ban_transit(
        {reach.via, reach.origins, reach.destinations, reach.sectors});
  }
  std::string size(const Measure&, std::string_view) const override { return "closed"; }
  std::optional<Measure> without_channels(const Measure&) const override { return std::nullopt; }
};

}  // namespace

std::unique_ptr<MeasureKind> make_transit_ban() {
  using Of = TransitBanTerms;
  return std::make_unique<TransitBanKind>(MeasureGrammar{
      .name = "transit_ban",
      .text = "Third countries stop reselling what comes from the origin and goes to the "
              "destination, whether or not it may go direct. Their own goods are free.",
      .examples = {"{kind: transit_ban, via: CHN, origin: EU, destination: RUS, sectors: "
                   "[electronics]}"},
      .keys = joined({term<Of>(&Of::via, {.name = "via",
                                          .required = true,
                                          .text = "where it is not resold: a code, a group, a "
                                                  "list of these, or all",
                                          .role = Role::kVia})},
                     side_keys<Of>(kExporters, kImporters), Keys<Measure>{sectors_key<Of>()},
                     exception_keys<Of>(), keys_of_the_item()),
      .terms = Of()});
}

}  // namespace samarkand
