#include "samarkand/energy/read_network.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "samarkand/base/content_hash.h"
#include "samarkand/base/table.h"
#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/energy/network_columns.h"
#include "samarkand/world/form.h"

namespace samarkand::energy {
namespace {

// Of one table: its fields by name, with what is wrong of each.
class Fields {
 public:
  Fields(const Table& table, const Entries& columns, Diagnostics& diagnostics)
      : table_(table), names_(names_of(columns, true)), diagnostics_(diagnostics) {
    for (const std::string& name : names_of(columns, false)) names_.push_back(name);
  }

  std::size_t column(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin());
  }
  std::string text(std::size_t row, std::string_view name) const {
    return std::string(table_.text(row, column(name)));
  }
  bool has(std::size_t row, std::string_view name) const { return !text(row, name).empty(); }
  // The number of a field that is not empty; `otherwise` of one that is, or is no number.
  double number(std::size_t row, std::string_view name, double otherwise,
                double least = -kUnlimited, double most = kUnlimited) {
    if (!has(row, name)) return otherwise;
    const auto value = table_.number(row, column(name), diagnostics_);
    if (!value) return otherwise;
    if (*value >= least && *value <= most) return *value;
    wrong(ErrorCode::kNumberRange, row, name, fmt::format("{} is {:g}", name, *value),
          most == kUnlimited     ? fmt::format("a number of at least {:g}", least)
          : least == -kUnlimited ? fmt::format("a number of at most {:g}", most)
                                 : fmt::format("a number from {:g} to {:g}", least, most));
    return otherwise;
  }
  void wrong(ErrorCode code, std::size_t row, std::string_view name, std::string what,
             std::string allowed, std::string fix = "", std::string near_miss = "") {
    diagnostics_.push_back({code, table_.where(row, column(name)), std::move(what),
                            std::move(allowed), std::move(fix), std::move(near_miss)});
  }
  // Text that may be shown.
  std::string shown(std::size_t row, std::string_view name) {
    std::string word = text(row, name);
    if (auto bad = bad_name(name, word, table_.where(row, column(name)))) {
      diagnostics_.push_back(*std::move(bad));
    }
    return word;
  }
  // One of the codes; its place, or none.
  std::optional<std::size_t> place(std::size_t row, std::string_view name, const Names& codes,
                                   std::string_view what) {
    const std::string word = text(row, name);
    const auto found = std::ranges::find(codes, word);
    if (found != codes.end()) return static_cast<std::size_t>(found - codes.begin());
    wrong(ErrorCode::kUnknownPlace, row, name, fmt::format("there is no {} \"{}\"", what, word),
          fmt::format("a {} of nodes.csv", what), "", nearest(word, codes));
    return std::nullopt;
  }
  // A code that no earlier row has.
  std::string code(std::size_t row, std::string_view name, std::set<std::string>& taken) {
    std::string word = text(row, name);
    if (word.empty()) {
      wrong(ErrorCode::kTextMissing, row, name, fmt::format("the {} has no code", name),
            "a code such as NWE");
    } else if (auto bad = bad_code(name, word, table_.where(row, column(name)))) {
      diagnostics_.push_back(*std::move(bad));
    } else if (!taken.insert(word).second) {
      wrong(ErrorCode::kTableDuplicate, row, name,
            fmt::format("the {} {} stands in an earlier row too", name, word), "",
            "remove one of the rows");
    }
    return word;
  }

 private:
  const Table& table_;
  Names names_;
  Diagnostics& diagnostics_;
};

class NetworkReader {
 public:
  NetworkReader(const Files& files, std::string folder, Diagnostics& diagnostics)
      : files_(files), folder_(std::move(folder)), diagnostics_(diagnostics) {}

  std::optional<Network> read() {
    const std::size_t before = diagnostics_.size();
    about();
    nodes();
    suppliers();
    arcs();
    if (files_.is_file(join_path(folder_, "groups.csv"))) groups();
    if (diagnostics_.size() > before) return std::nullopt;
    return std::move(network_);
  }

