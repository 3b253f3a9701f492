// The program: its commands, and where it starts.
#include <fmt/format.h>
#include <malloc.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "command_line.h"
#include "commands.h"
#include "console.h"
#include "ranks.h"
#include "samarkand/numeric/simd.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

std::string version_text() {
  const std::string revision = kRevision.empty() ? "" : fmt::format(" (revision {})", kRevision);
  return fmt::format("samarkand {}{}\ncompiler: {} {}\ninstruction sets: {}", kVersion, revision,
#ifdef __clang__
                     "clang", __clang_version__,
#else
                     "g++", __VERSION__,
#endif
                     SAMARKAND_INSTRUCTION_SETS);
}

Command run_command() {
  const auto run = std::make_shared<RunArguments>();
  return {.name = "run",
          .text = "Compute a scenario and write its report",
          .arguments = {{"scenarios", &run->scenarios,
                         "Files, names of shipped ones, or - (standard input);\n"
                         "default: samarkand-2022"},
                        {"--world", &run->world, kWorldText},
                        {"--output", &run->output,
                         "Folder to write, of several scenarios one for each of them;\n"
                         "- writes report.json to standard output; default: results/<name>"},
                        {"--quiet", &run->quiet, "Print nothing when all is well"},
                        {"--verbose", &run->verbose, "Print tables and whole answers"},
                        {"--strict", &run->strict, kStrictText}},
          .footer = "Example:\n  samarkand run samarkand-2022 --output results/september",
          .action = [run] { return run_scenarios(*run); }};
}

Command backtest_command() {
  const auto run = std::make_shared<RunArguments>();
  run->ask = "backtest";
  return {.name = "backtest",
          .text = "Hold a scenario against what happened after it",
          .arguments = {{"scenario", &run->scenarios[0],
                         "File or name of a shipped one, with a question `ask: backtest`;\n"
                         "default: samarkand-2022"},
                        {"--world", &run->world, kWorldText},
                        {"--output", &run->output,
                         "Folder to write, or - (report.json to standard output);\n"
                         "default: results/<name>-backtest"},
                        {"--strict", &run->strict, kStrictText}},
          .footer = "Example:\n  samarkand backtest samarkand-2022",
          .action = [run] { return run_scenarios(*run); }};
}

Command world_command() {
  const auto shown = std::make_shared<std::string>();
  const auto checked = std::make_shared<std::vector<std::string>>();
  const auto strict = std::make_shared<bool>(false);
  const Command list = {.name = "list",
                        .text = "Worlds that can be used by name",
                        .footer = "Example:\n  samarkand world list",
                        .action = list_worlds_command};
  const Command show = {
      .name = "show",
      .text = "Codes and names of its economies, sectors and groups",
      .arguments = {{"world", shown.get(), "Name, folder or .nc file", kRequired}},
      .footer = "Example:\n  samarkand world show world-2021",
      .action = [shown] { return show_world(*shown); }};
  const Command check = {
      .name = "check",
      .text = "Everything that is wrong with a world",
      .arguments = {{"worlds", checked.get(), "Names, folders or .nc files", kRequired},
                    {"--strict", strict.get(), "Take warnings for errors"}},
      .footer = "Example:\n  samarkand world check world-2021",
      .action = [checked, strict] { return check_worlds(*checked, *strict); }};
  std::vector<Command> commands = change_commands();
  commands.insert(commands.begin(), {list, show, check});
  commands.insert(commands.end(), {pack_command(), unpack_command(), import_command()});
  return {.name = "world",
          .text = "List, show or check the data of world economies",
          .footer = "Example:\n  samarkand world list",
          .commands = std::move(commands)};
}

Command scenario_command() {
  const auto scenarios = std::make_shared<std::vector<std::string>>();
  const auto world = std::make_shared<std::string>();
  const auto strict = std::make_shared<bool>(false);
  const Command check = {
      .name = "check",
      .text = "Everything that is wrong with a scenario",
      .arguments = {{"scenarios", scenarios.get(),
                     "Files, names of shipped ones, or - (standard input)", kRequired},
                    {"--world", world.get(), kWorldText},
                    {"--strict", strict.get(), kStrictText}},
      .footer = "Example:\n  samarkand scenario check samarkand-2022",
      .action = [scenarios, world, strict] {
        return check_scenarios(*scenarios, *world, *strict);
      }};
  return {.name = "scenario",
          .text = "Check scenario files",
          .footer = "Example:\n  samarkand scenario check samarkand-2022",
          .commands = {check}};
}

Command explain_command() {
  const auto topic = std::make_shared<std::string>();
  return {.name = "explain",
          .text = "Explain the model, a measure, an error code",
          .arguments = {{"topic", topic.get(), "What to explain; left out: lists the topics"}},
          .footer = "Example:\n  samarkand explain tariff",
          .action = [topic] { return explain(*topic); }};
}

Command program() {
  return {.name = "samarkand",
          .text =
              "Samarkand computes what happens when partnerships, sanctions and tariffs change:\n"
              "who trades with whom, who gains and who pays.",
          .footer = "Example:\n  samarkand run",
          .commands = {run_command(), compare_command(), table_command(), backtest_command(),
                       sweep_command(), channels_command(), world_command(), scenario_command(),
                       explain_command()}};
}

}  // namespace
}  // namespace samarkand

int main(int argc, char** argv) {
#ifdef __GLIBC__  // what a solve gives back, the next one takes: to touch new pages is slow
  constexpr int kLargest = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kLargest);
#endif
  samarkand::join_ranks(argv);
  try {
    return samarkand::run_command_line(samarkand::program(), samarkand::version_text(), argc, argv);
  } catch (const std::exception& error) {
    samarkand::print_error(fmt::format("samarkand: internal error: {}\n", error.what()));
    return samarkand::tell_verdict(samarkand::kExitInternal);
  }
}
