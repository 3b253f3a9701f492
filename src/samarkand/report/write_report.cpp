#include "samarkand/report/write_report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <vector>

#include "samarkand/base/disk.h"
#include "samarkand/questions/registry.h"
#include "samarkand/report/answer_files.h"
#include "samarkand/report/document.h"
#include "samarkand/report/page.h"
#include "samarkand/report/report.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_of(const std::vector<AnswerFile>& tables) {
  std::vector<std::string> files = {"countries.csv", "sectors.csv", "flows.csv",  "columns.csv",
                                    "result.nc",     "report.json", "report.html"};
  for (const AnswerFile& table : tables) files.push_back(table.file);
  return files;
}

// An earlier run's answers to questions that are no longer asked.
void remove_old_tables(const fs::path& folder, const std::vector<std::string>& files) {
  for (const QuestionKind* kind : question_kinds()) {
    for (const TableForm& table : kind->tables()) {
      std::string file(table.file);
      std::error_code ignored;
      for (int k = 2; fs::exists(folder / file, ignored); ++k) {
        if (std::ranges::find(files, file) == files.end()) fs::remove(folder / file, ignored);
        file = with_ending(table.file, fmt::format("_{}", k));
      }
    }
  }
}

bool write_files(const Report& report, const std::vector<AnswerFile>& tables,
                 const fs::path& folder, Diagnostics& diagnostics) {
  const auto start = std::chrono::steady_clock::now();
  if (!write_text(folder / "countries.csv", countries_csv(report), diagnostics)) return false;
  if (!write_text(folder / "sectors.csv", sectors_csv(report), diagnostics)) return false;
  if (!write_text(folder / "flows.csv", flows_csv(report), diagnostics)) return false;
  if (!write_text(folder / "columns.csv", columns_csv(report), diagnostics)) return false;
  for (const AnswerFile& table : tables) {
    if (!write_text(folder / table.file, table.text, diagnostics)) return false;
  }
  if (!write_netcdf(report, folder / "result.nc", diagnostics)) return false;
  auto json = document(report);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  json["timings_seconds"]["report"] = elapsed.count();
  return write_text(folder / "report.json", dump(json), diagnostics) &&
         write_text(folder / "report.html", page(json), diagnostics);
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
  const std::vector<AnswerFile> tables = answer_files(report);
  const std::vector<std::string> files = files_of(tables);
  for (const std::string& name : files) {
    std::error_code absent;
    if (!error && fs::is_directory(folder / name, absent)) {
      error = std::make_error_code(std::errc::is_a_directory);
    }
  }
  Diagnostics problems;
  if (!error && write_files(report, tables, partial, problems)) {
    for (const std::string& name : files) {
      if (!error) fs::rename(partial / name, folder / name, error);
    }
  }
  std::error_code ignored;
  fs::remove_all(partial, ignored);
  if (!error && problems.empty()) {
    remove_old_tables(folder, files);
    return true;
  }
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
