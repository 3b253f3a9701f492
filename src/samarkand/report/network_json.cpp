#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "samarkand/report/document.h"
#include "samarkand/report/network_report.h"
#include "samarkand/report/network_summary.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

template <class Columns, class Row>
void add_numbers(Json& entry, const Columns& columns, const Row& row) {
  for (const auto& column : columns) {
    entry[std::string(column.name)] = rounded(row.*column.field);
  }
}

Json about(const NetworkReport& report) {
  const energy::Network& network = *report.after.network;
  return {{"name", network.name},
          {"hash", report.network_hash},
          {"title", network.title},
          {"fuel", network.fuel},
          {"year", report.year},
          {"data_of", data_of(report)},
          {"unit",
           {{"quantity", network.quantity_unit},
            {"price", network.price_unit},
            {"value", network.value_unit},
            {"value_per_unit", network.value_per_unit}}},
          {"source", network.source},
          {"licence", network.licence}};
}

Json nodes_json(const NetworkReport& report) {
  Json list = Json::array();
  const auto rows = node_rows(report);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const energy::Node& node = report.after.network->nodes[n];
    Json entry = {
        {"node", node.code},       {"name", node.name}, {"short_name", short_name(node.name)},
        {"country", node.country}, {"lon", node.lon},   {"lat", node.lat}};
    add_numbers(entry, kNodeColumns, rows[n]);
    list.push_back(std::move(entry));
  }
  return list;
}

Json suppliers_json(const NetworkReport& report) {
  Json list = Json::array();
  const auto rows = supplier_rows(report);
  for (std::size_t t = 0; t < rows.size(); ++t) {
    const energy::Supplier& supplier = report.after.network->suppliers[t];
    Json entry = {{"supplier", supplier.code},
                  {"name", supplier.name},
                  {"node", report.after.network->nodes[supplier.node].code}};
    add_numbers(entry, kSupplierColumns, rows[t]);
    list.push_back(std::move(entry));
  }
  return list;
}

Json arcs_json(const NetworkReport& report) {
  Json list = Json::array();
  const energy::Network& network = *report.after.network;
  const auto rows = arc_rows(report);
  for (std::size_t a = 0; a < rows.size(); ++a) {
    const energy::Arc& arc = network.arcs[a];
    Json entry = {{"arc", arc.code},
                  {"origin", network.nodes[arc.origin].code},
                  {"destination", network.nodes[arc.destination].code},
                  {"mode", arc.mode},
                  {"owner", arc.owner},
                  {"wedge_owner", arc.wedge_owner}};
    add_numbers(entry, kArcColumns, rows[a]);
    list.push_back(std::move(entry));
  }
  return list;
}

Json economies_json(const NetworkReport& report) {
  Json list = Json::array();
  for (const AccountRow& row : account_rows(report)) {
    const std::string name = economy_name(*report.after.network, row.code);
    Json entry = {{"code", row.code}, {"name", name}, {"short_name", short_name(name)}};
    add_numbers(entry, kAccountColumns, row);
    list.push_back(std::move(entry));
  }
  return list;
}

// Who sells to whom, by economy; the one whose sales move most first.
Json sellers_json(const NetworkReport& report) {
  Json list = Json::array();
  for (const Seller& seller : sellers(report)) {
    Json destinations = Json::array();
    for (const Destination& of : seller.destinations) {
      destinations.push_back({{"code", of.code},
                              {"quantity", rounded(of.quantity)},
                              {"quantity_before", rounded(of.quantity_before)},
                              {"value", rounded(of.value)},
                              {"value_before", rounded(of.value_before)}});
    }
    list.push_back({{"code", seller.code}, {"destinations", std::move(destinations)}});
  }
  return list;
}

Json measures_json(const std::vector<Measure>& measures, const NetworkReport& report) {
  Json list = Json::array();
  for (const Measure& measure : measures) {
    Json entry = said_json(measure, report.after.network->value_unit);
    entry["place"] = to_text(measure.where);
    list.push_back(std::move(entry));
  }
  return list;
}

Json totals(const NetworkReport& report) {
  Json entry = Json::object();
  if (!report.has_values()) return entry;
  const auto nodes = node_rows(report);
  const auto suppliers = supplier_rows(report);
  const auto arcs = arc_rows(report);
  const auto add = [&entry](const auto& columns, const auto& rows, std::string_view name) {
    for (const auto& column : columns) {
      if (column.name != name) continue;
      double sum = 0;
      for (const auto& row : rows) sum += row.*column.field;
      entry[std::string(name)] = rounded(sum);
    }
  };
  for (const char* name : {"consumption", "consumption_before", "consumer_surplus",
                           "consumer_surplus_before", "buyers_gain", "buyers_gain_before"}) {
    add(kNodeColumns, nodes, name);
  }
  for (const char* name : {"production", "production_before", "profit", "profit_before"}) {
    add(kSupplierColumns, suppliers, name);
  }
  for (const char* name : {"rent", "rent_before", "wedge", "wedge_before"}) {
    add(kArcColumns, arcs, name);
  }
  return entry;
}

// In what unit sums are told.
Json money_json(const NetworkReport& report) {
  double largest = 0;
  for (const AccountRow& row : account_rows(report)) {
    largest = std::max({largest, std::abs(row.consumers), std::abs(row.suppliers)});
  }
  const Money unit = network_money(*report.after.network, largest);
  return {{"divisor", unit.divisor}, {"unit", unit.unit}};
}

}  // namespace

Json document(const NetworkReport& report) {
  Json json =
      head_json(report.status(), report.reason(), report.warnings, report.scenario, answer(report));
  json["network"] = about(report);
  json["rounds"] = report.after.equilibrium.rounds;
  json["iterations"] = report.after.equilibrium.iterations;
  add_residuals(report.after.residuals, json);
  json["timings_seconds"] = timings_json(report.timings);
  json["version"] = report.version;
  json["measures"] = measures_json(report.scenario.measures, report);
  json["before"] = measures_json(report.scenario.before, report);
  json["changes"] = anything_changes(report);
  json["money"] = money_json(report);
  json["nodes"] = nodes_json(report);
  json["suppliers"] = suppliers_json(report);
  json["arcs"] = arcs_json(report);
  json["sellers"] = sellers_json(report);
  json["economies"] = economies_json(report);
  json["totals"] = totals(report);
  json["not_unique"] = not_unique(report);
  json["idle"] = idle(report);
  json["questions"] = questions_json(report.scenario, report.answers, answer(report));
  json["input"] = {{"file", report.scenario.file},
                   {"network", report.scenario.network.text},
                   {"text", report.scenario.text}};
  return json;
}

std::string to_json(const NetworkReport& report) { return dump(document(report)); }

}  // namespace samarkand
