// What the words of a scenario mean in a world.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/measure.h"
#include "samarkand/world/world.h"

namespace samarkand {

// The country indices a selection means, ascending and without repeats.
std::vector<std::size_t> expand_countries(const Selection& selection, const World& world,
                                          Diagnostics& diagnostics);
std::vector<std::size_t> expand_sectors(const Selection& selection, const World& world,
                                        Diagnostics& diagnostics);

// The code of `known` that `word` probably means, by meaning first and by spelling last; "" where
// none is near. Named: Country or Sector, whose names `items` give.
template <class Named>
std::string code_meant(const std::string& word, const std::vector<std::string>& known,
                       const std::vector<Named>& items);

// Which word for a sector wins: a code (3) over a group (2) over goods and services (1) over all
// (0).
int sector_precision(std::string_view word, const World& world);

// The indices that a measure's selections mean, ascending; empty where its kind has none.
struct Reach {
  std::vector<std::size_t> origins, destinations, via, sectors;
};
Reach reach_of(const Measure& measure, const World& world, Diagnostics& diagnostics);

// The side of a measure that its bare `except` takes from: the one written `all`, else the one
// written as a group; nothing without an `except`. Error E411 where two sides could be meant or
// none.
const Selection* owner_of_except(const Measure& measure, const World& world,
                                 Diagnostics& diagnostics);

}  // namespace samarkand
