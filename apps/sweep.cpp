// `samarkand sweep`.
#include "samarkand/sweep/sweep.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "commands.h"
#include "console.h"
#include "loaded.h"
#include "ranks.h"
#include "samarkand/engine/engine.h"
#include "samarkand/report/sweep_report.h"
#include "samarkand/sweep/checkpoint.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct SweepArguments {
  std::string scenario = "samarkand-2022";
  std::string world, output;
  std::optional<std::size_t> draws, seed;
  int threads = 0;
  bool restart = false, quiet = false, strict = false;
};

// 12345 as 12,345.
std::string thousands(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t k = text.size(); k > 3; k -= 3) text.insert(k - 3, ",");
  return text;
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

// How far a sweep is, how fast, and how long it will take.
class SweepProgress {
 public:
  bool show(std::size_t done, std::size_t all, std::size_t resumed) {
    constexpr std::size_t kWidth = 24;
    if (!first_) first_ = done;  // what a checkpoint gave took no time
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    const double rate = static_cast<double>(done - *first_) / seconds;
    const std::size_t filled = kWidth * done / all;
    std::string bar;
    for (std::size_t k = 0; k < kWidth; ++k) bar += k < filled ? "\u2588" : "\u2591";
    std::string text = fmt::format("{} {} of {} solves", bar, thousands(done), thousands(all));
    if (rate > 0) {
      text += fmt::format(", {:.{}f} a second, {} left", rate, rate < 10 ? 1 : 0,
                          duration(static_cast<double>(all - done) / rate));
    }
    if (resumed > 0) text += fmt::format(" ({} resumed)", thousands(resumed));
    line_.show(text);
    return !interrupted();
  }

 private:
  ProgressLine line_;
  Clock::time_point start_ = Clock::now();
  std::optional<std::size_t> first_;
};

// With the warnings on the equilibrium of the scenario as it is written, before all others.
Result<Plan> doubted(Plan plan, bool strict) {
  Scenario alone = plan.scenario;
  alone.questions.clear();
  RunOptions options;
  options.solve.progress = [](int, double) { return !interrupted(); };
  const Result<Report> own = run(plan.world, std::move(alone), options, plan.warnings);
  Diagnostics doubts;
  doubts.warnings = own ? own->warnings : plan.warnings;
  if (is_bad(doubts, strict)) return doubts;
  plan.warnings = std::move(doubts.warnings);
  return plan;
}

// The plan of a scenario with what the command line says.
Result<Plan> plan_asked(const SweepArguments& arguments) {
  Loaded loaded = load(read(arguments.scenario), arguments.world);
  Uncertainty& uncertainty = loaded.scenario.uncertainty;
  if (arguments.draws) uncertainty.draws = static_cast<double>(*arguments.draws);
  if (arguments.seed) uncertainty.seed = static_cast<double>(*arguments.seed);
  Result<Plan> plan = plan_of(std::move(loaded));
  return plan ? doubted(std::move(plan).value(), arguments.strict) : plan;
}

int report_sweep(const Sweep& sweep, const SweepArguments& arguments, const fs::path& folder,
                 OutputFolder& output) {
  const SweepStatistics statistics = samarkand::statistics(sweep);
  Diagnostics diagnostics;
  diagnostics.warnings = statistics.warnings;
  if (is_bad(diagnostics, arguments.strict)) {
    print_diagnostics(diagnostics);
    print_error(
        fmt::format("Nothing is written; the solves are kept in {}, and the same command "
                    "without --strict writes them.\n",
                    (folder / "checkpoint").string()));
    return kExitBadInput;
  }
  if (!write_sweep(sweep, statistics, output, diagnostics)) return print_diagnostics(diagnostics);
  remove_checkpoint(folder / "checkpoint");
  if (!arguments.quiet) {
    print(sweep_to_terminal(sweep, statistics, terminal_style()));
    print(fmt::format("Written to {}; open {}\n", folder.string(),
                      (folder / "report.html").string()));
  }
  print_warnings(statistics.warnings);
  if (statistics.unreliable.empty()) return kExitConverged;
  print_error(statistics.unreliable + "\n");
  return kExitNotConverged;
}

