// A world with new totals: the closest to the old one that meets the totals and every identity.
//
// 1. A value-added total scales what its economies and sectors make: output, inputs, value added by
//    g = new/old (where several cover a cell, that of the fewest cells), final spending by the
//    economy's mean of g, and trade as gravity has it, F g_exporter g_importer / g_world.
// 2. Of all worlds that meet totals and identities, the one closest to that in cross-entropy over
//    flows, inputs, final spending and value added together (ras.h):
//      sum_i t F[j,n,i] = sum_k M[n,k,j] + C[j,n],   sum_n F[j,n,i] = sum_k M[i,j,k] + VA[j,i].
// Tariff rates stay, zeros stay zero. Nothing is negative, so that RAS and GRAS are the same here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/files.h"
#include "samarkand/world/world.h"

namespace samarkand {

// What a block of the world sums to.
struct Total {
  bool is_flow = true;  // else value added of `origins`
  std::vector<std::size_t> origins, destinations, sectors;
  double value = 0;
  std::string text;  // as in "flow CHN to USA, goods"
  Location where;
};

// Reads total,origin,destination,sector,value. `total` is `flow` (border values without domestic
// cells) or `value_added` (of origin; destination empty). Origin and destination are a code, a
// group or all; sector a code, group, goods, services, all, or empty. Errors E1.., E2.., E302,
// E322; warning W031 of totals ten times what the world has, or a tenth.
std::optional<std::vector<Total>> read_totals(const Files& files, const std::string& path,
                                              const World& world, Diagnostics& diagnostics);

struct Move {
  std::string what;
  double before = 0, after = 0;
};

struct Updated {
  WorldData data;
  double flows_moved = 0, inputs_moved = 0, final_moved = 0;  // sum |new - old| / sum old
  std::vector<Move> largest;                                  // by |after - before|, at most ten
  Move worst;                                                 // total, what was asked, what is
};

// Error E323, which names the totals that contradict each other.
Result<Updated> update(const World& world, const std::vector<Total>& totals);

}  // namespace samarkand
