// All kinds of questions (registry.inc).
#pragma once

#include <vector>

#include "samarkand/questions/question_kind.h"

namespace samarkand {

const std::vector<const QuestionKind*>& question_kinds();

}  // namespace samarkand
