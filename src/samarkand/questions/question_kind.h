// A kind of question, whole: what can be written of it (scenario/question_grammar.h), what it names
// of the world, what can be wrong with it before anything is solved, and its answer.
//
// A kind is a folder questions/<name>/ and a line in registry.inc; CONTRIBUTING.md makes one.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/questions/answer.h"
#include "samarkand/scenario/question_grammar.h"
#include "samarkand/shock/shock.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Countries, sectors and measures that stand in a question, beside its `with`.
struct Named {
  std::vector<Word> countries = {}, sectors = {};
  std::vector<Measure> measures = {};

  void add(const std::vector<Word>& more) {
    countries.insert(countries.end(), more.begin(), more.end());
  }
  void add_sectors(const std::vector<Word>& more) {
    sectors.insert(sectors.end(), more.begin(), more.end());
  }
  void add(const std::vector<Measure>& more) {
    measures.insert(measures.end(), more.begin(), more.end());
  }
};

// A scenario bound to its world, nothing solved.
struct BoundScenario {
  std::shared_ptr<const World> world;
  const Scenario& scenario;
  const Shock& shock;
};

class QuestionKind : public QuestionGrammar {
 public:
  virtual Named named(const Question& /*question*/) const { return {}; }
  // What else can be told of it without solving, where all that is named is known.
  virtual void check_bound(const BoundScenario& /*bound*/, const Question& /*question*/,
                           Diagnostics& /*diagnostics*/) const {}
  // Incomplete where the context is stopped or has diagnostics.
  virtual std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const = 0;
  virtual std::vector<TableForm> tables() const { return {}; }
  // The ES module that draws the answer on the page, draw.js.
  virtual std::string_view drawing() const = 0;
};

// The kind of a question; all grammars of a program are kinds.
const QuestionKind& kind_of(const Question& question);

}  // namespace samarkand