int run_sweep_command(const SweepArguments& arguments) {
  catch_interrupt();
  if (arguments.quiet) print_no_progress_lines();
  const Ranks ranks;
  const bool speaks = ranks.rank() == 0;
  if (ranks.lost()) {
    return print_diagnostics({{.code = ErrorCode::kNoMpi,
                               .where = {"mpirun"},
                               .what = "this Samarkand was built without MPI",
                               .fix = "install libopenmpi-dev and build again"}});
  }
  Result<Plan> planned = plan_asked(arguments);
  if (!ranks.all(static_cast<bool>(planned))) {
    return !planned && speaks ? print_diagnostics(planned.diagnostics()) : kExitBadInput;
  }
  if (speaks) print_warnings(planned->warnings);
  Plan plan = std::move(planned).value();

  const fs::path folder = arguments.output.empty()
                              ? fs::path("results") / (plan.scenario.name + "-sweep")
                              : fs::path(arguments.output);
  std::unique_ptr<OutputFolder> output;
  Diagnostics taken;
  if (speaks) output = take_sweep_folder(folder, taken);
  if (!ranks.all(taken.empty())) return speaks ? print_diagnostics(taken) : kExitBadInput;
  SweepOptions options;
  options.threads = arguments.threads;
  options.rank = ranks.rank();
  options.ranks = ranks.count();
  options.checkpoint = folder / "checkpoint";
  if (arguments.restart && speaks) remove_checkpoint(options.checkpoint);
  ranks.all(true);  // nobody looks at the checkpoint before
  std::unique_ptr<SweepProgress> progress;
  if (speaks) progress = std::make_unique<SweepProgress>();
  options.progress = [&](std::size_t done, std::size_t all, std::size_t resumed) {
    return progress ? progress->show(done, all, resumed) : !interrupted();
  };
  const std::string hash = plan.hash();
  Result<Sweep> result = run_sweep(std::move(plan), options);
  progress.reset();
  if (!ranks.all(static_cast<bool>(result))) {
    return !result && speaks ? print_diagnostics(result.diagnostics()) : kExitBadInput;
  }
  Sweep sweep = std::move(result).value();
  if (!ranks.all(!interrupted())) {
    if (speaks) {
      print_error(
          fmt::format("Interrupted. {} of {} solves are kept in {}; the same command goes "
                      "on from there.\n",
                      thousands(sweep.results.solves_done()), thousands(sweep.plan.solves()),
                      options.checkpoint.string()));
    }
    return kExitInterrupted;
  }
  ranks.gather(hash, sweep.results);
  return speaks ? report_sweep(sweep, arguments, folder, *output) : kExitConverged;
}

}  // namespace

Command sweep_command() {
  const auto arguments = std::make_shared<SweepArguments>();
  return {
      .name = "sweep",
      .text = "Compute a scenario many times: what is uncertain, and over grids",
      .arguments = {{"scenario", &arguments->scenario,
                     "File, name of a shipped one, or - (standard input);\n"
                     "default: samarkand-2022"},
                    {"--world", &arguments->world, kWorldText},
                    {.name = "--draws",
                     .target = &arguments->draws,
                     .text = "How many draws, not the scenario's number",
                     .within = {{1, 100000000}}},
                    {.name = "--seed",
                     .target = &arguments->seed,
                     .text = "Seed of the draws, not the scenario's",
                     .within = {{0, 9000000000000000}}},
                    {.name = "--threads",
                     .target = &arguments->threads,
                     .text = "Threads to use; default: one a core",
                     .within = {{1, 4096}}},
                    {"--output", &arguments->output,
                     "Folder to write; default: results/<name>-sweep"},
                    {"--restart", &arguments->restart,
                     "Begin anew, whatever checkpoint the folder holds"},
                    {"--quiet", &arguments->quiet, "Print nothing when all is well"},
                    {"--strict", &arguments->strict, kStrictText}},
      .footer =
          "An interrupted sweep goes on where it stopped when the same command is given again.\n"
          "Examples:\n  samarkand sweep samarkand-2022 --draws 10000 --output results/uncertain\n"
          "  mpirun -n 4 samarkand sweep samarkand-2022",
      .action = [arguments] { return run_sweep_command(*arguments); }};
}

}  // namespace samarkand
