#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/engine/robustness.h"
#include "samarkand/questions/answer.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/measure_text.h"
#include "samarkand/report/summary.h"
#include "samarkand/report/terminal_text.h"
#include "samarkand/shock/kind.h"

namespace samarkand {
namespace {

constexpr std::size_t kRows = 10, kPartners = 8, kMoneyRows = 8;
constexpr std::size_t kListedInBrief = 3, kLongestHeading = 20;
constexpr int kMoneyLabelWidth = 30;
constexpr int kIncomeDecimals = 3;
constexpr double kMeaningless = 1000;  // percent; a first-order part beyond it says nothing
constexpr std::string_view kBalancedBefore =
    "before: the baseline, re-solved with every economy's trade balanced";

class Printer : TerminalText {
 public:
  Printer(const Report& report, const TerminalStyle& style)
      : TerminalText(style), report_(report), world_(*report.world) {}

  std::string print() {
    paragraph(bold(wrap(report_.scenario.question, style_.width, 0)));
    if (report_.has_values()) paragraph(wrap(answer(report_), style_.width, 0));
    if (style_.verbose) {
      in_full();
    } else {
      in_brief();
    }
    status(report_.status(), report_.reason(), report_.residuals,
           std::max(report_.equilibrium.iterations, 0), report_.timings);
    return text_;
  }

 private:
  void in_brief() {
    entry("Model", fmt::format("closure {}, {}; {} economies, {}, data of {}",
                               to_string(report_.shock.closure),
                               in_words(horizon_of(report_.scenario.model)), world_.country_count(),
                               counted(world_.sector_count(), "sector"), world_.info().year));
    const std::size_t count = report_.scenario.measures.size();
    if (count > 0 && count <= kListedInBrief) list_measures();
    line("");
    if (report_.has_values() && anything_changes(report_)) {
      losses_and_gains();
      if (!report_.robustness.empty()) robustness();
    }
    findings(report_.answers, answer(report_));
  }

  static std::string in_words(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
  }

  // The five that lose most beside the five that gain most.
  void losses_and_gains() {
    constexpr std::size_t kEach = 5;
    const int half = std::max(style_.width / 2, 30), label = half - kNumberWidth - 2;
    auto losses = extremes(true), gains = extremes(false);
    losses.resize(std::min(losses.size(), kEach));
    gains.resize(std::min(gains.size(), kEach));
    line(bold(fmt::format("{:<{}}{}", "Real income, percent: losses", half, "gains")));
    const auto side = [&](const std::vector<std::size_t>& of, std::size_t k) {
      if (of.empty() && k == 0) return fmt::format("{:<{}}", "none of 0.001 % or more", half);
      if (k >= of.size()) return std::string(static_cast<std::size_t>(half), ' ');
      const double value = report_.outcome.countries[of[k]].real_income;
      return name(of[k], label) + change(value, kIncomeDecimals) + "  ";
    };
    for (std::size_t k = 0; k < std::max({losses.size(), gains.size(), std::size_t{1}}); ++k) {
      std::string row = side(losses, k) + side(gains, k);
      row.erase(row.find_last_not_of(' ') + 1);
      line(row);
    }
    parties();
    line("");
  }

  // The groups that measures or questions name, with what they gain or lose in money.
  void parties() {
    const auto outcomes = group_outcomes(report_);
    for (const std::string& group : named_groups(report_)) {
      const auto of = std::ranges::find(outcomes, group, &GroupOutcome::group);
      line(fmt::format("{}: {} % of real income, {} a year", group,
                       change_text(of->real_income, kIncomeDecimals),
                       amount(world_, of->real_income_value)));
    }
  }

  void in_full() {
    setting();
    if (report_.has_values() && anything_changes(report_)) {
      income();
      if (!report_.robustness.empty()) robustness();
      in_money();
      shifts();
      exports_of_most_affected();
    }
    for (const auto& of : report_.answers) question(*of, answer(report_));
  }

