// The command line as data: commands, what they take and what they do. Only command_line.cpp knows
// the library that reads it, which is slow to compile.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace samarkand {

// What is set by what the user gives, and keeps its value where nothing is given. A bool is a flag.
using Target =
    std::variant<std::string*, std::vector<std::string>*, bool*, int*, std::optional<std::size_t>*>;

struct Within {
  std::size_t least = 0, most = 0;
};

enum Need { kOptional, kRequired };

struct Argument {
  std::string name;  // "--output" by its name, "scenario" by its place
  Target target;
  std::string text;
  Need need = kOptional;
  std::optional<Within> within = std::nullopt;  // of numbers
  std::vector<std::string> one_of = {};         // of texts; empty: any
};

struct Command {
  std::string name, text;
  std::vector<Argument> arguments = {};
  std::string footer = "";
  std::vector<Command> commands = {};  // one of them has to follow, if there are any
  std::function<int()> action = {};    // else this; it owns the targets and returns an exit code
};

// Does what the command line asks `program` for, and returns the exit code.
int run_command_line(const Command& program, const std::string& version, int argc, char** argv);

}  // namespace samarkand
