#include "commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

#include "console.h"
#include "loaded.h"
#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/questions/words.h"
#include "samarkand/report/memo_file.h"
#include "samarkand/report/report.h"
#include "samarkand/report/write_report.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/sweep/plan.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Leaves the questions of one kind.
void keep_question(Loaded& loaded, const std::string& ask) {
  Scenario& scenario = loaded.scenario;
  std::erase_if(scenario.questions,
                [&](const Question& question) { return question.ask() != ask; });
  if (scenario.questions.empty()) {
    loaded.diagnostics.push_back({.code = ErrorCode::kMissingKey,
                                  .where = {scenario.file},
                                  .what = fmt::format("the scenario does not ask `{}`", ask),
                                  .fix = fmt::format("add a question {{ask: {}, ...}}", ask)});
  }
  scenario.name += "-" + ask;
}

// Prints what a check found.
int verdict(const Diagnostics& all, bool strict) {
  if (!all.empty() || !all.warnings.empty()) print_diagnostics(all);
  return is_bad(all, strict) ? kExitBadInput : kExitConverged;
}

int say_interrupted(const fs::path& memo) {
  std::error_code ignored;
  const bool kept = !memo.empty() && fs::exists(memo, ignored);
  print_error(
      kept ? fmt::format("Interrupted. No result is written; what was solved for questions is "
                         "kept in {}, and the same command goes on from there.\n",
                         memo.string())
           : "Interrupted. Nothing is written.\n");
  return kExitInterrupted;
}

}  // namespace

Loaded load(const std::string& scenario_name, const std::string& world_name) {
  Loaded loaded;
  Diagnostics& diagnostics = loaded.diagnostics;
  std::string file = scenario_name;
  if (file != "-") {
    const auto found = find_scenario(*disk(), file, "", {file}, diagnostics);
    if (!found) return loaded;
    file = *found;
  }
  loaded.scenario = read_scenario(disk(), file, diagnostics);
  Word word = loaded.scenario.world;
  fs::path base = loaded.scenario.folder;
  if (!world_name.empty()) {
    word = {world_name, {"--world"}};
    base = fs::current_path();
  } else if (word.text.empty()) {
    if (diagnostics.empty()) {
      diagnostics.push_back({.code = ErrorCode::kMissingKey,
                             .where = {file},
                             .what = "the scenario names no world",
                             .fix = "write `world: world-2021`, or run with --world world-2021"});
    }
    return loaded;
  }
  const auto folder = find_world(word.text, base, word.where, diagnostics);
  if (!folder) return loaded;
  Result<World> world = load_world(*folder);
  if (!world) {
    diagnostics.append(world.diagnostics());
    return loaded;
  }
  for (const Diagnostic& warning : world.warnings()) diagnostics.warn(warning);
  loaded.world = std::make_shared<const World>(std::move(world).value());
  return loaded;
}

