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

struct Sums {
  double before = 0, after = 0;

  void add(const SavedFlow& flow) {
    before += flow.before;
    after += flow.after;
  }
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
             const std::vector<std::size_t>& members)
      : result_(result), flows_(flows), in_(result.economies.size(), members.empty()) {
    for (const std::size_t n : members) in_[n] = true;
  }

  TradeTable by_country() {
    table_.labels = {"country", "name"};
    three("exports");
    three("imports");
    table_.columns.push_back({"real_income", "percent", 3});
    std::vector<Sums> exports(in_.size()), imports(in_.size());
    for (const SavedFlow& flow : abroad()) {
      exports[flow.origin].add(flow);
      imports[flow.destination].add(flow);
    }
    for (std::size_t n = 0; n < in_.size(); ++n) {
      if (!in_[n]) continue;
      TradeTable::Row row{{result_.economies[n].code, result_.economies[n].name}, {}};
      append(row.numbers, exports[n]);
      append(row.numbers, imports[n]);
      row.numbers.push_back(result_.real_income[n]);
      table_.rows.push_back(std::move(row));
    }
    return std::move(table_);
  }

  TradeTable by_sector() {
    table_.labels = {"sector", "name"};
    three("exports");
    three("imports");
    std::vector<Sums> exports(result_.sectors.size()), imports(exports.size());
    const bool all = std::ranges::all_of(in_, [](bool member) { return member; });
    for (const SavedFlow& flow : abroad()) {
      if (in_[flow.origin] && (all || !in_[flow.destination])) exports[flow.sector].add(flow);
      if (in_[flow.destination] && (all || !in_[flow.origin])) imports[flow.sector].add(flow);
    }
    for (std::size_t j = 0; j < exports.size(); ++j) {
      TradeTable::Row row{{result_.sectors[j].code, result_.sectors[j].name}, {}};
      append(row.numbers, exports[j]);
      append(row.numbers, imports[j]);
      table_.rows.push_back(std::move(row));
    }
    return std::move(table_);
  }

  // The largest changes first.
  TradeTable by_pair() {
    table_.labels = {"origin", "origin_name", "destination", "destination_name"};
    three("trade");
    std::map<std::pair<std::size_t, std::size_t>, Sums> pairs;
    for (const SavedFlow& flow : abroad()) {
      if (in_[flow.origin] || in_[flow.destination]) {
        pairs[{flow.origin, flow.destination}].add(flow);
      }
    }
    for (const auto& [pair, sums] : pairs) {
      const CodeAndName &origin = result_.economies[pair.first],
                        &destination = result_.economies[pair.second];
      TradeTable::Row row{{origin.code, origin.name, destination.code, destination.name}, {}};
      append(row.numbers, sums);
      table_.rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(table_.rows, std::ranges::greater{}, [](const TradeTable::Row& row) {
      return std::abs(row.numbers[1] - row.numbers[0]);
    });
    return std::move(table_);
  }

  TradeTable by_supplier() {
    table_.labels = {"sector", "name", "supplier", "supplier_name"};
    three("imports");
    table_.columns.insert(table_.columns.end(), {{"share_before", "percent"},
                                                 {"share_after", "percent"},
                                                 {"herfindahl_before", "1", 3},
                                                 {"herfindahl_after", "1", 3}});
    const bool all_members = std::ranges::all_of(in_, [](bool member) { return member; });
    for (std::size_t j = 0; j < result_.sectors.size(); ++j) {
      std::map<std::size_t, Sums> suppliers;
      Sums all;
      for (const SavedFlow& flow : flows_) {
        const bool inside = all_members ? flow.origin == flow.destination : in_[flow.origin] != 0;
        if (flow.sector != j || !in_[flow.destination] || inside) continue;
        suppliers[flow.origin].add(flow);
        all.add(flow);
      }
      add_suppliers(j, suppliers, all);
    }
    return std::move(table_);
  }

 private:
  static constexpr std::size_t kSuppliers = 3;  // by sector, those that sell most in either state

  void three(const std::string& what) {
    table_.columns.push_back({what + "_before", result_.unit});
    table_.columns.push_back({what + "_after", result_.unit});
    table_.columns.push_back({what + "_change", "percent"});
  }
  std::vector<SavedFlow> abroad() const {
    std::vector<SavedFlow> result;
    std::ranges::copy_if(flows_, std::back_inserter(result),
                         [](const SavedFlow& flow) { return flow.origin != flow.destination; });
    return result;
  }

  void add_suppliers(std::size_t sector, const std::map<std::size_t, Sums>& suppliers,
                     const Sums& all) {
    std::vector<std::pair<std::size_t, Sums>> order(suppliers.begin(), suppliers.end());
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto& supplier) {
      return std::max(supplier.second.before, supplier.second.after);
    });
    Sums herfindahl;
    for (const auto& [n, sums] : order) {
      herfindahl.before += std::pow(sums.before / all.before, 2);
      herfindahl.after += std::pow(sums.after / all.after, 2);
    }
    for (std::size_t k = 0; k < std::min(kSuppliers, order.size()); ++k) {
      const auto& [n, sums] = order[k];
      TradeTable::Row row{{result_.sectors[sector].code, result_.sectors[sector].name,
                           result_.economies[n].code, result_.economies[n].name},
                          {}};
      append(row.numbers, sums);
      row.numbers.insert(row.numbers.end(),
                         {100 * sums.before / all.before, 100 * sums.after / all.after,
                          herfindahl.before, herfindahl.after});
      table_.rows.push_back(std::move(row));
    }
  }

  const SavedResult& result_;
  const std::vector<SavedFlow>& flows_;
  std::vector<char> in_;  // [economy]
  TradeTable table_;
};

// On the terminal names tell a row, not codes.
bool is_code(const std::vector<std::string>& labels, std::size_t k) {
  return k + 1 < labels.size() && labels[k + 1].ends_with("name");
}

std::string number_in_table(double value, int decimals) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals) : "–";
}

}  // namespace

TradeTable trade_table(const SavedResult& result, const std::vector<SavedFlow>& flows,
                       const std::string& by, const std::vector<std::size_t>& members) {
  TableMaker maker(result, flows, members);
  if (by == "country") return maker.by_country();
  if (by == "sector") return maker.by_sector();
  return by == "pair" ? maker.by_pair() : maker.by_supplier();
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
  for (std::size_t r = 0; r < std::min(most, table.rows.size()); ++r) {
    const TradeTable::Row& row = table.rows[r];
    lines.emplace_back();
    for (std::size_t k = 0; k < row.words.size(); ++k) {
      if (!is_code(table.labels, k)) lines.back().push_back(cut(row.words[k], 24));
    }
    for (std::size_t k = 0; k < row.numbers.size(); ++k) {
      lines.back().push_back(number_in_table(row.numbers[k], table.columns[k].decimals));
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
  if (table.rows.size() > most) {
    text += fmt::format("{} of {} rows; --csv FILE writes all\n", most, table.rows.size());
  }
  return text;
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