 private:
  void about() {
    const std::string file = join_path(folder_, "network.yaml");
    const auto text = files_.read(file, diagnostics_, kMostTextBytes);
    if (!text) return;
    yaml::Reader reader(file, diagnostics_);
    const auto root = reader.parse(*text);
    if (!root) return;
    if (!root->is_map()) {
      reader.wrong_type(reader.at(*root), "network.yaml is a map of keys, and this is not",
                        fmt::format("the keys {}", fmt::join(names_of(kNetworkKeys), ", ")));
      return;
    }
    std::set<std::string> written;
    for (const yaml::Entry& entry : reader.entries(*root, "network.yaml")) {
      const std::string& key = entry.key.text;
      if (std::ranges::find(kNetworkKeys, key, &Entry::name) == kNetworkKeys.end()) {
        written.insert(reader.unknown_key(entry.key, "network.yaml", names_of(kNetworkKeys)));
        continue;
      }
      written.insert(key);
      if (key == "unit") {
        unit(entry, reader);
      } else if (key == "source") {
        for (const Word& source : reader.words(entry)) network_.source.push_back(source.text);
      } else if (const auto word = reader.word(entry)) {
        value(key, *word, reader);
      }
    }
    for (const std::string& key : names_of(kNetworkKeys, true)) {
      if (written.count(key) > 0) continue;
      diagnostics_.push_back({ErrorCode::kMissingKey, reader.at(*root),
                              fmt::format("network.yaml has no `{}`", key),
                              "name, year and unit; title, fuel, source, licence and notes may be "
                              "left out",
                              "write such lines as `year: 2021`, `unit: {quantity: bcm a year, "
                              "price: USD per thousand m3, value: million USD a year}`"});
    }
  }

  void value(const std::string& key, const Word& word, yaml::Reader& reader) {
    if (key == "name") network_.name = word.text;
    if (key == "title") network_.title = word.text;
    if (key == "fuel") network_.fuel = word.text;
    if (key == "licence") network_.licence = word.text;
    if (key == "notes") network_.notes = word.text;
    if (key != "year") return;
    const auto year = whole_number(parse_number(word.text).value_or(0), 1, kLastYear);
    if (year) network_.year = *year;
    if (!year) {
      reader.wrong_type(word.where, fmt::format("`year` is not a year: {}", word.text),
                        "a whole number such as 2021");
    }
  }

  void unit(const yaml::Entry& entry, yaml::Reader& reader) {
    if (!entry.value.is_map()) {
      reader.wrong_type(entry.where, "`unit` is not a map",
                        fmt::format("the keys {}", fmt::join(names_of(kUnitKeys), ", ")));
      return;
    }
    for (const yaml::Entry& part : reader.entries(entry.value, "`unit`")) {
      if (std::ranges::find(kUnitKeys, part.key.text, &Entry::name) == kUnitKeys.end()) {
        reader.unknown_key(part.key, "`unit`", names_of(kUnitKeys));
        continue;
      }
      const auto word = reader.word(part);
      if (!word) continue;
      if (part.key.text == "quantity") network_.quantity_unit = word->text;
      if (part.key.text == "price") network_.price_unit = word->text;
      if (part.key.text == "value") network_.value_unit = word->text;
      if (part.key.text != "value_per_unit") continue;
      const double number = parse_number(word->text).value_or(0);
      if (number > 0) network_.value_per_unit = number;
      if (!(number > 0)) {
        reader.wrong_type(word->where, fmt::format("`value_per_unit` is {}", word->text),
                          "a number above 0: the value of a unit at a price of 1");
      }
    }
  }

  std::optional<Table> table(const char* name, const Entries& columns) {
    return read_table(files_, join_path(folder_, name), names_of(columns, true),
                      names_of(columns, false), diagnostics_);
  }

  void nodes() {
    const auto table_of = table("nodes.csv", kNodeColumns);
    if (!table_of) return;
    Fields fields(*table_of, kNodeColumns, diagnostics_);
    std::set<std::string> taken;
    for (std::size_t row = 0; row < table_of->rows(); ++row) {
      Node node;
      node.code = fields.code(row, "node", taken);
      node.country = fields.shown(row, "country");
      node.name = fields.has(row, "name") ? fields.shown(row, "name") : node.code;
      node.lon = fields.number(row, "lon", node.lon, -180, 180);
      node.lat = fields.number(row, "lat", node.lat, -90, 90);
      node.injection = fields.number(row, "injection", 0);
      node.source = fields.shown(row, "source");
      node.confidence = fields.shown(row, "confidence");
      demand(row, fields, node.demand);
      codes_.push_back(node.code);
      network_.nodes.push_back(std::move(node));
    }
    if (network_.nodes.empty()) {
      diagnostics_.push_back({ErrorCode::kWorldEmpty,
                              {join_path(folder_, "nodes.csv")},
                              "the network has no nodes",
                              "a row for each node"});
    }
  }

