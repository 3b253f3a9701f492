// Bans, with closed routes or open ones.
#pragma once

#include <string>

#include "samarkand/measures/common.h"

namespace samarkand {

struct BanTerms : CellTerms {
  std::string routes = "closed";
};

// The keys of a ban, whose `routes` are as the terms have them by default.
template <class Of>
Keys<Measure> ban_keys() {
  return cell_keys<Of>({term<Of>(
      &Of::routes,
      {.name = "routes",
       .choices = {"open", "closed"},
       .text = "open: goods may still be resold in third countries, as far as these let them, at "
               "the markup of routes.csv; needs a world with channels. closed: they may not"})});
}

// Both kinds of bans do the same where their routes are the same.
class BanKind : public CellKind {
 public:
  using CellKind::CellKind;
  void bind(const BoundMeasure& bound, Layers& layers, Diagnostics& diagnostics) const override;
  void act(const BoundMeasure& bound, Layers& layers) const override;
  std::string size(const Measure& measure, std::string_view unit) const override;
  bool is_ban() const override { return true; }
  std::optional<Measure> without_channels(const Measure& measure) const override;
};

// A ban with closed routes on the cells of a measure by cells, and its share of them.
Measure ban_on(const Measure& measure);

}  // namespace samarkand