  std::string name(std::size_t country, int width) const {
    return fmt::format("{:<{}}", cut(world_.countries()[country].name, width), width);
  }

  void list_measures() {
    measures(report_.scenario.measures, world_.info().unit,
             [this](const Measure& measure) { return touched_text(measure, world_); });
  }

  void setting() {
    entry("World", fmt::format("{}: {} economies, {}, data of {}", world_.info().name,
                               world_.country_count(), counted(world_.sector_count(), "sector"),
                               world_.info().year));
    list_measures();
    for (const auto& effect : report_.shock.effects) {
      std::string label = effect->name();
      label[0] = static_cast<char>(std::toupper(label[0]));
      entry(label, effect->tell(world_));
    }
    entry("Closure", closure_text(report_.shock.closure));
    entry("One way", one_way_text(report_));
    entry("Numeraire", kNumeraire);
    entry("Elasticities", elasticities_text(report_));
    if (!has_default_nests(report_.shock)) entry("Nests", nests_text(report_.shock));
    line("");
    for (const Diagnostic& warning : report_.warnings) {
      if (warning.code != ErrorCode::kDeficitHeld && warning.code != ErrorCode::kTransferCut)
        continue;
      paragraph(paint("33", wrap("Note: " + warning.what + "; " + warning.fix, style_.width, 0)));
    }
  }

  // The columns of the table of incomes, as many as fit, under the headings of their groups.
  struct IncomeColumn {
    double CountryOutcome::*field;
    int decimals;
    std::string_view above, below;
  };
  static constexpr std::array<IncomeColumn, 7> kIncomeColumns = {
      {{&CountryOutcome::real_income, kIncomeDecimals, "real", "income"},
       {&CountryOutcome::terms_of_trade, kIncomeDecimals, "terms of", "trade"},
       {&CountryOutcome::volume_of_trade, kIncomeDecimals, "volume", "of trade"},
       {&CountryOutcome::technical, kIncomeDecimals, "tech-", "nical"},
       {&CountryOutcome::transfers, kIncomeDecimals, "trans-", "fers"},
       {&CountryOutcome::exports, 2, "exports", ""},
       {&CountryOutcome::imports, 2, "imports", ""}}};

  std::string group_headings(std::size_t columns, std::size_t parts, int name_width,
                             int number_width) const {
    const std::array<std::pair<std::string_view, std::size_t>, 3> groups = {
        {{"exact", 1}, {" first-order parts ", parts}, {" border value ", 2}}};
    std::string text(name_width, ' ');
    for (const auto& [label, size] : groups) {
      const std::size_t shown = std::min(size, columns);
      columns -= shown;
      const int width = static_cast<int>(shown) * number_width - 2;
      if (static_cast<int>(length(label)) > width) break;
      text += size == 1 ? fmt::format("  {:>{}}", label, width)
                        : fmt::format("  {:─^{}}", label, width);
    }
    return text;
  }

  // The rows of the table of incomes: largest losses, then largest gains. Those that would read
  // 0.000 are left out.
  std::vector<std::size_t> extremes(bool losses) const {
    auto order = by_real_income(report_.outcome);
    if (!losses) std::ranges::reverse(order);
    std::erase_if(order, [&](std::size_t n) {
      const double change = report_.outcome.countries[n].real_income;
      return (change < 0) != losses || !shows(change, kIncomeDecimals);
    });
    if (order.size() > kRows) order.resize(kRows);
    return order;
  }

