// `samarkand compare` and `samarkand table`: results side by side, and as tables.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands.h"
#include "console.h"
#include "loaded.h"
#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"
#include "samarkand/engine/engine.h"
#include "samarkand/report/comparison.h"
#include "samarkand/report/trade_table.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

struct CompareArguments {
  std::vector<std::string> items;
  std::string scenario, csv, page;
};

// Whether the user names a world: a folder of one, a packed one, or one on the search path.
bool is_world(const std::string& name) {
  std::error_code ignored;
  if (name.ends_with(".nc") || fs::exists(fs::path(name) / "world.yaml", ignored)) return true;
  return std::ranges::any_of(list_worlds(), [&](const auto& known) { return known.first == name; });
}

// What a folder holds, or what comes of a scenario.
Result<SavedResult> result_of(const std::string& item, const std::string& scenario) {
  if (is_result(item)) return read_result(item);
  const bool world = is_world(item);
  std::error_code ignored;
  if (!world && fs::is_directory(item, ignored)) {
    const bool sweep = fs::exists(fs::path(item) / "sweep.json", ignored);
    return Diagnostics{
        {ErrorCode::kNotAResult,
         {item},
         sweep ? "this is the folder of a sweep: it has many draws, not one result"
               : "this folder holds no result",
         "folders that `samarkand run` wrote, scenarios, and worlds with --scenario"}};
  }
  if (world && scenario.empty()) {
    return Diagnostics{{ErrorCode::kMissingKey,
                        {item},
                        "a world alone has no result",
                        "results, scenarios, and worlds with --scenario",
                        fmt::format("samarkand compare {} ... --scenario samarkand-2022", item)}};
  }
  Loaded loaded = world ? load(scenario, item) : load(item, "");
  if (loaded.world != nullptr && !loaded.diagnostics.empty()) {
    check(loaded.world, loaded.scenario, loaded.diagnostics);
  }
  if (!loaded.diagnostics.empty()) return loaded.diagnostics;
  loaded.scenario.questions.clear();  // real income is all that is compared
  std::optional<ProgressLine> progress(std::in_place);
  RunOptions options;
  options.solve.progress = [&](int passes, double residual) {
    progress->show(fmt::format("{}: {} passes, residual {:.1e}", item, passes, residual));
    return !interrupted();
  };
  Result<Report> report = run(loaded.world, std::move(loaded.scenario), options,
                              std::move(loaded.diagnostics.warnings));
  progress.reset();
  if (!report) return report.diagnostics();
  print_warnings(report->warnings);
  return saved(*report);
}

int compare_results(const CompareArguments& arguments) {
  catch_interrupt();
  Diagnostics diagnostics;
  if (arguments.items.size() < 2) {
    diagnostics.push_back({ErrorCode::kMissingKey,
                           {"samarkand compare"},
                           "one result alone cannot be compared",
                           "two or more results, scenarios or worlds"});
  }
  std::vector<SavedResult> results;
  for (const std::string& item : arguments.items) {
    Result<SavedResult> result = result_of(item, arguments.scenario);
    if (interrupted()) return kExitInterrupted;
    if (result) {
      results.push_back(std::move(result).value());
    } else {
      diagnostics.append(result.diagnostics());
    }
  }
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  const Comparison compared = comparison(arguments.items, std::move(results));
  std::string written;
  for (const auto& [file, make] :
       {std::pair(arguments.csv, &comparison_csv), std::pair(arguments.page, &comparison_page)}) {
    if (file.empty()) continue;
    if (!write_text(file, make(compared), diagnostics)) return print_diagnostics(diagnostics);
    written += fmt::format("Written to {}\n", file);
  }
  print(comparison_to_terminal(compared, terminal_style()) + written);
  const bool all = std::ranges::all_of(compared.results, &SavedResult::converged);
  return all ? kExitConverged : kExitNotConverged;
}

struct TableArguments {
  std::string result, by = "country", csv;
  std::vector<std::string> of;
};

// Places of codes and members of groups; none: all.
std::vector<std::size_t> members_of(const SavedResult& result, const std::vector<std::string>& of,
                                    Diagnostics& diagnostics) {
  std::vector<std::string> codes, known;
  for (const CodeAndName& economy : result.economies) known.push_back(economy.code);
  for (const auto& [group, members] : result.groups) known.push_back(group);
  for (const std::string& name : of) {
    const auto group = result.groups.find(name);
    if (group != result.groups.end()) {
      codes.insert(codes.end(), group->second.begin(), group->second.end());
    } else if (std::ranges::find(known, name) != known.end()) {
      codes.push_back(name);
    } else {
      diagnostics.push_back({ErrorCode::kWorldUnknownCode,
                             {"--of"},
                             fmt::format("unknown economy or group \"{}\"", name),
                             fmt::format("codes and groups of {}", result.world),
                             "",
                             nearest(name, known)});
    }
  }
  std::vector<std::size_t> members;
  for (std::size_t n = 0; n < result.economies.size(); ++n) {
    if (std::ranges::find(codes, result.economies[n].code) != codes.end()) members.push_back(n);
  }
  return members;
}

int show_table(const TableArguments& arguments) {
  constexpr std::size_t kShownRows = 40;
  const Result<SavedResult> result = read_result(arguments.result);
  if (!result) return print_diagnostics(result.diagnostics());
  Diagnostics diagnostics;
  const auto members = members_of(*result, arguments.of, diagnostics);
  const auto flows = read_flows(arguments.result, *result, diagnostics);
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  if (!result->converged()) {
    print_error(fmt::format("{}: {}\n", result->status, result->reason));
    return kExitNotConverged;
  }
  const TradeTable table = trade_table(*result, flows, arguments.by, members);
  if (!arguments.csv.empty() && !write_text(arguments.csv, to_csv(table), diagnostics)) {
    return print_diagnostics(diagnostics);
  }
  print(fmt::format("{} on {}, {} a year\n\n", result->scenario, result->world, result->unit) +
        to_text(table, kShownRows) +
        (arguments.csv.empty() ? "" : fmt::format("Written to {}\n", arguments.csv)));
  return kExitConverged;
}

}  // namespace

Command compare_command() {
  const auto arguments = std::make_shared<CompareArguments>();
  return {.name = "compare",
          .text = "Results side by side",
          .arguments = {{"results", &arguments->items,
                         "Folders of results, scenarios, or worlds with --scenario", kRequired},
                        {"--scenario", &arguments->scenario, "What to run on the worlds named"},
                        {"--csv", &arguments->csv, "File to write: all economies"},
                        {"--page", &arguments->page, "HTML file to write"}},
          .footer = "Example:\n  samarkand compare samarkand-2022 us-china-chips",
          .action = [arguments] { return compare_results(*arguments); }};
}

Command table_command() {
  const auto arguments = std::make_shared<TableArguments>();
  return {
      .name = "table",
      .text = "Trade before and after, by country, sector, pair or supplier",
      .arguments = {{"result", &arguments->result, "Folder that `samarkand run` wrote", kRequired},
                    {.name = "--by",
                     .target = &arguments->by,
                     .text = "country, sector, pair or supplier (who supplies what, and how\n"
                             "concentrated that is); default: country",
                     .one_of = kTradeTables},
                    {"--of", &arguments->of, "Codes and groups; left out: all economies"},
                    {"--csv", &arguments->csv, "File to write: all rows"}},
      .footer = "Example:\n  samarkand table results/samarkand-2022 --by supplier --of EU",
      .action = [arguments] { return show_table(*arguments); }};
}

}  // namespace samarkand
