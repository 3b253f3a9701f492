// Random scenarios far beyond policy, to try the solver with: bans between random groups, tariffs
// to 500 %, foreign costs x 3, productivity 0.2 to 5, own tariffs removed, and mixtures of these,
// under all four closures. Scenario k of a world is the same on every machine.
#pragma once

#include <cstdint>
#include <string>

#include "samarkand/report/report.h"

namespace samarkand::robustness {

struct RandomScenario {
  Shock shock;
  std::string description;  // its measures and closure, in words
  bool bans = false;        // some cell is banned in full
};
RandomScenario random_scenario(const World& world, std::uint64_t k);

// A world and what all scenarios on it share: its balanced twin (closure `balanced`), and a solver
// of each. Not to be moved: the solvers refer to the worlds.
class Trial {
 public:
  // Where the baseline cannot be re-solved to D = 0, that is what every balanced scenario reports.
  explicit Trial(World world);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  struct Outcome {
    std::string description;
    Closure closure = Closure::kFixed;
    bool bans = false;
    // kConverged where the checker agrees, kNoEquilibrium where income is seen to run out or goods
    // do; kNotConverged is a failure. Reason and method as the solver says.
    Status status = Status::kNotConverged;
    std::string reason, method;
    int passes = 0;
  };
  Outcome solve(std::uint64_t k) const;

 private:
  // Whether there is no equilibrium without deficits either, or the income of some country falls
  // towards nothing as deficits grow to what they are (closure `fixed`: transfers undo them).
  bool income_runs_out(Shock shock) const;

  std::shared_ptr<const World> world_;
  TradeSolver solver_;
  BalancedWorld balanced_;
  std::optional<TradeSolver> balanced_solver_;
};

}  // namespace samarkand::robustness
