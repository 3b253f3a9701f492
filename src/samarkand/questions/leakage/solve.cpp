#include "samarkand/questions/leakage/solve.h"

#include "samarkand/questions/leakage/question.h"
#include "samarkand/shock/selection.h"
#include "samarkand/shock/shock.h"

namespace samarkand {

LeakageAnswer answer_leakage(RunContext& context, const Question& question) {
  const auto& asked = asked_as<LeakageQuestion>(question);
  const World& world = *context.world;
  LeakageAnswer answer(context, question);
  for (const Word& word : asked.targets) answer.asked.push_back(word.text);
  static_cast<Leakage&>(answer) =
      leakage(world, context.shock, context.equilibrium,
              expand_countries({asked.targets}, world, context.diagnostics),
              expand_sectors({asked.sectors}, world, context.diagnostics));
  add_records(world, context.shock, context.equilibrium, answer);
  return answer;
}

}  // namespace samarkand
