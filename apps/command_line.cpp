#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string_view>
#include <type_traits>

#include "console.h"
#include "samarkand/base/diagnostic.h"

namespace samarkand {
namespace {

constexpr const char* kJson = "--json";  // of every command

void add_argument(const Argument& argument, CLI::App& app) {
  std::visit(
      [&]<typename Value>(Value* value) {
        if constexpr (std::is_same_v<Value, bool>) {
          app.add_flag(argument.name, *value, argument.text);
          return;
        }
        CLI::Option* option = app.add_option(argument.name, *value, argument.text);
        option->required(argument.need == kRequired);
        if (!argument.one_of.empty()) option->check(CLI::IsMember(argument.one_of));
        if (!argument.within) return;
        const auto [least, most] = *argument.within;
        if constexpr (std::is_same_v<Value, int>) {
          option->check(CLI::Range(static_cast<int>(least), static_cast<int>(most)));
        } else {
          option->check(CLI::Range(least, most));
        }
      },
      argument.target);
}

// `chosen` becomes the command that the user gives.
void describe(const Command& command, CLI::App& app, const Command*& chosen) {
  app.footer(command.footer);
  if (command.commands.empty()) {  // for --help: it is read before all else
    app.add_flag(kJson)->description(
        "Errors, warnings and the verdict as lines of JSON on standard error");
  }
  for (const Argument& argument : command.arguments) add_argument(argument, app);
  for (const Command& child : command.commands) {
    describe(child, *app.add_subcommand(child.name, child.text), chosen);
  }
  if (command.commands.empty()) {
    app.callback([&command, &chosen] { chosen = &command; });
  } else {
    app.require_subcommand(1);
  }
}

// What to say of a word that stands where a command should but is none; "" when there is no such.
std::string unknown_command(const Command& program, const std::vector<std::string>& words) {
  const Command* command = &program;
  for (const std::string& word : words) {
    if (command->commands.empty() || word.starts_with('-')) return "";
    std::vector<std::string> names;
    const Command* next = nullptr;
    for (const Command& child : command->commands) {
      names.push_back(child.name);
      if (child.name == word) next = &child;
    }
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

int usage_error(std::string_view what) {
  print_error(fmt::format("samarkand: {}\nSee `samarkand --help`.\n", what));
  return kExitUsage;
}

int run_words(const Command& program, const std::string& version, std::vector<std::string> words) {
  CLI::App app{program.text, program.name};
  app.set_version_flag("--version", version);
  const Command* chosen = nullptr;
  describe(program, app, chosen);
  if (!words.empty() && words[0] == "help") {
    words.erase(words.begin());
    const std::string unknown = unknown_command(program, words);
    if (!unknown.empty()) return usage_error(unknown);
    words.emplace_back("--help");
  }
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // as the library takes them
    app.parse(reversed);
  } catch (const CLI::Success& request) {  // --help, --version
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_command(program, words);
    return usage_error(unknown.empty() ? error.what() : unknown);
  }
  const int code = chosen->action();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    print_error("samarkand: cannot write to standard output\n");
    return kExitBadInput;
  }
  return code;
}

}  // namespace

int run_command_line(const Command& program, const std::string& version, int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (std::erase(words, kJson) > 0) print_errors_as_json();
  return tell_verdict(run_words(program, version, std::move(words)));
}

}  // namespace samarkand
