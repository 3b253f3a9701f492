// What measures do to every cell of a world, as dense arrays that the solver reads. Measures
// commute; cells with origin = destination are never touched.
//
//   m[j,n,i]   = K / pi = prod over measures of ((1 - phi) + phi x^(-theta)), x the measure's cost
//                ratio (t'/t, s', iceberg factor, infinite for a ban), phi its share. 0: banned.
//   1/t'[j,n,i] average over covered and uncovered value: (1-f)/t + f/t', with
//                f = phi (t'/t)^(-theta) / ((1-phi) + phi (t'/t)^(-theta))
//   1/s'[j,n,i] the same for the gross export tax
//   d[j,n,i]   = (factors of m from icebergs and bans)^(-1/theta); infinite where banned
//   m and d hold the cost of routes and currencies chi too (channels/corridors.h)
//   z[j,n]     productivity new/old;  T[n] transfer received, sum 0;  theta[j] as used
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/effect.h"
#include "samarkand/world/world.h"

namespace samarkand {

// The smallest m that is not a ban: a cost, however high, never becomes one.
inline constexpr double kLeastAccess = 1e-280;

// Part of what buyers pay for a cell, less export tax (F'/s'), that intermediaries of a third
// country earn; the producer gets the rest: the model's o and RN.
struct Commission {
  std::size_t cell, country;
  double part;  // >= 0; of one cell they add up to at most 1
};

struct Shock {
  Closure closure = Closure::kScaled;
  Array access;                              // m [sector][importer][exporter]
  Array inverse_tariff;                      // 1/t' [sector][importer][exporter]
  Array inverse_export_tax;                  // 1/s' [sector][importer][exporter]
  Array iceberg;                             // d [sector][importer][exporter]
  Array productivity;                        // z [sector][country]
  Array transfer;                            // T [country], the world's unit at the numeraire
  Array theta;                               // [sector]
  std::vector<Commission> commissions = {};  // by cell, then country
  // What layers left behind the arrays, where measures reach them.
  std::vector<std::shared_ptr<const Effect>> effects = {};
  // Elasticities of the nests: value added against inputs, between inputs, between sectors in final
  // demand (>= 0; 1: Cobb-Douglas), and of labour between sectors (>= 1; infinite: one wage).
  double epsilon = 1, eta = 1, sigma = 1;
  double labour_mobility = std::numeric_limits<double>::infinity();

  // ln m of a cell, minus infinity where banned. Where m itself would be below kLeastAccess,
  // `access` holds kLeastAccess, and the cost factors d, t'/t, s' say what it is.
  double log_access(const World& world, std::size_t sector, std::size_t cell) const;

  // The effect of this type, or nullptr: shock.effect<ChannelEffect>().
  template <class Of>
  const Of* effect() const {
    for (const std::shared_ptr<const Effect>& one : effects) {
      if (const auto* found = dynamic_cast<const EffectOf<Of>*>(one.get())) return &found->of();
    }
    return nullptr;
  }
  // Whether some effect may revise the shock where it knows the equilibrium.
  bool responds() const;

  // No measure at all: the baseline.
  static Shock none(const World& world);
};

}  // namespace samarkand
