// The forms of a sweep: sweep.json, countries.csv, sobol.csv, draws.nc, report.html, and a few
// lines for the terminal. Means, standard deviations and quantiles are over the draws that
// converged.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/output_folder.h"
#include "samarkand/report/report.h"
#include "samarkand/sweep/statistics.h"
#include "samarkand/sweep/sweep.h"

namespace samarkand {

// What is said of the draws of a complete sweep.
struct SweepStatistics {
  struct Point {
    std::vector<double> at;          // value of each axis
    std::size_t converged = 0;       // draws of design A
    std::vector<Summary> countries;  // [country], real income in percent
    std::size_t complete = 0;        // draws of which every design converged
    // [country][group]; empty when not asked, and from fewer than kLeastForShares complete draws
    std::vector<std::vector<SobolShare>> sobol;
  };
  std::vector<Point> points;
  struct Failure {
    std::size_t count = 0, first = 0;  // solves; the first of them
  };
  std::map<std::string, Failure> failures;  // by reason
  // What is said in words: the ends of the grid, the first and the last point, and between them the
  // scenario's own; the one point where there is no grid.
  std::vector<std::size_t> told;
  // The scenario's own point, else the last.
  std::size_t shown = 0;
  // W002 where shares of the variance are unsure, or none are told for want of draws that
  // converged.
  std::vector<Diagnostic> warnings;
  // What failed where more than 5 % of a point's draws did; else empty.
  std::string unreliable;
};
SweepStatistics statistics(const Sweep& sweep);

// A sentence on each point that is told: the change of the scenario's parties, who are named in its
// measures, few at a time; without any, who loses and gains most. With the range of 90 % of the
// draws.
std::string sweep_answer(const Sweep& sweep, const SweepStatistics& statistics);
std::string sweep_to_terminal(const Sweep& sweep, const SweepStatistics& statistics,
                              const TerminalStyle& style);

// A folder for the result of a sweep, and for its checkpoint meanwhile: base/output_folder.h.
std::unique_ptr<OutputFolder> take_sweep_folder(const std::filesystem::path& folder,
                                                Diagnostics& diagnostics);

// Writes sweep.json, countries.csv, sobol.csv (where shares were asked), draws.nc and report.html
// as one set, with its manifest. Error E105.
bool write_sweep(const Sweep& sweep, const SweepStatistics& statistics, OutputFolder& folder,
                 Diagnostics& diagnostics);

}  // namespace samarkand
