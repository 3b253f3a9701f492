// Nash equilibrium in measures: each player's instruments maximise its own aim, given the others'
// (Ossa 2014, American Economic Review 104:12; Gros 1987, Journal of International Economics 23:
// two countries, one sector, t = 1/(theta x home share of the other at border values)).
//
// Best replies in turn (Gauss-Seidel), each found as in optimal.h from the reply before, to
// tolerances that fall to the one that is asked for, until no player's first-order residual at the
// joint point is above it, and in one round more no further start (OptimalOptions::starts) and no
// second-order check leads a player to a better reply. What is found is a local Nash equilibrium:
// each player's measures are a local optimum against the others'.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "samarkand/strategy/measures.h"
#include "samarkand/strategy/optimal.h"

namespace samarkand {

struct Player {
  Aim aim;
  std::vector<std::size_t> instruments;  // positions in the problem; of one player each
  std::string name = {};                 // in reasons; empty: "player 0"
};

struct NashMeasures {
  bool converged = false;
  std::string reason;  // why not, or ""
  MeasurePoint point;  // the last
  // At the point, by player: V, and the first-order residual in its own instruments (optimal.h).
  Array objective, first_order_residual;
  // Of the second-order check of each player's reply in the last round, as in optimal.h.
  Array curvature;
  std::vector<std::size_t> directions, inside;
  Array gradient;                      // of each instrument, for its player's V
  std::vector<signed char> bound;      // [instrument] as in optimal.h
  std::size_t rounds = 0, solves = 0;  // times that all replied; equilibria
  std::size_t starts = 0;              // from which every reply was looked for in the last round
};

// Instruments of no player stay at the start. `max_solves` and `progress` count equilibria of all
// best replies.
NashMeasures nash_measures(const MeasureProblem& problem, const std::vector<Player>& players,
                           const Array& start = {}, const OptimalOptions& options = {});

}  // namespace samarkand
