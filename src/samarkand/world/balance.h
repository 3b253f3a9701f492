// Mends a world whose tables do not add up. Flows stay; in each country inputs M and final spending
// C are fitted (ras.h) to what it buys and what its sectors sell,
//
//   sum_k M[n,k,j] + C[j,n] = X[j,n],   sum_k M[n,j,k] + VA[j,n] = Y[j,n],
//
// with the value added of every sector kept where that can be, else the closest.
#pragma once

#include <string>
#include <vector>

#include "samarkand/world/world.h"

namespace samarkand {

// Values below zero in one of the tables, or of value added.
struct NegativeValues {
  std::size_t count = 0;
  double sum = 0, worst = 0;
  std::string where;  // of the worst
};

struct Gaps {
  double sum = 0, worst = 0;  // of |spending - inputs - final|
  std::string where;          // of the worst
};
Gaps gaps_of(const WorldData& data);

struct Balanced {
  WorldData data;
  NegativeValues flows, inputs, final_spending, value_added;  // set to zero
  double inputs_moved = 0, final_moved = 0;                   // sum |new - old| / sum old
  double value_added_before = 0, value_added_after = 0;
  std::vector<std::string> value_added_moved;  // countries where some sector's had to move
};

// `data` as read with Negatives::kKeep. Error E324; `where` is named in it.
Result<Balanced> balance(WorldData data, const std::string& where);

}  // namespace samarkand
