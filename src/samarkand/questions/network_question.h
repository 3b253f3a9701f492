// Questions about a network of a fuel, in scenarios with `network:`. As questions about a world
// (question_kind.h) but for what they are asked of.
#pragma once

#include <memory>

#include "samarkand/energy/solved.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {

// What everything that is asked of one run on a network shares.
struct NetworkContext {
  const Scenario& scenario;
  const energy::Solved &before, &after;  // without and with the scenario's measures, converged
  const RunOptions& options;
  Diagnostics& diagnostics;
};

class NetworkQuestionKind : public QuestionKind {
 public:
  // Error E804: the scenario is on a world of trade.
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const final;
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const final;

  // What can be told of it without solving. `before` and `after`: the network without and with the
  // scenario's measures.
  virtual void check_network(const Scenario& /*scenario*/, const energy::Network& /*before*/,
                             const energy::Network& /*after*/, const Question& /*question*/,
                             Diagnostics& /*diagnostics*/) const {}
  virtual std::unique_ptr<Answer> answer(const NetworkContext& context,
                                         const Question& question) const = 0;
};

// nullptr: a question about a world.
const NetworkQuestionKind* network_kind_of(const Question& question);

}  // namespace samarkand
