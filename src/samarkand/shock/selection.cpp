#include "samarkand/shock/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr std::size_t kLongestList = 60;  // names in a message

std::string listed(const std::vector<std::string>& names, std::string_view file) {
  if (names.size() > kLongestList) {
    return fmt::format("one of the {} codes of {}", names.size(), file);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

template <class Named>
std::vector<std::string> codes_of(const std::vector<Named>& items) {
  std::vector<std::string> codes;
  codes.reserve(items.size());
  for (const Named& item : items) codes.push_back(item.code);
  return codes;
}

// Other names that people write, and the code they mean.
constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    // clang-format off
    {"uk", "GBR"}, {"britain", "GBR"}, {"great britain", "GBR"}, {"england", "GBR"},
    {"us", "USA"}, {"u.s.", "USA"}, {"america", "USA"}, {"uae", "ARE"}, {"ksa", "SAU"},
    {"prc", "CHN"}, {"korea", "KOR"}, {"republic of korea", "KOR"}, {"turkey", "TUR"},
    {"holland", "NLD"}, {"russian federation", "RUS"}, {"czech republic", "CZE"},
    {"ch", "CHE"}, {"es", "ESP"}, {"world", "all"}, {"eu27", "EU"}, {"eu28", "EU"},
    {"eu27_2020", "EU"}, {"european union", "EU"}, {"eurozone", "euro_area"},
    {"euro area", "euro_area"}, {"euro zone", "euro_area"}, {"ea19", "euro_area"},
    {"ea20", "euro_area"}, {"west", "coalition"}, {"the west", "coalition"}, {"rest of the world", "ROW"}, {"roww", "ROW"},
    // clang-format on
};
// The same of sectors: what the code or the name of the sector meant begins with, the best first.
constexpr std::pair<std::string_view, std::string_view> kSectorAliases[] = {
    // clang-format off
    {"chips", "electronic computer"}, {"semiconductors", "electronic computer"},
    {"computers", "electronic computer"}, {"phones", "electronic computer"},
    {"cars", "motor_vehicle vehicle motor"}, {"automobiles", "motor_vehicle vehicle motor"},
    {"autos", "motor_vehicle vehicle motor"}, {"trucks", "motor_vehicle vehicle motor"},
    {"steel", "basic_metal metal iron"}, {"iron", "basic_metal metal iron"},
    {"aluminium", "basic_metal metal"}, {"aluminum", "basic_metal metal"},
    {"crude", "oil mining"}, {"crude_oil", "oil mining"}, {"lng", "gas mining"},
    {"coal", "coal mining"}, {"drugs", "pharma"}, {"medicines", "pharma"},
    {"clothes", "textile"}, {"clothing", "textile"}, {"fuel", "petroleum refined_petroleum"},
    {"fuels", "petroleum refined_petroleum"}, {"electricity", "utilities electricity"},
    {"power", "utilities electricity"}, {"banking", "finance"}, {"wheat", "agri crops"},
    {"grain", "agri crops"}, {"planes", "transport_equipment other_transport aircraft"},
    {"aircraft", "transport_equipment other_transport aircraft"},
    {"ships", "transport_equipment other_transport"},
    // clang-format on
};
constexpr std::size_t kShortestStart = 3;  // letters of a name that say which is meant

bool contains(const std::vector<std::string>& known, std::string_view word) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

// The code whose full name or alias `word` is; "" where there is none.
template <class Named>
std::string code_named(std::string_view word, const std::vector<std::string>& known,
                       const std::vector<Named>& items) {
  for (const auto& [alias, code] : kAliases) {
    if (alias == word && contains(known, code)) return std::string(code);
  }
  for (const Named& item : items) {
    if (lower(item.name) == word) return item.code;
  }
  return "";
}

// The code that an everyday word for a sector means; "" where there is none.
std::string sector_named(std::string_view word, const std::vector<std::string>& known) {
  for (const auto& [alias, starts] : kSectorAliases) {
    if (alias != word) continue;
    for (std::size_t at = 0; at < starts.size();) {
      const std::string_view start = starts.substr(at, starts.find(' ', at) - at);
      const auto code = std::ranges::find_if(
          known, [start](const std::string& sector) { return sector.starts_with(start); });
      if (code != known.end()) return *code;
      at += start.size() + 1;
    }
  }
  return "";
}

// The codes whose full names start with `word`: GER is Germany, though GBR is closer in letters.
template <class Named>
std::vector<std::string> codes_of_start(std::string_view word, const std::vector<Named>& items) {
  std::vector<std::string> found;
  for (const Named& item : items) {
    const bool starts = word.size() >= kShortestStart && lower(item.name).starts_with(word);
    if (starts) found.push_back(item.code);
  }
  return found;
}

// By its codes or its name, in letters of any case.
const Place* place_meant(std::string_view word) {
  const std::string small = lower(word);
  const auto meant = std::ranges::find_if(places(), [&small](const Place& place) {
    return lower(place.alpha2) == small || lower(place.alpha3) == small ||
           lower(place.name) == small;
  });
  return meant == places().end() ? nullptr : &*meant;
}

// A country that the world does not have is not a misspelling of another: IRN is not IRL.
bool is_other_country(const std::string& word) {
  const auto is_alias = [small = lower(word)](const auto& alias) { return alias.first == small; };
  return place_meant(word) != nullptr ||
         std::any_of(std::begin(kAliases), std::end(kAliases), is_alias);
}

}  // namespace

