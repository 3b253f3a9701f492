// A run's result with everything needed to defend it, and its forms: terminal, JSON, CSV, NetCDF,
// HTML.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/shock.h"
#include "samarkand/strategy/answers.h"
#include "samarkand/trade/check.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/trade/sensitivity.h"
#include "samarkand/world/world.h"

namespace samarkand {

struct TimingsInSeconds {
  double load = 0, prepare = 0, solve = 0, check = 0, questions = 0, report = 0;
};

struct Report {
  Scenario scenario;
  // The baseline that results compare with: the world as loaded, or re-solved to D = 0 under the
  // balanced closure. `world_hash` is always that of the world as loaded.
  std::shared_ptr<const World> world;
  std::string world_hash;
  Shock shock;
  Equilibrium equilibrium;  // status already judged by the checker
  std::vector<Residual> residuals;
  Outcome outcome;  // empty unless converged: other numbers would be taken for an answer
  std::optional<Exposure> exposure;  // of the equilibrium, where asked for and found
  std::vector<Answer> answers;       // [question] about choices; empty unless converged
  std::string unanswered;            // why one of these has no answer, or ""
  TimingsInSeconds timings;
  std::string version;

  // Of all that was asked: a question without an answer is not converged.
  Status status() const;
  std::string reason() const;
  bool has_values() const { return !outcome.countries.empty(); }
  bool asks(std::string_view question) const;
};

// world -> scenario -> solve -> report: binds, re-solves the baseline where the closure is
// balanced, solves, checks, works out the outcome, and answers the questions. Bad scenarios come
// back as diagnostics. `strategy`: for questions about choices; its `solve` is `options`.
Result<Report> run(std::shared_ptr<const World> world, Scenario scenario,
                   const SolveOptions& options = {}, StrategyOptions strategy = {});

// A shift of trade: one origin and destination, all sectors, border value.
struct TradeShift {
  std::size_t origin, destination;
  double baseline, value;  // the world's unit
};
// The `count` largest changes by absolute size, largest first; ties by codes.
std::vector<TradeShift> largest_shifts(const Report& report, std::size_t count);

struct TerminalStyle {
  bool colour = false;
  int width = 80;
};
// The summary that `samarkand run` prints; its last line is the status.
std::string to_terminal(const Report& report, const TerminalStyle& style = {});
std::string to_json(const Report& report);
std::string countries_csv(const Report& report);
std::string sectors_csv(const Report& report);
std::string flows_csv(const Report& report);
std::string exposure_csv(const Report& report);
std::string to_html(const Report& report);
// NetCDF-4 cannot be written to memory: straight to `path` (a temporary name).
bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics);

// Writes report.json, countries.csv, sectors.csv, flows.csv, report.html, result.nc and, if it is
// asked for, exposure.csv into `folder`, each under a temporary name and all renamed at the end.
// Without a converged result the tables hold their header alone. Error E105.
bool write_report(const Report& report, const std::filesystem::path& folder,
                  Diagnostics& diagnostics);

}  // namespace samarkand
