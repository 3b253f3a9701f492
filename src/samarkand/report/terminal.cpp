#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

constexpr std::size_t kRows = 10, kPartners = 8;
constexpr int kNameWidth = 20, kNumberWidth = 10, kLabelWidth = 13;
constexpr std::string_view kUndefined = "–";

// Characters as a terminal counts them: UTF-8 continuation bytes take no room.
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
int length(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, starts_character));
}

// At most `width` characters, an ellipsis in place of what is cut.
std::string cut(std::string_view text, int width) {
  if (length(text) <= width) return std::string(text);
  std::string result;
  int used = 0;
  for (const char c : text) {
    if (starts_character(c) && ++used == width) break;
    result += c;
  }
  return result + "…";
}

// Text broken at spaces so that lines stay within `width`; lines after the first are indented.
std::string wrap(std::string_view text, int width, int indent) {
  std::string result;
  int column = indent;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (column > indent && column + 1 + length(word) > width) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += length(word);
  }
  return result;
}

std::string percent(double change, int decimals) {
  if (!std::isfinite(change)) return std::string(kUndefined);
  if (std::abs(change) >= 1e5) return fmt::format("{:+.2e}", change);
  if (std::abs(change) < 0.5 * std::pow(10, -decimals))
    return fmt::format("{:.{}f}", 0.0, decimals);
  return fmt::format("{:+.{}f}", change, decimals);
}

class Printer {
 public:
  Printer(const Report& report, const TerminalStyle& style)
      : report_(report), world_(*report.world), style_(style), money_(money(world_)) {}

  std::string print() {
    paragraph(bold(wrap(report_.scenario.question, style_.width, 0)));
    if (report_.has_values()) paragraph(wrap(answer(report_), style_.width, 0));
    setting();
    if (report_.has_values()) {
      income();
      shifts();
      exports_of_most_affected();
    }
    status();
    return text_;
  }

 private:
  void line(std::string_view text) { text_.append(text).append("\n"); }
  void paragraph(std::string_view text) {
    line(text);
    line("");
  }
  std::string paint(std::string_view code, std::string_view text) const {
    return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }
  // A change right-aligned in its column: losses red, gains green.
  std::string change(double value, int decimals, int width = kNumberWidth) const {
    const std::string field = fmt::format("{:>{}}", percent(value, decimals), width);
    if (field.find('+') != std::string::npos) return paint("32", field);
    return field.find('-') != std::string::npos ? paint("31", field) : field;
  }
  std::string amount(double value) const {
    return fmt::format("{:>{}.1f}", value / money_.divisor, kNumberWidth);
  }
  std::string name(std::size_t country, int width) const {
    return fmt::format("{:<{}}", cut(world_.countries()[country].name, width), width);
  }

  void entry(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    line(dim(fmt::format("{:<{}}", label, kLabelWidth)) + wrap(value, style_.width, kLabelWidth));
  }

  void setting() {
    entry("World", fmt::format("{}: {} economies, {} sectors, data of {}", world_.info().name,
                               world_.country_count(), world_.sector_count(), world_.info().year));
    entry("Measures", measures());
    entry("Closure", closure_text(report_.shock.closure));
    entry("Numeraire", kNumeraire);
    entry("Elasticities", elasticities_text(report_));
    line("");
  }

  std::string measures() const {
    std::map<std::string_view, int> kinds;
    for (const Measure& measure : report_.scenario.measures) ++kinds[name_of(measure.kind)];
    std::vector<std::string> parts;
    parts.reserve(kinds.size());
    for (const auto& [kind, count] : kinds) parts.push_back(fmt::format("{} {}", count, kind));
    if (parts.empty()) return "none";
    return fmt::format("{} ({})", report_.scenario.measures.size(), fmt::join(parts, ", "));
  }

  // The columns of the table of incomes, as many as fit, under the headings of their groups.
  struct IncomeColumn {
    double CountryOutcome::*field;
    int decimals;
    std::string_view above, below;
  };
  static constexpr std::array<IncomeColumn, 6> kIncomeColumns = {
      {{&CountryOutcome::real_income, 3, "real", "income"},
       {&CountryOutcome::terms_of_trade, 3, "terms of", "trade"},
       {&CountryOutcome::volume_of_trade, 3, "volume of", "trade"},
       {&CountryOutcome::technical, 3, "technical", ""},
       {&CountryOutcome::exports, 2, "exports", ""},
       {&CountryOutcome::imports, 2, "imports", ""}}};
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 3> kIncomeGroups = {
      {{"exact", 1}, {" first-order parts ", 3}, {" border value ", 2}}};

  std::string group_headings(std::size_t columns) const {
    std::string text(kNameWidth, ' ');
    for (const auto& [label, size] : kIncomeGroups) {
      const std::size_t shown = std::min(size, columns);
      columns -= shown;
      const int width = static_cast<int>(shown) * kNumberWidth - 2;
      if (length(label) > width) break;
      text += size == 1 ? fmt::format("  {:>{}}", label, width)
                        : fmt::format("  {:─^{}}", label, width);
    }
    return text;
  }

