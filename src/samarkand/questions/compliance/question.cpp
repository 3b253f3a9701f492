#include "samarkand/questions/compliance/question.h"

#include <fmt/format.h>

#include "samarkand/questions/compliance/solve.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/question_kind.h"
#include "samarkand/scenario/parse_measures.h"

namespace samarkand {
namespace {

// Measures whose size may be left open: it is what is searched for.
void read_threat(const yaml::Entry& entry, ComplianceQuestion& asked, ReadContext& context) {
  context.measures->read(entry, {.open = true}, asked.threat);
}

void check_threat(const std::vector<Measure>& threat, Diagnostics& diagnostics) {
  if (threat.empty()) return;  // missing or misread, and reported
  bool factor = false, rate = false;
  for (const Measure& measure : threat) {
    if (!measure.open) continue;
    (measure.kind->searched()->of.name == "factor" ? factor : rate) = true;
  }
  if (factor != rate) return;
  diagnostics.push_back(
      {ErrorCode::kNothingToSearch, threat.front().where,
       factor ? "the threat has icebergs and duties to search for, which have no common size"
              : "nothing is left to search for in the threat",
       "icebergs without `factor`, or tariffs and export taxes without `rate`; other measures "
       "beside them are complete"});
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "compliance"; }
  std::string_view text() const override {
    return "From which threat on does an actor join? `threshold` is the smallest factor or rate of "
           "the "
           "threat at which its payoff inside, with the joining measures and no threat, is at "
           "least its payoff outside, with the threat alone. `affinity_threshold` is the weight on "
           "another's real income at which it joins without any threat.";
  }
  std::vector<std::string_view> examples() const override {
    return {
        "{ask: compliance, actor: CHN, joining: [{kind: ban, origin: CHN, destination: RUS, "
        "sectors: [electronics]}], threat: [{kind: iceberg, origin: CHN, destination: "
        "coalition, sectors: goods}], affinity: RUS}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {
        ask_key<ComplianceQuestion>(
            &ComplianceQuestion::actor,
            {.name = "actor", .required = true, .text = "who decides: a code or a group"}),
        ask_key<ComplianceQuestion>(
            &ComplianceQuestion::joining,
            {.name = "joining", .required = true, .text = "the measures that it takes by joining"}),
        ask_key_read<ComplianceQuestion>(
            read_threat,
            {.name = "threat",
             .type = "list",
             .required = true,
             .text = "the measures that hit it outside: icebergs without `factor`, or tariffs "
                     "and export taxes without `rate`, which is what is searched for"}),
        ask_key<ComplianceQuestion>(
            &ComplianceQuestion::affinity,
            {.name = "affinity",
             .text = "the code or group whose weight in the payoff is searched for, too"}),
        with_key()};
    return keys;
  }
  Polymorphic<Asked> make() const override { return ComplianceQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<ComplianceQuestion>(question);
    if (asked.affinity && asked.affinity->text == asked.actor.text) {
      diagnostics.push_back({ErrorCode::kOutOfRange, asked.affinity->where,
                             fmt::format("the affinity of {} for itself", asked.actor.text),
                             "another country or group"});
    }
    check_threat(asked.threat, diagnostics);
  }
  Named named(const Question& question) const override {
    const auto& asked = asked_as<ComplianceQuestion>(question);
    Named named{.countries = {asked.actor}};
    if (asked.affinity) named.add({*asked.affinity});
    named.add(asked.joining);
    named.add(asked.threat);
    return named;
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<ComplianceQuestion>(question);
    const Valuation actor = make_valuation(asked.actor, bound.scenario, *bound.world, diagnostics);
    if (asked.affinity) make_bloc(*asked.affinity, *bound.world, diagnostics, &actor.own);
    check_compliance(bound.world, bound.scenario, question, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<ComplianceAnswer>(answer_compliance(context, question));
  }
  std::string_view drawing() const override { return drawings::compliance; }
};

}  // namespace

const QuestionKind& compliance_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
