// A scenario bound to a world: words become indices, and all measures together a shock.
#pragma once

#include <memory>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand {

class Corridors;  // samarkand/channels/corridors.h

// Expands groups, lists, `all`, `goods`, `services`, `except`, and combines the measures as
// explain_measures() says. Errors E406, E408 to E412, E415, E417 to E419 with near misses, all at
// once, sorted with those already there by their place; what is returned is only of use when none
// was added.
Shock make_shock(const Scenario& scenario, const std::shared_ptr<const World>& world,
                 Diagnostics& diagnostics);

// What a draw changes besides the numbers of the scenario.
struct Variation {
  Array theta_factor;     // [sector] on the scenario's trade elasticities; empty: 1
  std::vector<char> off;  // [measure] 1: left out; empty: none
};

// Binds one scenario again and again while its numbers change, at the cost of the cells that its
// measures reach. The same bits as make_shock(). The scenario must outlive it, and its measures
// must stay.
class ShockBinder {
 public:
  // Errors of selections, as make_shock(). `corridors`: in the place of the world's own.
  ShockBinder(const Scenario& scenario, const std::shared_ptr<const World>& world,
              Diagnostics& diagnostics, std::shared_ptr<const Corridors> corridors = nullptr);
  ~ShockBinder();

  // The scenario as it stands now; valid until the next call. Errors E406, E412, E415, unsorted.
  const Shock& bind(const Variation& variation, Diagnostics& diagnostics);

 private:
  class Maker;
  std::unique_ptr<Maker> maker_;
};

}  // namespace samarkand
