#include "samarkand/questions/backtest/question.h"

#include <fmt/format.h>

#include "samarkand/questions/backtest/solve.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/question_kind.h"

namespace samarkand {
namespace {

// ---- forms of its own

const Keys<BacktestFlow>& flow_keys() {
  static const Keys<BacktestFlow> keys = {key(&BacktestFlow::origin, {.name = "origin"}),
                                          key(&BacktestFlow::destination, {.name = "destination"}),
                                          key(&BacktestFlow::both, {.name = "both"})};
  return keys;
}

void read_flows(const yaml::Entry& entry, BacktestQuestion& asked, ReadContext& context) {
  constexpr const char* kExample = "{origin: EU, destination: RUS}";
  for (const yaml::Node& node : read_list(entry, "a list of maps, each after `- `", context.yaml)) {
    BacktestFlow flow;
    read_record(node, "a flow", flow_keys(), kExample, flow, context);
    if (!node.is_map()) continue;
    if (flow.origin.text.empty() || flow.destination.text.empty()) {
      context.diagnostics.push_back({ErrorCode::kMissingKey,
                                     context.yaml.at(node),
                                     "a flow needs an origin and a destination",
                                     {},
                                     fmt::format("for example {}", kExample)});
      continue;
    }
    asked.flows.push_back(std::move(flow));
  }
}

void read_since(const yaml::Entry& entry, BacktestQuestion& asked, ReadContext& context) {
  const std::optional<Word> word = context.yaml.word(entry);
  if (!word) return;
  if (const auto date = parse_date(word->text)) {
    asked.since = *date;
    return;
  }
  context.diagnostics.push_back({ErrorCode::kOutOfRange, entry.where,
                                 fmt::format("`{}` is no date", word->text),
                                 "year, month and day, as in 2022-03-15"});
}

// ---- keys

template <class Value>
Key<Question> key_of(Value BacktestTask::*member, const KeyRecord& of) {
  return ask_key<BacktestQuestion>(member, of);
}
Key<Question> year(double BacktestTask::*member, std::string_view name, std::string_view text) {
  return key_of(member, {.name = name,
                         .required = true,
                         .least = 1900,
                         .greatest = 2200,
                         .whole = true,
                         .text = text});
}
std::vector<std::string_view> preset_names() {
  std::vector<std::string_view> names;
  for (const ModelPreset& preset : model_presets()) names.push_back(preset.name);
  return names;
}

Keys<Question> make_keys() {
  return {
      key_of(&BacktestTask::facts,
             {.name = "facts",
              .type = "path",
              .text = "a CSV file like worlds/facts/facts.csv, or the name of its folder"}),
      year(&BacktestTask::before, "before", "the year before the measures, the world's own"),
      year(&BacktestTask::fitted, "fitted", "the year that direct share and rho are fitted to"),
      year(&BacktestTask::judged, "judged", "the year that is predicted"),
      ask_key_read<BacktestQuestion>(
          read_since, {.name = "since",
                       .type = "text",
                       .required = true,
                       .text = "a date such as 2022-03-15: how much of the fitted year was under "
                               "the measures"}),
      ask_key_read<BacktestQuestion>(
          read_flows, {.name = "flows",
                       .type = "list",
                       .required = true,
                       .text = "maps of `origin` and `destination`, codes or groups as the facts "
                               "name them; `both: true` adds up the two directions"}),
      key_of(&BacktestTask::sectors, {.name = "sectors", .text = "which"}),
      key_of(&BacktestTask::theta,
             {.name = "theta",
              .choices = preset_names(),
              .default_text = "the scenario's",
              .text = "the trade elasticities of a preset, short_run or long_run: a year or two "
                      "after the measures is not the long run"}),
      key_of(&BacktestTask::later, {.name = "later",
                                    .default_text = "nothing",
                                    .text = "measures that came after the scenario's, and were in "
                                            "force in the judged year"}),
      key_of(
          &BacktestTask::without,
          {.name = "without",
           .default_text = "nothing",
           .text = "measures that the model without channels has in the place of those on routes "
                   "and currencies"})};
}

class Kind : public QuestionKind {
 public:
  std::string_view name() const override { return "backtest"; }
  std::string_view text() const override {
    return "How do predicted changes of recorded trade in goods compare with what happened? The "
           "direct share and rho of routes.csv are fitted to one year, and a later year is the "
           "judgement; beside it no change, and the model without channels. `samarkand backtest` "
           "asks this alone.";
  }
  std::vector<std::string_view> examples() const override {
    return {
        "{ask: backtest, before: 2021, fitted: 2022, judged: 2023, since: 2022-03-15, flows: "
        "[{origin: EU, destination: RUS}, {origin: EU, destination: KGZ}]}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = make_keys();
    return keys;
  }
  Polymorphic<Asked> make() const override { return BacktestQuestion(); }

  void check_written(const Question& question, const Scenario& /*scenario*/,
                     Diagnostics& diagnostics) const override {
    const auto& asked = asked_as<BacktestQuestion>(question);
    if (asked.before == 0 || asked.fitted == 0 || asked.judged == 0) return;  // reported
    if (asked.before < asked.fitted && asked.fitted < asked.judged) return;
    diagnostics.push_back({ErrorCode::kOutOfRange, question.where,
                           fmt::format("the years {}, {} and {} are not one after the other",
                                       asked.before, asked.fitted, asked.judged),
                           "before < fitted < judged"});
  }
  Named named(const Question& question) const override {
    const auto& asked = asked_as<BacktestQuestion>(question);
    Named named{.sectors = asked.sectors};
    for (const BacktestFlow& flow : asked.flows) named.add({flow.origin, flow.destination});
    named.add(asked.later);
    named.add(asked.without);
    return named;
  }
  void check_bound(const BoundScenario& bound, const Question& question,
                   Diagnostics& diagnostics) const override {
    find_flows(asked_as<BacktestQuestion>(question), *bound.world, *bound.scenario.files,
               bound.scenario.folder, diagnostics);
  }
  std::unique_ptr<Answer> answer(RunContext& context, const Question& question) const override {
    return std::make_unique<BacktestAnswer>(context, question);
  }
  std::string_view drawing() const override { return drawings::backtest; }
};

}  // namespace

const QuestionKind& backtest_question() {
  static const Kind kind;
  return kind;
}

}  // namespace samarkand
