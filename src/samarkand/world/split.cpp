#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "samarkand/world/form.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world/regroup_table.h"

namespace samarkand {
namespace {

constexpr double kShareSum = 1e-6;  // how far from 1 shares may sum

template <class Coded>
Places split_places(const std::vector<Coded>& items,
                    const std::map<std::string, std::vector<SplitPart>>& splits) {
  Places places(items.size());
  std::size_t place = 0;
  for (std::size_t k = 0; k < items.size(); ++k) {
    const auto found = splits.find(items[k].code);
    if (found == splits.end()) {
      places[k] = {{place++, 1.0}};
      continue;
    }
    for (const SplitPart& part : found->second) places[k].emplace_back(place++, part.share);
  }
  return places;
}

Country part_of(const Country& whole, const SplitPart& part) {
  Country country = whole;
  country.code = part.code;
  country.name = part.name;
  country.longitude = part.longitude.value_or(whole.longitude);
  country.latitude = part.latitude.value_or(whole.latitude);
  if (whole.population) country.population = *whole.population * part.share;
  if (whole.gdp) country.gdp = *whole.gdp * part.share;
  return country;
}

Sector part_of(const Sector& whole, const SplitPart& part) {
  Sector sector = whole;
  sector.code = part.code;
  sector.name = part.name;
  if (!part.theta) return sector;
  sector.theta = *part.theta;
  if (whole.short_run_theta) *sector.short_run_theta *= *part.theta / whole.theta;
  sector.source = fmt::format("given when {} was split", whole.code);
  return sector;
}

template <class Coded>
std::vector<Coded> split_items(const std::vector<Coded>& items,
                               const std::map<std::string, std::vector<SplitPart>>& splits) {
  std::vector<Coded> parts;
  for (const Coded& item : items) {
    const auto found = splits.find(item.code);
    if (found == splits.end()) {
      parts.push_back(item);
    } else {
      for (const SplitPart& part : found->second) parts.push_back(part_of(item, part));
    }
  }
  return parts;
}

class SplittingReader {
 public:
  SplittingReader(const World& world, const Table& table, Diagnostics& diagnostics)
      : world_(world), table_(table), diagnostics_(diagnostics), rows_(world, table, diagnostics) {}

  Splitting read() {
    const std::size_t before = diagnostics_.size();
    for (std::size_t row = 0; row < table_.rows(); ++row) read_row(row);
    if (diagnostics_.size() > before) return {};  // sums would be wrong for that alone
    for (const bool country : {true, false}) {
      for (auto& [from, parts] : country ? splitting_.countries : splitting_.sectors) {
        check_shares(first_row_.at({country, from}), parts);
      }
    }
    for (std::size_t row = 0; row < table_.rows(); ++row) check_clash(row);
    return std::move(splitting_);
  }

 private:
  void read_row(std::size_t row) {
    const auto country = rows_.is_country(row);
    if (!country || !rows_.knows_from(row, *country) || !rows_.is_new_code(row)) return;
    SplitPart part{.code = std::string(table_.text(row, 2)),
                   .name = std::string(table_.text(row, 3))};
    if (part.name.empty()) part.name = part.code;
    part.share = ranged(row, 4, 0, 1, true).value_or(0);
    if (*country) {
      part.longitude = ranged(row, 5, -180, 180, false);
      part.latitude = ranged(row, 6, -90, 90, false);
      refuse(row, 7, "a country has no theta");
    } else {
      refuse(row, 5, "a sector has no longitude");
      refuse(row, 6, "a sector has no latitude");
      part.theta = ranged(row, 7, 0, INFINITY, true);
    }
    const std::string from(table_.text(row, 1));
    first_row_.emplace(std::pair(*country, from), row);
    (*country ? splitting_.countries : splitting_.sectors)[from].push_back(std::move(part));
  }

  void refuse(std::size_t row, std::size_t column, std::string what) {
    if (table_.text(row, column).empty()) return;
    rows_.report(ErrorCode::kTableWord, row, column, std::move(what), "an empty field", {});
  }

