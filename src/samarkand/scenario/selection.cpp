// What the words of a selection mean in a world.
#include <fmt/format.h>

#include <algorithm>

#include "samarkand/scenario/shock.h"

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

// The nearest of `known`, else the code of the item whose full name is near.
template <class Named>
std::string nearest_code(const std::string& word, const std::vector<std::string>& known,
                         const std::vector<Named>& items) {
  std::string near = nearest(word, known);
  if (!near.empty()) return near;
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const Named& item : items) names.push_back(item.name);
  const std::string near_name = nearest(word, names);
  if (near_name.empty()) return "";
  return items[static_cast<std::size_t>(std::find(names.begin(), names.end(), near_name) -
                                        names.begin())]
      .code;
}

// "A, B" or "A B" written where a list was meant.
std::string list_meant(const std::string& word) {
  if (word.find_first_of(", ") == std::string::npos) return "";
  std::string list;
  for (const char c : word) {
    if (c != ',' && c != ' ') {
      list += c;
    } else if (!list.empty() && list.back() != ' ') {
      list += ", ";
    }
  }
  return fmt::format("for several, write a list: [{}]", list);
}

Diagnostic unknown_country(const Word& word, const World& world) {
  std::vector<std::string> known = codes_of(world.countries());
  std::string allowed = listed(known, "countries.csv");
  std::vector<std::string> groups;
  for (const auto& group : world.groups()) groups.push_back(group.first);
  if (!groups.empty()) allowed += fmt::format("; the groups {}", fmt::join(groups, ", "));
  known.insert(known.end(), groups.begin(), groups.end());
  known.emplace_back("all");
  return {ErrorCode::kUnknownCountry,
          word.where,
          fmt::format("the world has no country or group `{}`", word.text),
          allowed + "; all",
          list_meant(word.text),
          nearest_code(word.text, known, world.countries())};
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

std::string joined(const std::vector<Word>& words) {
  std::vector<std::string_view> texts;
  texts.reserve(words.size());
  for (const Word& word : words) texts.push_back(word.text);
  return fmt::format("{}", fmt::join(texts, ", "));
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
    const bool all = word.text == "all";
    const bool goods = all || word.text == "goods";
    const bool services = all || word.text == "services";
    if (!goods && !services) {
      std::vector<std::string> known = codes_of(world.sectors());
      const std::string allowed = listed(known, "sectors.csv") + "; goods, services, all";
      for (const char* name : {"goods", "services", "all"}) known.emplace_back(name);
      diagnostics.push_back({ErrorCode::kUnknownSector, word.where,
                             fmt::format("the world has no sector `{}`", word.text), allowed,
                             list_meant(word.text),
                             nearest_code(word.text, known, world.sectors())});
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

const Selection* owner_of_except(const Measure& measure, const World& world,
                                 Diagnostics& diagnostics) {
  if (measure.except.empty()) return nullptr;
  std::vector<const Selection*> sides = {&measure.origin, &measure.destination};
  if (measure.kind == MeasureKind::kProductivity) sides = {&measure.country};

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
    mark_all(measure.except, world, ignored, diagnostics);
    return nullptr;
  }
  if (all.empty() && group.size() == 1) return group[0];

  Diagnostic diagnostic{ErrorCode::kAmbiguousExcept, measure.except[0].where, ""};
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

}  // namespace samarkand
