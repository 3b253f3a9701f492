#include "samarkand/questions/coalition/parts.h"

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
constexpr std::size_t kMostPlayers = 63;  // bits of a Coalition

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

void check_players(const std::vector<Word>& names, const CoalitionPool& pool, const World& world,
                   Diagnostics& diagnostics) {
  if (names.size() > kMostPlayers) {
    diagnostics.push_back({ErrorCode::kTooMany, names[kMostPlayers].where,
                           fmt::format("{} members and possible members", names.size()),
                           fmt::format("{} at most", kMostPlayers)});
  }
  std::vector<Bloc> blocs;
  for (const Valuation& player : pool.players) blocs.push_back(player.own);
  refuse_overlaps(names, blocs, &pool.target, "member", world, diagnostics);
}

}  // namespace

std::vector<OwnedMeasure> parts_of(const Measure& measure, const std::vector<Valuation>& players,
                                   const Bloc& target, const World& world) {
  // What is not between an origin and a destination is nobody's part.
  if (!kind_of(measure).is_between_pairs()) return {{measure}};
  Diagnostics none;
  const Reach reach = reach_of(measure, world, none);
  const Countries &origin = reach.origins, &destination = reach.destinations;

  std::vector<OwnedMeasure> parts;
  const auto add = [&](const Countries& from, const Countries& to, int player) {
    if (from.empty() || to.empty()) return;
    OwnedMeasure part{measure, player};
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

bool names_member(const Measure& measure) {
  const auto is_member = [](const Word& word) { return word.text == kMember; };
  const auto names_it = [&](const Role role) {
    const Selection* side = side_of(measure, role);
    return side != nullptr && std::ranges::any_of(side->words, is_member);
  };
  return names_it(Role::kOrigin) || names_it(Role::kDestination) || names_it(Role::kVia);
}

CoalitionPool make_pool(const CoalitionQuestion& asked, const Scenario& scenario,
                        const World& world, Diagnostics& diagnostics) {
  const std::size_t problems = diagnostics.size();
  CoalitionPool pool;
  pool.target = make_bloc(asked.target, world, diagnostics);
  std::vector<Word> names = asked.members;
  names.insert(names.end(), asked.possible.begin(), asked.possible.end());
  for (const Word& name : names) {
    pool.players.push_back(make_valuation(name, scenario, world, diagnostics));
  }
  check_players(names, pool, world, diagnostics);
  if (diagnostics.size() > problems) return pool;
  pool.members = (Coalition{1} << asked.members.size()) - 1;
  for (const Measure& measure : scenario.measures) {
    for (OwnedMeasure& part : parts_of(measure, pool.players, pool.target, world)) {
      pool.measures.push_back(std::move(part.measure));
      pool.player.push_back(part.player);
    }
  }
  for (std::size_t k = 0; k < names.size(); ++k) {
    const bool has_part = std::ranges::find(pool.player, static_cast<int>(k)) != pool.player.end();
    if (has_part) continue;
    if (asked.joining.empty()) {
      diagnostics.push_back(
          {ErrorCode::kNoPart, names[k].where,
           fmt::format("{} has no part: no measure of the scenario is between it and {}",
                       names[k].text, asked.target.text),
           "members with measures of the scenario, or `joining` for those without"});
    }
    for (const Measure& measure : asked.joining) {
      pool.measures.push_back(in_place_of_member(measure, names[k]));
      pool.player.push_back(static_cast<int>(k));
    }
  }
  return pool;
}

}  // namespace samarkand
