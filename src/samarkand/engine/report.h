// A run's result with everything needed to defend it. Its forms are in report/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/world/world.h"

namespace samarkand {

class Answer;  // samarkand/questions/answer.h

struct TimingsInSeconds {
  double load = 0, prepare = 0, solve = 0, check = 0, robustness = 0, questions = 0, report = 0;
};

// A scenario under another closure or with other elasticities (engine/robustness.h).
struct Variant {
  Closure closure;
  std::string horizon;  // a preset: "long_run", "short_run"
  std::string reason;   // why there is no result, or ""
  Array real_income;    // percent [country]; empty: none
};

struct Report {
  Scenario scenario;
  // The baseline that results compare with: the world as loaded, or re-solved to D = 0 under the
  // balanced closure. `world_hash` is always that of the world as loaded.
  std::shared_ptr<const World> world;
  std::shared_ptr<const World> data;  // the world as loaded
  std::string world_hash;
  Shock shock;
  Equilibrium equilibrium;  // status already judged by the checker
  std::vector<Residual> residuals;
  Outcome outcome;  // empty unless converged: other numbers would be taken for an answer
  std::vector<std::shared_ptr<const Answer>> answers;  // [question]; empty unless converged
  std::string unanswered;                              // why one of these is none, or ""
  std::vector<Diagnostic> warnings;                    // what is doubtful of it and its input
  std::vector<Variant> robustness;  // the result itself first; empty where it was not asked for
  TimingsInSeconds timings;
  std::string version;

  // Of all that was asked: a question without an answer is not converged.
  Status status() const;
  std::string reason() const;
  bool has_values() const { return !outcome.countries.empty(); }
};

}  // namespace samarkand
