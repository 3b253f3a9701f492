// Measures on routes, re-exports and currencies (channels/corridors.h), and what they make of the
// cells.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samarkand/channels/corridors.h"
#include "samarkand/shock/layer.h"

namespace samarkand {

class ChannelLayer final : public Layer {
 public:
  ChannelLayer(std::shared_ptr<const World> world, std::string_view scenario_file)
      : world_(std::move(world)), scenario_file_(scenario_file) {}

  // Routes in the place of the world's own.
  void use(std::shared_ptr<const Corridors> corridors) { corridors_ = std::move(corridors); }

  // Once, by every measure that cannot do without. `who` needs them, as in "route_cost". Errors
  // E417, E418.
  void need_routes(const Measure& measure, std::string_view who, Diagnostics& diagnostics);
  void need_reexport(const BoundMeasure& bound, std::string_view who, std::string_view fix,
                     Diagnostics& diagnostics);
  void need_currencies(const Measure& measure, const std::vector<Word>& currencies,
                       Diagnostics& diagnostics);

  // At every binding, in the order in which they apply.
  void close_routes(const BoundMeasure& bound, double share) { control(bound, share, false); }
  void leave_routes_open(const BoundMeasure& bound, double share) { control(bound, share, true); }
  void change_links(LinkMeasure links);
  void ban_transit(TransitBan ban);
  void exclude(Exclusion exclusion);

  int place() const override { return 1; }
  void bind(Diagnostics& diagnostics) override;
  void reset(Shock& shock, Diagnostics& diagnostics) override;
  void apply(Shock& shock, Diagnostics& diagnostics) override;
  std::shared_ptr<const Effect> effect() const override;

 private:
  void control(const BoundMeasure& bound, double share, bool routes_open);
  bool has_routes(const Measure& measure, std::string_view who, std::string_view fix,
                  Diagnostics& diagnostics);
  void make_corridors();
  std::size_t sector_of(const CorridorCost& cost) const;
  void apply_controlled(const CorridorCost& cost, Shock& shock) const;

  std::shared_ptr<const World> world_;
  std::string_view scenario_file_;
  std::shared_ptr<const Corridors> corridors_;  // where a measure needs them
  // Of the binding under way.
  ChannelMeasures measures_;
  bool any_ = false;  // measure that acts on more than plain bans do
  std::shared_ptr<const ChannelEffect> effect_;
};

}  // namespace samarkand