  // A number between two limits, the lower one left out where `open`; only a share must be there.
  std::optional<double> ranged(std::size_t row, std::size_t column, double least, double most,
                               bool open) {
    if (column > 4 && table_.text(row, column).empty()) return std::nullopt;
    const auto value = table_.number(row, column, diagnostics_);
    if (!value) return std::nullopt;
    if ((open ? *value > least : *value >= least) && *value <= most) return value;
    rows_.report(ErrorCode::kNumberRange, row, column,
                 fmt::format("the {} of {} is {}", table_.column_name(column), table_.text(row, 2),
                             table_.text(row, column)),
                 std::isinf(most) ? fmt::format("a number above {}", least)
                 : open           ? fmt::format("above {}, at most {}", least, most)
                                  : fmt::format("{} to {}", least, most),
                 column == 4 && *value > 1 && *value <= 100
                     ? fmt::format("write {:.12g} for {:.12g} %", *value / 100, *value)
                     : "");
    return std::nullopt;
  }

  void check_shares(std::size_t row, std::vector<SplitPart>& parts) {
    double sum = 0;
    for (const SplitPart& part : parts) sum += part.share;
    if (std::abs(sum - 1) > kShareSum) {
      rows_.report(ErrorCode::kSharesSum, row, 4,
                   fmt::format("the shares of {} sum to {:.10g}", rows_.from(row), sum),
                   "shares that sum to 1, to a millionth", {});
    }
    for (SplitPart& part : parts) part.share /= sum;
  }

  // A new code must not be that of another part or of one that stays.
  void check_clash(std::size_t row) {
    const bool country = table_.text(row, 0) == "country";
    const std::string code(table_.text(row, 2));
    const auto& splits = country ? splitting_.countries : splitting_.sectors;
    const bool exists =
        country ? world_.find_country(code).has_value() : world_.find_sector(code).has_value();
    const auto [earlier, is_new] = taken_.emplace(std::pair(country, code), table_.line(row));
    if (is_new && (!exists || splits.count(code) > 0)) return;
    rows_.report(ErrorCode::kTableDuplicate, row, 2,
                 is_new ? fmt::format("the world already has a {} {}", table_.text(row, 0), code)
                        : fmt::format("{} stands twice, first in line {}", code, earlier->second),
                 "a code for each part", "choose another code");
  }

  const World& world_;
  const Table& table_;
  Diagnostics& diagnostics_;
  RegroupTable rows_;
  Splitting splitting_;
  std::map<std::pair<bool, std::string>, std::size_t> first_row_;
  std::map<std::pair<bool, std::string>, int> taken_;
};

}  // namespace

std::optional<Splitting> read_splitting(const Files& files, const std::string& path,
                                        const World& world, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table = read_table(files, path, {"kind", "from", "to", "name", "share"},
                                {"lon", "lat", "theta"}, diagnostics);
  if (!table) return std::nullopt;
  Splitting splitting = SplittingReader(world, *table, diagnostics).read();
  if (diagnostics.size() > before) return std::nullopt;
  const std::size_t countries = split_items(world.countries(), splitting.countries).size(),
                    sectors = split_items(world.sectors(), splitting.sectors).size();
  if (!check_size(countries, sectors, path, diagnostics)) return std::nullopt;
  return splitting;
}

WorldData split(const World& world, const Splitting& splitting) {
  WorldData data;
  data.info = world.info();
  data.countries = split_items(world.countries(), splitting.countries);
  data.sectors = split_items(world.sectors(), splitting.sectors);
  for (const auto& [group, members] : world.groups()) {
    for (const std::size_t n : members) {
      for (const Country& part :
           split_items<Country>({world.countries()[n]}, splitting.countries)) {
        data.groups[group].push_back(part.code);
      }
    }
  }
  for (const auto& [group, members] : world.sector_groups()) {
    for (const std::size_t j : members) {
      for (const Sector& part : split_items<Sector>({world.sectors()[j]}, splitting.sectors)) {
        data.sector_groups[group].push_back(part.code);
      }
    }
  }
  regroup(world.data(), split_places(world.countries(), splitting.countries),
          split_places(world.sectors(), splitting.sectors), data);
  return data;
}

}  // namespace samarkand
