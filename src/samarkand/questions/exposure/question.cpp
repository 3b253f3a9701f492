#include <fmt/format.h>

#include "samarkand/questions/drawings.h"
#include "samarkand/questions/exposure/solve.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "exposure"; }
  std::string_view text() const override {
    return "Friends and enemies: how real income of each economy moves as another grows by 1 "
           "percent "
           "or trades at costs 1 percent higher; exact derivatives at the equilibrium after the "
           "measures, of the baseline where there are none.";
  }
  std::vector<std::string_view> examples() const override { return {"{ask: exposure}"}; }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {};
    return keys;
  }
  Polymorphic<Asked> make() const override { return Asked(); }
  std::vector<TableForm> tables() const override { return {exposure_table()}; }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<ExposureAnswer>(answer_exposure(context, question));
  }
  std::string_view drawing() const override { return drawings::exposure; }
};

}  // namespace

const QuestionKind& exposure_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
