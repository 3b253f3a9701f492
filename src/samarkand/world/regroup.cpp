#include "samarkand/world/regroup.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "samarkand/world/named.h"

namespace samarkand {
namespace {

constexpr double kShareSum = 1e-6;  // how far from 1 shares may sum

// The new places of each old economy or sector, with its share in each.
using Places = std::vector<std::vector<std::pair<std::size_t, double>>>;

// Fills the arrays of `to`, whose countries and sectors are set.
void regroup(const WorldData& from, const Places& countries, const Places& sectors, WorldData& to) {
  const std::size_t n = from.countries.size(), new_n = to.countries.size();
  const std::size_t j = from.sectors.size(), new_j = to.sectors.size();
  const std::size_t cells = new_j * new_n * new_n;
  to.flow.assign(cells, 0);
  to.tariff.assign(cells, 0);  // of the first old cell, until the mean is known
  to.input.assign(new_n * new_j * new_j, 0);
  to.final_spending.assign(new_j * new_n, 0);
  // Sums of tariffs above the first one, so that equal tariffs keep every bit.
  Array by_value(cells), plain(cells), count(cells);
  for (std::size_t c = 0; c < from.flow.size(); ++c) {
    for (const auto& [sector, of_sector] : sectors[c / n / n]) {
      for (const auto& [importer, of_importer] : countries[c / n % n]) {
        for (const auto& [exporter, of_exporter] : countries[c % n]) {
          const std::size_t cell = (sector * new_n + importer) * new_n + exporter;
          const double value = of_sector * of_importer * of_exporter * from.flow[c];
          if (count[cell]++ == 0) to.tariff[cell] = from.tariff[c];
          const double above = from.tariff[c] - to.tariff[cell];
          to.flow[cell] += value;
          by_value[cell] += value * above;
          plain[cell] += above;
        }
      }
    }
  }
  for (std::size_t c = 0; c < cells; ++c) {
    to.tariff[c] += to.flow[c] > 0 ? by_value[c] / to.flow[c] : plain[c] / count[c];
  }
  for (std::size_t c = 0; c < from.input.size(); ++c) {
    for (const auto& [country, of_country] : countries[c / j / j]) {
      for (const auto& [sector, of_sector] : sectors[c / j % j]) {
        for (const auto& [input, of_input] : sectors[c % j]) {
          to.input[(country * new_j + sector) * new_j + input] +=
              of_country * of_sector * of_input * from.input[c];
        }
      }
    }
  }
  for (std::size_t c = 0; c < from.final_spending.size(); ++c) {
    for (const auto& [sector, of_sector] : sectors[c / n]) {
      for (const auto& [country, of_country] : countries[c % n]) {
        to.final_spending[sector * new_n + country] +=
            of_sector * of_country * from.final_spending[c];
      }
    }
  }
}

// ---- tables

// What mappings and splittings share: rows kind,from,to and the codes that are taken.
class RegroupTable {
 public:
  RegroupTable(const World& world, const Table& table, Diagnostics& diagnostics)
      : world_(world), table_(table), diagnostics_(diagnostics) {}

  // True for `country`, false for `sector`.
  std::optional<bool> is_country(std::size_t row) {
    const std::string_view kind = table_.text(row, 0);
    if (kind == "country" || kind == "sector") return kind == "country";
    diagnostics_.push_back({.code = ErrorCode::kTableWord,
                            .where = table_.where(row, 0),
                            .what = fmt::format("unknown kind \"{}\"", kind),
                            .allowed = "country, sector",
                            .near_miss = nearest(kind, {"country", "sector"})});
    return std::nullopt;
  }

  bool knows_from(std::size_t row, bool country) {
    const Word word = word_of(table_, row, 1);
    if (country ? world_.find_country(word.text).has_value()
                : world_.find_sector(word.text).has_value()) {
      return true;
    }
    diagnostics_.push_back(country ? unknown_country_code(world_, word, false)
                                   : unknown_sector_code(world_, word, false));
    return false;
  }

