// The forms of a run's result that need a disk or the page: HTML, NetCDF, and the whole folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/output_folder.h"
#include "samarkand/engine/network_run.h"
#include "samarkand/engine/report.h"

namespace samarkand {

std::string to_html(const Report& report);
// NetCDF-4 cannot be written to memory: straight to `path` (a temporary name).
bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics);

// A folder for the result of a run, to be taken before a long one: base/output_folder.h.
std::unique_ptr<OutputFolder> take_run_folder(const std::filesystem::path& folder,
                                              Diagnostics& diagnostics);

// Writes report.json, countries.csv, sectors.csv, flows.csv, report.html, result.nc and the tables
// of answers as one set, with its manifest. Without an equilibrium the tables hold their header
// alone. Errors as base/output_folder.h has them.
bool write_report(const Report& report, OutputFolder& folder, Diagnostics& diagnostics);
// Of a network: report.json, energy_*.csv, report.html and the tables of answers.
bool write_report(const NetworkReport& report, OutputFolder& folder, Diagnostics& diagnostics);
bool write_report(const Report& report, const std::filesystem::path& folder,
                  Diagnostics& diagnostics);

}  // namespace samarkand
