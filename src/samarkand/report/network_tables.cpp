#include "samarkand/report/network_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "samarkand/base/table.h"
#include "samarkand/report/answer_files.h"
#include "samarkand/report/network_summary.h"

namespace samarkand {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Economies in the order of nodes, then of owners that have none.
class Accounts {
 public:
  AccountRow& of(const std::string& code) {
    const auto [at, fresh] = places_.try_emplace(code, rows_.size());
    if (fresh) rows_.push_back({.code = code});
    return rows_[at->second];
  }
  std::vector<AccountRow> closed() {
    for (AccountRow& row : rows_) {
      row.total = row.consumers + row.suppliers + row.arcs + row.stocks;
    }
    return std::move(rows_);
  }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<AccountRow> rows_;
};

// What consumers of the demand that they have with the measures would have at the price before:
// where a measure shifts demand, surplus compares two different wishes.
double surplus_before(const NetworkReport& report, std::size_t n) {
  const energy::Demand& demand = report.after.network->nodes[n].demand;
  const double price = report.before.equilibrium.price[n];
  if (demand.form == energy::Demand::Form::kNone || !(demand.quantity_at(price) > 0)) return 0;
  return report.after.network->value_per_unit * demand.surplus(price);
}

// The fields of a row.
template <class Columns, class Row>
std::string numbers_of(const Columns& columns, const Row& row) {
  std::string text;
  for (const auto& column : columns) text.append(",").append(written(row.*column.field));
  return text;
}

template <class Columns>
std::string head_of(std::string_view keys, const Columns& columns, std::string_view last = "") {
  std::string line(keys);
  for (const auto& column : columns) line.append(",").append(column.name);
  return line.append(last) + "\n";
}

std::string nodes_csv(const NetworkReport& report) {
  std::string text = head_of("node", kNodeColumns, ",country,name");
  const auto rows = node_rows(report);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const energy::Node& node = report.after.network->nodes[n];
    text += node.code + numbers_of(kNodeColumns, rows[n]) + "," + csv_field(node.country) + "," +
            csv_field(node.name) + "\n";
  }
  return text;
}

std::string sales_csv(const NetworkReport& report) {
  std::string text = head_of("supplier,node", kSaleColumns);
  const energy::Network& network = *report.after.network;
  for (const SaleRow& row : sale_rows(report)) {
    text += network.suppliers[row.supplier].code + "," + network.nodes[row.node].code +
            numbers_of(kSaleColumns, row) + "\n";
  }
  return text;
}

std::string suppliers_csv(const NetworkReport& report) {
  std::string text = head_of("supplier", kSupplierColumns, ",node,name");
  const energy::Network& network = *report.after.network;
  const auto rows = supplier_rows(report);
  for (std::size_t t = 0; t < rows.size(); ++t) {
    const energy::Supplier& supplier = network.suppliers[t];
    text += supplier.code + numbers_of(kSupplierColumns, rows[t]) + "," +
            network.nodes[supplier.node].code + "," + csv_field(supplier.name) + "\n";
  }
  return text;
}

std::string arcs_csv(const NetworkReport& report) {
  std::string text = head_of("arc", kArcColumns, ",origin,destination,mode,owner,wedge_owner");
  const energy::Network& network = *report.after.network;
  const auto rows = arc_rows(report);
  for (std::size_t a = 0; a < rows.size(); ++a) {
    const energy::Arc& arc = network.arcs[a];
    text += arc.code + numbers_of(kArcColumns, rows[a]) + "," + network.nodes[arc.origin].code +
            "," + network.nodes[arc.destination].code + "," + arc.mode + "," +
            csv_field(arc.owner) + "," + csv_field(arc.wedge_owner) + "\n";
  }
  return text;
}

std::string economies_csv(const NetworkReport& report) {
  std::string text = head_of("economy", kAccountColumns, ",name");
  for (const AccountRow& row : account_rows(report)) {
    text += csv_field(row.code) + numbers_of(kAccountColumns, row) + "," +
            csv_field(economy_name(*report.after.network, row.code)) + "\n";
  }
  return text;
}

}  // namespace

std::vector<NodeRow> node_rows(const NetworkReport& report) {
  std::vector<NodeRow> rows;
  if (!report.has_values()) return rows;
  const energy::Solved &before = report.before, &after = report.after;
  for (std::size_t n = 0; n < after.network->nodes.size(); ++n) {
    rows.push_back({after.equilibrium.price[n], after.equilibrium.consumption[n],
                    after.outcome.consumer_surplus[n], before.equilibrium.price[n],
                    before.equilibrium.consumption[n], before.outcome.consumer_surplus[n],
                    after.outcome.buyers_gain[n], before.outcome.buyers_gain[n]});
  }
  return rows;
}

