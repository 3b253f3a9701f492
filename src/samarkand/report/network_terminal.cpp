#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/base/text.h"
#include "samarkand/report/network_report.h"
#include "samarkand/report/network_summary.h"
#include "samarkand/report/terminal_text.h"

namespace samarkand {
namespace {

constexpr std::size_t kFewRows = 5, kManyRows = 15, kMostListed = 3;

class NetworkPrinter : TerminalText {
 public:
  NetworkPrinter(const NetworkReport& report, const TerminalStyle& style)
      : TerminalText(style),
        report_(report),
        network_(*report.after.network),
        most_rows_(style.verbose ? kManyRows : kFewRows) {}

  std::string print() {
    const std::string headline = answer(report_);
    paragraph(bold(wrap(report_.scenario.question, style_.width, 0)));
    if (report_.has_values()) paragraph(wrap(headline, style_.width, 0));
    entry("Network", fmt::format("{}: {}, {}, {}, data of {}", network_.name,
                                 counted(network_.nodes.size(), "node"),
                                 counted(network_.suppliers.size(), "supplier"),
                                 counted(network_.arcs.size(), "arc"), data_of(report_)));
    const auto& list = report_.scenario.measures;
    if (style_.verbose || (!list.empty() && list.size() <= kMostListed)) {
      measures(list, network_.value_unit, [](const Measure&) { return ""; });
    }
    line("");
    if (report_.has_values() && anything_changes(report_)) tables();
    if (style_.verbose) {
      for (const auto& of : report_.answers) question(*of, headline);
    } else {
      findings(report_.answers, headline);
    }
    for (const std::string& sentence : idle(report_)) line(wrap(sentence, style_.width, 0));
    uniqueness();
    status(report_.status(), report_.reason(), report_.after.residuals,
           report_.after.equilibrium.iterations, report_.timings);
    return text_;
  }

 private:
  void tables() {
    prices();
    flows();
    sales();
    accounts();
  }

  void row(const std::string& label, double before, double after, double divisor = 1) {
    const auto width = static_cast<std::size_t>(label_width());
    before_after(fmt::format("{:<{}}", cut(label, width - 1), width), before, after, divisor);
  }

  void prices() {
    const auto list = changed_prices(report_);
    const auto rows = node_rows(report_);
    before_after_heading(fmt::format("Largest changes of prices, {}", network_.price_unit),
                         label_width());
    for (std::size_t k = 0; k < std::min(most_rows_, list.size()); ++k) {
      const NodeRow& of = rows[list[k]];
      row(short_name(network_.nodes[list[k]].name), of.price_before, of.price);
    }
    line("");
  }

  void flows() {
    const auto list = changed_flows(report_);
    const auto rows = arc_rows(report_);
    before_after_heading(fmt::format("Largest shifts of flows, {}", network_.quantity_unit),
                         label_width());
    for (std::size_t k = 0; k < std::min(most_rows_, list.size()); ++k) {
      const energy::Arc& arc = network_.arcs[list[k]];
      const bool says_mode = arc.code.find(arc.mode) != std::string::npos;
      row(says_mode ? arc.code : fmt::format("{} ({})", arc.code, arc.mode),
          rows[list[k]].flow_before, rows[list[k]].flow);
    }
    line("");
  }

  // Of the economy whose sales move most.
  void sales() {
    const auto all = sellers(report_);
    if (all.empty() || all.front().destinations.empty()) return;
    const Seller& seller = all.front();
    Destination sum{"", 0, 0, 0, 0};
    double largest = 0;
    for (const Destination& of : seller.destinations) {
      sum.value += of.value;
      sum.value_before += of.value_before;
      largest = std::max({largest, of.value, of.value_before});
    }
    const Money unit = network_money(network_, largest);
    before_after_heading(fmt::format("What {} sells, and where, {} a year, off discounts",
                                     short_name(economy_name(network_, seller.code)), unit.unit),
                         label_width());
    for (std::size_t k = 0; k < std::min(most_rows_, seller.destinations.size()); ++k) {
      const Destination& of = seller.destinations[k];
      row(short_name(economy_name(network_, of.code)), of.value_before, of.value, unit.divisor);
    }
    row("all", sum.value_before, sum.value, unit.divisor);
    line("");
  }

  void accounts() {
    auto rows = account_rows(report_);
    std::ranges::stable_sort(rows, std::ranges::greater{},
                             [](const AccountRow& of) { return std::abs(of.total); });
    if (rows.empty()) return;
    const auto width = static_cast<std::size_t>(label_width());
    const Money unit = network_money(network_, std::abs(rows.front().total));
    line(bold(fmt::format("Who gains and who loses, {} a year", unit.unit)));
    std::string heads = std::string(width, ' ');
    for (const auto& column : kAccountColumns) {
      heads += fmt::format("{:>{}}", column.name, kNumberWidth);
    }
    line(dim(heads));
    // Who sells most differently is there, however small its sum.
    const auto all = sellers(report_);
    const auto seller =
        std::ranges::find(rows, all.empty() ? "" : all.front().code, &AccountRow::code);
    const std::size_t shown = std::min(most_rows_, rows.size());
    if (seller != rows.end() && static_cast<std::size_t>(seller - rows.begin()) >= shown) {
      std::rotate(rows.begin() + static_cast<std::ptrdiff_t>(shown) - 1, seller, seller + 1);
    }
    for (std::size_t k = 0; k < shown; ++k) {
      const std::string name = short_name(economy_name(network_, rows[k].code));
      std::string text = fmt::format("{:<{}}", cut(name, width - 1), width);
      for (const auto& column : kAccountColumns) {
        text += change(rows[k].*column.field / unit.divisor, 1);
      }
      line(text);
    }
    line("");
  }

  void uniqueness() {
    const auto codes = not_unique(report_);
    if (codes.empty()) return;
    line(wrap(fmt::format("The flows of {} are not the only ones of this equilibrium: {}. Prices "
                          "where it is bought are.",
                          counted(codes.size(), "arc"), first_few(codes, 4)),
              style_.width, 0));
    line("");
  }

  const NetworkReport& report_;
  const energy::Network& network_;
  const std::size_t most_rows_;
};

}  // namespace

std::string to_terminal(const NetworkReport& report, const TerminalStyle& style) {
  return NetworkPrinter(report, style).print();
}

}  // namespace samarkand
