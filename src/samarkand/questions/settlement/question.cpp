#include <fmt/format.h>

#include "samarkand/channels/corridors.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/questions/settlement/solve.h"

namespace samarkand {
namespace {

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "settlement"; }
  std::string_view text() const override {
    return "Which currencies is trade settled in after the exclusions, what does it cost, which "
           "other "
           "equilibria are there, and from which cost on would payers tip over? Needs "
           "exclude_currency.";
  }
  std::vector<std::string_view> examples() const override { return {"{ask: settlement}"}; }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {};
    return keys;
  }
  Polymorphic<Asked> make() const override { return Asked(); }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    const ChannelEffect* effect = bound.shock.effect<ChannelEffect>();
    if (effect != nullptr && !effect->settlements().empty()) return;
    diagnostics.push_back({ErrorCode::kNoChannels,
                           question.where,
                           "no measure excludes anybody from a currency",
                           {},
                           "add a measure of kind exclude_currency"});
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<SettlementAnswer>(answer_settlement(context, question));
  }
  std::string_view drawing() const override { return drawings::settlement; }
};

}  // namespace

const QuestionKind& settlement_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
