// A scenario bound to a world: what the measures do to every cell, as dense arrays that the solver
// reads. Measures commute; cells with origin = destination are never touched.
//
//   m[j,n,i]   = K / pi = prod over measures of ((1 - phi) + phi x^(-theta)), x the measure's cost
//                ratio (t'/t, s', iceberg factor, infinite for a ban), phi its share. 0: banned.
//   1/t'[j,n,i] average over covered and uncovered value: (1-f)/t + f/t', with
//                f = phi (t'/t)^(-theta) / ((1-phi) + phi (t'/t)^(-theta))
//   1/s'[j,n,i] the same for the gross export tax
//   d[j,n,i]   = (factors of m from icebergs and bans)^(-1/theta); infinite where banned
//   m and d hold the cost of ways and currencies chi too (channels/corridors.h)
//   z[j,n]     productivity new/old;  T[n] transfer received, sum 0;  theta[j] as used
#pragma once

#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"

namespace samarkand {

class ChannelEffect;  // samarkand/channels/corridors.h
class Corridors;

// The smallest m that is not a ban: a cost, however high, never becomes one.
inline constexpr double kLeastAccess = 1e-280;

// Part of what buyers pay for a cell, less export tax (F'/s'), that middlemen of a third country
// earn; the producer gets the rest: the model's o and RN.
struct Commission {
  std::size_t cell, country;
  double part;  // >= 0; of one cell they add up to at most 1
};

struct Shock {
  Closure closure = Closure::kFixed;
  Array access;                              // m [sector][importer][exporter]
  Array inverse_tariff;                      // 1/t' [sector][importer][exporter]
  Array inverse_export_tax;                  // 1/s' [sector][importer][exporter]
  Array iceberg;                             // d [sector][importer][exporter]
  Array productivity;                        // z [sector][country]
  Array transfer;                            // T [country], the world's unit at the numeraire
  Array theta;                               // [sector]
  std::vector<Commission> commissions = {};  // by cell, then country
  // Behind the cells whose ways or currencies changed; null where no measure reaches any.
  std::shared_ptr<const ChannelEffect> channels = {};
  // Elasticities of the nests: value added against inputs, between inputs, between sectors in final
  // demand (>= 0; 1: Cobb-Douglas), and of labour between sectors (>= 1; infinite: one wage).
  double epsilon = 1, eta = 1, sigma = 1;
  double labour_mobility = std::numeric_limits<double>::infinity();

  // ln m of a cell, minus infinity where banned. Where m itself would be below kLeastAccess,
  // `access` holds kLeastAccess, and the cost factors d, t'/t, s' say what it is.
  double log_access(const World& world, std::size_t sector, std::size_t cell) const;

  // No measure at all: the baseline.
  static Shock none(const World& world);
};

// Expands groups, lists, `all`, `goods`, `services`, `except`, and combines the measures as
// explain_measures() says. Errors E406, E408 to E412, E415, E417 to E419 with near misses, all at
// once, sorted with those already there by their place; what is returned is only of use when none
// was added.
Shock make_shock(const Scenario& scenario, const World& world, Diagnostics& diagnostics);

// What a draw changes besides the numbers of the scenario.
struct Variation {
  Array theta_factor;     // [sector] on the scenario's trade elasticities; empty: 1
  std::vector<char> off;  // [measure] 1: left out; empty: none
};

// Binds one scenario again and again while its numbers change, at the cost of the cells that its
// measures reach. The same bits as make_shock(). The scenario and the world must outlive it; their
// countries, sectors and measures must stay.
class ShockBinder {
 public:
  // Errors of selections, as make_shock(). `corridors`: in the place of the world's own.
  ShockBinder(const Scenario& scenario, const World& world, Diagnostics& diagnostics,
              std::shared_ptr<const Corridors> corridors = nullptr);
  ~ShockBinder();

  // The scenario as it stands now; valid until the next call. Errors E406, E412, E415, unsorted.
  const Shock& bind(const Variation& variation, Diagnostics& diagnostics);

 private:
  class Maker;
  std::unique_ptr<Maker> maker_;
};

// The country indices a selection means, ascending and without repeats.
std::vector<std::size_t> expand_countries(const Selection& selection, const World& world,
                                          Diagnostics& diagnostics);
std::vector<std::size_t> expand_sectors(const Selection& selection, const World& world,
                                        Diagnostics& diagnostics);

// Which word for a sector wins: a code (2) over goods and services (1) over all (0).
int sector_precision(std::string_view word, const World& world);

// The side of a measure that its bare `except` takes from: the one written `all`, else the one
// written as a group; nothing without an `except`. Error E411 where two sides could be meant or
// none.
const Selection* owner_of_except(const Measure& measure, const World& world,
                                 Diagnostics& diagnostics);

}  // namespace samarkand