namespace {

// One of the scenarios; its folder is `folder`, or results/<name> where that is empty.
int run_scenario(const RunArguments& arguments, const std::string& scenario, fs::path folder) {
  const auto start = std::chrono::steady_clock::now();
  Loaded loaded = load(scenario, arguments.world);
  if (loaded.world != nullptr && !loaded.diagnostics.empty()) {
    check(loaded.world, loaded.scenario, loaded.diagnostics);  // report the rest as well
  }
  if (!arguments.ask.empty() && loaded.diagnostics.empty()) keep_question(loaded, arguments.ask);
  if (is_bad(loaded.diagnostics, arguments.strict)) return print_diagnostics(loaded.diagnostics);
  const double load_seconds = seconds_since(start);

  if (folder.empty()) folder = fs::path("results") / loaded.scenario.name;
  const bool to_stdout = arguments.output == "-";
  auto progress = std::make_unique<ProgressLine>();
  RunOptions options;
  options.robustness = !(to_stdout && arguments.quiet);
  options.solve.progress = [&](int passes, double residual) {
    progress->show(passes, residual);
    return !interrupted();
  };
  if (!to_stdout) options.memo = memo_file(folder / "solved.memo");
  options.progress = [&](std::string_view what, std::size_t done, std::size_t total) {
    progress->show(fmt::format("{}: {} of {}", what, done, total));
    return !interrupted();
  };
  Result<Report> result = run(loaded.world, std::move(loaded.scenario), options,
                              std::move(loaded.diagnostics.warnings));
  progress.reset();
  if (interrupted()) return say_interrupted(to_stdout ? "" : folder / "solved.memo");
  if (!result) return print_diagnostics(result.diagnostics());
  Report report = std::move(result).value();
  report.timings.load = load_seconds;
  print_warnings(report.warnings);
  if (arguments.strict && !report.warnings.empty()) return kExitBadInput;

  if (to_stdout) {
    print(to_json(report));
  } else {
    Diagnostics diagnostics;
    if (!write_report(report, folder, diagnostics)) return print_diagnostics(diagnostics);
  }
  const bool converged = report.status() == Status::kConverged;
  if (!to_stdout && !arguments.quiet) {
    TerminalStyle style = terminal_style();
    style.verbose = arguments.verbose || !arguments.ask.empty();  // one question is told in full
    const std::string summary = to_terminal(report, style);
    const std::string written = fmt::format("Written to {}; open {}{}\n", folder.string(),
                                            (folder / "report.html").string(),
                                            style.verbose ? "" : "; --verbose tells more");
    print(converged ? summary + written : written + "\n" + summary);  // a failure is the last line
  } else if (!converged) {
    print_error(fmt::format("{}: {}\n", to_string(report.status()), report.reason()));
  }
  return converged ? kExitConverged : kExitNotConverged;
}

}  // namespace

int run_scenarios(const RunArguments& arguments) {
  catch_interrupt();
  if (arguments.quiet) print_no_progress_lines();
  const bool several = arguments.scenarios.size() > 1;
  int worst = kExitConverged;
  for (const std::string& scenario : arguments.scenarios) {
    const bool apart = several && !arguments.output.empty() && arguments.output != "-";
    const fs::path folder =
        apart ? fs::path(arguments.output) / fs::path(scenario).stem() : fs::path(arguments.output);
    const int code = run_scenario(arguments, scenario, folder);
    if (code == kExitInterrupted) return code;
    if (worst != kExitBadInput && code != kExitConverged) worst = code;
  }
  return worst;
}

int check_scenarios(const std::vector<std::string>& scenarios, const std::string& world,
                    bool strict) {
  Diagnostics all;
  for (const std::string& name : scenarios) {
    Loaded loaded = load(name, world);
    if (loaded.world != nullptr) check(loaded.world, loaded.scenario, loaded.diagnostics);
    const bool sweeps = loaded.scenario.uncertainty.given || !loaded.scenario.grid.empty();
    if (sweeps && loaded.diagnostics.empty()) {
      const Result<Plan> plan = make_plan(loaded.scenario, loaded.world);
      if (!plan) loaded.diagnostics.append(plan.diagnostics());
    }
    if (!is_bad(loaded.diagnostics, strict)) {
      print(fmt::format("{}: ok, {} on {}\n", name,
                        counted(loaded.scenario.measures.size(), "measure"),
                        loaded.world->info().name));
    }
    all.append(loaded.diagnostics);
  }
  return verdict(all, strict);
}

int list_worlds_command() {
  const auto worlds = list_worlds();
  for (const auto& [name, folder] : worlds) {
    Diagnostics unread;  // `world check` reports them
    const auto info = read_world_info(folder, unread);
    print(fmt::format("{}: {}\n  {}\n", name,
                      info ? info->title : "cannot be read; see `samarkand world check`",
                      folder.string()));
  }
  return kExitConverged;
}

int check_worlds(const std::vector<std::string>& worlds, bool strict) {
  Diagnostics all;
  for (const std::string& name : worlds) {
    const auto folder = find_world(name, fs::current_path(), {name}, all);
    if (!folder) continue;
    const Result<World> world = load_world(*folder);
    if (!world) {
      all.append(world.diagnostics());
      continue;
    }
    for (const Diagnostic& warning : world.warnings()) all.warn(warning);
    if (strict && !world.warnings().empty()) continue;
    print(fmt::format("{}: ok, {} countries, {}, {}, {}, hash {}\n", name, world->country_count(),
                      counted(world->sector_count(), "sector"), world->info().year,
                      world->info().unit, world->hash()) +
          channels_line(*world));
  }
  return verdict(all, strict);
}

}  // namespace samarkand