template <class Named>
std::string code_meant(const std::string& word, const std::vector<std::string>& known,
                       const std::vector<Named>& items) {
  const std::string small = lower(word);
  for (const std::string& code : known) {
    if (lower(code) == small) return code;
  }
  if (std::string code = code_named(small, known, items); !code.empty()) return code;
  if constexpr (std::is_same_v<Named, Country>) {
    const Place* place = place_meant(word);
    if (place != nullptr && contains(known, place->alpha3)) return std::string(place->alpha3);
    if (is_other_country(word)) return "";
  } else {
    if (std::string code = sector_named(small, known); !code.empty()) return code;
  }
  if (const auto codes = codes_of_start(small, items); !codes.empty()) {
    return codes.size() == 1 ? codes[0] : "";  // of SLO, SVK and SVN are as good
  }
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const Named& item : items) names.push_back(item.name);
  return nearest(word, known, names);
}

template std::string code_meant(const std::string&, const std::vector<std::string>&,
                                const std::vector<Country>&);
template std::string code_meant(const std::string&, const std::vector<std::string>&,
                                const std::vector<Sector>&);

namespace {

// "A, B" or "A B" written where a list was meant; "" where no part of it is known.
std::string list_meant(const std::string& word, const std::vector<std::string>& known) {
  std::vector<std::string> parts(1);
  for (const char c : word) {
    if (c != ',' && c != ' ') {
      parts.back() += c;
    } else if (!parts.back().empty()) {
      parts.emplace_back();
    }
  }
  if (parts.back().empty()) parts.pop_back();
  if (parts.size() < 2 || std::none_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return contains(known, part);
      })) {
    return "";
  }
  return fmt::format("for several, write a list: [{}]", fmt::join(parts, ", "));
}

// Adds to `diagnostic` about an unknown `word` what was probably meant.
template <class Named>
Diagnostic with_meaning(Diagnostic diagnostic, const std::string& word,
                        const std::vector<std::string>& known, const std::vector<Named>& items) {
  const bool is_name = !code_named(lower(word), known, items).empty();
  if (!is_name) diagnostic.fix = list_meant(word, known);
  diagnostic.near_miss = code_meant(word, known, items);
  return diagnostic;
}

Diagnostic unknown_country(const Word& word, const World& world) {
  std::vector<std::string> known = codes_of(world.countries());
  std::string allowed = listed(known, "countries.csv");
  std::vector<std::string> groups;
  for (const auto& group : world.groups()) groups.push_back(group.first);
  if (!groups.empty()) allowed += fmt::format("; the groups {}", fmt::join(groups, ", "));
  known.insert(known.end(), groups.begin(), groups.end());
  known.emplace_back("all");
  Diagnostic diagnostic = with_meaning(
      {ErrorCode::kUnknownCountry, word.where,
       fmt::format("the world has no country or group `{}`", word.text), allowed + "; all"},
      word.text, known, world.countries());
  const Place* place = place_meant(word.text);
  if (place != nullptr && diagnostic.near_miss.empty() && world.find_country("ROW")) {
    diagnostic.fix =
        fmt::format("{} is a part of ROW here: take a world that has it apart", place->name);
  }
  return diagnostic;
}

