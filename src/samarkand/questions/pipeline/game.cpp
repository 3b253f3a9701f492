#include "samarkand/questions/pipeline/game.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "samarkand/energy/places.h"
#include "samarkand/measures/network_kind.h"

namespace samarkand {
namespace {

Coalition member(std::size_t player) { return Coalition{1} << player; }

}  // namespace

PipelineGame::PipelineGame(const PipelineQuestion& asked, const energy::Network& network,
                           Diagnostics& diagnostics)
    : asked_(asked), without_(network) {
  const std::size_t before = diagnostics.size();
  // All lines at once: names that clash, owners, and the year in which all are there.
  std::vector<Measure> brought;
  for (const PipelinePlayer& player : asked_.players) {
    brought.insert(brought.end(), player.with.begin(), player.with.end());
    brought.insert(brought.end(), player.instead.begin(), player.instead.end());
  }
  const energy::Network all = altered(network, brought, diagnostics);
  if (diagnostics.size() > before) return;
  without_.year = all.year;
  find_parts(all, diagnostics);
  add_arcs(network, diagnostics);
  if (diagnostics.size() > before) return;
  for (std::size_t p = 0; p < asked_.players.size(); ++p) {
    add_brought(p, false, asked_.players[p].with, diagnostics);
    add_brought(p, true, asked_.players[p].instead, diagnostics);
  }
  if (diagnostics.size() > before) return;
  if (projects_.size() > kMostProjects) {
    diagnostics.push_back(
        {ErrorCode::kTooMany, asked_.arcs.front().where,
         fmt::format("{} lines and alternatives make too many plans", projects_.size()),
         fmt::format("at most {}", kMostProjects)});
    return;
  }
  for (const energy::Arc& arc : all.arcs) {
    const auto listed = listed_.find(arc.code);
    if (!arc.owner.empty() || listed == listed_.end() || std::popcount(listed->second) < 2)
      continue;
    diagnostics.push_back({ErrorCode::kTwoParts, asked_.arcs.front().where,
                           fmt::format("the line {} is of several players and has no owner, who "
                                       "has its rent",
                                       arc.code),
                           "a line with an `owner`, or of one player"});
  }
}

void PipelineGame::find_parts(const energy::Network& all, Diagnostics& diagnostics) {
  for (std::size_t p = 0; p < asked_.players.size(); ++p) {
    const PipelinePlayer& player = asked_.players[p];
    parts_.push_back({energy::find_nodes(player.nodes, without_, diagnostics),
                      energy::find_suppliers(player.suppliers, without_, diagnostics)});
    for (const std::size_t a : energy::find_arcs(player.arcs, all, diagnostics)) {
      listed_[all.arcs[a].code] |= member(p);
    }
    energy::check_owners(player.owner, all, diagnostics);
    for (const Word& owner : player.owner) {
      const auto [at, fresh] = owners_.emplace(owner.text, static_cast<int>(p));
      if (fresh || at->second == static_cast<int>(p)) continue;
      diagnostics.push_back(
          {ErrorCode::kTwoParts, owner.where,
           fmt::format("what {} owns is of both {} and {}", owner.text,
                       asked_.players[static_cast<std::size_t>(at->second)].name.text,
                       player.name.text),
           "each owner of one player"});
    }
    for (std::size_t earlier = 0; earlier < p; ++earlier) {
      const auto twice = [&](const auto& own, const auto& other, const auto& items) {
        for (const std::size_t place : own) {
          if (!energy::contains(other, place)) continue;
          diagnostics.push_back({ErrorCode::kTwoParts, player.where,
                                 fmt::format("{} is of both {} and {}", items[place].code,
                                             asked_.players[earlier].name.text, player.name.text),
                                 "each node and supplier of one player"});
          return;
        }
      };
      twice(parts_[p].nodes, parts_[earlier].nodes, without_.nodes);
      twice(parts_[p].suppliers, parts_[earlier].suppliers, without_.suppliers);
    }
  }
}

void PipelineGame::add_arcs(const energy::Network& network, Diagnostics& diagnostics) {
  for (const std::size_t a : energy::find_arcs(asked_.arcs, network, diagnostics)) {
    energy::Arc& arc = without_.arcs[a];
    PipelineProject project{.name = arc.code, .asked = true, .arc = a};
    project.needs = needs_of(arc);
    if (project.needs == 0) {
      diagnostics.push_back({ErrorCode::kNoPart, asked_.arcs.front().where,
                             fmt::format("no player has a part of the line {}", arc.code),
                             "players with its arc, or with a supplier or a node at its ends"});
    }
    projects_.push_back(std::move(project));
    arcs_.push_back(arc);
    arc.available = arc.take_or_pay = 0;
  }
}

void PipelineGame::add_brought(std::size_t player, bool instead,
                               const std::vector<Measure>& measures, Diagnostics& diagnostics) {
  if (measures.empty()) return;
  PipelineProject project{.instead = instead, .brings = &measures, .needs = member(player)};
  const energy::Network with = altered(without_, measures, diagnostics);
  std::vector<std::string> names;
  for (std::size_t a = without_.arcs.size(); a < with.arcs.size(); ++a) {
    project.needs |= needs_of(with.arcs[a]);
    listed_[with.arcs[a].code] |= member(player);
    names.push_back(with.arcs[a].code);
  }
  project.name = names.empty() ? fmt::format("what {} brings", asked_.players[player].name.text)
                               : fmt::format("{}", fmt::join(names, " and "));
  projects_.push_back(std::move(project));
}

Coalition PipelineGame::needs_of(const energy::Arc& arc) const {
  const auto listed = listed_.find(arc.code);
  Coalition needs = listed == listed_.end() ? 0 : listed->second;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const Parts& parts = parts_[p];
    const bool begins = energy::contains(parts.nodes, arc.origin) ||
                        std::ranges::any_of(parts.suppliers, [&](std::size_t t) {
                          return without_.suppliers[t].node == arc.origin;
                        });
    if (begins || energy::contains(parts.nodes, arc.destination)) needs |= member(p);
  }
  return needs;
}

