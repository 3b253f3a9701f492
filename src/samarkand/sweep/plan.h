// What a sweep solves: a scenario on a world with everything that varies found and named.
//
// Solves are numbered, design outermost within a point of the grid:
//   solve = (point * designs + design) * draws + draw
// Design 0 is the sample A, whose draws are what quantiles are made of; with Sobol shares, design 1
// is the sample B and design 2 + g is A with the variates of group g from B (statistics.h). Every
// point of the grid has the same draws.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/binder.h"
#include "samarkand/world/world.h"

namespace samarkand {

// A sweep that needs more memory for its draws (Plan::bytes()) is refused.
inline constexpr double kMostSweepBytes = 8.0 * (1 << 30);

// One thing that is drawn, and what is known of it.
struct DrawnInput {
  std::string name;         // "theta.electronics", "measures[0].rate", "measures[2]" (on or off)
  std::size_t variate = 0;  // that moves it; others may share it
  std::size_t group = 0;
  std::string distribution;  // in words
  std::string source;
  // What of the scenario it is: a sector's elasticity, a number, or all measures of an item.
  enum class Kind { kTheta, kNumber, kSwitch } kind = Kind::kTheta;
  std::size_t index = 0;  // sector; entry of Uncertainty::numbers; item of the measures
  Distribution how = {};
  double mean = 0;   // of a switch the probability
  int part = 0;      // of a switch: Measure::part
  Array given = {};  // [draw], of a table; empty: drawn
};

// "measures[2]"; of a later measure of a scenario included there "measures[2][1]".
std::string item_path(const Measure& measure);

struct Plan {
  Scenario scenario;
  std::shared_ptr<const World> world;
  std::size_t draws = 1;
  std::uint64_t seed = 1;
  std::vector<DrawnInput> inputs;
  std::vector<std::string> groups;
  std::vector<std::size_t> variate_group;  // [variate]
  bool sobol = false;
  std::size_t points = 1;   // of the grid
  std::vector<double> own;  // what the scenario itself has on each axis
  bool elasticities_vary = false;
  std::vector<Diagnostic> warnings;  // of what was read and of planning it

  std::size_t designs() const { return sobol ? 2 + groups.size() : 1; }
  std::size_t solves() const { return points * designs() * draws; }
  // The same where it may be beyond any whole number, and what solving, statistics and writing hold
  // of memory at a time for as many.
  double solves_asked() const;
  double bytes() const;
  std::size_t solve(std::size_t point, std::size_t design, std::size_t draw) const {
    return (point * designs() + design) * draws + draw;
  }
  std::size_t point_of(std::size_t solve) const { return solve / draws / designs(); }
  std::size_t design_of(std::size_t solve) const { return solve / draws % designs(); }
  std::size_t draw_of(std::size_t solve) const { return solve % draws; }

  // The value of each axis at a point; the last axis changes fastest.
  std::vector<double> at(std::size_t point) const;
  // The point of the grid that is the scenario's own, if it is one.
  std::optional<std::size_t> own_point() const;
  // What an input is in a draw of a design: its value, a switch 1 or 0.
  double drawn(const DrawnInput& input, std::size_t design, std::size_t draw) const;
  // 32 hexadecimal digits over everything that the results depend on.
  std::string hash() const;
};

// W002: no shares of the variance are told from so few draws.
Diagnostic few_draws(const std::string& file, std::size_t draws);

// Warning W002. Errors E408 to E412 of selections and measures, E406, E602, E603; with what is
// wrong already.
Result<Plan> make_plan(Scenario scenario, std::shared_ptr<const World> world,
                       Diagnostics diagnostics = {});

// The scenario and variation of one solve after another; each thread has its own.
class Realisation {
 public:
  explicit Realisation(const Plan& plan);
  Realisation(const Realisation&) = delete;
  Realisation& operator=(const Realisation&) = delete;

  void set(std::size_t solve);
  const Scenario& scenario() const { return scenario_; }
  const Variation& variation() const { return variation_; }

 private:
  const Plan& plan_;
  Scenario scenario_;
  Variation variation_;
  std::vector<double*> axes_, numbers_;  // into scenario_
};

}  // namespace samarkand
