// Equilibria of one world under many sets of measures out of one pool: in parallel, each checked,
// each solved once. What every question about choices is made of.
//
// Every solve starts from the scenario's own equilibrium, so that its bits depend on its measures
// alone: not on threads, nor on what was solved before.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/joint/solver.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/strategy/memo.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct StrategyOptions {
  SolveOptions solve = {};
  MemoStore memo = {};  // keeps equilibria between runs
  // Called now and then, by one thread at a time; false stops the work.
  std::function<bool(std::string_view what, std::size_t done, std::size_t total)> progress = {};
};

// What all questions of one run share.
struct StrategyContext {
  const World& world;  // the baseline, D = 0 where the closure is balanced
  const Scenario& scenario;
  const Solver& solver;
  const Shock& shock;              // of the scenario
  const Equilibrium& equilibrium;  // of the scenario, converged
  const StrategyOptions& options;
  Memo& memo;
  Diagnostics& diagnostics;  // measures that cannot stand together
  bool stopped = false;      // by the progress

  // False stops the work.
  bool progress(std::string_view what, std::size_t done, std::size_t total);
};

class Counterfactuals {
 public:
  // Which measures of the pool are in force, and how large the open ones are.
  struct Case {
    std::vector<char> on;  // [measure of the pool]
    double size = 0;
  };

  // The context must outlive it. `pool`: all measures that any case has. Errors of selections and
  // measures go to the context.
  Counterfactuals(StrategyContext& context, std::vector<Measure> pool);
  ~Counterfactuals();

  const std::vector<Measure>& pool() const { return pool_.measures; }

  // [case]; `what` names the work to the progress. Incomplete where the context was stopped, or
  // has diagnostics: check failed().
  std::vector<Counterfactual> solve(const std::vector<Case>& cases, std::string_view what);
  bool failed() const { return context_.stopped || !context_.diagnostics.empty(); }

 private:
  class Worker;
  Memo::Key key_of(const Case& of) const;

  StrategyContext& context_;
  Scenario pool_;
  std::string base_key_;            // what all cases depend on
  std::vector<std::string> deeds_;  // [measure of the pool]; of open ones empty
  struct Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace samarkand
