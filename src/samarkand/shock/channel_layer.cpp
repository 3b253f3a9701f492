#include "samarkand/shock/channel_layer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/numeric/kernels.h"

namespace samarkand {
namespace {

constexpr std::string_view kOtherWorld = "take a world with channels";

// The effect beside the arrays.
class ChannelsInForce final : public EffectOf<ChannelEffect> {
 public:
  using EffectOf::EffectOf;
  std::string name() const override { return "channels"; }
  std::string tell(const World&) const override {
    const std::vector<CorridorCost>& costs = of().costs();
    const auto controlled =
        std::ranges::count_if(costs, [](const CorridorCost& cost) { return cost.controlled > 0; });
    const auto cut = std::ranges::count_if(costs, [](const CorridorCost& cost) {
      return cost.controlled > 0 && std::isinf(cost.log_controlled);
    });
    std::string told =
        fmt::format("routes or currencies change the cost of {} corridors", costs.size());
    if (controlled > 0) {
      told += fmt::format("; on {} of them goods may not go direct", controlled);
    }
    if (cut > 0) told += fmt::format(", and on {} of these no route is left", cut);
    return told;
  }
};

void refuse(const Measure& measure, std::string what, std::string_view who, std::string_view fix,
            Diagnostics& diagnostics) {
  diagnostics.push_back({ErrorCode::kNoChannels,
                         measure.where,
                         fmt::format("{}, which {} needs", what, who),
                         {},
                         std::string(fix)});
}

}  // namespace

void ChannelLayer::make_corridors() {
  if (!corridors_) corridors_ = std::make_shared<Corridors>(world_);
}

bool ChannelLayer::has_routes(const Measure& measure, std::string_view who, std::string_view fix,
                              Diagnostics& diagnostics) {
  make_corridors();
  if (corridors_->has_routes()) return true;
  refuse(
      measure,
      fmt::format("the world `{}` has no channels/links.csv and routes.csv", world_->info().name),
      who, fix, diagnostics);
  return false;
}

void ChannelLayer::need_routes(const Measure& measure, std::string_view who,
                               Diagnostics& diagnostics) {
  has_routes(measure, who, kOtherWorld, diagnostics);
}

void ChannelLayer::need_reexport(const BoundMeasure& bound, std::string_view who,
                                 std::string_view fix, Diagnostics& diagnostics) {
  if (!has_routes(bound.measure, who, fix, diagnostics)) return;
  const std::vector<std::size_t>& sectors = bound.reach.sectors;
  const auto travels = [this](std::size_t j) { return corridors_->route(j).travels; };
  if (sectors.empty() || std::ranges::any_of(sectors, travels)) return;
  refuse(bound.measure,
         fmt::format("routes.csv of the world `{}` has none of these sectors", world_->info().name),
         who, fix, diagnostics);
}

void ChannelLayer::need_currencies(const Measure& measure, const std::vector<Word>& currencies,
                                   Diagnostics& diagnostics) {
  make_corridors();
  if (!corridors_->has_currencies()) {
    refuse(measure, fmt::format("the world `{}` has no channels/currency.csv", world_->info().name),
           measure.kind->name, kOtherWorld, diagnostics);
    return;
  }
  const std::vector<std::string> known = corridors_->currency_names();
  for (const Word& word : currencies) {
    if (std::ranges::find(known, word.text) != known.end()) continue;
    diagnostics.push_back({ErrorCode::kUnknownCurrency,
                           word.where,
                           fmt::format("there is no currency `{}`", word.text),
                           fmt::format("{}", fmt::join(known, ", ")),
                           {},
                           nearest(word.text, known)});
  }
}

void ChannelLayer::bind(Diagnostics& diagnostics) {
  if (!corridors_ || corridors_->reason().empty()) return;
  diagnostics.push_back(
      {ErrorCode::kChannelsUnusable,
       {},
       fmt::format("the world `{}`: {}", world_->info().name, corridors_->reason())});
  corridors_.reset();
}

// Cells that the last binding's channels changed.
void ChannelLayer::reset(Shock& shock, Diagnostics&) {
  measures_ = {};
  any_ = false;
  shock.commissions.clear();
  if (!effect_) return;
  for (const CorridorCost& cost : effect_->costs()) {
    shock.access[cost.cell] = shock.iceberg[cost.cell] = 1;
  }
}

void ChannelLayer::control(const BoundMeasure& bound, double share, bool routes_open) {
  any_ = any_ || routes_open;
  if (!corridors_) return;  // nobody needs to know
  const Reach& reach = bound.reach;
  measures_.controls.push_back(
      {reach.origins, reach.destinations, reach.sectors, share, routes_open});
}

void ChannelLayer::change_links(LinkMeasure links) {
  any_ = true;
  measures_.links.push_back(std::move(links));
}

void ChannelLayer::ban_transit(TransitBan ban) {
  any_ = true;
  measures_.transit_bans.push_back(std::move(ban));
}

void ChannelLayer::exclude(Exclusion exclusion) {
  any_ = true;
  measures_.exclusions.push_back(std::move(exclusion));
}

void ChannelLayer::apply(Shock& shock, Diagnostics& diagnostics) {
  if (!any_ || !corridors_) {
    effect_ = nullptr;
    return;
  }
  if (!effect_ || !(effect_->measures() == measures_)) {
    effect_ = std::make_shared<ChannelEffect>(corridors_, std::move(measures_), effect_.get());
  }
  if (!effect_->reason().empty()) {
    diagnostics.push_back({ErrorCode::kChannelsUnusable,
                           {std::string(scenario_file_), 1, 1},
                           effect_->reason(),
                           {},
                           "make routes cheaper by less"});
    return;
  }
  const std::vector<CorridorCost>& costs = effect_->costs();
  Array log_cost, log_access;
  for (const CorridorCost& cost : costs) {
    log_cost.push_back(cost.log_open);
    log_access.push_back(-shock.theta[sector_of(cost)] * cost.log_open);
  }
  Array open_cost(costs.size()), open_access(costs.size());
  kernels::exp(costs.size(), log_cost.data(), open_cost.data());
  kernels::exp(costs.size(), log_access.data(), open_access.data());
  for (std::size_t k = 0; k < costs.size(); ++k) {
    if (costs[k].controlled > 0) {
      apply_controlled(costs[k], shock);
      continue;
    }
    double& access = shock.access[costs[k].cell];
    shock.iceberg[costs[k].cell] *= open_cost[k];
    const bool open = access > 0 && std::isfinite(costs[k].log_open);
    access = open ? std::max(access * open_access[k], kLeastAccess) : 0;
  }
}

std::size_t ChannelLayer::sector_of(const CorridorCost& cost) const {
  return cost.cell / (world_->country_count() * world_->country_count());
}

void ChannelLayer::apply_controlled(const CorridorCost& cost, Shock& shock) const {
  const std::size_t j = sector_of(cost);
  const double theta = shock.theta[j];
  const auto [open, controlled] = access_of(cost, theta);
  double& access = shock.access[cost.cell];
  access = open + controlled == 0 ? 0 : access * (open + controlled);
  shock.iceberg[cost.cell] *= std::pow(open + controlled, -1 / theta);
  if (access == 0) return;
  access = std::max(access, kLeastAccess);
  const double markup = corridors_->route(j).markup;
  const double earned = controlled / (open + controlled) * markup / (1 + markup);
  if (earned == 0) return;
  for (std::size_t k = cost.first; k < cost.last; ++k) {
    const Reexport& part = effect_->reexports()[k];
    shock.commissions.push_back({cost.cell, part.country, earned * part.share});
  }
}

std::shared_ptr<const Effect> ChannelLayer::effect() const {
  return effect_ ? std::make_shared<const ChannelsInForce>(effect_) : nullptr;
}

}  // namespace samarkand
