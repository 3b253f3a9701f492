// The trade equilibrium of Caliendo and Parro (2015, REStud 82:1) in changes ("exact hat algebra",
// Dekle, Eaton, Kortum 2008). Lower case: new/old; a prime: the new level. Shapes as in world.h.
//
//   c[j,i]   = w_i^gamma[j,i] prod_k P[k,i]^G[i,j,k] / z[j,i]          cost
//   P[j,n]   = (sum_i K c^-theta)^(-1/theta),  K = pi m                price
//   pi'      = K c^-theta / sum,  F' = pi' X'/t'                       shares, border values
//   Y'[j,i]  = sum_n (1 - o) F'/s'                                     output
//   X'[j,n]  = sum_k G[n,k,j] (1-gamma) Y'[k,n] + alpha[j,n] I'[n]     spending
//   I'_n     = w_n VA_n + R' + RX' + RN' + D' + T                      income
//   balance  : imports - sum F' sold abroad, less o F'/s', - RN' = D' + T    wages
//   D'_n     : closure scaled: sum_i T'[n,i] (lambda_n - lambda_i), T'[n,i] all that n and i trade
//              (trade/imbalance.h); fixed: D; proportional: w_n D_n; balanced: 0
// o: part that goes to intermediaries, RN' what those of a country earn so, both 0 without
// channels. Numeraire: world value added (by component, where bans split the world) is constant.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct SolveOptions {
  // Largest residual of the solver's own equations, relative; range [1e-14, 1e-4]. Where rounding
  // holds it up, up to 1e-10 is left to the checker.
  double tolerance = 1e-12;
  // Passes over the trade shares before it gives up; at least 1.
  int max_passes = 20000;
  // Called now and then with passes and residual so far; returning false stops the solve.
  std::function<bool(int passes, double residual)> progress = {};

  // What is out of its range, or "". A solve with such options is not converged, for this reason.
  std::string validate() const;
};

struct Equilibrium {
  Status status = Status::kNotConverged;
  std::string reason;        // why it is not converged, else empty
  Array wage;                // w [country]; the average where labour is not mobile
  Array sector_wage;         // w_j [sector][country]; `wage` where labour is mobile, 0 where a
                             // sector of finite mobility no longer produces or sells
  Array cost;                // c [sector][country]; infinite: not producible
  Array price;               // P [sector][country]; infinite: not available
  Array spending;            // X' [sector][country]
  Array output;              // Y' [sector][country]
  Array flow;                // F' [sector][importer][exporter], border value
  Array income;              // I' [country]
  Array tariff_revenue;      // R' [country]
  Array export_tax_revenue;  // RX' [country]
  Array commissions;         // RN' [country]: what its intermediaries earn
  Array deficit;             // D' [country]; transfers apart
  Array transfer;            // T [country] as paid: zero where it cannot be
  // Parts of the world between which nothing is traded, 0 first; one unless bans split the world.
  std::vector<int> component;  // [country]
  // Goods go round within a circle; between those of a component they go one way, for deficits and
  // transfers.
  std::vector<int> circle;                 // [country]
  std::vector<double> deficit_adjustment;  // s [component]: D' = D - s|D|; fixed: T - s|T| too
  // Closure scaled, else empty: lambda, and what of D they do not carry, which moves with the
  // country's trade, less s times its size [country].
  Array potential, unmatched;

  std::string method;  // what solved it, in words
  int iterations = 0;  // updates; each is one pass over the trade shares
  struct Iteration {
    int passes;
    double residual;
  };
  std::vector<Iteration> log;  // thinned; the first is the start, before any update
};

// What every solve on one world shares. Made once a world; const and safe to use from any number of
// threads. Copies share it, and the world lives as long as one of them.
class TradeSolver {
 public:
  explicit TradeSolver(std::shared_ptr<const World> world);
  const World& world() const { return *world_; }
  const std::shared_ptr<const World>& shared_world() const { return world_; }

  // Solves; never throws, prints or exits. The world must already have D = 0 where the closure is
  // balanced (see balanced_world). `start`: an equilibrium of the same world from which to begin,
  // as along a sweep; it changes the way to the answer and its last digits alone. The returned
  // status is what the solver believes: check.h decides.
  Equilibrium solve(const Shock& shock, const SolveOptions& options = {},
                    const Equilibrium* start = nullptr) const;

  // An approximate inverse of the Jacobian of the equilibrium at the baseline (linearisation.h,
  // mobile labour), or its transpose, on `columns` vectors [row][column].
  void precondition(Closure closure, std::size_t columns, const double* in, double* out,
                    bool transposed) const;

 private:
  struct Prepared;
  std::shared_ptr<const World> world_;
  std::shared_ptr<const Prepared> prepared_;
};

// One solve on a world that is not used again.
Equilibrium solve_equilibrium(const World& world, const Shock& shock,
                              const SolveOptions& options = {});

// The world re-solved to D = 0 with the elasticities of `like`: the baseline of the balanced
// closure. On failure the status and reason of the solve.
struct BalancedWorld {
  Status status;
  std::string reason;
  std::optional<World> world;
};
BalancedWorld balanced_world(const World& world, const Shock& like,
                             const SolveOptions& options = {});

}  // namespace samarkand