  void demand(std::size_t row, Fields& fields, Demand& demand) {
    const bool linear = fields.has(row, "intercept") || fields.has(row, "slope");
    const bool elastic =
        fields.has(row, "price") || fields.has(row, "quantity") || fields.has(row, "elasticity");
    demand.perceived_elasticity = fields.number(row, "perceived_elasticity", 0, -kUnlimited, 0);
    if (linear && elastic) {
      fields.wrong(ErrorCode::kNoCurve, row, "intercept", "the node has two demands",
                   "intercept and slope, or price, quantity and elasticity");
    } else if (linear) {
      demand.form = Demand::Form::kLinear;
      demand.intercept = fields.number(row, "intercept", 0);
      demand.slope = fields.number(row, "slope", 0, 0);
      if (!fields.has(row, "intercept") || !fields.has(row, "slope")) {
        fields.wrong(ErrorCode::kNoCurve, row, "intercept",
                     "of intercept and slope only one is given", "both, or neither");
      }
    } else if (elastic) {
      demand.form = Demand::Form::kElastic;
      elastic_curve(row, fields, demand.price, demand.quantity, demand.elasticity, -1);
    }
  }

  // price and quantity above 0, an elasticity of the sign.
  void elastic_curve(std::size_t row, Fields& fields, double& price, double& quantity,
                     double& elasticity, int sign) {
    price = fields.number(row, "price", 0);
    quantity = fields.number(row, "quantity", 0);
    elasticity = fields.number(row, "elasticity", 0);
    if (price > 0 && quantity > 0 && sign * elasticity > 0) return;
    fields.wrong(ErrorCode::kNoCurve, row, "price",
                 fmt::format("price {:g}, quantity {:g}, elasticity {:g} are no {}", price,
                             quantity, elasticity, sign < 0 ? "demand" : "supply"),
                 fmt::format("a price and a quantity above 0, an elasticity {} 0",
                             sign < 0 ? "below" : "above"));
  }

  void suppliers() {
    const auto table_of = table("suppliers.csv", kSupplierColumns);
    if (!table_of) return;
    Fields fields(*table_of, kSupplierColumns, diagnostics_);
    std::set<std::string> taken;
    for (std::size_t row = 0; row < table_of->rows(); ++row) {
      Supplier supplier;
      supplier.code = fields.code(row, "supplier", taken);
      supplier.name = fields.has(row, "name") ? fields.shown(row, "name") : supplier.code;
      supplier.node = fields.place(row, "node", codes_, "node").value_or(0);
      supplier.conduct = fields.number(row, "conduct", 0, 0, 1);
      supplier.source = fields.shown(row, "source");
      supplier.confidence = fields.shown(row, "confidence");
      Supply& supply = supplier.supply;
      supply.cost = fields.number(row, "cost", 0);
      supply.cost_slope = fields.number(row, "cost_slope", 0, 0);
      supply.cost_log = fields.number(row, "cost_log", 0, -kUnlimited, 0);
      supply.capacity = fields.number(row, "capacity", kUnlimited, 0);
      if (fields.has(row, "elasticity") || fields.has(row, "quantity")) {
        supply.form = Supply::Form::kElastic;
        elastic_curve(row, fields, supply.price, supply.quantity, supply.elasticity, 1);
      }
      if (supply.cost_log < 0 && !(supply.capacity > 0 && supply.capacity < kUnlimited)) {
        fields.wrong(ErrorCode::kNoCurve, row, "cost_log",
                     "costs that rise as capacity fills need a capacity", "a capacity above 0");
      }
      if (supply.form == Supply::Form::kElastic && (supply.cost_slope > 0 || supply.cost_log < 0)) {
        fields.wrong(ErrorCode::kNoCurve, row, "cost_slope", "the supplier has two marginal costs",
                     "cost_slope and cost_log, or price, quantity and elasticity");
      }
      network_.suppliers.push_back(std::move(supplier));
    }
  }

