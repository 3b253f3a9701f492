// Cells of a world that measures reach, and what covering a part of their value comes to.
#pragma once

#include <cstddef>

#include "samarkand/shock/selection.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Calls change(cell) for every cell of a sector between different economies.
template <class Change>
void for_cells_of(const Reach& reach, const World& world, std::size_t sector,
                  const Change& change) {
  for (const std::size_t n : reach.destinations) {
    for (const std::size_t i : reach.origins) {
      if (i != n) change(world.cell(sector, n, i));
    }
  }
}
template <class Change>
void for_cells(const Reach& reach, const World& world, const Change& change) {
  for (const std::size_t j : reach.sectors) for_cells_of(reach, world, j, change);
}

// What a trade share is multiplied by when part `share` of it bears r = x^-theta.
inline double covered(double share, double r) { return share == 1 ? r : (1 - share) + share * r; }

// The part of what is left of the flow that bore the measure.
inline double covered_part(double share, double r) {
  return share == 1 ? 1 : share * r / covered(share, r);
}

}  // namespace samarkand
