// What the subcommands do. Each prints and returns an exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace samarkand {

class World;

struct RunArguments {
  std::string scenario = "samarkand-2022";  // a file, "-" or a shipped scenario's name
  std::string world;                        // instead of the scenario's, if not empty
  std::string output;                       // a folder, or "-"; empty: results/<name>
  bool quiet = false;
  std::string ask;  // only questions of this kind, and the output is named after it; empty: all
};
int run_scenario(const RunArguments& arguments);

int check_scenarios(const std::vector<std::string>& scenarios, const std::string& world);
int list_worlds_command();
int check_worlds(const std::vector<std::string>& worlds);
int show_world(const std::string& name);        // apps/show_world.cpp
std::string channels_line(const World& world);  // "" where there are none; apps/show_world.cpp

// Commands that bring their own options: the one that is on the command line sets `chosen` to what
// it does. Those of `world` write worlds.
using Command = std::function<int()>;
void add_sweep_command(CLI::App& app, Command& chosen);      // apps/sweep.cpp
void add_channels_commands(CLI::App& app, Command& chosen);  // apps/mirror.cpp
void add_pack_commands(CLI::App& world, Command& chosen);    // apps/pack_world.cpp
void add_change_commands(CLI::App& world, Command& chosen);  // apps/change_world.cpp
void add_import_command(CLI::App& world, Command& chosen);   // apps/import_world.cpp

// apps/explain.cpp; an empty topic lists the topics.
int explain(const std::string& topic);

}  // namespace samarkand
