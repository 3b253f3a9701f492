#include "samarkand/shock/binder.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "samarkand/shock/channel_layer.h"
#include "samarkand/shock/kind.h"
#include "samarkand/shock/selection.h"

namespace samarkand {
namespace {

// The order in which measures apply, so that the file's order changes no bit of a product or a sum:
// by kind as the registry has them, then by the kind's numbers as its keys have them, then by what
// they reach.
class CanonicalOrder {
 public:
  explicit CanonicalOrder(const std::vector<Measure>& measures) {
    for (const Measure& measure : measures) {
      std::vector<ConstSlot>& own = numbers_.emplace_back();
      for_each_field(measure, [&own](const KeyRecord& key, const ConstSlot& slot) {
        const bool number = std::holds_alternative<const double*>(slot) ||
                            std::holds_alternative<const std::optional<double>*>(slot);
        if (number && !key.of_the_item) own.push_back(slot);
      });
      width_ = std::max(width_, own.size());
      kind_.push_back(kind_of(measure).order);
    }
    values_.resize(measures.size() * width_);
  }

  void sort(std::vector<std::size_t>& order, const std::vector<BoundMeasure>& bound) {
    constexpr double kNone = -std::numeric_limits<double>::infinity();
    for (const std::size_t k : order) {
      for (std::size_t f = 0; f < numbers_[k].size(); ++f) {
        values_[k * width_ + f] = number_in(numbers_[k][f]).value_or(kNone);
      }
    }
    const auto before = [&](std::size_t a, std::size_t b) {
      if (kind_[a] != kind_[b]) return kind_[a] < kind_[b];
      const auto row = [this](std::size_t k) {
        return std::span(values_).subspan(k * width_, width_);
      };
      if (!std::ranges::equal(row(a), row(b))) {
        return std::ranges::lexicographical_compare(row(a), row(b));
      }
      const auto reach = [&](std::size_t k) {
        const Reach& of = bound[k].reach;
        return std::tie(of.origins, of.destinations, of.via, of.sectors);
      };
      return reach(a) < reach(b);
    };
    std::stable_sort(order.begin(), order.end(), before);
  }

 private:
  std::vector<std::vector<ConstSlot>> numbers_;  // [measure]
  std::vector<std::size_t> kind_;                // [measure] place in the registry
  std::size_t width_ = 0;
  std::vector<double> values_;  // [measure][number]
};

// `through`: what others' goods pass on the way counts, too.
bool touches_trade(const Reach& reach, const World& world, bool through) {
  for (const std::size_t j : reach.sectors) {
    for (const std::size_t n : reach.destinations) {
      for (const std::size_t i : reach.origins) {
        if (i != n && (through || world.flow()[world.cell(j, n, i)] > 0)) return true;
      }
    }
  }
  return false;
}

bool is_at_home(const Reach& reach) {
  return reach.origins.size() == 1 && reach.origins == reach.destinations;
}

// W012 for measures by cell, rows of a table taken together, where the world has no trade.
void warn_of_untouched(const std::vector<BoundMeasure>& measures, const World& world,
                       Diagnostics& diagnostics) {
  for (std::size_t k = 0; k < measures.size();) {
    const Measure& first = measures[k].measure;
    bool touches = !first.kind->by_cell;
    const bool stops_reexports = kind_of(first).is_ban() && !world.data().channels.routes.empty();
    bool at_home = true;
    std::size_t rows = 0;
    for (; k < measures.size(); ++k, ++rows) {
      const Measure& measure = measures[k].measure;
      const bool same_table = measure.item == first.item && measure.part == first.part &&
                              measure.where.file == first.where.file;
      if (rows > 0 && !same_table) break;
      touches = touches || touches_trade(measures[k].reach, world, stops_reexports);
      at_home = at_home && is_at_home(measures[k].reach);
    }
    if (touches) continue;
    diagnostics.warn(
        {.code = ErrorCode::kNoCells,
         .where = first.where,
         .what = fmt::format(
             "this {} changes nothing: {}", rows > 1 ? "table" : first.kind->name,
             at_home ? "sales at home are never touched" : "the world has no trade there")});
  }
}

}  // namespace

class ShockBinder::Maker {
 public:
  Maker(const Scenario& scenario, const std::shared_ptr<const World>& world,
        Diagnostics& diagnostics, std::shared_ptr<const Corridors> corridors)
      : scenario_(scenario),
        world_(*world),
        layers_(world, scenario.file),
        shock_(Shock::none(*world)),
        canonical_(scenario.measures) {
    for (const auto& [word, value] : scenario.model.theta) {
      theta_sectors_.push_back(expand_sectors({{word}}, world_, diagnostics));
    }
    bound_.reserve(scenario.measures.size());
    for (const Measure& measure : scenario.measures) {
      bound_.push_back({measure, reach_of(measure, world_, diagnostics), bound_.size()});
    }
    if (corridors) layers_.of<ChannelLayer>().use(std::move(corridors));
    for (const BoundMeasure& bound : bound_) {
      kind_of(bound.measure).bind(bound, layers_, diagnostics);
    }
    if (diagnostics.empty()) warn_of_untouched(bound_, world_, diagnostics);
    for (const auto& layer : layers_) layer->bind(diagnostics);
  }

