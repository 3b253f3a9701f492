#include "samarkand/questions/coalition/question.h"

#include <fmt/format.h>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/coalition/parts.h"
#include "samarkand/questions/coalition/solve.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

std::vector<Word> players_of(const CoalitionQuestion& asked) {
  std::vector<Word> all = asked.members;
  all.insert(all.end(), asked.possible.begin(), asked.possible.end());
  return all;
}

void check_joining(const std::vector<Measure>& joining, Diagnostics& diagnostics) {
  for (const Measure& measure : joining) {
    if (names_member(measure)) continue;
    diagnostics.push_back({ErrorCode::kMissingKey, measure.where,
                           "a joining measure nowhere says `member`",
                           "the word `member` for the one that joins",
                           "for example {kind: ban, origin: member, ...}"});
  }
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "coalition"; }
  std::string_view text() const override {
    return "Which member can be spared, who should join, who would stay? The target's loss and "
           "every "
           "member's for each coalition, Shapley shares of the damage, who would leave or join, "
           "the "
           "best coalition of each size, transfers that share the burden equally. A member's part "
           "is what the scenario's measures do to its trade with the target; one that leaves lifts "
           "it.";
  }
  std::vector<std::string_view> examples() const override {
    return {
        "{ask: coalition, target: RUS, members: [EU, USA, GBR], possible: [IND, TUR], joining: "
        "[{kind: ban, origin: member, destination: RUS, sectors: [electronics]}]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {
        ask_key<CoalitionQuestion>(
            &CoalitionQuestion::target,
            {.name = "target", .required = true, .text = "a code or a group"}),
        ask_key<CoalitionQuestion>(
            &CoalitionQuestion::members,
            {.name = "members",
             .default_text = "nobody",
             .text = "codes and groups, each one member, whose measures the scenario has"}),
        ask_key<CoalitionQuestion>(&CoalitionQuestion::possible,
                                   {.name = "possible",
                                    .default_text = "nobody",
                                    .text = "codes and groups that could join, each one member"}),
        ask_key<CoalitionQuestion>(
            &CoalitionQuestion::joining,
            {.name = "joining",
             .text = "what one does by joining for whom the scenario has no measures; the word "
                     "`member` stands for it"}),
        ask_key<CoalitionQuestion>(
            &CoalitionQuestion::samples,
            {.name = "samples",
             .least = 10,
             .greatest = 1e7,
             .whole = true,
             .text = "orders of joining that Shapley shares are estimated from, where there are "
                     "more than 16 members in all"})};
    return keys;
  }
  Polymorphic<Asked> make() const override { return CoalitionQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<CoalitionQuestion>(question);
    const std::vector<Word> all = players_of(asked);
    for (std::size_t k = 0; k < all.size(); ++k) {
      for (std::size_t earlier = 0; earlier < k; ++earlier) {
        if (all[k].text != all[earlier].text) continue;
        diagnostics.push_back(
            {ErrorCode::kTwoParts, all[k].where,
             fmt::format("{} stands twice among members and possible members", all[k].text),
             "each once"});
      }
    }
    check_joining(asked.joining, diagnostics);
    if (all.empty()) {
      diagnostics.push_back({ErrorCode::kMissingKey, question.where,
                             "the coalition has nobody to be made of",
                             "`members`, `possible` members, or both"});
    }
  }
  Named named(const Question& question) const override {
    const auto& asked = asked_as<CoalitionQuestion>(question);
    Named named{.countries = {asked.target}};
    named.add(asked.members);
    named.add(asked.possible);
    const std::vector<Word>& some = asked.possible.empty() ? asked.members : asked.possible;
    for (const Measure& measure : asked.joining) {
      if (!some.empty()) named.measures.push_back(in_place_of_member(measure, some.front()));
    }
    return named;
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    const std::size_t problems = diagnostics.size();
    const CoalitionPool pool =
        make_pool(asked_as<CoalitionQuestion>(question), bound.scenario, *bound.world, diagnostics);
    if (diagnostics.size() > problems) return;
    // Every coalition has some of these measures, that of all players has them all.
    const Counterfactuals::Case all{std::vector<char>(pool.measures.size(), 1)};
    check_cases(bound.world, bound.scenario, pool.measures, {all}, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<CoalitionAnswer>(answer_coalition(context, question));
  }
  std::string_view drawing() const override { return drawings::coalition; }
};

}  // namespace

const QuestionKind& coalition_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
