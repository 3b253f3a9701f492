// A question of a scenario as it was read: of which kind, and what exactly is asked. What a kind
// asks for is a struct of its own, kept here by value; its keys, reading and checks are in
// question_grammar.h, its answer in questions/<name>/.
#pragma once

#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/polymorphic.h"
#include "samarkand/scenario/measure.h"

namespace samarkand {

class QuestionGrammar;

// What the keys of a question are read into.
struct Asked {
  virtual ~Asked() = default;
};

struct Question {
  const QuestionGrammar* kind = nullptr;  // lives as long as the program
  Polymorphic<Asked> asked = {};
  // On top of the scenario's: the question is answered without and with them.
  std::vector<Measure> with = {};
  Location where = {};

  std::string_view ask() const;  // the name of its kind
};

template <class Of>
const Of& asked_as(const Question& question) {
  return static_cast<const Of&>(*question.asked);
}

}  // namespace samarkand
