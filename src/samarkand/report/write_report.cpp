#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <system_error>
#include <vector>

#include "samarkand/base/disk.h"
#include "samarkand/report/assets.h"
#include "samarkand/report/document.h"
#include "samarkand/report/report.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExposureFile = "exposure.csv";

std::vector<const char*> files_of(const Report& report) {
  std::vector<const char*> files = {"countries.csv", "sectors.csv", "flows.csv",
                                    "result.nc",     "report.json", "report.html"};
  if (report.asks("exposure")) files.push_back(kExposureFile);
  return files;
}

bool write_files(const Report& report, const fs::path& folder, Diagnostics& diagnostics) {
  const auto start = std::chrono::steady_clock::now();
  if (!write_text(folder / "countries.csv", countries_csv(report), diagnostics)) return false;
  if (!write_text(folder / "sectors.csv", sectors_csv(report), diagnostics)) return false;
  if (!write_text(folder / "flows.csv", flows_csv(report), diagnostics)) return false;
  if (report.asks("exposure") &&
      !write_text(folder / kExposureFile, exposure_csv(report), diagnostics)) {
    return false;
  }
  if (!write_netcdf(report, folder / "result.nc", diagnostics)) return false;
  auto json = document(report);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  json["timings_seconds"]["report"] = elapsed.count();
  return write_text(folder / "report.json", dump(json), diagnostics) &&
         write_text(folder / "report.html", page(json, assets::question_modules), diagnostics);
}

}  // namespace

bool write_report(const Report& report, const std::filesystem::path& folder,
                  Diagnostics& diagnostics) {
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  // Everything is written into a folder of its own first, so that a failure leaves nothing behind.
  const fs::path partial = folder / fmt::format(".partial-{}", getpid());
  if (!error) fs::create_directory(partial, error);
  // A folder in the place of a file would stop the renaming half-way.
  const std::vector<const char*> files = files_of(report);
  for (const char* name : files) {
    if (!error && fs::is_directory(folder / name)) {
      error = std::make_error_code(std::errc::is_a_directory);
    }
  }
  Diagnostics problems;
  if (!error && write_files(report, partial, problems)) {
    for (const char* name : files) {
      if (!error) fs::rename(partial / name, folder / name, error);
    }
  }
  std::error_code ignored;
  fs::remove_all(partial, ignored);
  // An earlier run's answer to a question that is no longer asked.
  if (!error && problems.empty() && !report.asks("exposure")) {
    fs::remove(folder / kExposureFile, ignored);
  }
  if (!error && problems.empty()) return true;
  if (made) fs::remove(folder, ignored);  // only when it is still empty
  diagnostics.push_back({ErrorCode::kFileUnwritable,
                         {folder.string()},
                         fmt::format("cannot write the report into {}: {}", folder.string(),
                                     error ? error.message() : problems.front().what),
                         "a folder that can be written, or a path where one can be made",
                         "name another folder with --output"});
  return false;
}

}  // namespace samarkand