  void income() {
    const auto fit = static_cast<std::size_t>(std::clamp(
        (style_.width - kNameWidth) / kNumberWidth, 1, static_cast<int>(kIncomeColumns.size())));
    const auto columns = std::span(kIncomeColumns).first(fit);
    const auto heading = [&](std::string_view IncomeColumn::*part) {
      std::string text(kNameWidth, ' ');
      for (const auto& column : columns) text += fmt::format("{:>{}}", column.*part, kNumberWidth);
      text.erase(text.find_last_not_of(' ') + 1);
      return text;
    };
    line(bold("Change in percent"));
    line(dim(group_headings(fit)));
    line(dim(heading(&IncomeColumn::above)));
    line(dim(heading(&IncomeColumn::below)));
    auto order = by_real_income(report_);
    const auto block = [&](std::string_view title, auto belongs) {
      std::string rows;
      std::size_t count = 0;
      for (const std::size_t n : order) {
        const CountryOutcome& row = report_.outcome.countries[n];
        if (!belongs(row.real_income) || count++ == kRows) break;
        rows += name(n, kNameWidth);
        for (const auto& column : columns) rows += change(row.*column.field, column.decimals);
        rows += '\n';
      }
      if (rows.empty()) rows = "  none\n";
      line(bold(title));
      paragraph(std::string_view(rows).substr(0, rows.size() - 1));
    };
    block("Largest losses", [](double income) { return income < 0; });
    std::ranges::reverse(order);
    block("Largest gains", [](double income) { return income > 0; });
    if (text_.find(kUndefined) != std::string::npos) {
      paragraph(dim(wrap(fmt::format("{} not defined: a ban is no small change, its first-order "
                                     "part is infinite",
                                     kUndefined),
                         style_.width, 2)));
    }
  }

  // Rows of trade before and after under a heading.
  void trade_heading(std::string_view title, int width) {
    line(bold(title));
    line(dim(fmt::format("{:<{}}{:>{}}{:>{}}{:>{}}{:>{}}", "", width, "before", kNumberWidth,
                         "after", kNumberWidth, "change", kNumberWidth, "percent", kNumberWidth)));
  }
  void trade_row(std::string_view label, double baseline, double value) {
    const double difference = (value - baseline) / money_.divisor;
    line(fmt::format("{}{}{}{}{}", label, amount(baseline), amount(value), change(difference, 1),
                     change(100 * (value / baseline - 1), 1)));
  }
  int trade_label_width() const { return std::clamp(style_.width - 4 * kNumberWidth, 20, 40); }

  void shifts() {
    const int width = trade_label_width(), side = (width - 4) / 2;
    trade_heading(fmt::format("Largest shifts of trade, {}", money_.unit), width);
    for (const auto& [origin, destination, baseline, value] : largest_shifts(report_, kRows)) {
      const std::string pair = fmt::format("{} → {}", cut(world_.countries()[origin].name, side),
                                           cut(world_.countries()[destination].name, side));
      trade_row(fmt::format("{:<{}}", pair, width), baseline, value);
    }
    line("");
  }

  // Where a scenario bans trade: what the economy it hits hardest sells to whom.
  void exports_of_most_affected() {
    const bool bans = std::ranges::any_of(report_.scenario.measures, [](const Measure& measure) {
      return measure.kind == MeasureKind::kBan;
    });
    const auto exporter = most_affected(report_);
    if (!bans || !exporter) return;
    const Trade trade = bilateral_trade(report_);
    const std::size_t N = world_.country_count();
    const auto sale = [&](const Array& values, std::size_t n) { return values[n * N + *exporter]; };
    std::vector<std::size_t> partners;
    for (std::size_t n = 0; n < N; ++n) {
      if (sale(trade.baseline, n) > 0 || sale(trade.value, n) > 0) partners.push_back(n);
    }
    std::ranges::stable_sort(partners, std::ranges::greater{}, [&](std::size_t n) {
      return std::max(sale(trade.baseline, n), sale(trade.value, n));
    });
    double baseline_total = 0, total = 0;
    for (const std::size_t n : partners) {
      baseline_total += sale(trade.baseline, n);
      total += sale(trade.value, n);
    }
    const int width = trade_label_width();
    trade_heading(fmt::format("What {} sells, and to whom, {}", world_.countries()[*exporter].name,
                              money_.unit),
                  width);
    for (std::size_t k = 0; k < std::min(kPartners, partners.size()); ++k) {
      trade_row(name(partners[k], width), sale(trade.baseline, partners[k]),
                sale(trade.value, partners[k]));
    }
    trade_row(fmt::format("{:<{}}", "all exports", width), baseline_total, total);
    line("");
  }

  void status() {
    std::string how;
    if (const auto worst = worst_residual(report_)) {
      how = fmt::format("largest residual {:.1e} ({}{}{}), ", worst->max, worst->name,
                        worst->worst.empty() ? "" : " of ", worst->worst);
    }
    const TimingsInSeconds& timings = report_.timings;
    how += fmt::format("{} iterations, {:.3f} s", report_.equilibrium.iterations,
                       timings.load + timings.prepare + timings.solve + timings.check);
    const std::string& reason = report_.equilibrium.reason;
    switch (report_.status()) {
      case Status::kConverged:
        return line(paint("32", "converged: ") + how);
      case Status::kNotConverged:
        line(how);
        return line(paint("1;31", "NOT CONVERGED: ") + reason);
      case Status::kNoEquilibrium:
        return line(paint("1;31", "NO EQUILIBRIUM: ") + reason);
    }
  }

  const Report& report_;
  const World& world_;
  const TerminalStyle style_;
  const Money money_;
  std::string text_;
};

}  // namespace

std::string to_terminal(const Report& report, const TerminalStyle& style) {
  return Printer(report, style).print();
}

}  // namespace samarkand
