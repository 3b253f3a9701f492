// Lines as a game among those who can withhold a part of them.
//
//   a project   an arc that is asked about; what a player brings `with` itself, which stands beside
//               all others; or what it brings `instead`: of all of these and the arcs asked about,
//               one of the `instead` alone, or the arcs
//   needs       of a project: who brings it, who has one of its lines among its arcs, who has a
//               supplier or a node where one begins, or a node where one ends
//   a plan      a set of projects that can stand together; the network with them is solved
//   gain_i      of a plan, to a player: consumers (surplus, discounts) and stocks at its nodes,
//               profits of its suppliers, rents and wedges of its arcs, less what these are in the
//               network with the scenario's measures and without any project
//   v(S)        worth of a coalition: max over plans whose projects need nobody outside S of
//               sum_{i in S} gain_i; nothing is a plan, so that v >= 0
//
// Who is not in S goes on as without the projects, buys and sells, and withholds what is its own of
// the projects. The wedge of an arc is its wedge_owner's, its rent too, without one its owner's: of
// the player that has that name among its owners, of nobody where no player has. Where no name is
// given they are of who lists or brings the arc.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "samarkand/energy/network.h"
#include "samarkand/energy/outcome.h"
#include "samarkand/questions/pipeline/question.h"
#include "samarkand/strategy/coalition_values.h"

namespace samarkand {

inline constexpr std::size_t kMostProjects = 8;

struct PipelineProject {
  std::string name = {};  // of its lines
  bool asked = false, instead = false;
  std::size_t arc = 0;                           // where it is asked about
  const std::vector<Measure>* brings = nullptr;  // else, in the question
  Coalition needs = 0;
};

class PipelineGame {
 public:
  // `network`: with the scenario's measures. Errors E707, E709, E801 and those of measures; of use
  // where nothing is wrong. The question must outlive it.
  PipelineGame(const PipelineQuestion& asked, const energy::Network& network,
               Diagnostics& diagnostics);

  const std::vector<PipelineProject>& projects() const { return projects_; }
  // Sets of projects that can stand together, as masks; the first is 0. Few projects come first.
  std::vector<std::uint64_t> plans() const;
  Coalition needs(std::uint64_t plan) const;
  energy::Network network(std::uint64_t plan) const;

  using Gains = std::array<double, std::size(kGains)>;
  // What each player has of an outcome of such a network, [player], by kGains.
  std::vector<Gains> accounts(const energy::Network& network, const energy::Outcome& outcome) const;

 private:
  struct Parts {
    std::vector<std::size_t> nodes, suppliers;
  };

  void add_arcs(const energy::Network& network, Diagnostics& diagnostics);
  void add_brought(std::size_t player, bool instead, const std::vector<Measure>& measures,
                   Diagnostics& diagnostics);
  void find_parts(const energy::Network& all, Diagnostics& diagnostics);
  Coalition needs_of(const energy::Arc& arc) const;
  std::vector<Measure> measures_of(std::uint64_t plan) const;
  int player_of(const std::string& owner, const std::string& arc) const;  // -1: of nobody

  const PipelineQuestion& asked_;
  energy::Network without_;        // without any project
  std::vector<energy::Arc> arcs_;  // as they were, of those asked about
  std::vector<PipelineProject> projects_;
  std::vector<Parts> parts_;                 // [player]
  std::map<std::string, Coalition> listed_;  // arcs: who lists or brings them
  std::map<std::string, int> owners_;
};

}  // namespace samarkand
