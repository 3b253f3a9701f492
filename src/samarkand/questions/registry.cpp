#include "samarkand/questions/registry.h"

namespace samarkand {

#define SAMARKAND_QUESTION(name) const QuestionKind& name##_question();
#include "samarkand/questions/registry.inc"
#undef SAMARKAND_QUESTION

const std::vector<const QuestionKind*>& question_kinds() {
  static const std::vector<const QuestionKind*> kinds = {
#define SAMARKAND_QUESTION(name) &name##_question(),
#include "samarkand/questions/registry.inc"
#undef SAMARKAND_QUESTION
  };
  return kinds;
}

const QuestionKind& kind_of(const Question& question) {
  return static_cast<const QuestionKind&>(*question.kind);
}

}  // namespace samarkand
