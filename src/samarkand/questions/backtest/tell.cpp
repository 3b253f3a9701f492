#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/backtest/question.h"
#include "samarkand/questions/backtest/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {

BacktestAnswer::BacktestAnswer(RunContext& context, const Question& question)
    : Answer(context, question),
      BacktestResult(backtest(context, asked_as<BacktestQuestion>(question))) {}

std::string BacktestAnswer::title() const { return "What happened"; }

std::vector<std::string> BacktestAnswer::sentences() const {
  const BacktestAnswer& answer = *this;
  if (!answer.reason.empty()) return {fmt::format("No answer: {}.", answer.reason)};
  std::vector<std::string> all;
  all.push_back(fmt::format(
      "Predicted trade {} to {}: rank correlation {}, mean error {:.2f} in logs.", answer.before,
      answer.judged,
      std::isnan(answer.predicted.rank) ? "none" : fmt::format("{:.2f}", answer.predicted.rank),
      answer.predicted.log_error));
  all.push_back(
      fmt::format("That is against recorded goods trade over the growth of world GDP; without "
                  "channels the error is {:.2f}, with no change at all {:.2f}.",
                  answer.without.log_error, answer.none.log_error));
  all.push_back(
      fmt::format("Fitted to {} alone: direct share {:.4g}, rho {:.4g}; mean error there "
                  "{:.2f}.",
                  answer.fitted, answer.direct, answer.rho, answer.of_fitted.log_error));
  if (direct_at_bound || rho_at_bound) {
    all.push_back(fmt::format(
        "The fit of {} ends on the bound of where it looks: the best one may lie beyond.",
        direct_at_bound && rho_at_bound ? "both"
        : direct_at_bound               ? "the direct share"
                                        : "rho"));
  }
  const auto change = [](double ratio) { return fmt::format("{:+.0f} %", 100 * (ratio - 1)); };
  for (const BacktestResult::Row& row : answer.rows) {
    all.push_back(fmt::format("{} {} {}: predicted {}, fact {}; without channels {}.",
                              display_name(world(), row.origin), row.both ? "with" : "to",
                              display_name(world(), row.destination), change(row.predicted),
                              change(row.fact()), change(row.without)));
  }
  return all;
}

Json BacktestAnswer::json() const {
  const BacktestAnswer& answer = *this;
  const auto score = [](const BacktestResult::Score& of) -> Json {
    return {{"rank_correlation", rounded(of.rank)},
            {"mean_log_error", rounded(of.log_error)},
            {"mean_percent_error", rounded(of.percent_error)}};
  };
  Json bounds = Json::array();
  if (direct_at_bound) bounds.push_back("direct");
  if (rho_at_bound) bounds.push_back("rho");
  Json json = {{"before", answer.before},
               {"fitted", answer.fitted},
               {"judged", answer.judged},
               {"part_of_fitted_year", rounded(answer.part)},
               {"fit",
                {{"direct", rounded(answer.direct)},
                 {"rho", rounded(answer.rho)},
                 {"world_direct", rounded(answer.given_direct)},
                 {"world_rho", rounded(answer.given_rho)},
                 {"at_bound", bounds},
                 {"evaluations", answer.evaluations},
                 {"score", score(answer.of_fitted)}}},
               {"model", score(answer.predicted)},
               {"without_channels", score(answer.without)},
               {"no_change", score(answer.none)}};
  json["flows"] = Json::array();
  for (const BacktestResult::Row& row : answer.rows) {
    json["flows"].push_back(
        {{"origin", row.origin},
         {"destination", row.destination},
         {"both", row.both},
         {"unit", row.unit},
         {"before", rounded(row.before)},
         {"fitted", row.fitted ? Json(rounded(*row.fitted)) : Json()},
         {"judged", rounded(row.judged)},
         {"nominal", rounded(100 * (row.judged / row.before - 1))},
         {"fact", rounded(100 * (row.fact() - 1))},
         {"predicted", rounded(100 * (row.predicted - 1))},
         {"without_channels", rounded(100 * (row.without - 1))},
         {"fact_fitted", row.fitted ? Json(rounded(100 * (*row.fact_fitted() - 1))) : Json()},
         {"predicted_fitted", rounded(100 * (row.predicted_fitted - 1))}});
  }
  return json;
}

std::string BacktestAnswer::unanswered() const { return reason; }

}  // namespace samarkand
