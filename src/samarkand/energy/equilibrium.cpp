#include "samarkand/energy/equilibrium.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/energy/programme.h"
#include "samarkand/numeric/anderson.h"
#include "samarkand/numeric/root.h"

namespace samarkand::energy {
namespace {

constexpr int kMostRoundsInAll = 5000;  // of all wedges of price caps
constexpr int kMostRounds = 200, kMostCapRounds = 60;
constexpr double kAgreement = 1e-12;  // of curves and the prices they were linearised at
constexpr double kCapAgreement = 1e-10;
constexpr double kNothing = 1e-9;         // units of quantity that nobody would count
constexpr int kPatience = 8, kDepth = 6;  // rounds before they are combined, and how many
constexpr double kLongestStep = 10;       // of a price, as a ratio, in a round

class Rounds {
 public:
  explicit Rounds(const Network& network)
      : network_(network), programme_(network), solver_(programme_.quadratic()) {
    for (const Node& node : network.nodes) {
      const bool elastic = node.demand.form == Demand::Form::kElastic;
      price_.push_back(elastic ? node.demand.price : 1);
    }
    for (const Supplier& supplier : network.suppliers) {
      const Supply& supply = supplier.supply;
      const bool elastic = supply.form == Supply::Form::kElastic;
      above_cost_.push_back(elastic              ? supply.price
                            : supply.is_curved() ? supply.cost_at(supply.capacity / 2) - supply.cost
                                                 : 0);
    }
    slopes_.assign(network.nodes.size(), 0);
    for (std::size_t n = 0; n < slopes_.size(); ++n) {
      const Demand& demand = network.nodes[n].demand;
      if (demand.form == Demand::Form::kElastic) {
        slopes_[n] = demand.perceived_slope(demand.price, demand.quantity);
      } else {
        // Of a flat demand that sellers take for none: found in the first round.
        slopes_[n] = demand.slope == 0 && demand.perceived_elasticity < 0 ? 1 : demand.slope;
      }
    }
    for (const PriceCap& cap : network.price_caps) {
      caps_.emplace_back(cap.wedges());
    }
  }

  Equilibrium solve() {
    Equilibrium equilibrium = settle();
    for (int k = 0; equilibrium.reason.empty() && k < kMostCapRounds; ++k) {
      if (!meet_caps(equilibrium)) break;
      if (k + 1 == kMostCapRounds) equilibrium.reason = "the wedges of price caps do not settle";
    }
    for (std::size_t k = 0; k < caps_.size(); ++k) {
      Array& wedges = equilibrium.cap_wedges.emplace_back();
      for (const CapState& state : caps_[k]) wedges.push_back(state.holds ? state.wedge : 0);
    }
    equilibrium.rounds = rounds_, equilibrium.iterations = iterations_;
    if (equilibrium.reason.empty()) {
      equilibrium.status = Status::kConverged;
      equilibrium.not_unique = programme_.undecided(last_);
    }
    return equilibrium;
  }

 private:
  // Programmes until the curves agree with the prices.
  Equilibrium settle() {
    Equilibrium equilibrium;
    double least = kUnlimited;
    std::optional<Anderson> anderson;
    for (int k = 0; k < kMostRounds; ++k) {
      programme_.linearise(price_, above_cost_, slopes_, caps_);
      const QuadraticSolution solution = solver_.solve(programme_.quadratic());
      if (++rounds_ > kMostRoundsInAll) break;
      iterations_ += solution.iterations;
      if (!solution.optimal) return failed();
      equilibrium = programme_.read(solution);
      const double apart = distance(equilibrium);
      if (apart <= kAgreement || (apart <= 1e3 * kAgreement && apart >= least)) {
        last_ = solution;
        return equilibrium;
      }
      least = std::min(least, apart);
      if (const std::string unmet = beyond_choke(equilibrium); !unmet.empty()) {
        equilibrium.status = Status::kNoEquilibrium;
        equilibrium.reason = unmet;
        return equilibrium;
      }
      take(equilibrium, k, anderson);
    }
    equilibrium.reason = fmt::format(
        "demand and supply do not agree with prices to better than "
        "{:.1e} after {} rounds",
        least, kMostRounds);
    return equilibrium;
  }

  Equilibrium failed() const {
    Equilibrium none;
    const std::string lacking = programme_.infeasible();
    none.status = lacking.empty() ? Status::kNotConverged : Status::kNoEquilibrium;
    none.reason = lacking.empty() ? "a quadratic programme of the network was not solved"
                                  : "what is asked of the network cannot be met: " + lacking;
    return none;
  }

