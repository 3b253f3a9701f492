#include "samarkand/report/network_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/questions/answer.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr double kMoved = 1e-9;  // of a price, of the largest flow: less is no change

double price_change(const NodeRow& row) { return 100 * (row.price / row.price_before - 1); }

// 1369.1 as 1369, 60.93 as 60.9.
std::string three_digits(double value) {
  return std::abs(value) < 100 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

// "+12.3 bn USD"
std::string gain_text(const energy::Network& network, double value) {
  const Money unit = network_money(network, std::abs(value));
  return fmt::format("{:+.3g} {} a year", value / unit.divisor, unit.unit);
}

// "suppliers in Norway gain most (+34 bn USD a year)"; "" where nothing changes for anybody.
std::string most_moved(const NetworkReport& report, const std::vector<AccountRow>& accounts,
                       std::string_view whom, double AccountRow::*part) {
  const auto most = std::ranges::max_element(
      accounts, {}, [part](const AccountRow& row) { return std::abs(row.*part); });
  if (most == accounts.end() || *most.*part == 0) return "";
  const energy::Network& network = *report.after.network;
  return fmt::format("{} {} {} most ({})", whom, short_name(economy_name(network, most->code)),
                     *most.*part < 0 ? "lose" : "gain", gain_text(network, *most.*part));
}

std::string price_sentence(const NetworkReport& report) {
  const auto changed = changed_prices(report);
  if (changed.empty()) return "No price changes where the fuel is consumed.";
  const std::size_t n = changed.front();
  const NodeRow row = node_rows(report)[n];
  const energy::Network& network = *report.after.network;
  return fmt::format("The price changes most in {}: {:+.3g} %, from {} to {} {}.",
                     short_name(network.nodes[n].name), price_change(row),
                     three_digits(row.price_before), three_digits(row.price), network.price_unit);
}

std::string accounts_sentence(const NetworkReport& report) {
  const auto accounts = account_rows(report);
  std::string text = most_moved(report, accounts, "Consumers in", &AccountRow::consumers);
  for (const std::string& more :
       {most_moved(report, accounts, "suppliers in", &AccountRow::suppliers),
        most_moved(report, accounts, "owners of arcs in", &AccountRow::arcs)}) {
    if (more.empty()) continue;
    text += (text.empty() ? "" : ", ") + more;
  }
  if (text.empty()) return "";
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return " " + text + ".";
}

}  // namespace

std::string economy_name(const energy::Network& network, const std::string& code) {
  for (const energy::Node& node : network.nodes) {
    if (node.code == code) return node.name;
  }
  const Place* place = find_place(code);
  return place == nullptr ? code : std::string(place->name);
}

std::string short_name(const std::string& name) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find(", ", at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = end + 2;
  }
  return first_few(parts, 2);
}

std::string data_of(const NetworkReport& report) {
  const int until = report.after.network->year;
  if (until == report.year) return fmt::format("{}", report.year);
  return fmt::format("{}, with what opens until {}", report.year, until);
}

Money network_money(const energy::Network& network, double largest) {
  constexpr std::string_view kYearly = " a year";
  std::string currency = network.value_unit;
  if (currency.ends_with(kYearly)) currency.erase(currency.size() - kYearly.size());
  return money(std::move(currency), largest);
}

double Seller::moved() const {
  double sum = 0;
  for (const Destination& of : destinations) sum += std::abs(of.quantity - of.quantity_before);
  return sum;
}

std::vector<Seller> sellers(const NetworkReport& report) {
  const energy::Network& network = *report.after.network;
  std::map<std::string, std::map<std::string, Destination>> sales;
  for (const SaleRow& row : sale_rows(report)) {
    const std::string& to = network.nodes[row.node].country;
    Destination& of = sales[network.nodes[network.suppliers[row.supplier].node].country]
                          .try_emplace(to, Destination{to, 0, 0, 0, 0})
                          .first->second;
    of.quantity += row.quantity;
    of.quantity_before += row.quantity_before;
    of.value += row.receipts;
    of.value_before += row.receipts_before;
  }
  std::vector<Seller> list;
  for (const auto& [code, destinations] : sales) {
    Seller seller{.code = code, .destinations = {}};
    for (const auto& [to, of] : destinations) {
      if (of.quantity > 0 || of.quantity_before > 0) seller.destinations.push_back(of);
    }
    std::ranges::stable_sort(
        seller.destinations, std::ranges::greater{},
        [](const Destination& of) { return std::max(of.value, of.value_before); });
    list.push_back(std::move(seller));
  }
  std::ranges::stable_sort(list, std::ranges::greater{}, &Seller::moved);
  return list;
}

