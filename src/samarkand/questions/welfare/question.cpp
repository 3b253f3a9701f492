#include <fmt/format.h>

#include "samarkand/questions/drawings.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/questions/welfare/solve.h"

namespace samarkand {
namespace {

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "welfare"; }
  std::string_view text() const override {
    return "Who gains and who pays, in real income: the answer where nothing is asked.";
  }
  std::vector<std::string_view> examples() const override { return {"{ask: welfare}"}; }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {};
    return keys;
  }
  Polymorphic<Asked> make() const override { return Asked(); }

  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<WelfareAnswer>(context, question);
  }
  std::string_view drawing() const override { return drawings::welfare; }
};

}  // namespace

const QuestionKind& welfare_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
