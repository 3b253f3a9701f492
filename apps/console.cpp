#include "console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

volatile std::sig_atomic_t interrupt_seen = 0;
bool as_json = false, shows_lines = true;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

// Text as a terminal may have it: what shows nothing is written as numbers, but for the colours of
// report/terminal.cpp.
std::string as_shown(std::string_view text) {
  constexpr std::string_view kColours[] = {"\x1b[0m",  "\x1b[1m",  "\x1b[2m",   "\x1b[31m",
                                           "\x1b[32m", "\x1b[33m", "\x1b[1;31m"};
  std::string all;
  while (!text.empty()) {
    const std::size_t escape = std::min(text.find('\x1b'), text.size());
    all += printable(text.substr(0, escape));
    text.remove_prefix(escape);
    const auto* colour = std::ranges::find_if(
        kColours, [text](std::string_view known) { return text.starts_with(known); });
    const bool known = colour != std::end(kColours);
    const std::string_view next = known ? *colour : text.substr(0, 1);
    all += known ? std::string(next) : printable(next);
    text.remove_prefix(next.size());
  }
  return all;
}

void write_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

constexpr int kNarrowest = 20, kWidest = 1000;

int terminal_width() {
  const int columns = std::atoi(std::string(environment("COLUMNS")).c_str());  // 0 if not a number
  if (columns > 0) return std::clamp(columns, kNarrowest, kWidest);
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

void print(std::string_view text) {
  const std::string all = as_shown(text);
  std::fwrite(all.data(), 1, all.size(), stdout);
}
void print_error(std::string_view text) {
  if (as_json) {
    const std::size_t end = text.find_last_not_of('\n') + 1;
    write_error(printable(fmt::format("{{\"message\": {}}}\n", json_text(text.substr(0, end)))));
  } else {
    write_error(printable(text));
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
    write_error(printable(to_json(diagnostics)) + "\n");
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
    return write_error(printable(fmt::format("{}{}\n", told_lead(), text)));
  }
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  write_error("\r\x1b[K" + printable(told_lead() + std::string(text)));
}

std::string ProgressLine::told_lead() {
  const std::string line = std::exchange(lead_, "");
  return line.empty() ? "" : line + "\n";
}

}  // namespace samarkand
