// The tables of a run on a network of a fuel, and their columns, once for CSV and JSON.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/report/columns.h"
#include "samarkand/report/network_report.h"

namespace samarkand {

// Of a node, supplier or arc after the measures, and before.
struct NodeRow {
  double price, consumption, consumer_surplus, price_before, consumption_before,
      consumer_surplus_before, buyers_gain, buyers_gain_before;
};
struct SaleRow {
  std::size_t supplier, node;
  double quantity, quantity_before, receipts, receipts_before;
};
struct SupplierRow {
  double production, profit, production_before, profit_before, revenue, revenue_before;
};
struct ArcRow {
  double flow, rent, flow_before, rent_before, wedge, wedge_before, flow_data, available;
};
// Changes of what an economy has of the fuel: as consumers, suppliers, owners of arcs and of
// stocks.
struct AccountRow {
  double consumers = 0, suppliers = 0, arcs = 0, stocks = 0, total = 0;
  std::string code = {};
};

// Empty unless both equilibria were found.
std::vector<NodeRow> node_rows(const NetworkReport& report);
std::vector<SaleRow> sale_rows(const NetworkReport& report);  // to nodes with a demand
std::vector<SupplierRow> supplier_rows(const NetworkReport& report);
std::vector<ArcRow> arc_rows(const NetworkReport& report);
// Economies in the order in which the network names them. Rents of arcs are their wedge_owner's,
// without one their owner's; wedges are their wedge_owner's; what nobody owns is left out.
std::vector<AccountRow> account_rows(const NetworkReport& report);

// What the network's own units stand for in columns.
inline constexpr std::string_view kQuantityUnit = "quantity", kPriceUnit = "price",
                                  kValueUnit = "value";
std::string unit_of(std::string_view unit, const energy::Network& network);

inline constexpr std::array<Column<NodeRow>, 8> kNodeColumns = {{
    {"price", &NodeRow::price, kPriceUnit, "price there; empty where nothing can come"},
    {"consumption", &NodeRow::consumption, kQuantityUnit, "what is consumed there"},
    {"consumer_surplus", &NodeRow::consumer_surplus, kValueUnit,
     "what consumers would have paid beyond what they pay"},
    {"price_before", &NodeRow::price_before, kPriceUnit, "the price without the measures"},
    {"consumption_before", &NodeRow::consumption_before, kQuantityUnit,
     "consumption without the measures"},
    {"consumer_surplus_before", &NodeRow::consumer_surplus_before, kValueUnit,
     "the same without the measures"},
    {"buyers_gain", &NodeRow::buyers_gain, kValueUnit,
     "discounts and wedges of price caps that buyers there keep"},
    {"buyers_gain_before", &NodeRow::buyers_gain_before, kValueUnit,
     "the same without the measures"},
}};
inline constexpr std::array<Column<SaleRow>, 4> kSaleColumns = {{
    {"quantity", &SaleRow::quantity, kQuantityUnit,
     "what the supplier sells there, traced where sources mix"},
    {"quantity_before", &SaleRow::quantity_before, kQuantityUnit, "the same without the measures"},
    {"receipts", &SaleRow::receipts, kValueUnit,
     "its worth at the price there, off discounts and wedges of price caps on delivery"},
    {"receipts_before", &SaleRow::receipts_before, kValueUnit, "the same without the measures"},
}};
inline constexpr std::array<Column<SupplierRow>, 6> kSupplierColumns = {{
    {"production", &SupplierRow::production, kQuantityUnit, "what the supplier makes"},
    {"profit", &SupplierRow::profit, kValueUnit, "revenue less the cost of production"},
    {"production_before", &SupplierRow::production_before, kQuantityUnit,
     "production without the measures"},
    {"profit_before", &SupplierRow::profit_before, kValueUnit, "profit without the measures"},
    {"revenue", &SupplierRow::revenue, kValueUnit, "what it receives at its node, off transport"},
    {"revenue_before", &SupplierRow::revenue_before, kValueUnit, "revenue without the measures"},
}};
inline constexpr std::array<Column<ArcRow>, 8> kArcColumns = {{
    {"flow", &ArcRow::flow, kQuantityUnit, "what enters the arc at its origin"},
    {"rent", &ArcRow::rent, kValueUnit,
     "what scarcity of the arc is worth, to its wedge_owner, without one to its owner"},
    {"flow_before", &ArcRow::flow_before, kQuantityUnit, "flow without the measures"},
    {"rent_before", &ArcRow::rent_before, kValueUnit, "rent without the measures"},
    {"wedge", &ArcRow::wedge, kValueUnit,
     "residual and slope times flow: what is paid beyond engineering, to its wedge_owner"},
    {"wedge_before", &ArcRow::wedge_before, kValueUnit, "wedge without the measures"},
    {"flow_data", &ArcRow::flow_data, kQuantityUnit,
     "flow of the base year in the network's tables"},
    {"available", &ArcRow::available, kQuantityUnit,
     "what can go at most; empty where there is no limit"},
}};
inline constexpr std::array<Column<AccountRow>, 5> kAccountColumns = {{
    {"consumers", &AccountRow::consumers, kValueUnit,
     "change of consumer surplus, of the demand with the measures, and of what buyers keep"},
    {"suppliers", &AccountRow::suppliers, kValueUnit, "change of the suppliers' profit"},
    {"arcs", &AccountRow::arcs, kValueUnit, "change of rents and wedges of arcs"},
    {"stocks", &AccountRow::stocks, kValueUnit,
     "change of what is drawn from stocks, less what is put in, at its price"},
    {"total", &AccountRow::total, kValueUnit, "their sum"},
}};

inline constexpr std::array<std::string_view, 5> kNetworkFiles = {
    "energy_nodes.csv", "energy_sales.csv", "energy_suppliers.csv", "energy_arcs.csv",
    "energy_economies.csv"};
struct NetworkFile {
  std::string file, text;
};
// In the order above. Without both equilibria they hold their header alone.
std::vector<NetworkFile> network_files(const NetworkReport& report);
// What the columns of these and of the tables of answers are: file, column, unit, text.
std::string columns_csv(const NetworkReport& report);

}  // namespace samarkand
