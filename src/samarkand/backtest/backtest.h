// A scenario held against what happened. Changes of recorded trade in goods between a year before
// the measures and one after them, predicted and observed, and two other predictions: no change,
// and the model without channels.
//
//   fact        over the growth of world GDP at current prices in the unit of the fact: the model's
//               numeraire is constant world value added
//   prediction  what exporters put on record (joint/leakage.h) under the scenario, over the
//               baseline. Of the fitted year only part was under the measures: from `since` on
//   fit         direct share and rho, one number each for all sectors that routes.csv gives less
//   than
//               a direct share of 1: least squares of ln prediction - ln fact over the flows of the
//               fitted year. Nothing else is fitted, and nothing to the judged year. Looked for
//               within bounds: a fit that ends on one says so
//   rank        Spearman's correlation of changes, ties at their mean rank
//   error       mean of |ln prediction - ln fact| over flows, and of |percent - percent|
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/date.h"
#include "samarkand/joint/run_context.h"
#include "samarkand/scenario/measure.h"

namespace samarkand {

struct BacktestFlow {
  Word origin, destination;
  bool both = false;  // directions added up
};
struct BacktestTask {
  Word facts = {"facts", {}};
  double before = 0, fitted = 0, judged = 0;  // years
  std::string theta;  // a preset's trade elasticities; empty: the scenario's
  Date since;         // from which on the measures are in force
  std::vector<Word> sectors = {{"goods", {}}};
  std::vector<BacktestFlow> flows;
  std::vector<Measure> later;    // in force in the judged year besides
  std::vector<Measure> without;  // that the model without channels has instead
};

struct BacktestResult {
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
  int before = 0, fitted = 0, judged = 0;
  double part = 0;  // of the fitted year under the measures
  std::vector<Row> rows;
  double direct = 0, rho = 0;                          // as fitted
  double given_direct = 0, given_rho = 0;              // as the world has them
  bool direct_at_bound = false, rho_at_bound = false;  // of where the fit looks: no best fit inside
  int evaluations = 0;
  Score predicted, without, none;  // of the judged year
  Score of_fitted;                 // the model's, of the fitted year
  std::string reason;              // why there is no answer, or ""
};

// The flows of a task with their facts, as far as nothing is solved.
struct BacktestFacts {
  // One way of a flow.
  struct Direction {
    std::vector<std::size_t> from, to;  // countries
    bool by_origin = true;              // who counted in the year before
  };
  std::vector<BacktestResult::Row> rows;
  std::vector<std::vector<Direction>> directions;  // [row]
};
// Errors E101, E1.., E2.. of the table, E408, and E211 for a flow without facts. Relative paths
// start at `folder`.
BacktestFacts find_flows(const BacktestTask& task, const World& world, const Files& files,
                         const std::string& folder, Diagnostics& diagnostics);

// Incomplete where the context is stopped or has diagnostics.
BacktestResult backtest(RunContext& context, const BacktestTask& task);

double spearman(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace samarkand