  void income() {
    const std::size_t start = text_.size();
    const auto losses = extremes(true), gains = extremes(false);
    const auto has_transfers = [&](std::size_t n) {
      return shows(report_.outcome.countries[n].transfers, kIncomeDecimals);
    };
    const bool transfers =
        std::ranges::any_of(losses, has_transfers) || std::ranges::any_of(gains, has_transfers);
    // One more column takes its room from the others, so that 80 characters hold all of them.
    const int name_width = transfers ? 17 : 20, number_width = transfers ? 9 : 10;
    std::vector<IncomeColumn> columns(kIncomeColumns.begin(), kIncomeColumns.end());
    if (!transfers) {
      std::erase_if(columns, [](const IncomeColumn& column) {
        return column.field == &CountryOutcome::transfers;
      });
    }
    const int fit = std::max((style_.width - name_width) / number_width, 1);
    if (columns.size() > static_cast<std::size_t>(fit))
      columns.resize(static_cast<std::size_t>(fit));
    const auto heading = [&](std::string_view IncomeColumn::*part) {
      std::string text(name_width, ' ');
      for (const auto& column : columns) text += fmt::format("{:>{}}", column.*part, number_width);
      text.erase(text.find_last_not_of(' ') + 1);
      return text;
    };
    line(bold("Change in percent"));
    line(dim(group_headings(columns.size(), transfers ? 4 : 3, name_width, number_width)));
    line(dim(heading(&IncomeColumn::above)));
    line(dim(heading(&IncomeColumn::below)));
    const auto block = [&](std::string_view title, const std::vector<std::size_t>& rows) {
      line(bold(title));
      for (const std::size_t n : rows) {
        std::string text = name(n, name_width);
        for (const auto& column : columns) {
          const double value = report_.outcome.countries[n].*column.field;
          const bool part =
              column.decimals == kIncomeDecimals && column.field != &CountryOutcome::real_income;
          text += part && std::abs(value) > kMeaningless
                      ? std::string(static_cast<std::size_t>(number_width), ' ')
                      : change(value, column.decimals, number_width);
        }
        line(text);
      }
      if (rows.empty()) line("  none of 0.001 % or more");
      line("");
    };
    block("Largest losses", losses);
    block("Largest gains", gains);
    note(
        "First-order parts add up to real income for small changes only; beyond 1,000 % they are "
        "left empty.");
    if (text_.find(kUndefined, start) != std::string::npos) {
      note(fmt::format("{} not defined: a ban is no small change, its first-order part is infinite",
                       kUndefined));
    }
    line("");
  }

  // Who pays: the economies that lose and gain most, the groups that are parties, the world.
  void in_money() {
    const auto countries = country_rows(report_);
    std::vector<GroupOutcome> rows;
    auto names = named_groups(report_);
    if (names.size() > kMoneyRows - 3) names.resize(kMoneyRows - 3);
    const std::size_t each = std::min<std::size_t>(2, (kMoneyRows - 1 - names.size()) / 2);
    auto order = by_real_income(report_.outcome);
    std::ranges::stable_sort(order, std::ranges::less{},
                             [&](std::size_t n) { return countries[n].real_income_value; });
    const auto add = [&](std::size_t n) {
      rows.push_back(
          {world_.countries()[n].name, countries[n].real_income, countries[n].real_income_value});
    };
    for (std::size_t k = 0; k < std::min(each, order.size()); ++k) {
      if (countries[order[k]].real_income_value < 0) add(order[k]);
    }
    for (std::size_t k = std::min(each, order.size()); k-- > 0;) {
      const std::size_t n = order[order.size() - 1 - k];
      if (countries[n].real_income_value > 0) add(n);
    }
    for (const GroupOutcome& group : group_outcomes(report_)) {
      const bool named = std::ranges::find(names, group.group) != names.end();
      if (named || group.group == kWholeWorld) rows.push_back(group);
    }
    double largest = 0;
    for (const GroupOutcome& row : rows) {
      largest = std::max(largest, std::abs(row.real_income_value));
    }
    const Money unit = money(world_, largest);
    line(bold(fmt::format("In money, {} a year", unit.unit)));
    line(dim(fmt::format("{:<{}}{:>{}}{:>{}}", "change of real income", kMoneyLabelWidth, unit.unit,
                         kNumberWidth, "percent", kNumberWidth)));
    for (const GroupOutcome& row : rows) {
      line(fmt::format("{:<{}}{}{}", cut(row.group, kMoneyLabelWidth), kMoneyLabelWidth,
                       change(row.real_income_value / unit.divisor, 2),
                       change(row.real_income, kIncomeDecimals)));
    }
    line("");
  }

