#include "samarkand/questions/answer.h"

#include "samarkand/questions/words.h"

namespace samarkand {

Answer::Answer(const RunContext& context, const Question& question)
    : world_(context.world), with_title_(with_text(context.scenario, question)) {}

}  // namespace samarkand
