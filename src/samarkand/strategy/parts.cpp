#include "samarkand/strategy/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "samarkand/shock/kind.h"
#include "samarkand/shock/selection.h"
#include "samarkand/shock/shock.h"


namespace samarkand {
namespace {

using Countries = std::vector<std::size_t>;  // ascending

constexpr std::string_view kMember = "member";

Countries both(const Countries& a, const Countries& b) {
  Countries result;
  std::ranges::set_intersection(a, b, std::back_inserter(result));
  return result;
}
Countries less(const Countries& a, const Countries& b) {
  Countries result;
  std::ranges::set_difference(a, b, std::back_inserter(result));
  return result;
}
Countries either(const Countries& a, const Countries& b) {
  Countries result;
  std::ranges::set_union(a, b, std::back_inserter(result));
  return result;
}

Selection codes(const Countries& countries, const Selection& like, const World& world) {
  Selection result;
  result.where = like.where;
  for (const std::size_t n : countries) {
    result.words.push_back({world.countries()[n].code, like.where});
  }
  return result;
}

void put_name(std::vector<Word>& words, const Word& name) {
  for (Word& word : words) {
    if (word.text == kMember) word.text = name.text;
  }
}

}  // namespace

std::vector<PlayersPart> parts_of(const Measure& measure, const std::vector<Valuation>& players,
                                  const Bloc& target, const World& world) {
  // What is not between an origin and a destination is nobody's part.
  if (!kind_of(measure).is_between_pairs()) return {{measure}};
  Diagnostics none;
  const Reach reach = reach_of(measure, world, none);
  const Countries &origin = reach.origins, &destination = reach.destinations;

  std::vector<PlayersPart> parts;
  const auto add = [&](const Countries& from, const Countries& to, int player) {
    if (from.empty() || to.empty()) return;
    PlayersPart part{measure, player};
    const auto put = [&](Role role, const Countries& countries) {
      Selection& side = *side_of(part.measure, role);
      side = codes(countries, side, world);
    };
    put(Role::kOrigin, from);
    put(Role::kDestination, to);
    if (std::vector<Word>* except = exception_of(part.measure)) except->clear();
    parts.push_back(std::move(part));
  };
  Countries all;
  for (std::size_t k = 0; k < players.size(); ++k) {
    const Countries& own = players[k].own.countries;
    all = either(all, own);
    add(both(origin, own), both(destination, target.countries), static_cast<int>(k));
    add(both(origin, target.countries), both(destination, own), static_cast<int>(k));
  }
  if (parts.empty()) return {{measure}};
  add(both(origin, all), less(destination, target.countries), -1);
  add(both(origin, target.countries), less(destination, all), -1);
  add(less(origin, either(all, target.countries)), destination, -1);
  return parts;
}

void refuse_overlaps(const std::vector<Word>& names, const std::vector<Bloc>& blocs,
                     const Bloc* target, std::string_view kind, const World& world,
                     Diagnostics& diagnostics) {
  std::vector<std::string> taken(world.country_count());
  if (target != nullptr) {
    for (const std::size_t n : target->countries) taken[n] = "the target";
  }
  for (std::size_t k = 0; k < names.size(); ++k) {
    for (const std::size_t n : blocs[k].countries) {
      if (taken[n].empty()) {
        taken[n] = names[k].text;
        continue;
      }
      diagnostics.push_back({ErrorCode::kTwoParts, names[k].where,
                             fmt::format("{} is part of {} and of {}", world.countries()[n].code,
                                         taken[n], names[k].text),
                             fmt::format("each country in one {}, and none in the target", kind)});
      break;
    }
  }
}

Measure in_place_of_member(Measure measure, const Word& name) {
  for (const Role role : {Role::kOrigin, Role::kDestination, Role::kVia}) {
    Selection* side = side_of(measure, role);
    if (side == nullptr) continue;
    put_name(side->words, name);
    put_name(side->except, name);
  }
  if (std::vector<Word>* except = exception_of(measure)) put_name(*except, name);
  return measure;
}

}  // namespace samarkand
