// The kinds that a scenario can be written in, handed to its parser: which there are is known to
// engine/ alone.
#pragma once

#include <vector>

namespace samarkand {

class QuestionGrammar;

struct Grammar {
  // The first is what is asked where nothing is.
  std::vector<const QuestionGrammar*> questions;
};

}  // namespace samarkand
