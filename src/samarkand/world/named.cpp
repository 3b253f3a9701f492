#include "samarkand/world/named.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <utility>

namespace samarkand {
namespace {

constexpr std::size_t kLongestList = 20;  // codes in a message

template <class Coded>
std::vector<std::string> codes_of(const std::vector<Coded>& items) {
  std::vector<std::string> codes;
  codes.reserve(items.size());
  for (const Coded& item : items) codes.push_back(item.code);
  return codes;
}

template <class Coded>
Diagnostic unknown(std::string_view kind, const Word& word, const std::vector<Coded>& items,
                   const std::vector<std::string>& more, std::string_view file) {
  std::vector<std::string> known = codes_of(items), names;
  for (const Coded& item : items) names.push_back(item.name);
  std::string allowed = known.size() > kLongestList
                            ? fmt::format("one of the {} codes of {}", known.size(), file)
                            : fmt::format("{}", fmt::join(known, ", "));
  if (!more.empty()) allowed += fmt::format("; {}", fmt::join(more, ", "));
  known.insert(known.end(), more.begin(), more.end());
  return {.code = ErrorCode::kWorldUnknownCode,
          .where = word.where,
          .what = fmt::format("the world has no {} \"{}\"", kind, word.text),
          .allowed = allowed,
          .near_miss = nearest(word.text, known, names)};
}

std::vector<std::size_t> first(std::size_t count) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

}  // namespace

std::vector<std::size_t> countries_named(const World& world, std::string_view word) {
  if (word == "all") return first(world.country_count());
  if (const auto country = world.find_country(word)) return {*country};
  const auto group = world.groups().find(std::string(word));
  return group == world.groups().end() ? std::vector<std::size_t>{} : group->second;
}

std::vector<std::size_t> sectors_named(const World& world, std::string_view word) {
  if (word == "all") return first(world.sector_count());
  if (const auto sector = world.find_sector(word)) return {*sector};
  const auto group = world.sector_groups().find(std::string(word));
  if (group != world.sector_groups().end()) return group->second;
  std::vector<std::size_t> found;
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    const bool goods = world.sectors()[j].kind == SectorKind::kGoods;
    if (word == (goods ? "goods" : "services")) found.push_back(j);
  }
  return found;
}

Diagnostic unknown_country_code(const World& world, const Word& word, bool groups) {
  if (!groups && (word.text == "all" || world.groups().contains(word.text))) {
    return {.code = ErrorCode::kWorldUnknownCode,
            .where = word.where,
            .what = fmt::format("\"{}\" is a group, and groups are not allowed here", word.text),
            .allowed = "codes of countries.csv, one a row"};
  }
  std::vector<std::string> more;
  for (const auto& group : world.groups()) more.push_back(group.first);
  more.emplace_back("all");
  if (!groups) more.clear();
  return unknown(groups ? "country or group" : "country", word, world.countries(), more,
                 "countries.csv");
}

Diagnostic unknown_sector_code(const World& world, const Word& word, bool kinds) {
  std::vector<std::string> more;
  if (kinds) {
    for (const auto& group : world.sector_groups()) more.push_back(group.first);
    more.insert(more.end(), {"goods", "services", "all"});
  }
  return unknown("sector", word, world.sectors(), more, "sectors.csv");
}

Word word_of(const Table& table, std::size_t row, std::size_t column) {
  return {std::string(table.text(row, column)), table.where(row, column)};
}

}  // namespace samarkand
