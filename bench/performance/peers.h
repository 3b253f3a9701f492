// What Samarkand is measured against, written from the equations of trade/equilibrium.h for default
// nests, closure `fixed`, and shocks without a full ban. All three read the same arrays, K and
// K/t', in which powers of trade costs are taken once a scenario; a pass over them takes none. In
// sectors without tariffs K/t' is K and is not read a second time.
#pragma once

#include <cstddef>

#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand::performance {

struct Answer {
  Array wage, price, spending;  // [country], [sector][country] twice
  int passes = 0;               // over the trade shares
  bool converged = false;       // false: out of time
};

// The scheme of Caliendo and Parro (2015) and of most codes since: prices at given wages, then
// spending at given shares, each as an inner fixed point, and outside wages by a damped step,
//   ln P <- price(w, P) until |d ln P| <= tolerance / 10,
//   ln X <- sales and income(w, shares, X) until |d X / X| <= tolerance / 10,
//   w <- w (1 + 0.3 (sum_j gamma Y' / (w VA) - 1)) until the bracket's size is <= tolerance.
// Inner loops start from their last answer. Published dampings are 0.1 (KITE) to 0.5 (cp2015, where
// everything moves at once), published tolerances 1e-4 (KITE) to 1e-7 (cp2015).
Answer nested_fixed_point(const World& world, const Shock& shock, double tolerance,
                          double limit_in_seconds);

// Everything at once without a preconditioner: one fixed point in (ln w, ln P, ln X), wages moved
// by the logarithm of receipts over payments abroad / (1 + mean theta), Anderson acceleration with
// window 8 (Walker, Ni 2011), until no logarithm moves by more than the tolerance.
Answer all_at_once(const World& world, const Shock& shock, double tolerance,
                   double limit_in_seconds);

// The limit: what any pass has to read, each array once for its product and its transposed product,
// and nothing else. In double precision.
struct Stream {
  double bytes, seconds;  // of trade shares (K, K/t') and input shares (G); median of 20
};
Stream stream(const World& world, const Shock& shock);

}  // namespace samarkand::performance
