// The terminal that the program talks to, and its standard streams.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samarkand/report/report.h"

namespace samarkand {

enum ExitCode {
  kExitConverged = 0,  // and every other success
  kExitUsage = 1,
  kExitBadInput = 2,
  kExitNotConverged = 3,
  kExitInternal = 4,
  kExitInterrupted = 130,
};

// Colour where standard output is a terminal and NO_COLOR is unset; width from COLUMNS, else from
// the terminal, else 80.
TerminalStyle terminal_style();

void print(std::string_view text);  // to standard output
// To standard error; as JSON {"message": text}.
void print_error(std::string_view text);

// Prints what is wrong with an input, warnings first; returns kExitBadInput.
int print_diagnostics(const Diagnostics& diagnostics);
void print_warnings(const std::vector<Diagnostic>& warnings);
// From now on standard error has lines of JSON alone: {"errors": [...], "warnings": [...]} each
// time that there are any, {"message": "..."} of what else is said, and at the end the verdict.
void print_errors_as_json();
bool errors_are_json();
// The exit code, told as {"exit": 3, "verdict": "not converged"} where errors are JSON.
int tell_verdict(int code);
// Whether the program must stop; `strict`: warnings on what the user wrote are errors.
bool is_bad(const Diagnostics& diagnostics, bool strict);

// From now on the first Ctrl-C only makes interrupted() true; a second one ends the program.
void catch_interrupt();
bool interrupted();

// Off a terminal progress is silent from now on.
void print_no_progress_lines();

// Progress on standard error of work that lasts: on a terminal one line, rewritten in place and
// erased when it ends, else a line every ten seconds.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(int passes, double residual);  // of a solve
  void show(std::string_view text);
  // What is known already: a line of its own before the next progress, which stays. Not told where
  // no progress is shown.
  void lead(std::string line) { lead_ = std::move(line); }

 private:
  std::string told_lead();

  bool on_terminal_, shown_ = false;
  std::string lead_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace samarkand