  bool is_new_code(std::size_t row) {
    const std::string_view code = table_.text(row, 2);
    if (code.empty()) {
      report(ErrorCode::kTextMissing, row, 2, fmt::format("{} becomes nothing", from(row)),
             "a code", "write its own code again where it stays what it is");
    } else if (is_reserved_code(code)) {
      report(ErrorCode::kWorldReservedCode, row, 2,
             fmt::format("\"{}\" cannot be a code: scenarios give the word a meaning", code),
             "any code but all, goods and services", "choose another code");
    } else {
      return true;
    }
    return false;
  }

  void report(ErrorCode code, std::size_t row, std::size_t column, std::string what,
              std::string allowed, std::string fix) {
    diagnostics_.push_back(
        {code, table_.where(row, column), std::move(what), std::move(allowed), std::move(fix), {}});
  }

  // "the country FRA"
  std::string from(std::size_t row) const {
    return fmt::format("the {} {}", table_.text(row, 0), table_.text(row, 1));
  }

 private:
  const World& world_;
  const Table& table_;
  Diagnostics& diagnostics_;
};

// ---- aggregation

template <class Coded>
std::string new_code_of(const Coded& item, const std::map<std::string, std::string>& to) {
  const auto found = to.find(item.code);
  return found == to.end() ? item.code : found->second;
}

// Members of each new code, as old indices, in the order of codes.
template <class Coded>
std::map<std::string, std::vector<std::size_t>> members_of(
    const std::vector<Coded>& items, const std::map<std::string, std::string>& to) {
  std::map<std::string, std::vector<std::size_t>> members;
  for (std::size_t k = 0; k < items.size(); ++k) members[new_code_of(items[k], to)].push_back(k);
  return members;
}

Places places_of(const std::map<std::string, std::vector<std::size_t>>& members,
                 std::size_t old_count) {
  Places places(old_count);
  std::size_t place = 0;
  for (const auto& [code, old] : members) {
    for (const std::size_t k : old) places[k] = {{place, 1.0}};
    ++place;
  }
  return places;
}

// A name that is given, else that of the member with the new code or of an only member.
template <class Coded>
std::string new_name(const std::string& code, const std::vector<Coded>& items,
                     const std::vector<std::size_t>& members,
                     const std::map<std::string, std::string>& names) {
  if (const auto given = names.find(code); given != names.end()) return given->second;
  for (const std::size_t k : members) {
    if (items[k].code == code || members.size() == 1) return items[k].name;
  }
  return code;
}

class Aggregator {
 public:
  Aggregator(const World& world, const Mapping& mapping) : world_(world), mapping_(mapping) {}

  Aggregated aggregate() {
    const auto countries = members_of(world_.countries(), mapping_.countries);
    const auto sectors = members_of(world_.sectors(), mapping_.sectors);
    result_.data.info = world_.info();
    for (const auto& [code, members] : countries) add_country(code, members);
    for (const auto& [code, members] : sectors) add_sector(code, members);
    groups(countries);
    regroup(world_.data(), places_of(countries, world_.country_count()),
            places_of(sectors, world_.sector_count()), result_.data);
    if (!world_.data().channels.empty()) {
      result_.dropped.insert(result_.dropped.begin(),
                             "channels: they are between the old economies");
    }
    return std::move(result_);
  }

 private:
  // The sum of a number that all members have.
  std::optional<double> sum(const std::string& code, const std::vector<std::size_t>& members,
                            const char* what, std::optional<double> Country::*number) {
    double total = 0;
    std::size_t missing = 0;
    for (const std::size_t n : members) {
      const std::optional<double>& value = world_.countries()[n].*number;
      total += value.value_or(0);
      missing += value ? 0 : 1;
    }
    if (missing == 0) return total;
    if (missing < members.size()) {
      result_.dropped.push_back(fmt::format("the {} of {}: {} of its {} members have none", what,
                                            code, missing, members.size()));
    }
    return std::nullopt;
  }

