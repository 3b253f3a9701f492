// Whose part of a scenario a measure is: its cells between one player and the target, apart from
// the rest.
#pragma once

#include <vector>

#include "samarkand/questions/coalition/question.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/strategy/coalition_values.h"
#include "samarkand/strategy/payoff.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct OwnedMeasure {
  Measure measure;
  int player = -1;  // whose; -1: the rest
};

// Measures that together do the same as `measure`, which must be free of errors in this world. No
// country may be in two players, or in one and the target.
std::vector<OwnedMeasure> parts_of(const Measure& measure, const std::vector<Valuation>& players,
                                   const Bloc& target, const World& world);

// The measure with `name` in the place of the word `member`.
Measure in_place_of_member(Measure measure, const Word& name);

// Whether the word `member` stands in one of its selections.
bool names_member(const Measure& measure);

// Who is asked about, and all measures that any coalition has.
struct CoalitionPool {
  Bloc target;
  std::vector<Valuation> players;  // members, then possible members
  Coalition members = 0;
  std::vector<Measure> measures;
  std::vector<int> player;  // [measure] whose part it is; -1: nobody's
};
// Errors E408, E707, E708, E709; incomplete where there are any.
CoalitionPool make_pool(const CoalitionQuestion& asked, const Scenario& scenario,
                        const World& world, Diagnostics& diagnostics);

}  // namespace samarkand
