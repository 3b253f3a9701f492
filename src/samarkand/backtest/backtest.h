// A scenario held against what happened. Changes of recorded trade in goods between a year before
// the measures and one after them, predicted and observed, and two other predictions: no change,
// and the model without channels.
//
//   fact        over the growth of world GDP at current prices in the unit of the fact: the model's
//               numeraire is constant world value added
//   prediction  what exporters put on record (strategy/leakage.h) under the scenario, over the
//               baseline. Of the fitted year only part was under the measures: from `since` on
//   fit         direct share and rho, one number each for all sectors that ways.csv gives less than
//               a direct share of 1: least squares of ln prediction - ln fact over the flows of the
//               fitted year. Nothing else is fitted, and nothing to the judged year
//   rank        Spearman's correlation of changes, ties at their mean rank
//   error       mean of |ln prediction - ln fact| over flows, and of |percent - percent|
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/questions.h"
#include "samarkand/strategy/counterfactuals.h"

namespace samarkand {

struct BacktestAnswer {
  struct Row {
    std::string origin, destination, unit;
    bool both;              // directions
    double before, judged;  // facts
    std::optional<double> fitted;
    double predicted, without;     // new/old, the year of judgement
    double predicted_fitted;       // of the fitted year
    double growth, growth_fitted;  // of world GDP in the unit until these years, new/old
    // At the numeraire, world value added.
    double fact() const { return judged / before / growth; }
    std::optional<double> fact_fitted() const {
      return fitted ? std::optional(*fitted / before / growth_fitted) : std::nullopt;
    }
  };
  // Of one way to predict, over the rows of a year.
  struct Score {
    double rank = 0;  // NaN: all predictions alike
    double log_error = 0, percent_error = 0;
  };
  int before, fitted, judged;
  double part;  // of the fitted year under the measures
  std::vector<Row> rows;
  double direct, rho;              // as fitted
  double given_direct, given_rho;  // as the world has them
  int evaluations = 0;
  Score predicted, without, none;  // of the judged year
  Score of_fitted;                 // the model's, of the fitted year
  std::string reason;              // why there is no answer, or ""
};

BacktestAnswer answer_backtest(StrategyContext& context, const Question& question);

double spearman(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace samarkand
