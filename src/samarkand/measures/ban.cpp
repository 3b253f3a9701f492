#include "samarkand/measures/ban.h"

#include <fmt/format.h>

#include "samarkand/measures/registry.h"
#include "samarkand/shock/channel_layer.h"
#include "samarkand/shock/cost_layer.h"

namespace samarkand {
namespace {

bool leaves_routes_open(const Measure& measure) {
  return terms_of<BanTerms>(measure).routes == "open";
}

}  // namespace

void BanKind::bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const {
  if (leaves_routes_open(bound.measure)) {
    layers.of<ChannelLayer>().need_reexport(
        bound, "a ban with open routes",
        "write `kind: ban` with closed routes, or take a world with channels", diagnostics);
  } else {
    layers.of<CostLayer>();
    layers.of<ChannelLayer>();
  }
}

void BanKind::act(const BoundMeasure& bound, Layers& layers) const {
  const double share = terms_of<BanTerms>(bound.measure).share;
  if (leaves_routes_open(bound.measure)) {
    layers.of<ChannelLayer>().leave_routes_open(bound, share);
  } else {
    layers.of<CostLayer>().ban(bound, share);
    layers.of<ChannelLayer>().close_routes(bound, share);  // it stops resale, too
  }
}

std::string BanKind::size(const Measure& measure, std::string_view) const {
  const double share = terms_of<BanTerms>(measure).share;
  return share == 1 ? "all of it" : part_text(share) + " of it";
}

std::optional<Measure> BanKind::without_channels(const Measure& measure) const {
  return leaves_routes_open(measure) ? ban_on(measure) : measure;
}

Measure ban_on(const Measure& measure) {
  Measure ban = measure;
  BanTerms terms;
  static_cast<CellTerms&>(terms) = terms_of<CellTerms>(measure);
  ban.kind = &measure_kind("ban");
  ban.terms = std::move(terms);
  ban.open = false;
  return ban;
}

std::unique_ptr<MeasureKind> make_ban() {
  return std::make_unique<BanKind>(MeasureGrammar{
      .name = "ban",
      .text = "No exports from origin to destination: one way, no flow, no duty, whatever other "
              "measures say. With a share below 1 only that part of each cell is banned, and "
              "several such bans multiply what is left. Cost ratio x is infinite.",
      .examples = {"{kind: ban, origin: G7, destination: RUS, sectors: [electronics], share: 0.6}"},
      .keys = ban_keys<BanTerms>(),
      .terms = BanTerms()});
}

}  // namespace samarkand
