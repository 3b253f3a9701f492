#include "samarkand/questions/network_question.h"

#include <fmt/format.h>

#include <cassert>

namespace samarkand {

void NetworkQuestionKind::check_bound(const BoundScenario&, const Question& question,
                                      Diagnostics& diagnostics) const {
  diagnostics.push_back(
      {ErrorCode::kOfNetworks, question.where,
       fmt::format("`{}` asks about a network of a fuel, and the scenario is on a world of trade",
                   name()),
       "questions about trade: `samarkand explain questions` lists them",
       "write `network: world-2021/energy/gas` in the place of `world:`"});
}

std::unique_ptr<Answer> NetworkQuestionKind::answer(RunContext&, const Question&) const {
  assert(false && "check_bound() refuses it");
  return nullptr;
}

const NetworkQuestionKind* network_kind_of(const Question& question) {
  return dynamic_cast<const NetworkQuestionKind*>(&kind_of(question));
}

}  // namespace samarkand
