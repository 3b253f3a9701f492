#include "samarkand/report/write_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <vector>

#include "samarkand/base/content_hash.h"
#include "samarkand/base/disk.h"
#include "samarkand/questions/registry.h"
#include "samarkand/report/answer_files.h"
#include "samarkand/report/document.h"
#include "samarkand/report/memo_file.h"
#include "samarkand/report/network_tables.h"
#include "samarkand/report/page.h"
#include "samarkand/report/report.h"
#include "samarkand/scenario/fingerprint.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

// Whether a run can have written it: the k-th question of a kind has file_k.csv.
bool is_of_run(const std::string& name) {
  if (std::ranges::find(kNetworkFiles, name) != kNetworkFiles.end()) return true;
  for (const char* file : {"countries.csv", "sectors.csv", "flows.csv", "columns.csv", "result.nc",
                           "report.json", "report.html"}) {
    if (name == file) return true;
  }
  for (const QuestionKind* kind : question_kinds()) {
    for (const TableForm& table : kind->tables()) {
      const std::string_view stem = table.file.substr(0, table.file.rfind('.'));
      if (name == table.file) return true;
      if (!name.starts_with(stem) || !name.ends_with(".csv")) continue;
      const std::string_view number = std::string_view(name).substr(stem.size());
      if (number.starts_with("_") && number.size() > 5 &&
          number.find_first_not_of("0123456789", 1) == number.size() - 4) {
        return true;
      }
    }
  }
  return false;
}

using Clock = std::chrono::steady_clock;

// The answers' tables, and report.json and its page, which say how long all files took.
template <class ReportOf>
bool write_document(const ReportOf& report, const std::vector<AnswerFile>& tables,
                    const fs::path& folder, Clock::time_point start, Diagnostics& diagnostics) {
  for (const AnswerFile& table : tables) {
    if (!write_text(folder / table.file, table.text, diagnostics)) return false;
  }
  auto json = document(report);
  const std::chrono::duration<double> elapsed = Clock::now() - start;
  json["timings_seconds"]["report"] = elapsed.count();
  return write_text(folder / "report.json", dump(json), diagnostics) &&
         write_text(folder / "report.html", page(json), diagnostics);
}

bool write_files(const Report& report, const std::vector<AnswerFile>& tables,
                 const fs::path& folder, Diagnostics& diagnostics) {
  const auto start = Clock::now();
  return write_text(folder / "countries.csv", countries_csv(report), diagnostics) &&
         write_text(folder / "sectors.csv", sectors_csv(report), diagnostics) &&
         write_text(folder / "flows.csv", flows_csv(report), diagnostics) &&
         write_text(folder / "columns.csv", columns_csv(report), diagnostics) &&
         write_netcdf(report, folder / "result.nc", diagnostics) &&
         write_document(report, tables, folder, start, diagnostics);
}

bool write_files(const NetworkReport& report, const std::vector<AnswerFile>& tables,
                 const fs::path& folder, Diagnostics& diagnostics) {
  const auto start = Clock::now();
  for (const NetworkFile& table : network_files(report)) {
    if (!write_text(folder / table.file, table.text, diagnostics)) return false;
  }
  return write_text(folder / "columns.csv", columns_csv(report), diagnostics) &&
         write_document(report, tables, folder, start, diagnostics);
}

template <class ReportOf>
bool write_set(const ReportOf& report, const std::string& input_hash, OutputFolder& folder,
               Diagnostics& diagnostics) {
  const auto tables = answer_files(report.scenario, report.answers);
  return folder.replace(
      [&](const fs::path& fresh, Diagnostics& problems) {
        return write_files(report, tables, fresh, problems);
      },
      content_hash(input_hash + all_said(report.scenario)), diagnostics);
}

}  // namespace

std::unique_ptr<OutputFolder> take_run_folder(const fs::path& folder, Diagnostics& diagnostics) {
  return OutputFolder::take(folder, {"run", is_of_run, {kMemoFile}}, diagnostics);
}

bool write_report(const Report& report, OutputFolder& folder, Diagnostics& diagnostics) {
  return write_set(report, report.world_hash, folder, diagnostics);
}

bool write_report(const NetworkReport& report, OutputFolder& folder, Diagnostics& diagnostics) {
  return write_set(report, report.network_hash, folder, diagnostics);
}

bool write_report(const Report& report, const fs::path& folder, Diagnostics& diagnostics) {
  const auto output = take_run_folder(folder, diagnostics);
  return output && write_report(report, *output, diagnostics);
}

}  // namespace samarkand
