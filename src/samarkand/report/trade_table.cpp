#include "samarkand/report/trade_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "samarkand/base/number_text.h"
#include "samarkand/base/table.h"
#include "samarkand/base/text.h"

namespace samarkand {
namespace {

constexpr std::size_t kNoteWidth = 80;

struct Sums {
  double before = 0, after = 0;

  void add(const SavedFlow& flow) {
    before += flow.before;
    after += flow.after;
  }
  double moved() const { return std::abs(after - before); }
  double change() const {
    return before > 0 ? 100 * (after / before - 1) : std::numeric_limits<double>::quiet_NaN();
  }
};

void append(std::vector<double>& numbers, const Sums& sums) {
  numbers.insert(numbers.end(), {sums.before, sums.after, sums.change()});
}

class TableMaker {
 public:
  TableMaker(const SavedResult& result, const std::vector<SavedFlow>& flows,
             const TableScope& scope)
      : result_(result),
        in_(chosen(scope.members, result.economies.size())),
        of_(chosen(scope.sectors, result.sectors.size())),
        all_(std::ranges::all_of(in_, [](bool member) { return member; })) {
    std::ranges::copy_if(flows, std::back_inserter(abroad_), [this](const SavedFlow& flow) {
      return flow.origin != flow.destination && of_[flow.sector];
    });
  }

  TradeTable made(const std::string& by) {
    if (by == "country") by_country();
    if (by == "sector") by_sector();
    if (by == "pair") by_pair();
    if (by == "supplier") by_supplier();
    std::ranges::stable_sort(table_.rows, std::ranges::greater{}, &TradeTable::Row::moved);
    return std::move(table_);
  }

 private:
  static constexpr std::size_t kSuppliers = 3;  // shown of several sectors, the largest of each

  static std::vector<bool> chosen(const std::vector<std::size_t>& places, std::size_t count) {
    std::vector<bool> result(count, places.empty());
    for (const std::size_t place : places) result[place] = true;
    return result;
  }

  void by_country() {
    table_.labels = {"country", "name"};
    three("exports");
    three("imports");
    table_.columns.push_back({"real_income", "percent", 3});
    note_on_trade_within("counted");
    std::vector<Sums> exports(in_.size()), imports(in_.size());
    for (const SavedFlow& flow : abroad_) {
      exports[flow.origin].add(flow);
      imports[flow.destination].add(flow);
    }
    for (std::size_t n = 0; n < in_.size(); ++n) {
      if (!in_[n]) continue;
      TradeTable::Row row{.words = words(result_.economies[n])};
      append(row.numbers, exports[n]);
      append(row.numbers, imports[n]);
      const double income = result_.real_income[n];
      row.numbers.push_back(income);
      row.moved = std::isfinite(income) ? std::abs(income) : 0;
      table_.rows.push_back(std::move(row));
    }
  }

  void by_sector() {
    table_.labels = {"sector", "name"};
    three("exports");
    three("imports");
    note_on_trade_within("left out");
    std::vector<Sums> exports(of_.size()), imports(of_.size());
    for (const SavedFlow& flow : abroad_) {
      if (in_[flow.origin] && !is_within(flow)) exports[flow.sector].add(flow);
      if (in_[flow.destination] && !is_within(flow)) imports[flow.sector].add(flow);
    }
    for (std::size_t j = 0; j < of_.size(); ++j) {
      if (!of_[j]) continue;
      TradeTable::Row row{.words = words(result_.sectors[j])};
      append(row.numbers, exports[j]);
      append(row.numbers, imports[j]);
      row.moved = exports[j].moved() + imports[j].moved();
      table_.rows.push_back(std::move(row));
    }
  }

  void by_pair() {
    table_.labels = {"origin", "origin_name", "destination", "destination_name"};
    three("trade");
    note_on_trade_within("counted");
    std::map<std::pair<std::size_t, std::size_t>, Sums> pairs;
    for (const SavedFlow& flow : abroad_) {
      if (in_[flow.origin] || in_[flow.destination]) {
        pairs[{flow.origin, flow.destination}].add(flow);
      }
    }
    for (const auto& [pair, sums] : pairs) {
      TradeTable::Row row{.words =
                              words(result_.economies[pair.first], result_.economies[pair.second])};
      append(row.numbers, sums);
      row.moved = sums.moved();
      table_.rows.push_back(std::move(row));
    }
  }

  void by_supplier() {
    table_.labels = {"sector", "name", "supplier", "supplier_name"};
    three("imports");
    table_.columns.insert(table_.columns.end(), {{"share_before", "percent"},
                                                 {"share_after", "percent"},
                                                 {"herfindahl_before", "1", 3},
                                                 {"herfindahl_after", "1", 3}});
    table_.note =
        "Herfindahl: how concentrated the imports of a sector are, the sum of the suppliers' "
        "squared shares. 1: all of one supplier; 0.1: as of ten equal ones.";
    note_on_trade_within("left out");
    std::vector<std::map<std::size_t, Sums>> suppliers(of_.size());
    for (const SavedFlow& flow : abroad_) {
      if (in_[flow.destination] && !is_within(flow)) suppliers[flow.sector][flow.origin].add(flow);
    }
    for (std::size_t j = 0; j < of_.size(); ++j) add_suppliers(j, suppliers[j]);
  }

