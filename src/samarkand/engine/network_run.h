// The engine on a network of a fuel: the network without and with the scenario's measures, solved,
// checked and answered.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/energy/solved.h"
#include "samarkand/engine/report.h"
#include "samarkand/joint/run_context.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

class Answer;  // samarkand/questions/answer.h

struct NetworkReport {
  Scenario scenario;
  std::string network_hash;                            // of the network as loaded
  int year = 0;                                        // of its data
  energy::Solved before, after;                        // without and with the measures
  std::vector<std::shared_ptr<const Answer>> answers;  // [question]; empty unless converged
  std::string unanswered;                              // why one of these is none, or ""
  std::vector<Diagnostic> warnings;
  TimingsInSeconds timings;
  std::string version;

  // Of all that was asked.
  Status status() const;
  std::string reason() const;
  bool has_values() const;  // both equilibria were found
};

// A network without the measures of a scenario, and with them.
struct Networks {
  energy::Network before, after;
};
// Everything that can be told of the scenario on the network without solving. What it returns is of
// use where nothing is wrong.
Networks check_network(const energy::Network& network, const Scenario& scenario,
                       Diagnostics& diagnostics);

// Bad scenarios come back as diagnostics. `warnings`: those of reading, which go into the report.
Result<NetworkReport> run_network(const energy::Network& network, Scenario scenario,
                                  const RunOptions& options = {},
                                  std::vector<Diagnostic> warnings = {});

}  // namespace samarkand
