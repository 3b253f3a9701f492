// What bans leave possible, decided on the pattern of zeros before anything is solved.
//
// (a) A cell (j,n) none of whose origins can deliver is not available. What needs it depends on the
//     elasticity of its nest:
//     inputs (eta): with eta <= 1 one missing input ends the nest; with eta > 1 the nest goes on
//       while one input is left.
//     a sector whose nest of inputs has ended cannot produce and is no origin any more, unless
//       epsilon > 1 and it has labour: then it goes on with labour alone and buys no inputs.
//     final demand (sigma): with sigma <= 1 it needs every good it bought; with sigma > 1 it does
//       without while one is left. What it cannot do without: there is no equilibrium.
//     And so on, until nothing changes.
// (b) Trade that can only go one way is paid where given finance can carry it (trade/one_way.h):
//     deficits under the closure `fixed`, transfers under each but `proportional`. Circles, the
//     strongly connected components of "i can sell to n", that such trade joins are one component;
//     all else between circles is zero, and (a) is asked again. Under `scaled` and `proportional`
//     deficits pay where already the data's trade has no way back.
// Cells that nobody demands any more (no final demand, no live user), or that are not available and
// are done without, have spending zero.
#pragma once

#include <string>
#include <vector>

#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct Feasibility {
  std::vector<char> produces;  // [sector][country] can produce
  std::vector<char> demanded;  // [sector][country] has buyers that can exist, and is available
  std::vector<int> component;  // [country], numbered by their first country
  std::vector<int> circle;  // [country], likewise: within a component trade between them is one-way
  int components = 1;
  // Cells [sector][country] that final demand needs but cannot have, and those at the root of it:
  // bought before, and no origin may sell them, whatever it can still produce.
  std::vector<std::size_t> starved, roots;
};

// Whether a baseline share is above 0 and not banned, before (a) and (b).
inline bool origin_possible(const World& world, const Shock& shock, std::size_t sector,
                            std::size_t importer, std::size_t exporter) {
  const std::size_t c = world.cell(sector, importer, exporter);
  if (world.spending()[world.at(sector, importer)] == 0) return importer == exporter;
  return world.flow()[c] > 0 && shock.access[c] > 0;
}

Feasibility analyse_feasibility(const World& world, const Shock& shock);

}  // namespace samarkand
