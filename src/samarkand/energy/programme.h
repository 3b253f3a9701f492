// A network as a quadratic programme (equilibrium.h has the equations), its curves linearised where
// prices stand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/energy/equilibrium.h"
#include "samarkand/energy/network.h"
#include "samarkand/numeric/quadratic_programme.h"

namespace samarkand::energy {

// What sales or arcs bear besides where a price cap stands (equilibrium.h).
struct CapState {
  bool holds = false;  // the wedge rules in the place of conduct
  double wedge = 0;
  double low = 0, high = kUnlimited;  // between which it is looked for
};

class Programme {
 public:
  // The network must outlive it.
  explicit Programme(const Network& network);

  // Curves at prices [node] and at what suppliers are paid beyond `cost` [supplier]. `slopes`: of
  // demand as sellers see it, [node]. `caps`: [price cap][wedge of it].
  void linearise(const Array& price, const Array& above_cost, const Array& slopes,
                 const std::vector<std::vector<CapState>>& caps);
  const QuadraticProgramme& quadratic() const { return programme_; }
  // What a unit more of a wedge of a price cap adds to costs, by variable.
  Array cost_of_wedge(const PriceCap& cap, std::size_t wedge) const;

  // The solution, or a response to costs, in the network's terms, as found; the status left as it
  // is.
  Equilibrium read(const QuadraticSolution& solution) const;
  // Discounts and freight on what a supplier sells at a node.
  double wedge(std::size_t supplier, std::size_t node) const;
  // What the supplier's commodity is worth at its node.
  double paid(const Equilibrium& equilibrium, std::size_t supplier) const;
  const Commodity& commodity_of(const Equilibrium& equilibrium, std::size_t supplier) const {
    return equilibrium.commodities[commodity_of_[supplier]];
  }

  // Arcs that can trade flow for flow at no cost, where curves are flat.
  std::vector<std::size_t> undecided(const QuadraticSolution& solution) const;
  // Why nothing satisfies the rows within the bounds, naming nodes and caps; "" where something
  // does.
  std::string infeasible() const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Own {
    std::optional<std::size_t> supplier;
    std::vector<std::size_t> balance, sale;  // [node] row, variable
    std::vector<std::size_t> flow;           // [arc] variable
  };

  void share_commodities();
  std::vector<char> reached(const Own& own) const;
  std::size_t commodity_at(std::size_t node) const;
  void add_rows();
  std::size_t add_row(std::string what, double rhs);
  bool is_bought_for_stocks(std::size_t node) const;
  void add_injection(std::size_t node);
  void add_variables();
  void add_flows(Own& own);
  void add_limits();
  void price_passages(Equilibrium& equilibrium) const;

  const Network& network_;
  QuadraticProgramme programme_;
  std::vector<std::string> row_names_;       // what a row asks for, in words
  std::vector<Own> own_;                     // commodities, the pool first where there is one
  std::vector<std::size_t> commodity_of_;    // [supplier]
  bool one_ = true;                          // commodity alone
  std::vector<std::size_t> sold_, carried_;  // rows [node], [arc], of several commodities
  std::vector<std::size_t> consumption_, total_,
      production_;                                  // variables [node], [arc], [supplier]
  std::vector<std::size_t> cap_rows_, power_rows_;  // [sales cap], [buyer power]
  std::vector<std::size_t> power_;                  // variables [buyer power]: what the buyer buys
};

}  // namespace samarkand::energy