std::vector<std::uint64_t> PipelineGame::plans() const {
  std::vector<std::uint64_t> plans;
  for (std::uint64_t plan = 0; plan < std::uint64_t{1} << projects_.size(); ++plan) {
    int asked = 0, instead = 0;
    for (std::size_t k = 0; k < projects_.size(); ++k) {
      if ((plan >> k & 1) == 0) continue;
      asked += projects_[k].asked ? 1 : 0;
      instead += projects_[k].instead ? 1 : 0;
    }
    if (instead == 0 || (instead == 1 && asked == 0)) plans.push_back(plan);
  }
  std::ranges::stable_sort(plans, {}, [](std::uint64_t plan) { return std::popcount(plan); });
  return plans;
}

Coalition PipelineGame::needs(std::uint64_t plan) const {
  Coalition needs = 0;
  for (std::size_t k = 0; k < projects_.size(); ++k) {
    if ((plan >> k & 1) != 0) needs |= projects_[k].needs;
  }
  return needs;
}

std::vector<Measure> PipelineGame::measures_of(std::uint64_t plan) const {
  std::vector<Measure> measures;
  for (std::size_t k = 0; k < projects_.size(); ++k) {
    const std::vector<Measure>* brings = projects_[k].brings;
    if (brings == nullptr || (plan >> k & 1) == 0) continue;
    measures.insert(measures.end(), brings->begin(), brings->end());
  }
  return measures;
}

energy::Network PipelineGame::network(std::uint64_t plan) const {
  energy::Network network = without_;
  for (std::size_t k = 0; k < arcs_.size(); ++k) {  // they are the first projects
    if ((plan >> k & 1) != 0) network.arcs[projects_[k].arc] = arcs_[k];
  }
  Diagnostics checked;  // when all of them stood together
  return altered(network, measures_of(plan), checked);
}

int PipelineGame::player_of(const std::string& owner, const std::string& arc) const {
  if (!owner.empty()) {
    const auto found = owners_.find(owner);
    return found == owners_.end() ? -1 : found->second;
  }
  const auto listed = listed_.find(arc);
  return listed == listed_.end() ? -1 : std::countr_zero(listed->second);
}

std::vector<PipelineGame::Gains> PipelineGame::accounts(const energy::Network& network,
                                                        const energy::Outcome& outcome) const {
  const auto counts = [this](std::string_view gain) {
    return std::ranges::any_of(asked_.counts, [gain](const Word& word) {
      return word.text == gain || word.text == "all";
    });
  };
  std::array<double, std::size(kGains)> weight{};
  for (std::size_t g = 0; g < weight.size(); ++g) weight[g] = counts(kGains[g]) ? 1 : 0;
  std::vector<Gains> accounts(parts_.size(), Gains{});
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    for (const std::size_t n : parts_[p].nodes) {
      accounts[p][0] += weight[0] * (outcome.consumer_surplus[n] + outcome.buyers_gain[n]);
      accounts[p][4] += weight[4] * outcome.stocks[n];
    }
    for (const std::size_t t : parts_[p].suppliers) {
      accounts[p][1] += weight[1] * outcome.profit[t];
    }
  }
  for (std::size_t a = 0; a < network.arcs.size(); ++a) {
    const energy::Arc& arc = network.arcs[a];
    const int renter = player_of(arc.wedge_owner.empty() ? arc.owner : arc.wedge_owner, arc.code);
    if (renter >= 0) accounts[static_cast<std::size_t>(renter)][2] += weight[2] * outcome.rent[a];
    const bool named = arc.wedge_owner.empty() && !arc.owner.empty();  // but not for the wedge
    const int gainer = named ? -1 : player_of(arc.wedge_owner, arc.code);
    if (gainer >= 0) accounts[static_cast<std::size_t>(gainer)][3] += weight[3] * outcome.wedge[a];
  }
  return accounts;
}

}  // namespace samarkand
