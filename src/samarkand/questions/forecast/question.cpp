#include "samarkand/questions/forecast/question.h"

#include "samarkand/backtest/facts.h"
#include "samarkand/questions/drawings.h"
#include "samarkand/questions/forecast/facts.h"
#include "samarkand/questions/forecast/solve.h"
#include "samarkand/questions/network_question.h"

namespace samarkand {
namespace {

class ForecastKind : public NetworkQuestionKind {
 public:
  std::string_view name() const override { return "forecast"; }
  std::string_view text() const override {
    return "What does a network of a fuel predict, beside what happened? Flows, output, "
           "consumption and prices of the year after the measures, the range that each is held "
           "to, and the skill: 0 as if nothing had changed, 1 all changes right. Prices do not "
           "count for it.";
  }
  std::vector<std::string_view> examples() const override {
    return {"{ask: forecast, facts: gas-2022.csv}"};
  }
  const Keys<Question>& keys() const override {
    static const Keys<Question> keys = {ask_key<ForecastQuestion>(
        &ForecastQuestion::facts,
        {.name = "facts",
         .type = "path",
         .required = true,
         .text = "a CSV file with the columns name, measure (flow, production, consumption, "
                 "price), of, mode, origin, destination, before, fact, low, high, source, like "
                 "gas-2022.csv in worlds/facts"})};
    return keys;
  }
  Polymorphic<Asked> make() const override { return ForecastQuestion(); }

  void check_network(const Scenario& scenario, const energy::Network& /*before*/,
                     const energy::Network& after, const Question& question,
                     Diagnostics& diagnostics) const override {
    const Word& facts = asked_as<ForecastQuestion>(question).facts;
    const auto file = find_facts(*scenario.files, facts, scenario.folder, diagnostics);
    if (file) read_network_facts(*scenario.files, *file, after, diagnostics);
  }
  std::unique_ptr<Answer> answer(const NetworkContext& context,
                                 const Question& question) const override {
    return std::make_unique<ForecastAnswer>(answer_forecast(context, question));
  }
  std::string_view drawing() const override { return drawings::forecast; }
};

}  // namespace

const QuestionKind& forecast_question() {
  static const ForecastKind kind;
  return kind;
}

}  // namespace samarkand
