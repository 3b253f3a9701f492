#include "samarkand/questions/leakage/question.h"

#include <fmt/format.h>

#include "samarkand/questions/drawings.h"
#include "samarkand/questions/leakage/solve.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "leakage"; }
  std::string_view text() const override {
    return "What reaches the target although it may not go there direct? By sector and third "
           "country: "
           "value banned, value that arrives all the same, share replaced, price paid, markup and "
           "who earns it. Needs export controls, or bans with open routes.";
  }
  std::vector<std::string_view> examples() const override {
    return {"{ask: leakage, target: RUS, sectors: [electronics, machinery]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {
        ask_key<LeakageQuestion>(&LeakageQuestion::targets,
                                 {.name = "target",
                                  .required = true,
                                  .text = "the destination: a code, a group or a list"}),
        ask_key<LeakageQuestion>(&LeakageQuestion::sectors, {.name = "sectors", .text = "which"})};
    return keys;
  }
  Polymorphic<Asked> make() const override { return LeakageQuestion(); }

  Named named(const Question& question) const override {
    const auto& asked = asked_as<LeakageQuestion>(question);
    return {.countries = asked.targets, .sectors = asked.sectors};
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<LeakageAnswer>(answer_leakage(context, question));
  }
  std::string_view drawing() const override { return drawings::leakage; }
};

}  // namespace

const QuestionKind& leakage_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