  // How far quantities are from the curves at the new prices, relative.
  double distance(const Equilibrium& found) const {
    double most = 0;
    const bool conduct_anywhere = std::ranges::any_of(
        network_.suppliers, [](const Supplier& supplier) { return supplier.conduct > 0; });
    const auto keep = [&most](double a, double b, double size) {
      if (std::abs(a - b) > 0) most = std::max(most, std::abs(a - b) / size);
    };
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const Demand& demand = network_.nodes[n].demand;
      if (demand.form == Demand::Form::kNone) continue;
      if (demand.form == Demand::Form::kElastic) {
        if (!(found.price[n] > 0)) return kUnlimited;
        keep(demand.quantity_at(found.price[n]), found.consumption[n], demand.quantity);
      }
      if (demand.perceived_elasticity < 0 || demand.form == Demand::Form::kElastic) {
        if (!conduct_anywhere || !(found.consumption[n] > 0)) continue;
        const double slope = demand.perceived_slope(found.price[n], found.consumption[n]);
        keep(slope, slopes_[n], slope);
      }
    }
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
      const Supply& supply = network_.suppliers[t].supply;
      if (!supply.is_curved()) continue;
      const double made = supply.quantity_at(programme_.paid(found, t));
      const double size = supply.form == Supply::Form::kElastic ? supply.quantity : supply.capacity;
      keep(made, found.production[t], size);
    }
    for (const BuyerPower& power : network_.buyer_powers) {
      const Supply& supply = network_.suppliers[power.supplier].supply;
      const double slope =
          supply.slope_at(supply.quantity_at(programme_.paid(found, power.supplier)));
      keep(slope, supply.slope_at(supply.quantity_at(supply.cost + above_cost_[power.supplier])),
           slope);
    }
    return most;
  }

  // The next round begins at the prices of this; where rounds come nearer slowly, at a combination
  // of the last ones. In logs, so that prices stay above 0.
  void take(const Equilibrium& found, int round, std::optional<Anderson>& anderson) {
    Array point, step;
    each_number(found, [&](double& number, double next) {
      const double longest = std::log(kLongestStep);
      point.push_back(std::log(number));
      step.push_back(next > 0 ? std::clamp(std::log(next / number), -longest, longest) : -longest);
    });
    if (round < kPatience) {
      for (std::size_t k = 0; k < point.size(); ++k) point[k] += step[k];
    } else {
      if (!anderson) anderson.emplace(point.size(), kDepth);
      anderson->advance(point, step);
    }
    std::size_t k = 0;
    each_number(found, [&](double& number, double) { number = std::exp(point[k++]); });
  }

  // Of each number that curves are linearised at: where it stands, and what a round found for it.
  template <class Visit>
  void each_number(const Equilibrium& found, Visit visit) {
    for (std::size_t n = 0; n < price_.size(); ++n) {
      const Demand& demand = network_.nodes[n].demand;
      const bool sold = found.consumption[n] > 0 && found.price[n] > 0;
      if (demand.form == Demand::Form::kElastic) {  // unsold: nothing was left at that price
        visit(price_[n], found.consumption[n] > 0 ? found.price[n] : kUnlimited);
      }
      if (slopes_[n] > 0) {
        visit(slopes_[n],
              sold ? demand.perceived_slope(found.price[n], found.consumption[n]) : slopes_[n]);
      }
    }
    for (std::size_t t = 0; t < above_cost_.size(); ++t) {
      const double cost = network_.suppliers[t].supply.cost;
      if (network_.suppliers[t].supply.is_curved()) {
        visit(above_cost_[t], programme_.paid(found, t) - cost);
      }
    }
  }