std::vector<SaleRow> sale_rows(const NetworkReport& report) {
  constexpr double kTraced = 1e-12;  // of production: what tracing by an inverse leaves over
  std::vector<SaleRow> rows;
  if (!report.has_values()) return rows;
  const energy::Network& network = *report.after.network;
  const std::size_t nodes = network.nodes.size();
  const auto sale = [&](const energy::Solved& of, std::size_t t, std::size_t n) {
    const double quantity = of.outcome.sales[t * nodes + n];
    return std::abs(quantity) > kTraced * of.equilibrium.production[t] ? quantity : 0;
  };
  for (std::size_t t = 0; t < network.suppliers.size(); ++t) {
    for (std::size_t n = 0; n < nodes; ++n) {
      if (network.nodes[n].demand.form == energy::Demand::Form::kNone) continue;
      const std::size_t at = t * nodes + n;
      rows.push_back({t, n, sale(report.after, t, n), sale(report.before, t, n),
                      report.after.outcome.receipts[at], report.before.outcome.receipts[at]});
    }
  }
  return rows;
}

std::vector<SupplierRow> supplier_rows(const NetworkReport& report) {
  std::vector<SupplierRow> rows;
  if (!report.has_values()) return rows;
  const energy::Solved &before = report.before, &after = report.after;
  for (std::size_t t = 0; t < after.network->suppliers.size(); ++t) {
    rows.push_back({after.equilibrium.production[t], after.outcome.profit[t],
                    before.equilibrium.production[t], before.outcome.profit[t],
                    after.outcome.revenue[t], before.outcome.revenue[t]});
  }
  return rows;
}

std::vector<ArcRow> arc_rows(const NetworkReport& report) {
  std::vector<ArcRow> rows;
  if (!report.has_values()) return rows;
  const energy::Solved &before = report.before, &after = report.after;
  for (std::size_t a = 0; a < after.network->arcs.size(); ++a) {
    const energy::Arc& arc = after.network->arcs[a];
    const bool is_new = a >= before.network->arcs.size();  // measures add arcs at the end
    const auto then = [&](const Array& values) { return is_new ? 0 : values[a]; };
    rows.push_back({after.equilibrium.flow[a], after.outcome.rent[a], then(before.equilibrium.flow),
                    then(before.outcome.rent), after.outcome.wedge[a], then(before.outcome.wedge),
                    arc.flow.value_or(kNone), after.network->most(arc)});
  }
  return rows;
}

std::vector<AccountRow> account_rows(const NetworkReport& report) {
  if (!report.has_values()) return {};
  const energy::Network& network = *report.after.network;
  Accounts accounts;
  const auto nodes = node_rows(report);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const NodeRow& row = nodes[n];
    accounts.of(network.nodes[n].country).consumers +=
        row.consumer_surplus - surplus_before(report, n) + row.buyers_gain - row.buyers_gain_before;
    accounts.of(network.nodes[n].country).stocks +=
        report.after.outcome.stocks[n] - report.before.outcome.stocks[n];
  }
  const auto suppliers = supplier_rows(report);
  for (std::size_t t = 0; t < suppliers.size(); ++t) {
    accounts.of(network.nodes[network.suppliers[t].node].country).suppliers +=
        suppliers[t].profit - suppliers[t].profit_before;
  }
  const auto arcs = arc_rows(report);
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    const energy::Arc& arc = network.arcs[a];
    const std::string& renter = arc.wedge_owner.empty() ? arc.owner : arc.wedge_owner;
    if (!renter.empty()) accounts.of(renter).arcs += arcs[a].rent - arcs[a].rent_before;
    if (arc.wedge_owner.empty()) continue;
    accounts.of(arc.wedge_owner).arcs += arcs[a].wedge - arcs[a].wedge_before;
  }
  return accounts.closed();
}

std::string unit_of(std::string_view unit, const energy::Network& network) {
  if (unit == kQuantityUnit) return network.quantity_unit;
  return unit == kPriceUnit ? network.price_unit : network.value_unit;
}

std::vector<NetworkFile> network_files(const NetworkReport& report) {
  return {{std::string(kNetworkFiles[0]), nodes_csv(report)},
          {std::string(kNetworkFiles[1]), sales_csv(report)},
          {std::string(kNetworkFiles[2]), suppliers_csv(report)},
          {std::string(kNetworkFiles[3]), arcs_csv(report)},
          {std::string(kNetworkFiles[4]), economies_csv(report)}};
}

std::string columns_csv(const NetworkReport& report) {
  std::string text = "file,column,unit,text\n";
  const auto add = [&](std::string_view file, const auto& columns) {
    for (const auto& column : columns) {
      text += fmt::format("{},{},{},{}\n", file, column.name,
                          csv_field(unit_of(column.unit, *report.after.network)),
                          csv_field(std::string(column.text)));
    }
  };
  add(kNetworkFiles[0], kNodeColumns);
  add(kNetworkFiles[1], kSaleColumns);
  add(kNetworkFiles[2], kSupplierColumns);
  add(kNetworkFiles[3], kArcColumns);
  add(kNetworkFiles[4], kAccountColumns);
  for (const AnswerFile& table : answer_files(report.scenario, report.answers)) {
    for (const TableForm::Column& column : table.columns) {
      text +=
          fmt::format("{},{},{},{}\n", table.file, column.name, csv_field(std::string(column.unit)),
                      csv_field(table.of + std::string(column.text)));
    }
  }
  return text;
}

}  // namespace samarkand