// Marks the countries a word means; false where the world has no such name.
bool mark(const Word& word, const World& world, std::vector<char>& chosen) {
  if (word.text == "all") {
    std::fill(chosen.begin(), chosen.end(), 1);
  } else if (const auto country = world.find_country(word.text)) {
    chosen[*country] = 1;
  } else if (const auto group = world.groups().find(word.text); group != world.groups().end()) {
    for (const std::size_t member : group->second) chosen[member] = 1;
  } else {
    return false;
  }
  return true;
}

// All words; reports those that mean nothing.
bool mark_all(const std::vector<Word>& words, const World& world, std::vector<char>& chosen,
              Diagnostics& diagnostics) {
  bool known = true;
  for (const Word& word : words) {
    if (mark(word, world, chosen)) continue;
    diagnostics.push_back(unknown_country(word, world));
    known = false;
  }
  return known;
}

std::vector<std::size_t> indices(const std::vector<char>& chosen) {
  std::vector<std::size_t> out;
  for (std::size_t n = 0; n < chosen.size(); ++n) {
    if (chosen[n]) out.push_back(n);
  }
  return out;
}

}  // namespace

std::vector<std::size_t> expand_countries(const Selection& selection, const World& world,
                                          Diagnostics& diagnostics) {
  std::vector<char> chosen(world.country_count(), 0);
  bool known = mark_all(selection.words, world, chosen, diagnostics);
  if (selection.except.empty()) return indices(chosen);

  std::vector<char> excepted(world.country_count(), 0);
  known = mark_all(selection.except, world, excepted, diagnostics) && known;
  std::size_t taken = 0, left = 0;
  for (std::size_t n = 0; n < chosen.size(); ++n) {
    if (!chosen[n]) continue;
    ++(excepted[n] ? taken : left);
    if (excepted[n]) chosen[n] = 0;
  }
  const Location& where = selection.except[0].where;
  if (known && !selection.words.empty() && taken == 0) {
    diagnostics.push_back(
        {ErrorCode::kEmptySelection, where,
         fmt::format("the exception of {} takes nobody out of {}", joined(selection.except),
                     joined(selection.words)),
         fmt::format("codes or groups that are part of {}", joined(selection.words)),
         "remove the exception, or mend it"});
  } else if (known && left == 0 && taken > 0) {
    diagnostics.push_back({ErrorCode::kEmptySelection, where,
                           fmt::format("the exception of {} leaves nobody of {}",
                                       joined(selection.except), joined(selection.words)),
                           "at least one country left",
                           "remove the measure, or mend the exception"});
  }
  return indices(chosen);
}

std::vector<std::size_t> expand_sectors(const Selection& selection, const World& world,
                                        Diagnostics& diagnostics) {
  std::vector<char> chosen(world.sector_count(), 0);
  for (const Word& word : selection.words) {
    if (const auto sector = world.find_sector(word.text)) {
      chosen[*sector] = 1;
      continue;
    }
    if (const auto group = world.sector_groups().find(word.text);
        group != world.sector_groups().end()) {
      for (const std::size_t j : group->second) chosen[j] = 1;
      continue;
    }
    const bool all = word.text == "all";
    const bool goods = all || word.text == "goods";
    const bool services = all || word.text == "services";
    if (!goods && !services) {
      std::vector<std::string> known = codes_of(world.sectors());
      std::string allowed = listed(known, "sectors.csv");
      std::vector<std::string> groups;
      for (const auto& group : world.sector_groups()) groups.push_back(group.first);
      if (!groups.empty()) allowed += fmt::format("; the groups {}", fmt::join(groups, ", "));
      allowed += "; goods, services, all";
      known.insert(known.end(), groups.begin(), groups.end());
      for (const char* name : {"goods", "services", "all"}) known.emplace_back(name);
      diagnostics.push_back(
          with_meaning({ErrorCode::kUnknownSector, word.where,
                        fmt::format("the world has no sector `{}`", word.text), allowed},
                       word.text, known, world.sectors()));
      continue;
    }
    bool any = false;
    for (std::size_t j = 0; j < chosen.size(); ++j) {
      if (world.sectors()[j].kind == SectorKind::kGoods ? goods : services) {
        chosen[j] = 1;
        any = true;
      }
    }
    if (!any) {
      diagnostics.push_back({ErrorCode::kEmptySelection, word.where,
                             fmt::format("the world has no sector of kind {}", word.text),
                             listed(codes_of(world.sectors()), "sectors.csv")});
    }
  }
  return indices(chosen);
}

