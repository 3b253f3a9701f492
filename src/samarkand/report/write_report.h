// The forms of a run's result that need a disk or the page: HTML, NetCDF, and the whole folder.
#pragma once

#include <filesystem>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/engine/report.h"

namespace samarkand {

std::string to_html(const Report& report);
// NetCDF-4 cannot be written to memory: straight to `path` (a temporary name).
bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics);

// Writes report.json, countries.csv, sectors.csv, flows.csv, report.html, result.nc and the tables
// of answers into `folder`, each under a temporary name and all renamed at the end. Without an
// equilibrium the tables hold their header alone. Error E105.
bool write_report(const Report& report, const std::filesystem::path& folder,
                  Diagnostics& diagnostics);

}  // namespace samarkand
