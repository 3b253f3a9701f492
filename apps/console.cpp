#include "console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
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

void write_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

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
void print_error(std::string_view text) {
  if (as_json) {
    const std::size_t end = text.find_last_not_of('\n') + 1;
    write_error(fmt::format("{{\"message\": {}}}\n", json_text(text.substr(0, end))));
  } else {
    write_error(text);
  }
}

void print_errors_as_json() {
  as_json = true;
  shows_lines = false;
}
bool errors_are_json() { return as_json; }

int tell_verdict(int code) {
  if (!as_json) return code;
  std::string_view verdict = "good";
  if (code == kExitUsage) verdict = "not understood";
  if (code == kExitBadInput) verdict = "bad input";
  if (code == kExitNotConverged) verdict = "not converged";
  if (code == kExitInternal) verdict = "internal error";
  if (code == kExitInterrupted) verdict = "interrupted";
  write_error(fmt::format("{{\"exit\": {}, \"verdict\": \"{}\"}}\n", code, verdict));
  return code;
}
void print_no_progress_lines() { shows_lines = false; }

void print_warnings(const std::vector<Diagnostic>& warnings) {
  Diagnostics diagnostics;
  diagnostics.warnings = warnings;
  if (!warnings.empty()) print_diagnostics(diagnostics);
}

int print_diagnostics(const Diagnostics& diagnostics) {
  if (as_json) {
    write_error(to_json(diagnostics) + "\n");
    return kExitBadInput;
  }
  const std::string errors = to_string(diagnostics), warnings = to_string(diagnostics.warnings);
  print_error(warnings);
  if (!errors.empty() && !warnings.empty()) print_error("\n");
  print_error(errors);
  return kExitBadInput;
}

bool is_bad(const Diagnostics& diagnostics, bool strict) {
  const auto is_written = [](const Diagnostic& warning) { return !is_of_world(warning.code); };
  return !diagnostics.empty() || (strict && std::ranges::any_of(diagnostics.warnings, is_written));
}

void catch_interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // a pipe is read to its end
  sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return interrupt_seen != 0; }

ProgressLine::ProgressLine()
    : on_terminal_(isatty(STDERR_FILENO) == 1 && !as_json),
      next_(std::chrono::steady_clock::now() + std::chrono::seconds(on_terminal_ ? 1 : 10)) {}

ProgressLine::~ProgressLine() {
  if (shown_) write_error("\r\x1b[K");
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
    return write_error(fmt::format("{}{}\n", told_lead(), text));
  }
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  write_error(fmt::format("\r\x1b[K{}{}", told_lead(), text));
}

std::string ProgressLine::told_lead() {
  const std::string line = std::exchange(lead_, "");
  return line.empty() ? "" : line + "\n";
}

}  // namespace samarkand
