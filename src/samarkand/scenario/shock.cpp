#include "samarkand/scenario/shock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "samarkand/channels/corridors.h"
#include "samarkand/scenario/keys.h"

namespace samarkand {
namespace {

// What a trade share is multiplied by when part `share` of it bears r = x^-theta.
double covered(double share, double r) { return share == 1 ? r : (1 - share) + share * r; }

// The part of what is left of the flow that bore the measure.
double covered_part(double share, double r) {
  return share == 1 ? 1 : share * r / covered(share, r);
}

}  // namespace

class ShockBinder::Maker {
 public:
  Maker(const Scenario& scenario, const World& world, Diagnostics& diagnostics,
        std::shared_ptr<const Corridors> corridors)
      : scenario_(scenario),
        world_(world),
        corridors_(std::move(corridors)),
        shock_(Shock::none(world)) {
    for (const auto& [word, value] : scenario.model.theta) {
      theta_sectors_.push_back(expand_sectors({{word}}, world_, diagnostics));
    }
    reach_.reserve(scenario.measures.size());
    for (const Measure& measure : scenario.measures)
      reach_.push_back(reach_of(measure, diagnostics));
    find_tariff_cells();
    set_corridors(diagnostics);
  }

  void make(const Variation& variation, Diagnostics& diagnostics) {
    diagnostics_ = &diagnostics;
    reset();
    const ModelOptions& model = scenario_.model;
    shock_.closure = model.closure;
    shock_.epsilon = model.epsilon;
    shock_.eta = model.eta;
    shock_.sigma = model.sigma;
    shock_.labour_mobility = model.labour_mobility;
    set_theta(variation.theta_factor);
    order_.clear();
    for (std::size_t k = 0; k < scenario_.measures.size(); ++k) {
      if (variation.off.empty() || !variation.off[k]) order_.push_back(k);
    }
    // In an order of their own, so that the file's order changes no bit of a product or a sum.
    const auto key = [this](std::size_t k) {
      const Measure& m = scenario_.measures[k];
      return std::tuple(m.kind, m.rate, m.add, m.factor, m.share, m.value, m.risk);
    };
    std::stable_sort(order_.begin(), order_.end(),
                     [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
    for (const std::size_t k : order_) apply(scenario_.measures[k], reach_[k]);
    apply_tariffs();
    if (corridors_) apply_channels();
    report_conflicts();
  }

  Shock& shock() { return shock_; }

 private:
  // The indices that a measure's selections mean.
  struct Reach {
    // productivity: destinations; exclude_currency: origins `by`, destinations `on`
    std::vector<std::size_t> origins, destinations, sectors, via;
  };
  // The tariffs on one cell so far. Measures by position in the scenario; -1: none.
  struct TariffCell {
    int setter = -1;   // the one with `rate`
    int partial = -1;  // the one with a share below 1
    int first = -1, last = -1;
    double add = 0;
  };
  // Two tariffs that cannot stand on one cell.
  struct Conflict {
    const Measure* earlier;
    const Measure* later;
    std::size_t cell;
    int cells = 0;
  };

  void set_theta(const Array& factor) {
    const ModelOptions& model = scenario_.model;
    const std::size_t sectors = world_.sector_count();
    std::vector<char> given(sectors, 0);
    for (std::size_t j = 0; j < sectors; ++j) shock_.theta[j] = world_.sectors()[j].theta;
    for (const int level : {0, 1, 2}) {
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
        shock_.theta[j] *= preset ? preset->theta_scale.value : model.theta_scale;
      }
      if (!factor.empty()) shock_.theta[j] *= factor[j];
    }
  }

  std::string cell_name(std::size_t cell) const {
    const std::size_t n = world_.country_count();
    return fmt::format("{} -> {}, {}", world_.countries()[cell % n].code,
                       world_.countries()[cell / n % n].code, world_.sectors()[cell / n / n].code);
  }

  Reach reach_of(const Measure& measure, Diagnostics& diagnostics) const {
    const Selection* owner = owner_of_except(measure, world_, diagnostics);
    const auto countries = [&](const Selection& side) {
      if (&side != owner) return expand_countries(side, world_, diagnostics);
      Selection less = side;
      less.except.insert(less.except.end(), measure.except.begin(), measure.except.end());
      return expand_countries(less, world_, diagnostics);
    };
    Reach reach;
    if (measure.kind == MeasureKind::kProductivity) {
      reach.destinations = countries(measure.country);
    } else {
      reach.origins = countries(measure.origin);
      reach.destinations = countries(measure.destination);
    }
    if (measure.kind == MeasureKind::kTransitBan) reach.via = countries(measure.country);
    if (const KeyRecord* key = find_key(record_of(measure.kind).keys, "sectors")) {
      const bool left_out = measure.sectors.words.empty() && !key->required;
      reach.sectors = expand_sectors(left_out ? Selection{{{"all", {}}}} : measure.sectors, world_,
                                     diagnostics);
    }
    return reach;
  }

  // Whether the measure needs the world's channels.
  static bool needs_channels(const Measure& measure) {
    return is_of_channels(measure.kind) || leaves_way_round(measure);
  }

  // The world's channels, where some measure needs them.
  void set_corridors(Diagnostics& diagnostics) {
    for (const Measure& measure : scenario_.measures) {
      if (!needs_channels(measure)) continue;
      if (!corridors_) corridors_ = std::make_shared<Corridors>(world_);
      const bool currency = measure.kind == MeasureKind::kExcludeCurrency;
      if (currency ? !corridors_->has_currencies() : !corridors_->has_ways()) {
        refuse_without_channels(
            measure,
            fmt::format("the world `{}` has no {}", world_.info().name,
                        currency ? "channels/currency.csv" : "channels/links.csv and ways.csv"),
            diagnostics);
      } else if (leaves_way_round(measure)) {
        const std::vector<std::size_t>& sectors =
            reach_[static_cast<std::size_t>(&measure - scenario_.measures.data())].sectors;
        const auto travels = [&](std::size_t j) { return corridors_->way(j).travels; };
        if (!sectors.empty() && std::ranges::none_of(sectors, travels)) {
          refuse_without_channels(
              measure,
              fmt::format("ways.csv of the world `{}` has none of these sectors",
                          world_.info().name),
              diagnostics);
        }
      }
      if (!currency || !corridors_->has_currencies()) continue;
      const std::vector<std::string> known = corridors_->currency_names();
      for (const Word& word : measure.currencies) {
        if (contains(known, word.text)) continue;
        diagnostics.push_back({ErrorCode::kUnknownCurrency,
                               word.where,
                               fmt::format("there is no currency `{}`", word.text),
                               fmt::format("{}", fmt::join(known, ", ")),
                               {},
                               nearest(word.text, known)});
      }
    }
    if (!corridors_ || corridors_->reason().empty()) return;
    diagnostics.push_back(
        {ErrorCode::kChannelsUnusable,
         {},
         fmt::format("the world `{}`: {}", world_.info().name, corridors_->reason())});
    corridors_.reset();
  }

  void refuse_without_channels(const Measure& measure, const std::string& what,
                               Diagnostics& diagnostics) const {
    const bool ban = leaves_way_round(measure);
    diagnostics.push_back(
        {ErrorCode::kNoChannels,
         measure.where,
         fmt::format("{}, which {} needs", what,
                     ban ? "a ban with open routes" : record_of(measure.kind).name),
         {},
         ban ? "write `kind: ban` with closed routes, or take a world with channels"
             : "take a world with channels"});
  }

  // Cells that the last binding's channels changed.
  void reset_channels() {
    shock_.commissions.clear();
    if (!shock_.channels) return;
    for (const CorridorCost& cost : shock_.channels->costs()) {
      shock_.access[cost.cell] = shock_.iceberg[cost.cell] = 1;
    }
  }

  void apply_channels() {
    ChannelMeasures measures;
    bool any = false;
    for (const std::size_t k : order_) {
      const Measure& m = scenario_.measures[k];
      const Reach& r = reach_[k];
      any = any || needs_channels(m);
      switch (m.kind) {
        case MeasureKind::kBan:
        case MeasureKind::kExportControl:
          measures.controls.push_back(
              {r.origins, r.destinations, r.sectors, m.share, leaves_way_round(m)});
          break;
        case MeasureKind::kCloseRoute:
        case MeasureKind::kRouteCost:
        case MeasureKind::kEnforcement:
          measures.links.push_back({r.origins, r.destinations, m.mode,
                                    m.kind == MeasureKind::kCloseRoute, m.factor, m.risk});
          break;
        case MeasureKind::kTransitBan:
          measures.transit_bans.push_back({r.via, r.origins, r.destinations, r.sectors});
          break;
        case MeasureKind::kExcludeCurrency: {
          std::vector<std::string> currencies;
          for (const Word& word : m.currencies) currencies.push_back(word.text);
          measures.exclusions.push_back(
              {r.destinations, r.origins, r.sectors, currencies, m.share, m.factor});
          break;
        }
        default:
          break;
      }
    }
    if (!any) {
      shock_.channels = nullptr;
      return;
    }
    if (!shock_.channels || !(shock_.channels->measures() == measures)) {
      shock_.channels =
          std::make_shared<ChannelEffect>(corridors_, std::move(measures), shock_.channels.get());
    }
    if (!shock_.channels->reason().empty()) {
      diagnostics_->push_back({ErrorCode::kChannelsUnusable,
                               {scenario_.file, 1, 1},
                               shock_.channels->reason(),
                               {},
                               "make routes cheaper by less"});
      return;
    }
    for (const CorridorCost& cost : shock_.channels->costs()) apply_corridor(cost);
  }

  void apply_corridor(const CorridorCost& cost) {
    const std::size_t j = cost.cell / (world_.country_count() * world_.country_count());
    const double theta = shock_.theta[j];
    const auto [open, closed] = access_of(cost, theta);
    double& access = shock_.access[cost.cell];
    access = open + closed == 0 ? 0 : access * (open + closed);
    shock_.iceberg[cost.cell] *= std::pow(open + closed, -1 / theta);
    if (access == 0) return;
    access = std::max(access, kLeastAccess);
    const double markup = corridors_->way(j).markup;
    const double earned = closed / (open + closed) * markup / (1 + markup);
    if (earned == 0) return;
    for (std::size_t k = cost.first; k < cost.last; ++k) {
      const Resale& resale = shock_.channels->resold()[k];
      shock_.commissions.push_back({cost.cell, resale.country, earned * resale.share});
    }
  }

  template <class Change>
  void for_cells(const Reach& reach, std::size_t sector, const Change& change) const {
    for (const std::size_t n : reach.destinations) {
      for (const std::size_t i : reach.origins) {
        if (i != n) change(world_.cell(sector, n, i));
      }
    }
  }

  void find_tariff_cells() {
    std::vector<char> has_tariff;
    for (std::size_t k = 0; k < reach_.size(); ++k) {
      if (scenario_.measures[k].kind != MeasureKind::kTariff) continue;
      has_tariff.resize(world_.flow().size());
      for (const std::size_t j : reach_[k].sectors) {
        for_cells(reach_[k], j, [&](std::size_t cell) { has_tariff[cell] = 1; });
      }
    }
    tariffs_.resize(has_tariff.size());
    for (std::size_t cell = 0; cell < has_tariff.size(); ++cell) {
      if (has_tariff[cell]) tariff_cells_.push_back(cell);
    }
  }

  // Back to no measure at all, in the cells that measures reach.
  void reset() {
    reset_channels();
    for (const Reach& reach : reach_) {
      for (const std::size_t j : reach.sectors) {
        for_cells(reach, j, [&](std::size_t cell) {
          shock_.access[cell] = shock_.iceberg[cell] = shock_.inverse_export_tax[cell] = 1;
          shock_.inverse_tariff[cell] = 1 / world_.tariff()[cell];
        });
      }
    }
    std::fill(shock_.productivity.begin(), shock_.productivity.end(), 1);
    std::fill(shock_.transfer.begin(), shock_.transfer.end(), 0);
    for (const std::size_t cell : tariff_cells_) tariffs_[cell] = {};
    conflicts_.clear();
    below_.clear();
    too_large_.clear();
  }

  void apply(const Measure& measure, const Reach& reach) {
    if (measure.kind == MeasureKind::kProductivity) {
      for (const std::size_t j : reach.sectors) {
        for (const std::size_t n : reach.destinations) {
          shock_.productivity[world_.at(j, n)] *= measure.factor;
        }
      }
    } else if (measure.kind == MeasureKind::kTransfer) {
      apply_transfer(measure, reach.origins, reach.destinations);
    } else {
      for (const std::size_t j : reach.sectors) apply_in_sector(measure, reach, j);
    }
  }

  void apply_in_sector(const Measure& measure, const Reach& reach, std::size_t sector) {
    const double share = measure.share, theta = shock_.theta[sector];
    if (measure.kind == MeasureKind::kTariff) {
      for_cells(reach, sector, [&](std::size_t cell) { note_tariff(measure, cell); });
    } else if (measure.kind == MeasureKind::kExportTax) {
      const double gross = 1 + measure.rate.value_or(0);
      if (gross == 1) return;
      const double r = std::pow(gross, -theta), part = covered_part(share, r);
      const double access = covered(share, r), inverse = (1 - part) + part / gross;
      for_cells(reach, sector, [&](std::size_t cell) {
        scale_access(measure, cell, access);
        shock_.inverse_export_tax[cell] *= inverse;
      });
    } else {
      const bool ban = is_ban(measure);
      if (needs_channels(measure) || (!ban && measure.factor == 1)) return;
      const double r = ban ? 0 : std::pow(measure.factor, -theta);
      const double access = covered(share, r);
      const double cost = ban || share < 1 ? std::pow(access, -1 / theta) : measure.factor;
      for_cells(reach, sector, [&](std::size_t cell) {
        scale_access(measure, cell, access);
        shock_.iceberg[cell] *= cost;
      });
    }
  }

  // ---- tariffs: gathered by cell first, since `add` needs to know of `rate`

  void note_tariff(const Measure& measure, std::size_t cell) {
    if (!measure.rate && !measure.add) return;  // misread, and reported
    TariffCell& tariff = tariffs_[cell];
    const int index = static_cast<int>(&measure - scenario_.measures.data());
    if (measure.rate && tariff.setter >= 0) {
      note_conflict(tariff.setter, index, cell);
    } else if (tariff.partial >= 0) {
      note_conflict(tariff.partial, index, cell);
    } else if (tariff.first >= 0 && measure.share < 1) {
      note_conflict(tariff.first, index, cell);
    }
    if (measure.rate) tariff.setter = index;
    if (measure.share < 1) tariff.partial = index;
    if (tariff.first < 0) tariff.first = index;
    tariff.last = std::max(tariff.last, index);
    tariff.add += measure.add.value_or(0);
  }

  void apply_tariffs() {
    double last_ratio = 1, last_theta = 0, last_power = 1;
    for (const std::size_t cell : tariff_cells_) {
      const TariffCell& tariff = tariffs_[cell];
      if (tariff.first < 0) continue;
      const double before = world_.tariff()[cell];
      const double after = tariff.setter < 0 ? before + tariff.add
                                             : 1 + (*measure_at(tariff.setter).rate + tariff.add);
      if (!(after > 0)) {
        note_below(tariff.last, cell, after - 1);
        continue;
      }
      if (after == before) continue;
      const double theta = shock_.theta[cell / (world_.country_count() * world_.country_count())];
      const double ratio = after / before;
      if (ratio != last_ratio || theta != last_theta) {
        last_ratio = ratio;
        last_theta = theta;
        last_power = std::pow(ratio, -theta);
      }
      const Measure& measure = measure_at(tariff.last);
      const double share = measure.share;
      const double part = covered_part(share, last_power);
      scale_access(measure, cell, covered(share, last_power));
      shock_.inverse_tariff[cell] = share == 1 ? 1 / after : (1 - part) / before + part / after;
    }
  }

  const Measure& measure_at(int index) const {
    return scenario_.measures[static_cast<std::size_t>(index)];
  }

  // Measures of one table count as one, so that a table set against another is one error.
  std::string source_of(const Measure& measure) const {
    const Location& where = measure.where;
    if (where.file != scenario_.file) return where.file;
    return fmt::format("{}:{}:{}", where.file, where.line, where.column);
  }

  void note_conflict(int one, int other, std::size_t cell) {
    const Measure& earlier = measure_at(std::min(one, other));
    const Measure& later = measure_at(std::max(one, other));
    ++conflicts_
          .try_emplace({source_of(earlier), source_of(later)}, Conflict{&earlier, &later, cell})
          .first->second.cells;
  }

  void note_below(int last, std::size_t cell, double rate) {
    const Measure& measure = measure_at(last);
    if (!below_.insert(source_of(measure)).second) return;
    diagnostics_->push_back(
        {ErrorCode::kOutOfRange, measure.where,
         fmt::format("the tariff on {} comes to {:.6g} %", cell_name(cell), 100 * rate),
         "a tariff above -100 %", "make the cut smaller, or write the new rate with `rate`"});
  }

  void report_conflicts() {
    for (const auto& [sources, conflict] : conflicts_) {
      const Measure& earlier = *conflict.earlier;
      const Measure& later = *conflict.later;
      const bool two_rates = earlier.rate && later.rate;
      std::string others;
      if (conflict.cells > 1) {
        others =
            fmt::format(" (and {} more cell{})", conflict.cells - 1, conflict.cells > 2 ? "s" : "");
      }
      diagnostics_->push_back(
          {ErrorCode::kConflictingMeasures, later.where,
           fmt::format("{} on {}{}: the one here and the one at {}:{}",
                       two_rates ? "two tariffs set the `rate`"
                                 : "a tariff with a `share` below 1 meets another tariff",
                       cell_name(conflict.cell), others, earlier.where.file, earlier.where.line),
           two_rates ? "one `rate` a cell; any number of `add`"
                     : "a tariff with a `share` below 1 alone on its cells",
           "take the cells out of one of them (`except`, or another list of sectors)"});
    }
  }

  // ---- the rest

  void apply_transfer(const Measure& measure, const std::vector<std::size_t>& payers,
                      const std::vector<std::size_t>& receivers) {
    std::vector<std::size_t> both;
    std::set_intersection(payers.begin(), payers.end(), receivers.begin(), receivers.end(),
                          std::back_inserter(both));
    if (!both.empty()) {
      const std::string& code = world_.countries()[both[0]].code;
      diagnostics_->push_back(
          {ErrorCode::kTransferUnbalanced, measure.where,
           fmt::format("{} is both origin and destination of the transfer", code),
           "countries that pay, and others that receive",
           "take it out of one side with except_origin or except_destination"});
      return;
    }
    split(payers, -measure.value);
    split(receivers, measure.value);
  }

  void split(const std::vector<std::size_t>& members, double value) {
    const Array& value_added = world_.country_value_added();
    double total = 0;
    for (const std::size_t n : members) total += value_added[n];
    for (const std::size_t n : members) shock_.transfer[n] += value * (value_added[n] / total);
  }

  void scale_access(const Measure& measure, std::size_t cell, double factor) {
    double& access = shock_.access[cell];
    const bool banned = access == 0 || (is_ban(measure) && factor == 0);
    access = banned ? 0 : std::max(access * factor, kLeastAccess);
    if (std::isfinite(access) || !too_large_.insert(source_of(measure)).second) return;
    diagnostics_->push_back({ErrorCode::kOutOfRange,
                             measure.where,
                             fmt::format("this {} makes {} cheaper by more than can be computed",
                                         record_of(measure.kind).name, cell_name(cell)),
                             {},
                             "write a factor further from 0, or a rate further from -1"});
  }

  const Scenario& scenario_;
  const World& world_;
  std::shared_ptr<const Corridors> corridors_;  // where a measure needs them
  Diagnostics* diagnostics_ = nullptr;          // of the binding under way
  Shock shock_;
  std::vector<std::vector<std::size_t>> theta_sectors_;  // [entry of model.theta]
  std::vector<Reach> reach_;                             // [measure]
  std::vector<std::size_t> order_;                       // of measures as they are applied
  std::vector<std::size_t> tariff_cells_;                // with a tariff measure, ascending
  std::vector<TariffCell> tariffs_;  // [sector][importer][exporter]; empty without tariffs
  std::map<std::pair<std::string, std::string>, Conflict> conflicts_;
  std::set<std::string> below_;      // sources with a tariff at or below -100 %
  std::set<std::string> too_large_;  // sources with a change beyond all numbers
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

double Shock::log_access(const World& world, std::size_t sector, std::size_t cell) const {
  if (access[cell] == 0) return -INFINITY;
  if (access[cell] > kLeastAccess) return std::log(access[cell]);
  const double cost =
      iceberg[cell] / (world.tariff()[cell] * inverse_tariff[cell] * inverse_export_tax[cell]);
  return -theta[sector] * std::log(cost);
}

Shock Shock::none(const World& world) {
  const std::size_t cells = world.flow().size();
  const std::size_t n = world.country_count(), j = world.sector_count();
  Shock shock;
  shock.access.assign(cells, 1);
  shock.inverse_tariff.resize(cells);
  std::transform(world.tariff().begin(), world.tariff().end(), shock.inverse_tariff.begin(),
                 [](double tariff) { return 1 / tariff; });
  shock.inverse_export_tax.assign(cells, 1);
  shock.iceberg.assign(cells, 1);
  shock.productivity.assign(n * j, 1);
  shock.transfer.assign(n, 0);
  for (const Sector& sector : world.sectors()) shock.theta.push_back(sector.theta);
  return shock;
}

ShockBinder::ShockBinder(const Scenario& scenario, const World& world, Diagnostics& diagnostics,
                         std::shared_ptr<const Corridors> corridors)
    : maker_(std::make_unique<Maker>(scenario, world, diagnostics, std::move(corridors))) {}
ShockBinder::~ShockBinder() = default;

const Shock& ShockBinder::bind(const Variation& variation, Diagnostics& diagnostics) {
  maker_->make(variation, diagnostics);
  return maker_->shock();
}

Shock make_shock(const Scenario& scenario, const World& world, Diagnostics& diagnostics) {
  ShockBinder binder(scenario, world, diagnostics);
  Shock shock = binder.bind({}, diagnostics);
  sort_by_place(diagnostics, scenario.file);
  drop_repeats_in_tables(diagnostics, scenario.file);
  return shock;
}

}  // namespace samarkand
