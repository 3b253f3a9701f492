#include "commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "console.h"
#include "loaded.h"
#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/engine/doubt.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/network_run.h"
#include "samarkand/questions/words.h"
#include "samarkand/report/memo_file.h"
#include "samarkand/report/network_report.h"
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

Loaded read(const std::string& scenario_name) {
  Loaded loaded;
  std::string file = scenario_name;
  if (file != "-") {
    const auto found = find_scenario(*disk(), file, "", {file}, loaded.diagnostics);
    if (!found) return loaded;
    file = *found;
  }
  loaded.scenario = read_scenario(disk(), file, loaded.diagnostics);
  return loaded;
}

namespace {

Loaded load_network(Loaded loaded, const std::string& world_name) {
  const Scenario& scenario = loaded.scenario;
  Diagnostics& diagnostics = loaded.diagnostics;
  if (!world_name.empty()) {
    diagnostics.push_back({.code = ErrorCode::kOfNetworks,
                           .where = {"--world"},
                           .what = fmt::format("{} is on the network {} and takes no world",
                                               scenario.file, scenario.network.text),
                           .fix = "leave --world out"});
  }
  const auto folder = energy::find_network(*disk(), scenario.network, scenario.folder, diagnostics);
  if (!folder) return loaded;
  auto network = energy::read_network(*disk(), *folder, diagnostics);
  if (!network) return loaded;
  loaded.network = std::make_shared<const energy::Network>(*std::move(network));
  if (!diagnostics.empty()) check_network(*loaded.network, scenario, diagnostics);
  return loaded;
}

}  // namespace

bool is_on_world(Loaded& loaded, const std::string& command) {
  const Word& network = loaded.scenario.network;
  if (network.text.empty()) return true;
  loaded.diagnostics.push_back(
      {.code = ErrorCode::kOfNetworks,
       .where = network.where,
       .what = fmt::format("{} needs a world, and the scenario is on a network", command),
       .allowed = "`samarkand run` and `samarkand scenario check`"});
  return false;
}

