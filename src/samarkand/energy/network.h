// A network of a fuel: who produces, by which pipes and ships it travels, who consumes.
//
//   demand    p = intercept - slope Q,  or  Q = quantity (p / price)^elasticity
//   supply    mc = cost + cost_slope q + cost_log ln(1 - q / capacity)  (Golombek),  or
//             q = quantity ((mc - cost) / price)^elasticity
//   an arc    carries x at its origin, (1 - loss) x at its destination, at
//             cost + residual + cost_slope x  for a unit more
//
// Quantities and prices are in the network's own units; value_per_unit turns their product into
// its unit of value. Costs of an arc that are no engineering (residual and slope) are the wedge of
// its wedge_owner.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samarkand::energy {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();
// A capacity that costs more and more as it fills is full at this part of it.
inline constexpr double kFull = 1 - 1e-10;
// Nobody pays so many times the price of the base year: a demand that would have to is not met.
inline constexpr double kChoke = 100;

// The demand of a node.
struct Demand {
  enum class Form { kNone, kLinear, kElastic } form = Form::kNone;
  double intercept = 0, slope = 0;                 // linear
  double price = 0, quantity = 0, elasticity = 0;  // of constant elasticity
  // As sellers with conduct see it; 0: as it is where they sell.
  double perceived_elasticity = 0;

  double quantity_at(double at_price) const;
  double price_at(double at_quantity) const;
  double slope_at(double at_price) const;  // -dp/dQ
  // The slope that sellers reckon with.
  double perceived_slope(double at_price, double at_quantity) const;
  // What consumers would have paid beyond what they pay, up to the price where demand ends: the
  // intercept, or kChoke times `price`.
  double surplus(double at_price) const;
};

// The marginal cost of a supplier.
struct Supply {
  enum class Form { kLinear, kElastic } form = Form::kLinear;
  double cost = 0, cost_slope = 0, cost_log = 0;
  double price = 0, quantity = 0, elasticity = 0;
  double capacity = kUnlimited;

  double cost_at(double at_quantity) const;   // of a unit more
  double slope_at(double at_quantity) const;  // its derivative
  double total(double of_quantity) const;     // of all units
  // What is produced at a price, within [0, capacity].
  double quantity_at(double at_price) const;
  // Whether its marginal cost is no straight line.
  bool is_curved() const { return form == Form::kElastic || cost_log != 0; }
};

struct Node {
  std::string code, name, country = {};
  double lon = std::numeric_limits<double>::quiet_NaN();
  double lat = std::numeric_limits<double>::quiet_NaN();
  Demand demand = {};
  double injection = 0;  // from stocks; below 0: into them
  std::string source = {}, confidence = {};
};

struct Supplier {
  std::string code, name;
  std::size_t node = 0;
  double conduct = 0;  // 0: takes the price, 1: Cournot
  Supply supply = {};
  std::string source = {}, confidence = {};
};

struct Arc {
  std::string code;
  std::size_t origin = 0, destination = 0;
  std::string mode;
  double capacity = kUnlimited;
  double available = kUnlimited;  // at most the capacity: what contracts or its seller allow
  double cost = 0, residual = 0, cost_slope = 0;
  double loss = 0;
  double take_or_pay = 0;           // least flow
  std::optional<double> flow = {};  // of the base year
  std::optional<int> opens = {};    // the first year in which it is there
  std::string owner = {}, wedge_owner = {};
  std::string source = {}, confidence = {};
};
inline constexpr std::string_view kModes[] = {"pipe",           "liquefaction", "lng",
                                              "regasification", "tanker",       "refining"};

// Terms on what a supplier sells to some nodes, together: such a supplier is a commodity of its
// own, which can be told apart all the way.
struct SalesCap {
  std::size_t supplier;
  std::vector<std::size_t> nodes;
  double quantity;  // 0: an embargo
};
struct SalesWedge {
  std::size_t supplier;
  std::vector<std::size_t> nodes;
  double amount;
  bool to_buyers;  // a discount; else a cost that nobody receives
};
// No more than `price` for what a supplier sells: on delivery at the nodes, each on its own, or at
// the supplier's own node for what leaves by the arcs. What it would have been beyond is a wedge
// that the buyers keep.
struct PriceCap {
  std::size_t supplier;
  std::vector<std::size_t> nodes, arcs;  // one of them
  double price;

  bool on_delivery() const { return arcs.empty(); }
  std::size_t wedges() const { return on_delivery() ? nodes.size() : 1; }
};
// A buyer who knows that more from a supplier makes it dearer: pays value x (slope of its marginal
// cost) x (what it buys) less.
struct BuyerPower {
  std::size_t supplier;
  std::vector<std::size_t> nodes;
  double value;
};

inline bool contains(const std::vector<std::size_t>& places, std::size_t place) {
  return std::ranges::find(places, place) != places.end();
}
// Whether such terms are on what the supplier sells at the node.
template <class Terms>
bool concerns(const Terms& terms, std::size_t supplier, std::size_t node) {
  return terms.supplier == supplier && contains(terms.nodes, node);
}

struct Network {
  std::string name, title, fuel;
  int year = 0;
  std::string quantity_unit, price_unit, value_unit;
  double value_per_unit = 1;
  std::vector<std::string> source = {};
  std::string licence = {}, notes = {};
  std::vector<Node> nodes = {};
  std::vector<Supplier> suppliers = {};
  std::vector<Arc> arcs = {};
  std::map<std::string, std::vector<std::size_t>> groups = {};  // of nodes

  std::vector<SalesCap> sales_caps = {};
  std::vector<SalesWedge> wedges = {};
  std::vector<PriceCap> price_caps = {};
  std::vector<BuyerPower> buyer_powers = {};

  bool is_open(const Arc& arc) const { return !arc.opens || *arc.opens <= year; }
  // 0 where it is not open yet.
  double most(const Arc& arc) const;
};

}  // namespace samarkand::energy