  const Shock& make(const Variation& variation, Diagnostics& diagnostics) {
    for (const auto& layer : layers_) layer->reset(shock_, diagnostics);
    const ModelOptions& model = scenario_.model;
    shock_.closure = model.closure;
    shock_.epsilon = model.epsilon;
    shock_.eta = model.eta;
    shock_.sigma = model.sigma;
    shock_.labour_mobility = model.labour_mobility;
    set_theta(variation.theta_factor);
    order_.clear();
    for (std::size_t k = 0; k < bound_.size(); ++k) {
      if (variation.off.empty() || !variation.off[k]) order_.push_back(k);
    }
    canonical_.sort(order_, bound_);
    for (const std::size_t k : order_) kind_of(bound_[k].measure).act(bound_[k], layers_);
    for (const auto& layer : layers_) layer->apply(shock_, diagnostics);
    shock_.effects.clear();
    for (const auto& layer : layers_) {
      layer->check(diagnostics);
      if (auto effect = layer->effect()) shock_.effects.push_back(std::move(effect));
    }
    return shock_;
  }

 private:
  void set_theta(const Array& factor) {
    const ModelOptions& model = scenario_.model;
    const std::size_t sectors = world_.sector_count();
    std::vector<char> given(sectors, 0);
    for (std::size_t j = 0; j < sectors; ++j) shock_.theta[j] = world_.sectors()[j].theta;
    for (const int level : {0, 1, 2, 3}) {
      for (std::size_t k = 0; k < model.theta.size(); ++k) {
        if (sector_precision(model.theta[k].first.text, world_) != level) continue;
        for (const std::size_t j : theta_sectors_[k]) {
          shock_.theta[j] = model.theta[k].second;
          given[j] = 1;
        }
      }
    }
    const ModelPreset* preset = find_preset(model.theta_preset);
    for (std::size_t j = 0; j < sectors; ++j) {
      const std::optional<double>& short_run = world_.sectors()[j].short_run_theta;
      if (!given[j] && model.theta_preset == kShortRun && short_run) {
        shock_.theta[j] = *short_run;
      } else if (!given[j]) {
        shock_.theta[j] =
            preset ? theta_at(*preset, shock_.theta[j]) : model.theta_scale * shock_.theta[j];
      }
      if (!factor.empty()) shock_.theta[j] *= factor[j];
    }
  }

  const Scenario& scenario_;
  const World& world_;  // held by the layers
  Layers layers_;
  Shock shock_;
  CanonicalOrder canonical_;
  std::vector<std::vector<std::size_t>> theta_sectors_;  // [entry of model.theta]
  std::vector<BoundMeasure> bound_;                      // [measure]
  std::vector<std::size_t> order_;                       // of measures as they act
};

namespace {

// Leaves one of the diagnostics that say the same of many rows of a table.
void drop_repeats_in_tables(Diagnostics& diagnostics, const std::string& scenario_file) {
  std::set<std::pair<std::string, std::string>> seen;
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    const bool unknown = diagnostic.code == ErrorCode::kUnknownCountry ||
                         diagnostic.code == ErrorCode::kUnknownSector;
    return unknown && diagnostic.where.file != scenario_file &&
           !seen.emplace(diagnostic.where.file, diagnostic.what).second;
  });
}

}  // namespace

ShockBinder::ShockBinder(const Scenario& scenario, const std::shared_ptr<const World>& world,
                         Diagnostics& diagnostics, std::shared_ptr<const Corridors> corridors)
    : maker_(std::make_unique<Maker>(scenario, world, diagnostics, std::move(corridors))) {}
ShockBinder::~ShockBinder() = default;

const Shock& ShockBinder::bind(const Variation& variation, Diagnostics& diagnostics) {
  return maker_->make(variation, diagnostics);
}

Shock make_shock(const Scenario& scenario, const std::shared_ptr<const World>& world,
                 Diagnostics& diagnostics) {
  ShockBinder binder(scenario, world, diagnostics);
  Shock shock = binder.bind({}, diagnostics);
  sort_by_place(diagnostics, scenario.file);
  drop_repeats_in_tables(diagnostics, scenario.file);
  return shock;
}

std::string part_text(double ratio) { return fmt::format("{:.6g} %", 100 * ratio); }

}  // namespace samarkand
