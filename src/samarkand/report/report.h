// The forms of a run's result: terminal, JSON, CSV, NetCDF, HTML.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/engine/report.h"

namespace samarkand {

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
std::string to_html(const Report& report);
// NetCDF-4 cannot be written to memory: straight to `path` (a temporary name).
bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics);

// Writes report.json, countries.csv, sectors.csv, flows.csv, report.html, result.nc and the tables
// of answers into `folder`, each under a temporary name and all renamed at the end. Without a
// converged result the tables hold their header alone. Error E105.
bool write_report(const Report& report, const std::filesystem::path& folder,
                  Diagnostics& diagnostics);

}  // namespace samarkand
