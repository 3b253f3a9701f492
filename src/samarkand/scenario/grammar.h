// What can stand in a scenario: the kinds there are, handed to its reader by whoever knows them.
#pragma once

#include <string>
#include <vector>

#include "samarkand/scenario/measure.h"

namespace samarkand {

class QuestionGrammar;

struct Grammar {
  std::vector<const MeasureGrammar*> measures;    // in the order in which they apply
  std::vector<const QuestionGrammar*> questions;  // the first is what is asked where nothing is
};

// The reference that `samarkand explain` prints, made from the keys alone.
std::string explain_measures(const Grammar& grammar);
std::string explain_measure(const MeasureGrammar& kind);
std::string explain_questions(const Grammar& grammar);  // with the blocks of actors and games

}  // namespace samarkand
