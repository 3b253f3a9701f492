#include "samarkand/energy/network_columns.h"

#include <fmt/format.h>

#include "samarkand/base/text.h"
#include "samarkand/energy/read_network.h"

namespace samarkand::energy {

const Entries kNetworkKeys = {{"name", true, "a short one"},
                              {"year", true, "of the data; arcs that open later are not there"},
                              {"unit", true, "a map, see below"},
                              {"title", false, "in words"},
                              {"fuel", false, "gas, oil"},
                              {"source", false, "a list of citations"},
                              {"licence", false, "of the data"},
                              {"notes", false, "how the tables were made"}};
const Entries kUnitKeys = {
    {"quantity", false, "of flows, such as bcm a year"},
    {"price", false, "such as USD per thousand m3"},
    {"value", false, "of sums, such as million USD a year"},
    {"value_per_unit", false, "what a quantity of 1 is worth at a price of 1; default 1"}};
const Entries kNodeColumns = {
    {"node", true, "its code"},
    {"country", true, "of the economy or region in which it lies; several nodes may have one"},
    {"intercept", false, "of linear demand, price = intercept - slope quantity"},
    {"slope", false, "0 or more"},
    {"price", false, "of demand of constant elasticity, at this price"},
    {"quantity", false, "and this quantity"},
    {"elasticity", false, "below 0; all five empty: no demand"},
    {"injection", false, "drawn from stocks; below 0: put into them; default 0"},
    {"perceived_elasticity", false,
     "of demand as sellers with conduct see it, below 0; default: as "
     "it is"},
    {"name", false, "default: the code"},
    {"lon", false, "degrees, for the map"},
    {"lat", false, "degrees"},
    {"source", false, "of the row's numbers"},
    {"confidence", false, "in them, a word"}};
const Entries kSupplierColumns = {
    {"supplier", true, "its code"},
    {"node", true, "where it produces"},
    {"conduct", false, "0: takes the price, to 1: Cournot; default 0"},
    {"cost", false,
     "of marginal cost = cost + cost_slope q + cost_log ln(1 - q/capacity); "
     "default 0"},
    {"cost_slope", false, "0 or more; default 0"},
    {"cost_log", false, "0 or less, with a capacity; default 0"},
    {"capacity", false, "most that it makes; empty: no limit"},
    {"price", false, "of supply of constant elasticity instead: at this marginal cost"},
    {"quantity", false, "this quantity"},
    {"elasticity", false, "above 0"},
    {"flexible_share", false, "of its exports, for the reader of the table: not used"},
    {"name", false, "default: the code"},
    {"source", false, "of the row's numbers"},
    {"confidence", false, "in them, a word"}};
const Entries kArcColumns = {
    {"arc", true, "its code"},
    {"origin", true, "a node"},
    {"destination", true, "a node"},
    {"mode", true, "pipe, liquefaction, lng, regasification, tanker, refining"},
    {"capacity", true, "at the origin; empty: no limit"},
    {"cost", true, "of a unit that goes by it"},
    {"loss", false, "part that does not arrive, 0 to 0.99; default 0"},
    {"owner", false, "who receives what its scarcity is worth"},
    {"opens", false, "the first year in which it is there"},
    {"available", false, "what contracts or its seller allow; empty: the capacity"},
    {"residual", false, "paid beyond the cost; default 0"},
    {"cost_slope", false, "0 or more: what a unit more makes each dearer; default 0"},
    {"flow", false, "of the base year, to compare"},
    {"wedge_owner", false, "who receives residual and slope"},
    {"take_or_pay", false, "least flow; default 0"},
    {"source", false, "of the row's numbers"},
    {"confidence", false, "in them, a word"}};
const Entries kGroupColumns = {{"group", true, "a name for several nodes, as EUR"},
                               {"node", true, "one of them"}};

Names names_of(const Entries& entries, std::optional<bool> required) {
  Names names;
  for (const Entry& entry : entries) {
    if (!required || entry.required == *required) names.push_back(entry.name);
  }
  return names;
}

std::string explain_network() {
  std::string text = wrapped(
      "A network of a fuel: who produces, by which pipes and ships it travels, who consumes. A "
      "folder that a scenario names with `network:` in the place of `world:`, as "
      "world-2021/energy/gas, which is shipped. Its tables have these columns; those with a star "
      "must be there. Codes are a letter, then letters, digits, _ . and -; empty rows and lines "
      "that start with # are skipped.",
      0, kTextWidth);
  const auto add = [&text](std::string_view title, const Entries& entries) {
    text += fmt::format("\n{}\n", title);
    for (const Entry& entry : entries) {
      const std::string name = fmt::format("{}{}", entry.name, entry.required ? "*" : "");
      text += fmt::format("  {:21} {}\n", name, entry.text);
    }
  };
  add("nodes.csv", kNodeColumns);
  add("suppliers.csv", kSupplierColumns);
  add("arcs.csv", kArcColumns);
  add("groups.csv, which may be left out", kGroupColumns);
  add("network.yaml", kNetworkKeys);
  add("`unit` of network.yaml", kUnitKeys);
  return text;
}

}  // namespace samarkand::energy
