#include "console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace samarkand {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;
bool as_json = false, shows_lines = true;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

int terminal_width() {
  const int columns = std::atoi(std::string(environment("COLUMNS")).c_str());  // 0 if not a number
  if (columns > 0) return columns;
  winsize size{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

TerminalStyle terminal_style() {
  const bool colour = isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR").empty() &&
                      environment("TERM") != "dumb";
  return {.colour = colour, .width = terminal_width()};
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void print_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print_diagnostics_as_json() {
  as_json = true;
  shows_lines = false;
}
void print_no_progress_lines() { shows_lines = false; }

void print_warnings(const std::vector<Diagnostic>& warnings) {
  Diagnostics diagnostics;
  diagnostics.warnings = warnings;
  if (!warnings.empty()) print_diagnostics(diagnostics);
}

int print_diagnostics(const Diagnostics& diagnostics) {
  if (as_json) {
    print_error(to_json(diagnostics) + "\n");
    return kExitBadInput;
  }
  const std::string errors = to_string(diagnostics), warnings = to_string(diagnostics.warnings);
  print_error(warnings);
  if (!errors.empty() && !warnings.empty()) print_error("\n");
  print_error(errors);
  return kExitBadInput;
}

bool is_bad(const Diagnostics& diagnostics, bool strict) {
  return !diagnostics.empty() || (strict && !diagnostics.warnings.empty());
}

void catch_interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // a pipe is read to its end
  sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

ProgressLine::ProgressLine()
    : on_terminal_(isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(on_terminal_ ? 1 : 10)) {}

ProgressLine::~ProgressLine() {
  if (shown_) print_error("\r\x1b[K");
}

void ProgressLine::show(int passes, double residual) {
  show(fmt::format("solving: {} passes, residual {:.1e}", passes, residual));
}

void ProgressLine::show(std::string_view text) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  if (!on_terminal_) {
    if (!shows_lines) return;
    next_ = now + std::chrono::seconds(10);
    return print_error(fmt::format("{}\n", text));
  }
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  print_error(fmt::format("\r\x1b[K{}", text));
}

}  // namespace samarkand
