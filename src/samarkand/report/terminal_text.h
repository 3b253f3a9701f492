// What the summaries on a terminal share: lines, colours, measures, answers, the status. Used by
// the files that write such summaries alone.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/status.h"
#include "samarkand/engine/report.h"
#include "samarkand/questions/answer.h"
#include "samarkand/report/report.h"

namespace samarkand {

class TerminalText {
 protected:
  static constexpr int kNumberWidth = 10, kLabelWidth = 13;
  static constexpr std::string_view kUndefined = "–";

  explicit TerminalText(const TerminalStyle& style) : style_(style) {}

  void line(std::string_view text) { text_.append(text).append("\n"); }
  void paragraph(std::string_view text) {
    if (!text.empty()) line(std::string(text) + "\n");
  }
  // "+0.12"; from 1e4 on "+1.2e+04".
  static std::string change_text(double change, int decimals);
  std::string paint(std::string_view code, std::string_view text) const;
  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }
  // A change right-aligned in its column: losses red, gains green.
  std::string change(double value, int decimals, int width = kNumberWidth) const;
  void entry(std::string_view label, std::string_view value);
  void note(std::string_view text);
  // A heading over rows of numbers before and after; a row, both divided by `divisor`.
  void before_after_heading(std::string_view title, int width);
  void before_after(std::string_view label, double before, double after, double divisor = 1);
  int label_width() const;

  // One line each where they are few, else how many of each kind. `found`: what more is known of
  // one.
  void measures(const std::vector<Measure>& list, std::string_view unit,
                const std::function<std::string(const Measure&)>& found);
  // Each sentence of an answer, unless it stands at the top.
  void question(const Answer& of, const std::string& headline);
  // What was found first of each question, in whole sentences.
  void findings(const std::vector<std::shared_ptr<const Answer>>& answers,
                const std::string& headline);
  void status(Status status, const std::string& reason, const std::vector<Residual>& residuals,
              int iterations, const TimingsInSeconds& timings);

  const TerminalStyle style_;
  std::string text_;
};

// Whether a number is more than zeros when written with so many decimals.
bool shows(double value, int decimals);

}  // namespace samarkand
