#include "samarkand/questions/inspection/question.h"

#include <fmt/format.h>

#include "samarkand/questions/drawings.h"
#include "samarkand/questions/inspection/solve.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

template <class Value>
Key<Question> key_of(Value InspectionQuestion::*member, const KeyRecord& of) {
  return ask_key<InspectionQuestion>(member, of);
}
Key<Question> of_the_game(std::optional<double> InspectionQuestion::*member, std::string_view name,
                          std::string_view text) {
  return key_of(member, {.name = name, .least = 0, .text = text});
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "inspection"; }
  std::string_view text() const override {
    return "Where do checks stop most of what leaks to the target? A budget, in km of border that "
           "can "
           "be checked fully, is spent over links; smugglers see it and go where it pays. A list "
           "of "
           "budgets gives the curve. Demand at the scenario's prices.";
  }
  std::vector<std::string_view> examples() const override {
    return {"{ask: inspection, target: RUS, at: [CHN, KAZ], budget: [500, 2000]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {
        key_of(&InspectionQuestion::target, {.name = "target", .required = true, .text = "a code"}),
        key_of(&InspectionQuestion::at,
               {.name = "at", .text = "economies whose links to the target are checked"}),
        key_of(&InspectionQuestion::sectors, {.name = "sectors", .text = "which"}),
        key_of(&InspectionQuestion::budgets,
               {.name = "budget",
                .required = true,
                .least = 0,
                .greatest = 1e6,
                .text = "km of border checked fully; a list gives the curve"}),
        key_of(&InspectionQuestion::port,
               {.name = "port",
                .least = 0,
                .least_excluded = true,
                .text = "km of border that checking a sea link is as much work as"}),
        of_the_game(&InspectionQuestion::gain, "gain",
                    "with the four below, the game of each link: a smuggler's gain from a load "
                    "that passes"),
        of_the_game(&InspectionQuestion::fine, "fine", "what one caught loses"),
        of_the_game(&InspectionQuestion::cost, "cost", "of checking one load, a km of border"),
        of_the_game(&InspectionQuestion::damage, "damage",
                    "of a load that passes, to the inspector"),
        of_the_game(&InspectionQuestion::reward, "reward", "of a catch")};
    return keys;
  }
  Polymorphic<Asked> make() const override { return InspectionQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<InspectionQuestion>(question);
    const int given = asked.gain.has_value() + asked.fine.has_value() + asked.cost.has_value() +
                      asked.damage.has_value() + asked.reward.has_value();
    if (given == 0 || given == 5) return;
    diagnostics.push_back({ErrorCode::kMissingKey, question.where,
                           "part of the game of a link is missing",
                           "gain, fine, cost, damage and reward, or none of them"});
  }
  Named named(const Question& question) const override {
    const auto& asked = asked_as<InspectionQuestion>(question);
    Named named{.countries = asked.at, .sectors = asked.sectors};
    named.add({asked.target});
    return named;
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    check_inspection(bound, question, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<InspectionAnswer>(answer_inspection(context, question));
  }
  std::string_view drawing() const override { return drawings::inspection; }
};

}  // namespace

const QuestionKind& inspection_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
