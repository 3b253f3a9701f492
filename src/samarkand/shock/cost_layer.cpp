#include "samarkand/shock/cost_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "samarkand/shock/cells.h"

namespace samarkand {

void CostLayer::reset(Shock& shock, Diagnostics& diagnostics) {
  shock_ = &shock;
  diagnostics_ = &diagnostics;
  for (std::size_t k = 0; k < changes_; ++k) {
    for_cells(changed_[k], world_, [&](std::size_t cell) {
      shock.access[cell] = shock.iceberg[cell] = shock.inverse_export_tax[cell] = 1;
      shock.inverse_tariff[cell] = 1 / world_.tariff()[cell];
    });
  }
  changes_ = 0;
  std::fill(shock.productivity.begin(), shock.productivity.end(), 1);
  std::fill(shock.transfer.begin(), shock.transfer.end(), 0);
  tariffs_.reset();
  too_large_.clear();
}

void CostLayer::apply(Shock& shock, Diagnostics& diagnostics) {
  tariffs_.apply(shock, diagnostics,
                 [this](const Measure& measure, std::size_t cell, double share, double r) {
                   scale_access(measure, cell, covered(share, r));
                   return covered_part(share, r);
                 });
}

void CostLayer::note_change(const Reach& reach) {
  if (changes_ == changed_.size()) changed_.emplace_back();
  changed_[changes_++] = reach;  // where there is room already, nothing is allocated
}

void CostLayer::add_tariff(const BoundMeasure& bound, std::optional<double> rate,
                           std::optional<double> add, double share) {
  note_change(bound.reach);
  tariffs_.add(bound, rate, add, share);
}

void CostLayer::tax_exports(const BoundMeasure& bound, double rate, double share) {
  const double gross = 1 + rate;
  if (gross == 1) return;
  note_change(bound.reach);
  for (const std::size_t j : bound.reach.sectors) {
    const double r = std::pow(gross, -shock_->theta[j]), part = covered_part(share, r);
    const double access = covered(share, r), inverse = (1 - part) + part / gross;
    for_cells_of(bound.reach, world_, j, [&](std::size_t cell) {
      scale_access(bound.measure, cell, access);
      shock_->inverse_export_tax[cell] *= inverse;
    });
  }
}

void CostLayer::raise_costs(const BoundMeasure& bound, double factor, double share) {
  if (factor == 1) return;
  note_change(bound.reach);
  for (const std::size_t j : bound.reach.sectors) {
    const double theta = shock_->theta[j];
    const double access = covered(share, std::pow(factor, -theta));
    const double cost = share < 1 ? std::pow(access, -1 / theta) : factor;
    for_cells_of(bound.reach, world_, j, [&](std::size_t cell) {
      scale_access(bound.measure, cell, access);
      shock_->iceberg[cell] *= cost;
    });
  }
}

void CostLayer::ban(const BoundMeasure& bound, double share) {
  note_change(bound.reach);
  const double access = covered(share, 0);
  for (const std::size_t j : bound.reach.sectors) {
    const double cost = std::pow(access, -1 / shock_->theta[j]);
    for_cells_of(bound.reach, world_, j, [&](std::size_t cell) {
      if (access == 0) shock_->access[cell] = 0;
      scale_access(bound.measure, cell, access);
      shock_->iceberg[cell] *= cost;
    });
  }
}

void CostLayer::change_productivity(const BoundMeasure& bound, double factor) {
  for (const std::size_t j : bound.reach.sectors) {
    for (const std::size_t n : bound.reach.destinations) {
      shock_->productivity[world_.at(j, n)] *= factor;
    }
  }
}

void CostLayer::transfer(const BoundMeasure& bound, double value) {
  const auto& [payers, receivers, via, sectors] = bound.reach;
  std::vector<std::size_t> both;
  std::ranges::set_intersection(payers, receivers, std::back_inserter(both));
  if (!both.empty()) {
    diagnostics_->push_back({ErrorCode::kTransferUnbalanced, bound.measure.where,
                             fmt::format("{} is both origin and destination of the transfer",
                                         world_.countries()[both[0]].code),
                             "countries that pay, and others that receive",
                             "take it out of one side with except_origin or except_destination"});
    return;
  }
  split(payers, -value);
  split(receivers, value);
}

void CostLayer::split(const std::vector<std::size_t>& members, double value) {
  const Array& value_added = world_.country_value_added();
  double total = 0;
  for (const std::size_t n : members) total += value_added[n];
  for (const std::size_t n : members) {
    shock_->transfer[n] += value * (value_added[n] / total);
  }
}

// A cost, however high, is no ban, and a ban stays one.
void CostLayer::scale_access(const Measure& measure, std::size_t cell, double factor) {
  double& access = shock_->access[cell];
  access = access == 0 ? 0 : std::max(access * factor, kLeastAccess);
  if (std::isfinite(access) || !too_large_.insert(source_of(measure, scenario_file_)).second) {
    return;
  }
  diagnostics_->push_back({ErrorCode::kOutOfRange,
                           measure.where,
                           fmt::format("this {} makes {} cheaper by more than can be computed",
                                       measure.kind->name, cell_name(world_, cell)),
                           {},
                           "write a factor further from 0, or a rate further from -1"});
}

}  // namespace samarkand