  // The same under other closures and at the other horizon: as many columns as fit.
  void robustness() {
    constexpr int kWidth = 22;
    auto columns = under_others(report_);
    std::string heading(kWidth, ' ');
    std::vector<int> widths;
    for (const UnderOthers& column : columns) {
      const std::string name = cut(column.name, kLongestHeading);
      const int width = std::max(static_cast<int>(length(name)) + 2, kNumberWidth);
      if (static_cast<int>(length(heading)) + width > style_.width) break;
      heading += fmt::format("{:>{}}", name, width);
      widths.push_back(width);
    }
    line(bold("What it hangs on: real income in percent under other assumptions"));
    line(dim(heading));
    for (std::size_t v = 0; v < report_.robustness.size(); ++v) {
      const Variant& of = report_.robustness[v];
      std::string text = fmt::format("{}, {}", to_string(of.closure), in_words(of.horizon));
      text = fmt::format("{:<{}}", text, kWidth);
      for (std::size_t k = 0; k < widths.size() && of.reason.empty(); ++k) {
        text += change(columns[k].real_income[v], kIncomeDecimals, widths[k]);
      }
      line(of.reason.empty() ? text : wrap(text + of.reason, style_.width, kWidth));
    }
    line("");
  }

  void shifts() {
    const auto list = largest_shifts(report_, kRows);
    if (list.empty()) return paragraph("No trade between economies changes.");
    const int width = label_width(), side = (width - 4) / 2;
    const Money unit = money(world_, std::abs(list[0].value - list[0].baseline));
    before_after_heading(fmt::format("Largest shifts of trade, {}", unit.unit), width);
    for (const auto& [origin, destination, baseline, value] : list) {
      const std::string pair = fmt::format("{} → {}", cut(world_.countries()[origin].name, side),
                                           cut(world_.countries()[destination].name, side));
      before_after(fmt::format("{:<{}}", pair, width), baseline, value, unit.divisor);
    }
    if (report_.shock.closure == Closure::kBalanced) note(kBalancedBefore);
    if (const std::string found = evidence_text(report_, list); !found.empty()) note(found);
    line("");
  }

  // Where a scenario bans trade: what the economy it hits hardest sells to whom.
  void exports_of_most_affected() {
    const bool bans = std::ranges::any_of(report_.scenario.measures,
                                          [](const Measure& m) { return kind_of(m).is_ban(); });
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
    double baseline_total = 0, total = 0, largest = 0;
    for (const std::size_t n : partners) {
      largest = std::max(largest, std::abs(sale(trade.value, n) - sale(trade.baseline, n)));
      baseline_total += sale(trade.baseline, n);
      total += sale(trade.value, n);
    }
    const int width = label_width();
    const Money unit = money(world_, largest);
    before_after_heading(fmt::format("What {} sells, and to whom, {}",
                                     world_.countries()[*exporter].name, unit.unit),
                         width);
    for (std::size_t k = 0; k < std::min(kPartners, partners.size()); ++k) {
      before_after(name(partners[k], width), sale(trade.baseline, partners[k]),
                   sale(trade.value, partners[k]), unit.divisor);
    }
    before_after(fmt::format("{:<{}}", "all exports", width), baseline_total, total, unit.divisor);
    line("");
  }

  const Report& report_;
  const World& world_;
};

}  // namespace

std::string to_terminal(const Report& report, const TerminalStyle& style) {
  return Printer(report, style).print();
}

}  // namespace samarkand
