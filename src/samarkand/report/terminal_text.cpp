#include "samarkand/report/terminal_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "samarkand/base/text.h"
#include "samarkand/questions/words.h"
#include "samarkand/report/measure_text.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

constexpr std::size_t kListedMeasures = 6;

std::string measure_counts(const std::vector<Measure>& list) {
  std::map<std::string_view, int> kinds;
  for (const Measure& measure : list) ++kinds[measure.kind->name];
  std::vector<std::string> parts;
  parts.reserve(kinds.size());
  for (const auto& [kind, count] : kinds) parts.push_back(fmt::format("{} {}", count, kind));
  if (parts.empty()) return "none";
  return fmt::format("{} ({})", list.size(), fmt::join(parts, ", "));
}

}  // namespace

bool shows(double value, int decimals) { return std::abs(value) >= 0.5 * std::pow(10, -decimals); }

std::string TerminalText::paint(std::string_view code, std::string_view text) const {
  return style_.colour && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text)
                                        : std::string(text);
}

std::string TerminalText::change_text(double change, int decimals) {
  if (!std::isfinite(change)) return std::string(kUndefined);
  if (std::abs(change) >= 1e4) return fmt::format("{:+.1e}", change);
  if (!shows(change, decimals)) return fmt::format("{:.{}f}", 0.0, decimals);
  return fmt::format("{:+.{}f}", change, decimals);
}

std::string TerminalText::change(double value, int decimals, int width) const {
  const std::string field = fmt::format("{:>{}}", change_text(value, decimals), width);
  if (field.find('+') != std::string::npos) return paint("32", field);
  return field.find('-') != std::string::npos ? paint("31", field) : field;
}

void TerminalText::entry(std::string_view label, std::string_view value) {
  if (value.empty()) return;
  line(dim(fmt::format("{:<{}}", label, kLabelWidth)) + wrap(value, style_.width, kLabelWidth));
}

void TerminalText::note(std::string_view text) { line(dim(wrap(text, style_.width, 0))); }

void TerminalText::before_after_heading(std::string_view title, int width) {
  line(bold(title));
  line(dim(fmt::format("{:<{}}{:>{}}{:>{}}{:>{}}{:>{}}", "", width, "before", kNumberWidth, "after",
                       kNumberWidth, "change", kNumberWidth, "percent", kNumberWidth)));
}

void TerminalText::before_after(std::string_view label, double before, double after,
                                double divisor) {
  const auto amount = [&](double sum) {
    return fmt::format("{:>{}.1f}", sum / divisor, kNumberWidth);
  };
  const double difference = (after - before) / divisor;
  line(fmt::format("{}{}{}{}{}", label, amount(before), amount(after), change(difference, 1),
                   change(100 * (after / before - 1), 1)));
}

int TerminalText::label_width() const {
  return std::clamp(style_.width - 4 * kNumberWidth, 20, 40);
}

void TerminalText::measures(const std::vector<Measure>& list, std::string_view unit,
                            const std::function<std::string(const Measure&)>& found) {
  if (list.empty() || list.size() > kListedMeasures) {
    return entry("Measures", measure_counts(list));
  }
  std::size_t kind_width = 0;
  for (const Measure& measure : list) kind_width = std::max(kind_width, measure.kind->name.size());
  std::string_view label = "Measures";
  for (const Measure& measure : list) {
    std::string text = fmt::format("{:<{}}", measure.kind->name, kind_width);
    for (const std::string& part : measure_parts(measure, unit, found(measure))) {
      text += "  " + part;
    }
    const std::string lines = static_cast<int>(length(text)) <= style_.width - kLabelWidth
                                  ? text
                                  : wrap(text, style_.width, kLabelWidth + 2);
    line(dim(fmt::format("{:<{}}", label, kLabelWidth)) + lines);
    label = "";
  }
}

void TerminalText::question(const Answer& of, const std::string& headline) {
  const std::vector<std::string> sentences = of.sentences();
  if (sentences == std::vector{headline}) return;
  line(bold(wrap(of.title(), style_.width, 0)));
  for (const std::string& sentence : sentences) line(wrap("- " + sentence, style_.width, 2));
  line("");
}

void TerminalText::findings(const std::vector<std::shared_ptr<const Answer>>& answers,
                            const std::string& headline) {
  const std::size_t start = text_.size();
  for (const auto& of : answers) {
    const std::vector<std::string> sentences = of->sentences();
    if (sentences.empty() || sentences.front() == headline) continue;
    line(wrap("- " + sentences.front(), style_.width, 2));
  }
  if (text_.size() > start) line("");
}

void TerminalText::status(Status status, const std::string& reason,
                          const std::vector<Residual>& residuals, int iterations,
                          const TimingsInSeconds& timings) {
  std::string how;
  if (const auto worst = worst_residual(residuals)) {
    how = fmt::format("largest residual {:.1e} ({}{}{}), ", worst->max, worst->name,
                      worst->worst.empty() ? "" : " of ", worst->worst);
  }
  how += fmt::format("{}, {:.3f} s", counted(static_cast<std::size_t>(iterations), "iteration"),
                     timings.load + timings.prepare + timings.solve + timings.check +
                         timings.robustness + timings.questions + timings.report);
  switch (status) {
    case Status::kConverged:
      return line(paint("32", "converged: ") + how);
    case Status::kNotConverged:
      line(how);
      return line(paint("1;31", "NOT CONVERGED: ") + reason);
    case Status::kNoEquilibrium:
      return line(paint("1;31", "NO EQUILIBRIUM: ") + reason);
  }
}

}  // namespace samarkand
