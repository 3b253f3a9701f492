#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "samarkand/world/regroup.h"
#include "samarkand/world/regroup_table.h"

namespace samarkand {
namespace {

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
    sector_groups(sectors);
    regroup(world_.data(), places_of(countries, world_.country_count()),
            places_of(sectors, world_.sector_count()), result_.data);
    if (!world_.data().channels.empty()) {
      result_.dropped.insert(result_.dropped.begin(),
                             "channels: they are between the old economies");
    }
    if (!world_.data().evidence.empty()) {
      result_.dropped.emplace_back("evidence: it is of pairs of the old economies");
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
      std::size_t left = 0;  // of the group's old members
      for (const auto& [code, members] : countries) {
        std::vector<std::string> outside;
        for (const std::size_t n : members) {
          if (!std::binary_search(old.begin(), old.end(), n)) {
            outside.push_back(world_.countries()[n].code);
          }
        }
        if (outside.empty()) {
          kept.push_back(code);
          left += members.size();
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
        if (2 * left < old.size()) {
          result_.warnings.push_back(
              {.code = ErrorCode::kFewMembers,
               .where = {},
               .what = fmt::format("of the {} members of the group {} only {} are left: {}",
                                   old.size(), group, left, fmt::join(kept, ", ")),
               .fix = "merge its members with each other alone, or do not use the group"});
        }
        result_.data.groups[group] = std::move(kept);
      }
    }
  }

  // A new sector belongs to a group when all its members do; a group that is one sector now, or
  // that has lost members, is left out.
  void sector_groups(const std::map<std::string, std::vector<std::size_t>>& sectors) {
    for (const auto& entry : world_.sector_groups()) {
      const std::string& group = entry.first;
      const std::vector<std::size_t>& old = entry.second;
      std::vector<std::string> kept;
      std::size_t left = 0;
      for (const auto& [code, members] : sectors) {
        const bool inside = std::ranges::all_of(
            members, [&](std::size_t j) { return std::ranges::binary_search(old, j); });
        if (!inside) continue;
        kept.push_back(code);
        left += members.size();
      }
      if (kept.size() == 1 && kept[0] == group) continue;
      if (left == old.size() && sectors.count(group) == 0) {
        result_.data.sector_groups[group] = std::move(kept);
      } else {
        result_.dropped.push_back(fmt::format(
            "the group of sectors {}: sectors outside it are merged with its own", group));
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

}  // namespace samarkand
