#include "samarkand/shock/tariffs.h"

#include <fmt/format.h>

#include <algorithm>

#include "samarkand/shock/cells.h"

namespace samarkand {

std::string cell_name(const World& world, std::size_t cell) {
  const std::size_t n = world.country_count();
  return fmt::format("{} -> {}, {}", world.countries()[cell % n].code,
                     world.countries()[cell / n % n].code, world.sectors()[cell / n / n].code);
}

std::string source_of(const Measure& measure, std::string_view scenario_file) {
  const Location& where = measure.where;
  if (where.file != scenario_file) return where.file;
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

namespace {

// Customs unions that would tax themselves: named as the destination, and all among the origins. A
// tariff of all on all is meant so.
std::vector<std::string> taxed_unions(const BoundMeasure& bound, const World& world) {
  std::vector<std::string> unions = world.data().channels.unions;
  if (unions.empty()) unions.emplace_back("EU");
  std::vector<std::string> taxed;
  for (const Word& word : side_of(bound.measure, Role::kDestination)->words) {
    const auto group = world.groups().find(word.text);
    if (group == world.groups().end() || std::ranges::find(unions, word.text) == unions.end()) {
      continue;
    }
    const std::vector<std::size_t>& members = group->second;
    if (members.size() > 1 && std::ranges::includes(bound.reach.origins, members) &&
        std::ranges::includes(bound.reach.destinations, members)) {
      taxed.push_back(word.text);
    }
  }
  return taxed;
}

}  // namespace

void Tariffs::reach(const BoundMeasure& bound, Diagnostics& diagnostics) {
  Location place = bound.measure.where;
  if (place.file.ends_with(".csv")) place = {place.file};  // once a table
  for (const std::string& name : taxed_unions(bound, world_)) {
    diagnostics.warn(
        {.code = ErrorCode::kTaxedUnion,
         .where = place,
         .what = fmt::format("members of {0} tax each other: {0} is among the origins", name),
         .fix = fmt::format("add `except_origin: {}`, unless this is meant", name)});
  }
  reached_.resize(world_.flow().size());
  for_cells(bound.reach, world_, [this](std::size_t cell) { reached_[cell] = 1; });
  if (tariffs_.size() <= bound.place) tariffs_.resize(bound.place + 1);
}

void Tariffs::bind() {
  on_cell_.resize(reached_.size());
  for (std::size_t cell = 0; cell < reached_.size(); ++cell) {
    if (reached_[cell]) cells_.push_back(cell);
  }
  reached_.clear();
}

void Tariffs::reset() {
  for (const std::size_t cell : cells_) on_cell_[cell] = {};
  conflicts_.clear();
  below_.clear();
}

void Tariffs::add(const BoundMeasure& bound, std::optional<double> rate, std::optional<double> add,
                  double share) {
  if (!rate && !add) return;  // misread, and reported
  tariffs_[bound.place] = {&bound.measure, rate, share};
  for_cells(bound.reach, world_, [&](std::size_t cell) {
    note(static_cast<int>(bound.place), rate, add.value_or(0), share, cell);
  });
}

void Tariffs::note(int index, std::optional<double> rate, double add, double share,
                   std::size_t cell) {
  Cell& tariff = on_cell_[cell];
  if (rate && tariff.setter >= 0) {
    note_conflict(tariff.setter, index, cell);
  } else if (tariff.partial >= 0) {
    note_conflict(tariff.partial, index, cell);
  } else if (tariff.first >= 0 && share < 1) {
    note_conflict(tariff.first, index, cell);
  }
  if (rate) tariff.setter = index;
  if (share < 1) tariff.partial = index;
  if (tariff.first < 0) tariff.first = index;
  tariff.last = std::max(tariff.last, index);
  tariff.add += add;
}

void Tariffs::note_conflict(int one, int other, std::size_t cell) {
  const int earlier = std::min(one, other), later = std::max(one, other);
  ++conflicts_
        .try_emplace({source_of(*at(earlier).measure, scenario_file_),
                      source_of(*at(later).measure, scenario_file_)},
                     Conflict{earlier, later, cell})
        .first->second.cells;
}

void Tariffs::note_below(int last, std::size_t cell, double rate, Diagnostics& diagnostics) {
  const Measure& measure = *at(last).measure;
  if (!below_.insert(source_of(measure, scenario_file_)).second) return;
  diagnostics.push_back(
      {ErrorCode::kOutOfRange, measure.where,
       fmt::format("the tariff on {} comes to {:.6g} %", cell_name(world_, cell), 100 * rate),
       "a tariff above -100 %", "make the cut smaller, or write the new rate with `rate`"});
}

void Tariffs::report_conflicts(Diagnostics& diagnostics) const {
  for (const auto& [sources, conflict] : conflicts_) {
    const Tariff &earlier = at(conflict.earlier), &later = at(conflict.later);
    const bool two_rates = earlier.rate && later.rate;
    std::string others;
    if (conflict.cells > 1) {
      others =
          fmt::format(" (and {} more cell{})", conflict.cells - 1, conflict.cells > 2 ? "s" : "");
    }
    const Location& there = earlier.measure->where;
    diagnostics.push_back(
        {ErrorCode::kConflictingMeasures, later.measure->where,
         fmt::format("{} on {}{}: the one here and the one at {}:{}",
                     two_rates ? "two tariffs set the `rate`"
                               : "a tariff with a `share` below 1 meets another tariff",
                     cell_name(world_, conflict.cell), others, there.file, there.line),
         two_rates ? "one `rate` a cell; any number of `add`"
                   : "a tariff with a `share` below 1 alone on its cells",
         "take the cells out of one of them (`except`, or another list of sectors)"});
  }
}

}  // namespace samarkand
