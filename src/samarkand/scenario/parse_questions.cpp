#include "samarkand/scenario/parse_questions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/question_grammar.h"

namespace samarkand {
namespace {

// Announced for later versions (E413).
constexpr std::array<std::string_view, 2> kLaterAsks = {"bargaining", "blocs"};

class Reader {
 public:
  Reader(const Grammar& grammar, ReadContext& context) : grammar_(grammar), context_(context) {
    for (const QuestionGrammar* kind : grammar.questions) names_.emplace_back(kind->name());
  }

  void read(const yaml::Node& node, std::vector<Question>& questions) {
    const QuestionGrammar* kind = kind_of(node);
    if (kind == nullptr) return;
    Question question{.kind = kind, .asked = kind->make(), .where = context_.yaml.at(node)};
    read_record(node, "the question", kind->keys(), kind->examples().front(), question, context_,
                "ask");
    questions.push_back(std::move(question));
  }

 private:
  // Null where it is not known, which is reported.
  const QuestionGrammar* kind_of(const yaml::Node& node) {
    const Location where = context_.yaml.at(node);
    if (!node.is_map()) {
      context_.yaml.wrong_type(where, "a question is not a map", "a map such as {ask: welfare}");
      return nullptr;
    }
    const std::vector<yaml::Entry> entries = context_.yaml.entries(node, "the question");
    const yaml::Entry* ask = find_entry(entries, "ask");
    if (ask == nullptr) {
      report(ErrorCode::kMissingKey, where, "a question has no `ask`",
             "for example {ask: welfare}");
      return nullptr;
    }
    const std::optional<Word> word = context_.yaml.word(*ask);
    if (!word) return nullptr;
    const auto found = std::ranges::find(grammar_.questions, word->text,
                                         [](const QuestionGrammar* kind) { return kind->name(); });
    if (found != grammar_.questions.end()) return *found;
    unknown(*word);
    return nullptr;
  }

  void unknown(const Word& word) {
    if (contains(kLaterAsks, word.text)) {
      return report(ErrorCode::kNotSupported, word.where,
                    fmt::format("this version of Samarkand does not answer `{}` yet", word.text),
                    "remove the question");
    }
    std::vector<std::string> known = names_;
    known.insert(known.end(), kLaterAsks.begin(), kLaterAsks.end());
    report(ErrorCode::kUnknownAsk, word.where, fmt::format("there is no question `{}`", word.text),
           {}, nearest(word.text, known));
  }

  void report(ErrorCode code, const Location& where, std::string what, std::string fix,
              std::string near_miss = {}) {
    context_.diagnostics.push_back({code, where, std::move(what),
                                    fmt::format("{}", fmt::join(names_, ", ")), std::move(fix),
                                    std::move(near_miss)});
  }

  const Grammar& grammar_;
  ReadContext& context_;
  std::vector<std::string> names_;
};

}  // namespace

void parse_questions(const yaml::Entry& entry, const Grammar& grammar, Scenario& scenario,
                     ReadContext& context) {
  Reader reader(grammar, context);
  for (const yaml::Node& item :
       read_list(entry, "a list of questions, each after `- `", context.yaml)) {
    reader.read(item, scenario.questions);
  }
}

void check_questions(const Scenario& scenario, Diagnostics& diagnostics) {
  for (const Question& question : scenario.questions) {
    question.kind->check_written(question, scenario, diagnostics);
  }
}

}  // namespace samarkand
