// Equilibria of one world under many sets of measures out of one pool: in parallel, each checked,
// each solved once. What every question about choices is made of.
//
// Every solve starts from the scenario's own equilibrium, so that its bits depend on its measures
// alone: not on threads, nor on what was solved before.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/joint/memo.h"
#include "samarkand/joint/run_context.h"

namespace samarkand {

class Counterfactuals {
 public:
  // Which measures of the pool are in force, and how large the open ones are.
  struct Case {
    std::vector<char> on;  // [measure of the pool]
    double size = 0;
  };

  // The context must outlive it. `pool`: all measures that any case has. Errors of selections and
  // measures go to the context.
  Counterfactuals(RunContext& context, std::vector<Measure> pool);
  ~Counterfactuals();

  const std::vector<Measure>& pool() const { return pool_.measures; }

  // [case]; `what` names the work to the progress. Incomplete where the context was stopped, or
  // has diagnostics: check failed().
  std::vector<Counterfactual> solve(const std::vector<Case>& cases, std::string_view what);
  bool failed() const { return context_.stopped || !context_.diagnostics.empty(); }

 private:
  class Worker;
  Memo::Key key_of(const Case& of) const;

  RunContext& context_;
  Scenario pool_;
  std::string base_key_;              // what all cases depend on
  std::vector<std::string> content_;  // [measure of the pool]; of open ones empty
  struct Workers;
  std::unique_ptr<Workers> workers_;
};

// Measures of the first case whose measures cannot stand together, without solving anything: a
// case is bound only where it has a pair that no case before it had, which finds all of E412 and
// E415. Numbers that are too large together (E406) may need more than two, and be left to the
// solving.
void check_cases(const std::shared_ptr<const World>& world, const Scenario& scenario,
                 std::vector<Measure> pool, const std::vector<Counterfactuals::Case>& cases,
                 Diagnostics& diagnostics);

}  // namespace samarkand