std::vector<std::string> idle(const NetworkReport& report) {
  std::vector<std::string> sentences;
  const energy::Network& network = *report.after.network;
  const energy::Equilibrium& after = report.after.equilibrium;
  if (!report.has_values()) return sentences;
  for (std::size_t k = 0; k < network.price_caps.size(); ++k) {
    const energy::PriceCap& cap = network.price_caps[k];
    const bool binds =
        std::ranges::any_of(after.cap_wedges[k], [](double wedge) { return wedge > 0; });
    if (binds) continue;
    sentences.push_back(fmt::format("The cap of {:g} on what {} sells does not bind.", cap.price,
                                    network.suppliers[cap.supplier].code));
  }
  for (std::size_t k = 0; k < network.sales_caps.size(); ++k) {
    const energy::SalesCap& cap = network.sales_caps[k];
    double sold = 0;
    for (const std::size_t n : cap.nodes) {
      sold += report.after.outcome.sales[cap.supplier * network.nodes.size() + n];
    }
    if (cap.quantity == 0 || sold >= cap.quantity * (1 - kMoved)) continue;
    sentences.push_back(fmt::format("{} sells {:.4g} where it may sell {:g}: that does not bind.",
                                    network.suppliers[cap.supplier].code, sold, cap.quantity));
  }
  return sentences;
}

bool anything_changes(const NetworkReport& report) {
  if (!changed_prices(report).empty() || !changed_flows(report).empty()) return true;
  const auto accounts = account_rows(report);  // rents may move where nothing else does
  double size = 0;
  for (const SupplierRow& row : supplier_rows(report)) size = std::max(size, row.revenue);
  return std::ranges::any_of(accounts, [size](const AccountRow& row) {
    return std::abs(row.consumers) + std::abs(row.suppliers) + std::abs(row.arcs) > kMoved * size;
  });
}

std::vector<std::size_t> changed_prices(const NetworkReport& report) {
  const auto rows = node_rows(report);
  std::vector<std::size_t> list;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const bool buys = rows[n].consumption > 0 || rows[n].consumption_before > 0;
    if (buys && std::abs(price_change(rows[n])) > 100 * kMoved) list.push_back(n);
  }
  std::ranges::stable_sort(list, std::ranges::greater{},
                           [&rows](std::size_t n) { return std::abs(price_change(rows[n])); });
  return list;
}

std::vector<std::size_t> changed_flows(const NetworkReport& report) {
  const auto rows = arc_rows(report);
  double largest = 0;
  for (const ArcRow& row : rows) largest = std::max({largest, row.flow, row.flow_before});
  const auto size = [&rows](std::size_t a) { return std::abs(rows[a].flow - rows[a].flow_before); };
  std::vector<std::size_t> list;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    if (size(a) > kMoved * largest) list.push_back(a);
  }
  std::ranges::stable_sort(list, std::ranges::greater{}, size);
  return list;
}

std::string answer(const NetworkReport& report) {
  if (!report.has_values()) return fmt::format("There is no result: {}.", report.reason());
  if (anything_changes(report)) return price_sentence(report) + accounts_sentence(report);
  for (const auto& of : report.answers) {
    if (const auto sentences = of->sentences(); !sentences.empty()) return sentences.front();
  }
  const auto rows = sale_rows(report);
  const bool others = std::ranges::any_of(rows, [](const SaleRow& row) {
    return std::abs(row.quantity - row.quantity_before) > kMoved * std::max(1.0, row.quantity);
  });
  if (others) {
    return "No price and no flow changes, and nobody gains or loses: others sell where the "
           "measures "
           "keep a supplier from selling.";
  }
  return "Nothing changes: these are the prices and flows of the network as it is.";
}

std::vector<std::string> not_unique(const NetworkReport& report) {
  std::vector<std::string> codes;
  for (const std::size_t a : report.after.equilibrium.not_unique) {
    codes.push_back(report.after.network->arcs[a].code);
  }
  return codes;
}

}  // namespace samarkand