  void add_country(const std::string& code, const std::vector<std::size_t>& members) {
    const std::size_t largest =
        *std::max_element(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
          return world_.country_value_added()[a] < world_.country_value_added()[b];
        });
    Country country = world_.countries()[largest];
    country.code = code;
    country.name = new_name(code, world_.countries(), members, mapping_.country_names);
    for (const std::size_t n : members) {
      if (world_.countries()[n].region != country.region) country.region.clear();
    }
    country.population = sum(code, members, "population", &Country::population);
    country.gdp = sum(code, members, "gdp", &Country::gdp);
    result_.data.countries.push_back(std::move(country));
  }

  double trade(std::size_t sector) const {
    double sum = 0;
    for (std::size_t n = 0; n < world_.country_count(); ++n) {
      for (std::size_t i = 0; i < world_.country_count(); ++i) {
        if (i != n) sum += world_.flow()[world_.cell(sector, n, i)];
      }
    }
    return sum;
  }

  double world_output(std::size_t sector) const {
    double sum = 0;
    for (std::size_t n = 0; n < world_.country_count(); ++n) {
      sum += world_.output()[world_.at(sector, n)];
    }
    return sum;
  }

  void add_sector(const std::string& code, const std::vector<std::size_t>& members) {
    Sector sector = world_.sectors()[members[0]];
    sector.code = code;
    sector.name = new_name(code, world_.sectors(), members, mapping_.sector_names);
    if (members.size() > 1) mean_theta(members, sector);
    result_.data.sectors.push_back(std::move(sector));
  }

  // Means weighted by trade, else by output, else plain; said in `source`.
  void mean_theta(const std::vector<std::size_t>& members, Sector& sector) {
    const std::pair<const char*, std::function<double(std::size_t)>> weights[] = {
        {"world trade", [this](std::size_t j) { return trade(j); }},
        {"world output", [this](std::size_t j) { return world_output(j); }},
        {"1", [](std::size_t) { return 1.0; }}};
    for (const auto& [name, weight] : weights) {
      double all = 0, theta = 0, short_run = 0;
      std::size_t without = 0;
      std::vector<std::string> parts;
      // Differences from the first, so that the mean of equal numbers is the number.
      const Sector& first = world_.sectors()[members[0]];
      for (const std::size_t j : members) {
        const Sector& member = world_.sectors()[j];
        const double w = weight(j);
        all += w;
        theta += w * (member.theta - first.theta);
        short_run += w * (member.short_run_theta.value_or(0) - first.short_run_theta.value_or(0));
        without += member.short_run_theta ? 0 : 1;
        parts.push_back(fmt::format("{} {:.5g}", member.code, member.theta));
      }
      if (all == 0) continue;
      sector.theta = first.theta + theta / all;
      sector.short_run_theta.reset();
      if (without == 0) sector.short_run_theta = *first.short_run_theta + short_run / all;
      if (without > 0 && without < members.size()) {
        result_.dropped.push_back(
            fmt::format("the short-run theta of {}: {} of its {} members "
                        "have none",
                        sector.code, without, members.size()));
      }
      sector.source = fmt::format("mean weighted by {} of {}", name, fmt::join(parts, ", "));
      return;
    }
  }

  // A new economy belongs to a group when all its members do.
  void groups(const std::map<std::string, std::vector<std::size_t>>& countries) {
    for (const auto& [group, old] : world_.groups()) {
      std::vector<std::string> kept;
      for (const auto& [code, members] : countries) {
        std::vector<std::string> outside;
        for (const std::size_t n : members) {
          if (!std::binary_search(old.begin(), old.end(), n)) {
            outside.push_back(world_.countries()[n].code);
          }
        }
        if (outside.empty()) {
          kept.push_back(code);
        } else if (outside.size() < members.size()) {
          const std::size_t shown = std::min<std::size_t>(outside.size(), 5);
          result_.dropped.push_back(fmt::format(
              "{} in group {}: {}{} {} not in it", code, group,
              fmt::join(outside.begin(), outside.begin() + static_cast<std::ptrdiff_t>(shown),
                        ", "),
              outside.size() > shown ? fmt::format(" and {} more", outside.size() - shown) : "",
              outside.size() == 1 ? "is" : "are"));
        }
      }
      const bool is_economy = kept.size() == 1 && kept[0] == group;
      if (is_economy) {
        result_.dropped.push_back(fmt::format("the group {}: it is one economy now", group));
      } else if (kept.empty()) {
        result_.dropped.push_back(fmt::format("the group {}: it has no members left", group));
      } else {
        result_.data.groups[group] = std::move(kept);
      }
    }
  }