  template <class... Named>
  static std::vector<std::string> words(const Named&... named) {
    std::vector<std::string> list;
    (list.insert(list.end(), {named.code, named.name}), ...);
    return list;
  }
  void three(const std::string& what) {
    table_.columns.push_back({what + "_before", result_.unit});
    table_.columns.push_back({what + "_after", result_.unit});
    table_.columns.push_back({what + "_change", "percent"});
  }
  // Between two members of the group; of all economies trade is between groups of one.
  bool is_within(const SavedFlow& flow) const {
    return !all_ && in_[flow.origin] && in_[flow.destination];
  }
  void note_on_trade_within(std::string_view what) {
    const auto members = std::ranges::count(in_, true);
    if (all_ || members < 2) return;
    table_.note += fmt::format("{}Trade between these {} economies is {}.",
                               table_.note.empty() ? "" : " ", members, what);
  }

  void add_suppliers(std::size_t sector, const std::map<std::size_t, Sums>& suppliers) {
    std::vector<std::pair<std::size_t, Sums>> order(suppliers.begin(), suppliers.end());
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto& supplier) {
      return std::max(supplier.second.before, supplier.second.after);
    });
    Sums all, herfindahl;
    double moved = 0;
    for (const auto& [n, sums] : order) {
      all.before += sums.before;
      all.after += sums.after;
      moved += sums.moved();
    }
    for (const auto& [n, sums] : order) {
      herfindahl.before += std::pow(sums.before / all.before, 2);
      herfindahl.after += std::pow(sums.after / all.after, 2);
    }
    const bool alone = std::ranges::count(of_, true) == 1;
    for (std::size_t k = 0; k < order.size(); ++k) {
      const auto& [n, sums] = order[k];
      TradeTable::Row row{.words = words(result_.sectors[sector], result_.economies[n]),
                          .moved = moved,
                          .shown = alone || k < kSuppliers};
      append(row.numbers, sums);
      row.numbers.insert(row.numbers.end(),
                         {100 * sums.before / all.before, 100 * sums.after / all.after,
                          herfindahl.before, herfindahl.after});
      table_.rows.push_back(std::move(row));
    }
  }

  const SavedResult& result_;
  std::vector<bool> in_;  // [economy] a member
  std::vector<bool> of_;  // [sector] asked for
  bool all_;              // every economy is a member
  std::vector<SavedFlow> abroad_;
  TradeTable table_;
};

// On the terminal names tell a row, not codes.
bool is_code(const std::vector<std::string>& labels, std::size_t k) {
  return k + 1 < labels.size() && labels[k + 1].ends_with("name");
}

}  // namespace

TradeTable trade_table(const SavedResult& result, const std::vector<SavedFlow>& flows,
                       const std::string& by, const TableScope& scope) {
  return TableMaker(result, flows, scope).made(by);
}

std::string to_text(const TradeTable& table, std::size_t most) {
  std::vector<std::vector<std::string>> lines(1);
  std::vector<bool> is_word;
  for (std::size_t k = 0; k < table.labels.size(); ++k) {
    if (is_code(table.labels, k)) continue;
    lines[0].push_back(table.labels[k - 1]);  // a name stands for its code
    is_word.push_back(true);
  }
  for (const TradeTable::Column& column : table.columns) {
    std::string name = column.name;
    std::ranges::replace(name, '_', ' ');
    lines[0].push_back(column.unit == "percent" && !name.ends_with("change") ? name + ", %"
                       : column.unit == "percent"                            ? "%"
                                                                             : name);
    is_word.push_back(false);
  }
  for (const TradeTable::Row& row : table.rows) {
    if (!row.shown || lines.size() > most) continue;
    lines.emplace_back();
    for (std::size_t k = 0; k < row.words.size(); ++k) {
      if (!is_code(table.labels, k)) lines.back().push_back(cut(row.words[k], 24));
    }
    for (std::size_t k = 0; k < row.numbers.size(); ++k) {
      lines.back().push_back(fixed_text(row.numbers[k], table.columns[k].decimals));
    }
  }
  std::vector<std::size_t> widths(is_word.size());
  for (const auto& line : lines) {
    for (std::size_t k = 0; k < line.size(); ++k) widths[k] = std::max(widths[k], length(line[k]));
  }
  std::string text;
  for (const auto& line : lines) {
    std::string made;
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string blanks(widths[k] - length(line[k]), ' ');
      made += (k == 0 ? "" : "  ") + (is_word[k] ? line[k] + blanks : blanks + line[k]);
    }
    made.erase(made.find_last_not_of(' ') + 1);
    text += made + "\n";
  }
  const std::size_t shown = lines.size() - 1;
  if (shown < table.rows.size()) {
    text += fmt::format(
        "{} of {} rows, the largest changes; --sector S narrows, --csv FILE writes all\n", shown,
        table.rows.size());
  }
  return text + (table.note.empty() ? "" : "\n" + wrap(table.note, kNoteWidth, 0) + "\n");
}

std::string to_csv(const TradeTable& table) {
  std::vector<std::string> units, names = table.labels;
  for (const TradeTable::Column& column : table.columns) {
    names.push_back(column.name);
    units.push_back(fmt::format("{}: {}", column.name, column.unit));
  }
  std::string text = fmt::format("# {}\n{}\n", fmt::join(units, ", "), fmt::join(names, ","));
  for (const TradeTable::Row& row : table.rows) {
    for (std::size_t k = 0; k < row.words.size(); ++k) {
      text += (k == 0 ? "" : ",") + csv_field(row.words[k]);
    }
    for (const double value : row.numbers) text += "," + written(value);
    text += "\n";
  }
  return text;
}

}  // namespace samarkand