  void arcs() {
    const auto table_of = table("arcs.csv", kArcColumns);
    if (!table_of) return;
    Fields fields(*table_of, kArcColumns, diagnostics_);
    const Names modes(std::begin(kModes), std::end(kModes));
    std::set<std::string> taken;
    for (std::size_t row = 0; row < table_of->rows(); ++row) {
      Arc arc;
      arc.code = fields.code(row, "arc", taken);
      const auto from = fields.place(row, "origin", codes_, "node"),
                 to = fields.place(row, "destination", codes_, "node");
      arc.origin = from.value_or(0);
      arc.destination = to.value_or(0);
      arc.mode = fields.text(row, "mode");
      if (std::ranges::find(modes, arc.mode) == modes.end()) {
        fields.wrong(ErrorCode::kTableWord, row, "mode",
                     fmt::format("there is no mode \"{}\"", printable(arc.mode)),
                     fmt::format("{}", fmt::join(modes, ", ")), "", nearest(arc.mode, modes));
      }
      arc.capacity = fields.number(row, "capacity", kUnlimited, 0);
      arc.cost = fields.number(row, "cost", 0);
      arc.loss = fields.number(row, "loss", 0, 0, .99);
      arc.owner = fields.shown(row, "owner");
      if (fields.has(row, "opens")) {
        arc.opens = table_of->whole(row, fields.column("opens"), 1, kLastYear, diagnostics_);
      }
      arc.available = fields.number(row, "available", arc.capacity, 0);
      arc.residual = fields.number(row, "residual", 0);
      arc.cost_slope = fields.number(row, "cost_slope", 0, 0);
      if (fields.has(row, "flow")) arc.flow = fields.number(row, "flow", 0, 0);
      arc.wedge_owner = fields.shown(row, "wedge_owner");
      arc.take_or_pay = fields.number(row, "take_or_pay", 0, 0);
      arc.source = fields.shown(row, "source");
      arc.confidence = fields.shown(row, "confidence");
      if (from && from == to) {
        fields.wrong(ErrorCode::kNoArc, row, "destination", "the arc ends where it begins",
                     "two different nodes");
      }
      if (arc.take_or_pay > std::min(arc.capacity, arc.available)) {
        fields.wrong(ErrorCode::kNoArc, row, "take_or_pay",
                     fmt::format("take_or_pay is {:g}, more than the {:g} that can go",
                                 arc.take_or_pay, std::min(arc.capacity, arc.available)),
                     "at most the capacity and what is available");
      }
      network_.arcs.push_back(std::move(arc));
    }
  }

  void groups() {
    const auto table_of = table("groups.csv", kGroupColumns);
    if (!table_of) return;
    Fields fields(*table_of, kGroupColumns, diagnostics_);
    for (std::size_t row = 0; row < table_of->rows(); ++row) {
      const auto node = fields.place(row, "node", codes_, "node");
      const std::string group = fields.shown(row, "group");
      const bool taken = std::ranges::any_of(network_.nodes, [&group](const Node& of) {
        return of.code == group || of.country == group;
      });
      if (taken || group == "all") {
        fields.wrong(
            ErrorCode::kTableDuplicate, row, "group",
            fmt::format("{} is the name of {}", group, taken ? "a node or a country" : "all nodes"),
            "a name of its own");
      } else if (node) {
        network_.groups[group].push_back(*node);
      }
    }
  }

  const Files& files_;
  std::string folder_;
  Diagnostics& diagnostics_;
  Network network_;
  Names codes_;  // of nodes
};

}  // namespace

std::optional<Network> read_network(const Files& files, const std::string& folder,
                                    Diagnostics& diagnostics) {
  return NetworkReader(files, folder, diagnostics).read();
}

std::optional<std::string> find_network(const Files& files, const Word& name,
                                        const std::string& base, Diagnostics& diagnostics) {
  std::vector<std::string> places = files.world_folders();
  places.insert(places.begin(), {base, ""});
  for (const std::string& place : places) {
    std::string at = plain_path(join_path(place, name.text));
    if (files.is_file(join_path(at, "network.yaml"))) return at;
  }
  diagnostics.push_back({ErrorCode::kNetworkUnknown, name.where,
                         fmt::format("there is no network `{}`", printable(name.text)),
                         "a folder with network.yaml, nodes.csv, suppliers.csv and arcs.csv",
                         "for example `network: world-2021/energy/gas`, which is shipped"});
  return std::nullopt;
}

std::string network_hash(const Network& network) {
  std::string said =
      fmt::format("{};{};{};{};{};{};", network.name, network.year, network.quantity_unit,
                  network.price_unit, network.value_unit, network.value_per_unit);
  for (const Node& node : network.nodes) {
    const Demand& d = node.demand;
    said +=
        fmt::format("{},{},{},{},{},{},{},{},{};", node.code, node.country, d.intercept, d.slope,
                    d.price, d.quantity, d.elasticity, d.perceived_elasticity, node.injection);
  }
  for (const Supplier& supplier : network.suppliers) {
    const Supply& s = supplier.supply;
    said += fmt::format("{},{},{},{},{},{},{},{},{},{};", supplier.code, supplier.node,
                        supplier.conduct, s.cost, s.cost_slope, s.cost_log, s.price, s.quantity,
                        s.elasticity, s.capacity);
  }
  for (const Arc& arc : network.arcs) {
    said += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{};", arc.code, arc.origin,
                        arc.destination, arc.mode, arc.capacity, arc.available, arc.cost,
                        arc.residual, arc.cost_slope, arc.loss, arc.take_or_pay,
                        arc.opens.value_or(0), arc.owner, arc.wedge_owner);
  }
  for (const auto& [group, nodes] : network.groups) {
    said += fmt::format("{}:{};", group, fmt::join(nodes, ","));
  }
  return content_hash(said);
}

}  // namespace samarkand::energy