Loaded load(Loaded loaded, const std::string& world_name) {
  Diagnostics& diagnostics = loaded.diagnostics;
  if (loaded.scenario.file.empty()) return loaded;  // there is none
  if (!loaded.scenario.network.text.empty()) return load_network(std::move(loaded), world_name);
  Word word = loaded.scenario.world;
  fs::path base = loaded.scenario.folder;
  if (!world_name.empty()) {
    word = {world_name, {"--world"}};
    base = fs::current_path();
  } else if (word.text.empty()) {
    if (loaded.scenario.lacks_world) {
      diagnostics.push_back({.code = ErrorCode::kMissingKey,
                             .where = {loaded.scenario.file},
                             .what = "the scenario names no world, by which its codes are checked",
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
  if (!diagnostics.empty()) check(loaded.world, loaded.scenario, diagnostics);
  return loaded;
}

Result<Plan> plan_of(Loaded loaded) {
  if (is_on_world(loaded, "a sweep") && loaded.diagnostics.empty()) {
    check(loaded.world, loaded.scenario, loaded.diagnostics);
  }
  if (!loaded.diagnostics.empty()) return loaded.diagnostics;
  return make_plan(std::move(loaded.scenario), loaded.world, std::move(loaded.diagnostics));
}

namespace {

// A scenario that was read, and where its result goes.
struct Job {
  Loaded read;
  fs::path folder;  // "-" is standard output
};

// Those of the command line, each with a folder of its own.
std::vector<Job> jobs_of(const RunArguments& arguments, Diagnostics& diagnostics) {
  const bool apart =
      arguments.scenarios.size() > 1 && !arguments.output.empty() && arguments.output != "-";
  std::vector<Job> jobs;
  std::map<fs::path, std::string> taken;
  for (const std::string& name : arguments.scenarios) {
    Loaded loaded = read(name);
    if (!arguments.ask.empty() && loaded.diagnostics.empty()) keep_question(loaded, arguments.ask);
    const fs::path folder = apart ? fs::path(arguments.output) / fs::path(name).stem()
                            : arguments.output.empty() ? fs::path("results") / loaded.scenario.name
                                                       : fs::path(arguments.output);
    jobs.push_back({std::move(loaded), folder});
    if (!jobs.back().read.diagnostics.empty() || arguments.output == "-") continue;  // writes none
    const auto [first, free] = taken.try_emplace(folder.lexically_normal(), name);
    if (!free) {
      diagnostics.push_back(
          {.code = ErrorCode::kSameFolder,
           .where = {name},
           .what = fmt::format("the result would be written to {}, over that of {}",
                               folder.string(), first->second),
           .allowed = "a folder for each scenario",
           .fix = apart ? "give each file a name of its own, or run one after another with "
                          "--output"
                        : "give each scenario a `name` of its own, or run one after another with "
                          "--output"});
    }
  }
  return jobs;
}

// Writes and prints what a run brought; `output`: none where it goes to standard output.
template <class ReportOf>
int tell(const RunArguments& arguments, const ReportOf& report, const fs::path& folder,
         OutputFolder* output) {
  print_warnings(report.warnings);
  Diagnostics doubts;
  doubts.warnings = report.warnings;
  if (is_bad(doubts, arguments.strict)) return kExitBadInput;
  if (output == nullptr) {
    print(to_json(report));
  } else {
    Diagnostics diagnostics;
    if (!write_report(report, *output, diagnostics)) return print_diagnostics(diagnostics);
  }
  const bool converged = report.status() == Status::kConverged;
  const bool told = output != nullptr && !arguments.quiet;
  if (told) {
    TerminalStyle style = terminal_style();
    style.verbose = arguments.verbose || !arguments.ask.empty();  // one question is told in full
    const std::string summary = to_terminal(report, style);
    const std::string written = fmt::format("Written to {}; open {}{}\n", folder.string(),
                                            (folder / "report.html").string(),
                                            style.verbose ? "" : "; --verbose tells more");
    print(converged ? summary + written : written + "\n" + summary);  // a failure is the last line
  }
  if (!converged && (!told || errors_are_json())) {
    print_error(fmt::format("{}: {}\n", to_string(report.status()), report.reason()));
  }
  return converged ? kExitConverged : kExitNotConverged;
}

int run_scenario(const RunArguments& arguments, Job job) {
  const auto start = std::chrono::steady_clock::now();
  const fs::path& folder = job.folder;
  Loaded loaded = load(std::move(job.read), arguments.world);
  if (interrupted()) return say_interrupted("");
  if (is_bad(loaded.diagnostics, arguments.strict)) return print_diagnostics(loaded.diagnostics);
  const double load_seconds = seconds_since(start);

  const bool to_stdout = arguments.output == "-";
  std::unique_ptr<OutputFolder> output;
  if (!to_stdout) {
    Diagnostics diagnostics;
    output = take_run_folder(folder, diagnostics);
    if (!output) return print_diagnostics(diagnostics);
  }
  auto progress = std::make_unique<ProgressLine>();
  RunOptions options;
  options.robustness = !(to_stdout && arguments.quiet);
  options.solve.progress = [&](int passes, double residual) {
    progress->show(passes, residual);
    return !interrupted();
  };
  if (!to_stdout && loaded.world) options.memo = memo_file(folder / kMemoFile, loaded.diagnostics);
  options.solved = [&](const std::string& headline) { progress->lead(headline); };
  options.progress = [&](std::string_view what, std::size_t done, std::size_t total) {
    progress->show(fmt::format("{}: {} of {}", what, done, total));
    return !interrupted();
  };
  const auto finish = [&](auto result) {
    progress.reset();
    if (interrupted()) return say_interrupted(to_stdout ? "" : folder / kMemoFile);
    if (!result) return print_diagnostics(result.diagnostics());
    auto report = std::move(result).value();
    report.timings.load = load_seconds;
    return tell(arguments, report, folder, output.get());
  };
  auto& [scenario, world, network, diagnostics] = loaded;
  return network
             ? finish(run_network(*network, std::move(scenario), options,
                                  std::move(diagnostics.warnings)))
             : finish(run(world, std::move(scenario), options, std::move(diagnostics.warnings)));
}

}  // namespace

int run_scenarios(const RunArguments& arguments) {
  catch_interrupt();
  if (arguments.quiet) print_no_progress_lines();
  Diagnostics diagnostics;
  std::vector<Job> jobs = jobs_of(arguments, diagnostics);
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  int worst = kExitConverged;
  for (Job& job : jobs) {
    const int code = run_scenario(arguments, std::move(job));
    if (code == kExitInterrupted) return code;
    if (worst != kExitBadInput && code != kExitConverged) worst = code;
  }
  return worst;
}

int check_scenarios(const std::vector<std::string>& scenarios, const std::string& world,
                    bool strict) {
  Diagnostics all;
  for (const std::string& name : scenarios) {
    Loaded loaded = load(read(name), world);
    const bool sweeps = loaded.scenario.uncertainty.given || !loaded.scenario.grid.empty();
    if (loaded.diagnostics.empty() && sweeps) {
      const Result<Plan> plan = plan_of(loaded);
      if (plan) {
        loaded.diagnostics.warnings = plan->warnings;
      } else {
        loaded.diagnostics = plan.diagnostics();
      }
    } else if (loaded.diagnostics.empty() && loaded.network) {
      check_network(*loaded.network, loaded.scenario, loaded.diagnostics);
    } else if (loaded.diagnostics.empty()) {
      check(loaded.world, loaded.scenario, loaded.diagnostics);
    }
    if (!is_bad(loaded.diagnostics, strict)) {
      print(fmt::format("{}: ok, {} on {}\n", name,
                        counted(loaded.scenario.measures.size(), "measure"),
                        loaded.network ? loaded.network->name : loaded.world->info().name));
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
    const std::size_t before = all.warnings.size();
    for (const Diagnostic& warning : world.warnings()) all.warn(warning);
    doubt_world(*world, {name}, all);
    if (strict && all.warnings.size() > before) continue;
    print(fmt::format("{}: ok, {} countries, {}, {}, {}, hash {}\n", name, world->country_count(),
                      counted(world->sector_count(), "sector"), world->info().year,
                      world->info().unit, world->hash()) +
          channels_line(*world));
  }
  const int code = verdict(all, strict);
  return strict && !all.warnings.empty() ? kExitBadInput : code;  // here all are on what is checked
}

}  // namespace samarkand
