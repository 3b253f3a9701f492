// `samarkand compare` and `samarkand table`: results side by side, and as tables.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
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
#include "samarkand/shock/selection.h"
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
  Loaded loaded = world ? load(read(scenario), item) : load(read(item), "");
  if (!is_on_world(loaded, "a comparison") || !loaded.diagnostics.empty()) {
    return loaded.diagnostics;
  }
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

// Writes `text` to a file that was asked for and adds to `shown` that it did; "-", standard output,
// takes the place of what is shown. False: it cannot be written.
bool write_asked(const std::string& file, const std::string& text, std::string& shown,
                 Diagnostics& diagnostics) {
  if (file.empty()) return true;
  if (file == "-") {
    shown = text;
    return true;
  }
  shown += fmt::format("Written to {}\n", file);
  return write_text(file, text, diagnostics);
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
  std::string shown = comparison_to_terminal(compared, terminal_style());
  using Asked = std::pair<std::string, std::string (*)(const Comparison&)>;
  std::vector<Asked> asked = {{arguments.csv, &comparison_csv}, {arguments.page, &comparison_page}};
  if (arguments.csv == "-") std::swap(asked[0], asked[1]);  // the last word on what is shown
  for (const auto& [file, make] : asked) {
    if (!write_asked(file, make(compared), shown, diagnostics)) {
      return print_diagnostics(diagnostics);
    }
  }
  print(shown);
  const bool all = std::ranges::all_of(compared.results, &SavedResult::converged);
  return all ? kExitConverged : kExitNotConverged;
}

struct TableArguments {
  std::string result, by = "country", csv;
  std::vector<std::string> of, sectors;
};

// The parts between commas of all of `words`.
std::vector<std::string> listed(const std::vector<std::string>& words) {
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    for (std::size_t at = 0, end = 0; at <= word.size(); at = end + 1) {
      end = std::min(word.find(',', at), word.size());
      if (end > at) parts.push_back(word.substr(at, end - at));
    }
  }
  return parts;
}

template <class Named>
std::vector<Named> as_named(const std::vector<CodeAndName>& list) {
  std::vector<Named> named;
  for (const CodeAndName& item : list) named.push_back({.code = item.code, .name = item.name});
  return named;
}

// Places in `list` of what `words` name: codes, groups of codes, or all; none where there are none.
template <class Named>
std::vector<std::size_t> places_of(const std::vector<std::string>& words, const char* option,
                                   const std::vector<CodeAndName>& list,
                                   const std::map<std::string, std::vector<std::string>>& groups,
                                   Diagnostics& diagnostics) {
  std::vector<std::string> codes, known;
  for (const CodeAndName& item : list) known.push_back(item.code);
  std::map<std::string, std::vector<std::string>> meanings = groups;
  for (const std::string& code : known) meanings[code] = {code};
  meanings["all"] = known;
  for (const auto& [group, members] : groups) known.push_back(group);
  for (const std::string& word : listed(words)) {
    const auto meant = meanings.find(word);
    if (meant != meanings.end()) {
      codes.insert(codes.end(), meant->second.begin(), meant->second.end());
      continue;
    }
    diagnostics.push_back({ErrorCode::kWorldUnknownCode,
                           {option},
                           fmt::format("the result has no `{}`", word),
                           first_few(known, 60) + "; all",
                           "",
                           code_meant(word, known, as_named<Named>(list))});
  }
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (std::ranges::find(codes, list[k].code) != codes.end()) places.push_back(k);
  }
  return places;
}

// What to say of a name that is no folder of results.
Diagnostic no_result(const std::string& name) {
  Diagnostics ignored;
  const auto file = find_scenario(*disk(), name, "", {name}, ignored);
  if (!file) {
    return {ErrorCode::kNotAResult,
            {name},
            "there is no result here",
            "a folder that `samarkand run` wrote"};
  }
  const fs::path folder = fs::path("results") / read_scenario(disk(), *file, ignored).name;
  const std::string table = fmt::format("`samarkand table {}`", folder.string());
  return {ErrorCode::kNotAResult,
          {name},
          "this is a scenario; tables are made of its result",
          "a folder that `samarkand run` wrote",
          is_result(folder)
              ? table
              : fmt::format("run it first, `samarkand run {}`, then {}", name, table)};
}

int show_table(const TableArguments& arguments) {
  constexpr std::size_t kShownRows = 40;
  if (!is_result(arguments.result)) return print_diagnostics({no_result(arguments.result)});
  const Result<SavedResult> result = read_result(arguments.result);
  if (!result) return print_diagnostics(result.diagnostics());
  Diagnostics diagnostics;
  const TableScope scope = {
      places_of<Country>(arguments.of, "--of", result->economies, result->groups, diagnostics),
      places_of<Sector>(arguments.sectors, "--sector", result->sectors, {}, diagnostics)};
  const auto flows = read_flows(arguments.result, *result, diagnostics);
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  if (!result->converged()) {
    print_error(fmt::format("{}: {}\n", result->status, result->reason));
    return kExitNotConverged;
  }
  const TradeTable table = trade_table(*result, flows, arguments.by, scope);
  std::string shown =
      fmt::format("{} on {}, {} a year\n", result->scenario, result->world, result->unit);
  if (!scope.sectors.empty()) {
    std::vector<std::string> names;
    for (const std::size_t j : scope.sectors) names.push_back(result->sectors[j].name);
    shown += fmt::format("Trade in {}\n", fmt::join(names, "; "));
  }
  shown += "\n" + to_text(table, kShownRows);
  if (!write_asked(arguments.csv, to_csv(table), shown, diagnostics)) {
    return print_diagnostics(diagnostics);
  }
  print(shown);
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
                        {"--csv", &arguments->csv,
                         "File to write: all economies and groups; - for standard output"},
                        {"--page", &arguments->page, "HTML file to write"}},
          .footer =
              "Columns bear the names of the scenarios; the difference is the last result less\n"
              "the first.\n"
              "Example:\n  samarkand compare samarkand-2022 us-china-chips",
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
                    {"--of", &arguments->of,
                     "Codes, groups or all, with blanks or commas between; left out: all"},
                    {"--sector", &arguments->sectors, "Sectors, the same way"},
                    {"--csv", &arguments->csv, "File to write: all rows; - for standard output"}},
      .footer =
          "What changed most stands first. Of several economies --by country and pair count\n"
          "the trade between them, --by sector and supplier leave it out.\n"
          "Example:\n  samarkand table results/samarkand-2022 --by supplier --of EU",
      .action = [arguments] { return show_table(*arguments); }};
}

}  // namespace samarkand
