// Runs the solves of a plan on all cores, with checkpoints. The same bits on any number of threads
// and ranks, and whether or not it was interrupted: every solve starts from the equilibrium of the
// scenario as it is written, and nothing is passed from one to the next.
//
// Under the closure `balanced` every solve compares with the world re-solved to D = 0 with its own
// trade elasticities.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

#include "samarkand/base/diagnostic.h"
#include "samarkand/sweep/plan.h"
#include "samarkand/sweep/results.h"
#include "samarkand/trade/equilibrium.h"

namespace samarkand {

struct SweepOptions {
  int threads = 0;  // 0: one a core
  // Batches b with b % ranks == rank are solved here; the others stay open. rank < ranks.
  std::size_t rank = 0, ranks = 1;
  // Folder of the checkpoint: what is there is taken over; empty: none is kept.
  std::filesystem::path checkpoint = {};
  double seconds_between_checkpoints = 3;
  SolveOptions solve = {.tolerance = 1e-11};  // a tenth of what the checker allows
  // Called after every batch, by one thread at a time, with solves done and to be done here, and
  // how many of the former came from the checkpoint. Returning false stops the sweep.
  std::function<bool(std::size_t done, std::size_t all, std::size_t resumed)> progress = {};

  // What is out of its range, or "".
  std::string validate() const;
};

struct SweepTimings {  // seconds; of bind, solve and check the sum over threads
  double elapsed = 0, bind = 0, solve = 0, check = 0;
  int threads = 0;
};

struct Sweep {
  Plan plan;
  SweepResults results;
  std::size_t resumed = 0;  // solves that came from the checkpoint
  SweepTimings timings;
};

// Complete, or what was done when `progress` stopped it. Errors E105, E406 (options), E604.
Result<Sweep> run_sweep(Plan plan, const SweepOptions& options = {});

}  // namespace samarkand
