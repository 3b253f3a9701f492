#include "samarkand/scenario/shock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace samarkand {
namespace {

// What a trade share is multiplied by when part `share` of it bears r = x^-theta.
double covered(double share, double r) { return share == 1 ? r : (1 - share) + share * r; }

// The part of what is left of the flow that bore the measure.
double covered_part(double share, double r) {
  return share == 1 ? 1 : share * r / covered(share, r);
}

class ShockMaker {
 public:
  ShockMaker(const Scenario& scenario, const World& world, Diagnostics& diagnostics)
      : scenario_(scenario), world_(world), diagnostics_(diagnostics), shock_(Shock::none(world)) {}

  Shock make() {
    const ModelOptions& model = scenario_.model;
    shock_.closure = model.closure;
    shock_.epsilon = model.epsilon;
    shock_.eta = model.eta;
    shock_.sigma = model.sigma;
    shock_.labour_mobility = model.labour_mobility;
    set_theta();
    std::vector<const Measure*> measures;
    for (const Measure& measure : scenario_.measures) measures.push_back(&measure);
    // In an order of their own, so that the file's order changes no bit of a product or a sum.
    const auto key = [](const Measure* m) {
      return std::tuple(m->kind, m->rate, m->add, m->factor, m->share, m->value);
    };
    std::stable_sort(measures.begin(), measures.end(),
                     [&key](const Measure* a, const Measure* b) { return key(a) < key(b); });
    for (const Measure* measure : measures) apply(*measure);
    apply_tariffs();
    report_conflicts();
    return std::move(shock_);
  }

 private:
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

  void set_theta() {
    const ModelOptions& model = scenario_.model;
    std::vector<char> given(world_.sector_count(), 0);
    const auto precision = [this](const std::string& word) {  // a code wins over goods over all
      return world_.find_sector(word) ? 2 : word == "all" ? 0 : 1;
    };
    for (const int level : {0, 1, 2}) {
      for (const auto& [word, value] : model.theta) {
        if (precision(word.text) != level) continue;
        for (const std::size_t j : expand_sectors({{word}}, world_, diagnostics_)) {
          shock_.theta[j] = value;
          given[j] = 1;
        }
      }
    }
    for (std::size_t j = 0; j < given.size(); ++j) {
      if (given[j]) continue;
      const ModelPreset* preset = find_preset(model.theta_preset);
      const std::optional<double>& short_run = world_.sectors()[j].short_run_theta;
      if (model.theta_preset == kShortRun && short_run) {
        shock_.theta[j] = *short_run;
      } else {
        shock_.theta[j] *= preset ? preset->theta_scale.value : model.theta_scale;
      }
    }
  }

  std::string cell_name(std::size_t cell) const {
    const std::size_t n = world_.country_count();
    return fmt::format("{} -> {}, {}", world_.countries()[cell % n].code,
                       world_.countries()[cell / n % n].code, world_.sectors()[cell / n / n].code);
  }

  std::vector<std::size_t> countries(const Measure& measure, const Selection& side,
                                     const Selection* owner_of_bare_except) {
    if (&side != owner_of_bare_except) return expand_countries(side, world_, diagnostics_);
    Selection less = side;
    less.except.insert(less.except.end(), measure.except.begin(), measure.except.end());
    return expand_countries(less, world_, diagnostics_);
  }

  void apply(const Measure& measure) {
    const Selection* owner = owner_of_except(measure, world_, diagnostics_);
    if (measure.kind == MeasureKind::kProductivity) {
      const auto where = countries(measure, measure.country, owner);
      for (const std::size_t j : expand_sectors(measure.sectors, world_, diagnostics_)) {
        for (const std::size_t n : where) shock_.productivity[world_.at(j, n)] *= measure.factor;
      }
      return;
    }
    const auto origins = countries(measure, measure.origin, owner);
    const auto destinations = countries(measure, measure.destination, owner);
    if (measure.kind == MeasureKind::kTransfer) {
      apply_transfer(measure, origins, destinations);
      return;
    }
    for (const std::size_t j : expand_sectors(measure.sectors, world_, diagnostics_)) {
      const auto for_cells = [&](auto&& change) {
        for (const std::size_t n : destinations) {
          for (const std::size_t i : origins) {
            if (i != n) change(world_.cell(j, n, i));
          }
        }
      };
      apply_in_sector(measure, shock_.theta[j], for_cells);
    }
  }

  template <class ForCells>
  void apply_in_sector(const Measure& measure, double theta, const ForCells& for_cells) {
    const double share = measure.share;
    if (measure.kind == MeasureKind::kTariff) {
      for_cells([&](std::size_t cell) { note_tariff(measure, cell); });
    } else if (measure.kind == MeasureKind::kExportTax) {
      const double gross = 1 + measure.rate.value_or(0);
      if (gross == 1) return;
      const double r = std::pow(gross, -theta), part = covered_part(share, r);
      const double access = covered(share, r), inverse = (1 - part) + part / gross;
      for_cells([&](std::size_t cell) {
        scale_access(measure, cell, access);
        shock_.inverse_export_tax[cell] *= inverse;
      });
    } else {
      const bool ban = measure.kind == MeasureKind::kBan;
      if (!ban && measure.factor == 1) return;
      const double r = ban ? 0 : std::pow(measure.factor, -theta);
      const double access = covered(share, r);
      const double cost = ban || share < 1 ? std::pow(access, -1 / theta) : measure.factor;
      for_cells([&](std::size_t cell) {
        scale_access(measure, cell, access);
        shock_.iceberg[cell] *= cost;
      });
    }
  }

  // ---- tariffs: gathered by cell first, since `add` needs to know of `rate`

  void note_tariff(const Measure& measure, std::size_t cell) {
    if (!measure.rate && !measure.add) return;  // misread, and reported
    if (tariffs_.empty()) tariffs_.resize(world_.flow().size());
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
    for (std::size_t cell = 0; cell < tariffs_.size(); ++cell) {
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
    diagnostics_.push_back(
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
      diagnostics_.push_back(
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
      diagnostics_.push_back(
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
    const bool banned = access == 0 || (measure.kind == MeasureKind::kBan && factor == 0);
    access = banned ? 0 : std::max(access * factor, kLeastAccess);
    if (std::isfinite(access) || !too_large_.insert(source_of(measure)).second) return;
    diagnostics_.push_back({ErrorCode::kOutOfRange,
                            measure.where,
                            fmt::format("this {} makes {} cheaper by more than can be computed",
                                        record_of(measure.kind).name, cell_name(cell)),
                            {},
                            "write a factor further from 0, or a rate further from -1"});
  }

  const Scenario& scenario_;
  const World& world_;
  Diagnostics& diagnostics_;
  Shock shock_;
  std::vector<TariffCell> tariffs_;  // [sector][importer][exporter]; empty without tariffs
  std::map<std::pair<std::string, std::string>, Conflict> conflicts_;
  std::set<std::string> below_;      // sources with a tariff at or below -100 %
  std::set<std::string> too_large_;  // sources with a change beyond all numbers
};

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

Shock make_shock(const Scenario& scenario, const World& world, Diagnostics& diagnostics) {
  Shock shock = ShockMaker(scenario, world, diagnostics).make();
  sort_by_place(diagnostics, scenario.file);
  drop_repeats_in_tables(diagnostics, scenario.file);
  return shock;
}

}  // namespace samarkand
