// What every kind of question shares, and what `samarkand explain questions` prints of them.
#include "samarkand/scenario/question.h"

#include <fmt/format.h>

#include "samarkand/base/text.h"
#include "samarkand/scenario/grammar.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/question_grammar.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {
namespace {

std::string explain_question(const QuestionGrammar& kind) {
  Question fresh{.kind = &kind, .asked = kind.make()};
  std::string out =
      explain_record(fmt::format("ask: {}", kind.name()), kind.text(), kind.keys(), fresh);
  out += kind.examples().size() > 1 ? "  Examples:\n" : "  Example:\n";
  for (const std::string_view example : kind.examples()) {
    out += wrapped(fmt::format("- {}", example), 4, kExplainWidth);
  }
  return out + "\n";
}

}  // namespace

std::string_view Question::ask() const { return kind->name(); }

Key<Question> with_key() {
  return key(&Question::with,
             {.name = "with",
              .text = "measures on top of the scenario's: the question is answered without and "
                      "with them"});
}

std::string explain_questions(const Grammar& grammar) {
  std::string out;
  for (const QuestionGrammar* kind : grammar.questions) out += explain_question(*kind);
  return out + explain_actors() +
         "\nAny list of measures may take those of another scenario: - {scenario: "
         "us-china-chips}\n";
}

}  // namespace samarkand
