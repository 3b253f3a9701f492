// The forms of a sweep: sweep.json, countries.csv, sobol.csv, draws.nc, report.html, and a few
// lines for the terminal. Means, standard deviations and quantiles are over the draws that
// converged.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/report/report.h"
#include "samarkand/sweep/statistics.h"
#include "samarkand/sweep/sweep.h"

namespace samarkand {

// What is said of the draws of a complete sweep.
struct SweepStatistics {
  struct Point {
    std::vector<double> at;                      // value of each axis
    std::size_t converged = 0;                   // draws of design A
    std::vector<Summary> countries;              // [country], real income in percent
    std::size_t complete = 0;                    // draws of which every design converged
    std::vector<std::vector<SobolShare>> sobol;  // [country][group]; empty when not asked
  };
  std::vector<Point> points;
  struct Failure {
    std::size_t count = 0, first = 0;  // solves; the first of them
  };
  std::map<std::string, Failure> failures;  // by reason
  // The point with the largest change of real income, by median: what is said in a sentence.
  std::size_t strongest = 0;
};
SweepStatistics statistics(const Sweep& sweep);

// A sentence on the strongest point: who loses and gains most, with the range of 90 % of the draws.
std::string sweep_answer(const Sweep& sweep, const SweepStatistics& statistics);
std::string sweep_to_terminal(const Sweep& sweep, const SweepStatistics& statistics,
                              const TerminalStyle& style);

// Writes sweep.json, countries.csv, sobol.csv (where shares were asked), draws.nc and report.html.
// Error E105.
bool write_sweep(const Sweep& sweep, const SweepStatistics& statistics,
                 const std::filesystem::path& folder, Diagnostics& diagnostics);

}  // namespace samarkand
