// The program: reads the command line and calls commands.h.
#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.h"
#include "console.h"
#include "ranks.h"
#include "samarkand/base/diagnostic.h"
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

struct CommandLine {
  CLI::App app{
      "Samarkand computes what happens when partnerships, sanctions and tariffs change:\n"
      "who trades with whom, who gains and who pays.",
      "samarkand"};
  RunArguments run, backtest;
  std::vector<std::string> worlds, scenarios;
  std::string world, shown_world, topic;
  Command chosen;
  CLI::App *run_command, *backtest_command, *world_command, *world_list, *world_show, *world_check,
      *scenario_command, *scenario_check, *explain_command;

  CommandLine() {
    app.set_version_flag("--version", version_text());
    app.require_subcommand(1);
    app.footer("Example:\n  samarkand run");

    run_command = app.add_subcommand("run", "Compute a scenario and write its report");
    run_command->add_option("scenario", run.scenario,
                            "File, name of a shipped one, or - (standard input);\n"
                            "default: samarkand-2022");
    run_command->add_option("--world", run.world,
                            "World to use (name, folder or .nc file), not the scenario's");
    run_command->add_option("--output", run.output,
                            "Folder to write, or - (report.json to standard output);\n"
                            "default: results/<name>");
    run_command->add_flag("--quiet", run.quiet, "Print nothing when all is well");
    run_command->footer("Example:\n  samarkand run samarkand-2022 --output results/september");

    backtest_command =
        app.add_subcommand("backtest", "Hold a scenario against what happened after it");
    backtest_command->add_option("scenario", backtest.scenario,
                                 "File or name of a shipped one, with a question `ask: backtest`;\n"
                                 "default: samarkand-2022");
    backtest_command->add_option("--world", backtest.world,
                                 "World to use (name, folder or .nc file), not the scenario's");
    backtest_command->add_option("--output", backtest.output,
                                 "Folder to write, or - (report.json to standard output);\n"
                                 "default: results/<name>-backtest");
    backtest_command->footer("Example:\n  samarkand backtest samarkand-2022");
    backtest.ask = "backtest";

    add_sweep_command(app, chosen);
    add_channels_commands(app, chosen);

    world_command = app.add_subcommand("world", "List, show or check the data of world economies");
    world_command->require_subcommand(1);
    world_command->footer("Example:\n  samarkand world list");
    world_list = world_command->add_subcommand("list", "Worlds that can be used by name");
    world_list->footer("Example:\n  samarkand world list");
    world_show = world_command->add_subcommand(
        "show", "Codes and names of its economies, sectors and groups");
    world_show->add_option("world", shown_world, "Name, folder or .nc file")->required();
    world_show->footer("Example:\n  samarkand world show world-2021");
    world_check = world_command->add_subcommand("check", "Everything that is wrong with a world");
    world_check->add_option("worlds", worlds, "Names, folders or .nc files")->required();
    world_check->footer("Example:\n  samarkand world check world-2021");

    add_change_commands(*world_command, chosen);
    add_pack_commands(*world_command, chosen);
    add_import_command(*world_command, chosen);

    scenario_command = app.add_subcommand("scenario", "Check scenario files");
    scenario_command->require_subcommand(1);
    scenario_command->footer("Example:\n  samarkand scenario check samarkand-2022");
    scenario_check =
        scenario_command->add_subcommand("check", "Everything that is wrong with a scenario");
    scenario_check
        ->add_option("scenarios", scenarios, "Files, names of shipped ones, or - (standard input)")
        ->required();
    scenario_check->add_option("--world", world,
                               "World to use (name, folder or .nc file), not the scenario's");
    scenario_check->footer("Example:\n  samarkand scenario check samarkand-2022");

    explain_command = app.add_subcommand("explain", "Explain the model, a measure, an error code");
    explain_command->add_option("topic", topic, "What to explain; left out: lists the topics");
    explain_command->footer("Example:\n  samarkand explain tariff");
  }

  int execute() const {
    if (chosen) return chosen();
    if (*run_command) return run_scenario(run);
    if (*backtest_command) return run_scenario(backtest);
    if (*world_list) return list_worlds_command();
    if (*world_show) return show_world(shown_world);
    if (*world_check) return check_worlds(worlds);
    if (*scenario_check) return check_scenarios(scenarios, world);
    return explain(topic);
  }
};

// What to say of a word that stands where a command should but is none; "" when there is no such.
std::string unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    std::vector<std::string> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* child : command->get_subcommands({})) {
      names.push_back(child->get_name());
      if (child->get_name() == word) next = child;
    }
    if (names.empty() || word.starts_with('-')) return "";
    if (next == nullptr) {
      const std::string near_miss = nearest(word, names);
      return near_miss.empty()
                 ? fmt::format("there is no command `{}`", word)
                 : fmt::format("there is no command `{}`. Did you mean `{}`?", word, near_miss);
    }
    command = next;
  }
  return "";
}

int run_program(int argc, char** argv) {
  CommandLine line;
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::Success& request) {  // --help, --version
    return line.app.exit(request);
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_command(line.app, {argv + 1, argv + argc});
    print_error(fmt::format("samarkand: {}\nSee `samarkand --help`.\n",
                            unknown.empty() ? error.what() : unknown));
    return kExitUsage;
  }
  const int code = line.execute();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    print_error("samarkand: cannot write to standard output\n");
    return kExitBadInput;
  }
  return code;
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
    return samarkand::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "samarkand: internal error: %s\n", error.what());
    return samarkand::kExitInternal;
  }
}
