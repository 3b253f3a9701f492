// Newton's method on the equations of the equilibrium, r(v) = 0, for where accelerated passes do
// not get to it: substitution within nests or trade elasticities so far from 1 that no approximate
// inverse says where to go. Used by the solver only.
//
//   J d = -r by GMRES, J u = (r(v + h u) - r(v)) / h, preconditioned at v;  v <- v + f d,
// f at most what moves no log by more than kLongestMove, and halved until |r| falls.
#pragma once

#include "samarkand/numeric/array.h"
#include "samarkand/trade/journal.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/system.h"

namespace samarkand {

// From v, until the residual is at most `tolerance` or no step lowers it; leaves the last point,
// which is the best, in v, and returns its residual. Each product with J is a pass.
double try_newton(const TradeSystem& system, TradeState& state, Array& v, double tolerance,
                  Journal& journal);

}  // namespace samarkand
