// Whose part of a scenario a measure is: its cells between one player and the target, apart from
// the rest.
#pragma once

#include <string_view>
#include <vector>

#include "samarkand/scenario/scenario.h"
#include "samarkand/strategy/payoff.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct PlayersPart {
  Measure measure;
  int player = -1;  // whose; -1: the rest
};

// Measures that together do the same as `measure`, which must be free of errors in this world. No
// country may be in two players, or in one and the target.
std::vector<PlayersPart> parts_of(const Measure& measure, const std::vector<Valuation>& players,
                                  const Bloc& target, const World& world);

// E708 for each of `names` whose bloc shares a country with an earlier one or with the target; what
// they are is said by `kind`, as in "member".
void refuse_overlaps(const std::vector<Word>& names, const std::vector<Bloc>& blocs,
                     const Bloc* target, std::string_view kind, const World& world,
                     Diagnostics& diagnostics);

// The measure with `name` in the place of the word `member`.
Measure in_place_of_member(Measure measure, const Word& name);

}  // namespace samarkand
