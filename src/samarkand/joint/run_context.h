// What everything that is asked of one run shares.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "samarkand/base/diagnostic.h"
#include "samarkand/joint/memo.h"
#include "samarkand/joint/solver.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct RunOptions {
  SolveOptions solve = {};
  bool robustness = false;  // solve the other closures and the other horizon too
  MemoStore memo = {};      // keeps equilibria between runs
  // Called with the headline once the scenario itself is solved, before its questions are answered.
  std::function<void(const std::string& headline)> solved = {};
  // Called now and then while questions are answered, by one thread at a time; false stops the
  // work.
  std::function<bool(std::string_view what, std::size_t done, std::size_t total)> progress = {};
};

struct RunContext {
  std::shared_ptr<const World> world;  // the baseline, D = 0 where the closure is balanced
  const Scenario& scenario;
  const Solver& solver;
  const Shock& shock;              // of the scenario
  const Equilibrium& equilibrium;  // of the scenario, converged
  const Outcome& outcome;          // of the scenario
  const RunOptions& options;
  Memo& memo;
  Diagnostics& diagnostics;  // measures that cannot stand together
  bool stopped = false;      // by the progress

  // False stops the work.
  bool progress(std::string_view what, std::size_t done, std::size_t total) {
    if (options.progress && !options.progress(what, done, total)) stopped = true;
    return !stopped;
  }
};

}  // namespace samarkand