int sector_precision(std::string_view word, const World& world) {
  if (world.find_sector(word)) return 3;
  if (word == "all") return 0;
  return world.sector_groups().count(std::string(word)) > 0 ? 2 : 1;
}

const Selection* owner_of_except(const Measure& measure, const World& world,
                                 Diagnostics& diagnostics) {
  const std::vector<Word>* except = exception_of(measure);
  if (except == nullptr || except->empty()) return nullptr;
  std::vector<const Selection*> sides;
  for (const Role role : {Role::kOrigin, Role::kDestination, Role::kVia}) {
    if (const Selection* side = side_of(measure, role)) sides.push_back(side);
  }

  std::vector<const Selection*> all, group;
  bool unknown = false;
  for (const Selection* side : sides) {
    std::vector<char> ignored(world.country_count(), 0);
    bool has_all = false, has_group = false;
    unknown = unknown || side->words.empty();
    for (const Word& word : side->words) {
      has_all = has_all || word.text == "all";
      unknown = unknown || !mark(word, world, ignored);
      has_group = has_group || !world.find_country(word.text);
    }
    if (has_all) {
      all.push_back(side);
    } else if (has_group) {
      group.push_back(side);
    }
  }
  if (all.size() == 1) return all[0];
  if (all.empty() && unknown) {  // already reported; whose exception it is cannot be said
    std::vector<char> ignored(world.country_count(), 0);
    mark_all(*except, world, ignored, diagnostics);
    return nullptr;
  }
  if (all.empty() && group.size() == 1) return group[0];

  Diagnostic diagnostic{ErrorCode::kAmbiguousExcept, (*except)[0].where, ""};
  if (all.empty() && group.empty()) {
    diagnostic.what = "`except` has nothing to take from: no side is written `all` or as a group";
    diagnostic.fix = "remove `except`, and list only the countries that are meant";
  } else {
    diagnostic.what = fmt::format("`except` could take from the origin or from the destination: {}",
                                  all.empty() ? "both are groups" : "both are `all`");
    diagnostic.allowed = "except_origin, except_destination";
    diagnostic.fix = "write `except_origin` or `except_destination` in place of `except`";
  }
  diagnostics.push_back(diagnostic);
  return nullptr;
}

Reach reach_of(const Measure& measure, const World& world, Diagnostics& diagnostics) {
  const Selection* owner = owner_of_except(measure, world, diagnostics);
  const auto countries = [&](Role role) -> std::vector<std::size_t> {
    const Selection* side = side_of(measure, role);
    if (side == nullptr) return {};
    if (side != owner) return expand_countries(*side, world, diagnostics);
    Selection less = *side;
    const std::vector<Word>& except = *exception_of(measure);
    less.except.insert(less.except.end(), except.begin(), except.end());
    return expand_countries(less, world, diagnostics);
  };
  Reach reach;
  reach.origins = countries(Role::kOrigin);
  reach.destinations = countries(Role::kDestination);
  reach.via = countries(Role::kVia);
  if (const Selection* sectors = side_of(measure, Role::kSectors)) {
    reach.sectors = expand_sectors(*sectors, world, diagnostics);
  }
  return reach;
}

}  // namespace samarkand