  const World& world_;
  const Mapping& mapping_;
  Aggregated result_;
};

// E320 for sectors of another kind than the first that became `to`.
void check_kinds(const World& world, const Mapping& mapping,
                 const std::map<std::string, std::size_t>& row_of, const Table& table,
                 Diagnostics& diagnostics) {
  std::map<std::string, const Sector*> first;
  for (const Sector& sector : world.sectors()) {
    const std::string to = new_code_of(sector, mapping.sectors);
    const Sector& other = *first.emplace(to, &sector).first->second;
    if (other.kind == sector.kind) continue;
    const auto row = row_of.find(row_of.count(sector.code) > 0 ? sector.code : other.code);
    const bool is_goods = sector.kind == SectorKind::kGoods;
    diagnostics.push_back(
        {ErrorCode::kMergedKinds,
         table.where(row->second, 2),
         fmt::format("{} merges goods ({}) with services ({})", to,
                     is_goods ? sector.code : other.code, is_goods ? other.code : sector.code),
         "goods with goods, services with services",
         "map one of them to another code",
         {}});
  }
}

// ---- splitting

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

std::optional<Mapping> read_mapping(const Files& files, const std::string& path, const World& world,
                                    Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table = read_table(files, path, {"kind", "from", "to"}, {"name"}, diagnostics);
  if (!table) return std::nullopt;
  Mapping mapping;
  RegroupTable rows(world, *table, diagnostics);
  std::map<std::string, std::size_t> sector_row, country_row;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto country = rows.is_country(row);
    if (!country || !rows.knows_from(row, *country) || !rows.is_new_code(row)) continue;
    const std::string from(table->text(row, 1)), to(table->text(row, 2));
    const std::string name(table->text(row, 3));
    const auto [earlier, is_new] = (*country ? country_row : sector_row).emplace(from, row);
    if (!is_new) {
      rows.report(ErrorCode::kTableDuplicate, row, 1,
                  fmt::format("{} stands twice, first in line {}", rows.from(row),
                              table->line(earlier->second)),
                  "one row for each", "remove one of the rows");
    }
    (*country ? mapping.countries : mapping.sectors)[from] = to;
    if (name.empty()) continue;
    auto& names = *country ? mapping.country_names : mapping.sector_names;
    const auto named = names.emplace(to, name).first;
    if (named->second != name) {
      rows.report(ErrorCode::kTableDuplicate, row, 3,
                  fmt::format("{} has two names, {} and {}", to, named->second, name),
                  "one name, in one row or in all", "remove one of the names");
    }
  }
  check_kinds(world, mapping, sector_row, *table, diagnostics);
  if (diagnostics.size() > before) return std::nullopt;
  return mapping;
}

Aggregated aggregate(const World& world, const Mapping& mapping) {
  return Aggregator(world, mapping).aggregate();
}

std::optional<Splitting> read_splitting(const Files& files, const std::string& path,
                                        const World& world, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto table = read_table(files, path, {"kind", "from", "to", "name", "share"},
                                {"lon", "lat", "theta"}, diagnostics);
  if (!table) return std::nullopt;
  Splitting splitting = SplittingReader(world, *table, diagnostics).read();
  if (diagnostics.size() > before) return std::nullopt;
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
  regroup(world.data(), split_places(world.countries(), splitting.countries),
          split_places(world.sectors(), splitting.sectors), data);
  return data;
}

}  // namespace samarkand