  // Which demands would have to pay more than anybody does.
  std::string beyond_choke(const Equilibrium& found) const {
    std::vector<std::string> unmet;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const Demand& demand = network_.nodes[n].demand;
      if (demand.form != Demand::Form::kElastic) continue;
      if (price_[n] <= kChoke * demand.price) continue;
      unmet.push_back(
          fmt::format("{} takes at least {:.4g} {} at {:g} times its price, and {:.4g} "
                      "can come",
                      network_.nodes[n].code, demand.quantity_at(kChoke * demand.price),
                      network_.quantity_unit, kChoke, found.consumption[n]));
    }
    return unmet.empty() ? "" : "demand cannot be met: " + first_few(unmet, 5);
  }

  // ---- price caps

  // Brings one wedge after the other where its cap wants it; false where all are there already.
  bool meet_caps(Equilibrium& equilibrium) {
    bool moved = false;
    for (std::size_t k = 0; k < caps_.size(); ++k) {
      for (std::size_t i = 0; i < caps_[k].size() && equilibrium.reason.empty(); ++i) {
        moved = meet_cap(k, i, equilibrium) || moved;
      }
    }
    return moved;
  }

  double sales(const PriceCap& cap, std::size_t i, const Equilibrium& found) const {
    if (cap.on_delivery()) {
      return programme_.commodity_of(found, cap.supplier).sale[cap.nodes[i]];
    }
    double sum = 0;
    for (const std::size_t arc : cap.arcs) sum += found.flow[arc];
    return sum;
  }

  // What the seller has of a unit there, wedge and conduct off; what a sales cap makes scarce is
  // its own.
  double received(const PriceCap& cap, std::size_t i, const Equilibrium& found) const {
    const std::size_t node =
        cap.on_delivery() ? cap.nodes[i] : network_.suppliers[cap.supplier].node;
    double price = programme_.commodity_of(found, cap.supplier).price[node];
    for (std::size_t l = 0; cap.on_delivery() && l < network_.sales_caps.size(); ++l) {
      const SalesCap& limit = network_.sales_caps[l];
      if (concerns(limit, cap.supplier, node)) price += found.limit_price[l];
    }
    return price;
  }
  // What buyers pay for it there, discounts and freight off.
  double asked(const PriceCap& cap, std::size_t i, const Equilibrium& found) const {
    return found.price[cap.nodes[i]] - programme_.wedge(cap.supplier, cap.nodes[i]);
  }

  // Whether the cap is kept, and what holds at it is what it holds.
  bool is_met(std::size_t k, std::size_t i, const Equilibrium& found) const {
    const PriceCap& cap = network_.price_caps[k];
    const CapState& state = caps_[k][i];
    const double near = kCapAgreement * cap.price, sold = sales(cap, i, found);
    if (sold <= kNothing) return true;
    const double got = received(cap, i, found);
    const bool on_delivery = conduct(cap) > 0 && cap.on_delivery();
    const double price = on_delivery ? asked(cap, i, found) : got;
    if (!state.holds) return price <= cap.price + near;
    if (on_delivery && std::abs(price - cap.price) <= near) {
      return state.wedge <= conduct(cap) * slopes_[cap.nodes[i]] * sold + near;
    }
    return std::abs(got - cap.price) <= near || (state.wedge == 0 && got <= cap.price);
  }

  double conduct(const PriceCap& cap) const { return network_.suppliers[cap.supplier].conduct; }

  bool meet_cap(std::size_t k, std::size_t i, Equilibrium& equilibrium) {
    if (is_met(k, i, equilibrium)) return false;
    const PriceCap& cap = network_.price_caps[k];
    CapState& state = caps_[k][i];
    if (state.holds) {  // perhaps it no longer binds
      state = {};
      equilibrium = settle();
      if (!equilibrium.reason.empty() || is_met(k, i, equilibrium)) return true;
    }
    state.holds = true;
    equilibrium = settle();
    if (!equilibrium.reason.empty()) return true;
    const double at_none = conduct(cap) > 0 && cap.on_delivery()
                               ? asked(cap, i, equilibrium) - cap.price
                               : received(cap, i, equilibrium) - cap.price;
    if (at_none == 0 || (at_none < 0 && (conduct(cap) == 0 || !cap.on_delivery()))) return true;
    // Falls with the wedge: what the seller has beyond the cap; or, where it would sell so much
    // that the price stays below it, how far below.
    const auto at = [&](double wedge) {
      state.wedge = wedge;
      equilibrium = settle();
      if (!equilibrium.reason.empty()) return 0.0;
      if (at_none < 0) return cap.price - asked(cap, i, equilibrium);
      return received(cap, i, equilibrium) - cap.price;
    };
    double low = 0, above_low = std::abs(at_none), high = above_low, above = at(high);
    for (int tries = 0; above > 0 && sales(cap, i, equilibrium) > kNothing; ++tries) {
      if (tries == kMostCapRounds) {
        equilibrium.reason = "no wedge brings the price of a supplier down to its cap";
        break;
      }
      low = high, above_low = above;
      high *= 2;
      above = at(high);
    }
    if (above < 0) at(find_root(at, low, above_low, high, above, kCapAgreement * cap.price / 10));
    return true;
  }

  const Network& network_;
  Programme programme_;
  QuadraticSolver solver_;
  QuadraticSolution last_;
  Array price_, slopes_;  // [node]
  Array above_cost_;      // [supplier] what it is paid beyond its first unit's cost
  std::vector<std::vector<CapState>> caps_;
  int rounds_ = 0, iterations_ = 0;
};

}  // namespace

Equilibrium solve(const Network& network) { return Rounds(network).solve(); }

}  // namespace samarkand::energy
