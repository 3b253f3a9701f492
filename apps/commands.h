// What the subcommands do. Each prints and returns an exit code.
#pragma once

#include <string>
#include <vector>

#include "command_line.h"

namespace samarkand {

class World;

// Of every --strict.
inline constexpr const char* kStrictText =
    "Take warnings for errors, but those on the world's data,\n"
    "which are for `samarkand world check --strict`";

// Of every --world.
inline constexpr const char* kForceText = "Write over a world that is there already";
inline constexpr const char* kWorldText =
    "World to use (name, folder or .nc file), not the scenario's";

struct RunArguments {
  std::vector<std::string> scenarios = {"samarkand-2022"};  // files, "-" or names of shipped ones
  std::string world;   // instead of the scenario's, if not empty
  std::string output;  // a folder, of several scenarios that of theirs, or "-"; empty: results
  bool quiet = false;
  bool strict = false;  // warnings are errors
  bool verbose = false;
  std::string ask;  // only questions of this kind, and the output is named after it; empty: all
};
int run_scenarios(const RunArguments& arguments);

int check_scenarios(const std::vector<std::string>& scenarios, const std::string& world,
                    bool strict);
int list_worlds_command();
int check_worlds(const std::vector<std::string>& worlds, bool strict);
int show_world(const std::string& name);        // apps/show_world.cpp
std::string channels_line(const World& world);  // "" where there are none; apps/show_world.cpp

// Commands with their arguments; those of `world` that write worlds.
Command sweep_command();                 // apps/sweep.cpp
Command compare_command();               // apps/compare.cpp
Command table_command();                 // apps/compare.cpp
Command channels_command();              // apps/mirror.cpp
Command pack_command();                  // apps/pack_world.cpp
Command unpack_command();                // apps/pack_world.cpp
std::vector<Command> change_commands();  // apps/change_world.cpp
Command import_command();                // apps/import_world.cpp

// apps/explain.cpp; an empty topic lists the topics.
int explain(const std::string& topic);

}  // namespace samarkand
