#include "samarkand/measures/common.h"

#include <fmt/format.h>

#include "samarkand/measures/ban.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/channel_layer.h"

namespace samarkand {

Keys<Measure> keys_of_the_item() {
  return {key(&Measure::probability,
              {.name = "probability",
               .least = 0,
               .greatest = 1,
               .least_excluded = true,
               .text = "how often a draw of `samarkand sweep` has the measure; a run always has it",
               .of_the_item = true}),
          key(&Measure::source, {.name = "source",
                                 .text = "the rule behind the measure, printed in the report",
                                 .of_the_item = true})};
}

// ---- by cell

CellKind::CellKind(MeasureGrammar grammar) : MeasureKind(std::move(grammar)) { by_cell = true; }

std::optional<Measure> CellKind::as_ban(const Measure& measure) const { return ban_on(measure); }

std::string on_share(std::string text, const CellTerms& terms) {
  if (terms.share != 1) text += " on " + part_text(terms.share) + " of it";
  return text;
}

// ---- on links

void LinkKind::bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const {
  layers.of<ChannelLayer>().need_routes(bound.measure, name, diagnostics);
}

void LinkKind::act_on_links(const BoundMeasure& bound, Layers& layers, bool close, double cost,
                            double risk) {
  layers.of<ChannelLayer>().change_links({bound.reach.origins, bound.reach.destinations,
                                          terms_of<LinkTerms>(bound.measure).mode, close, cost,
                                          risk});
}

}  // namespace samarkand
