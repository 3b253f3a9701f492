#include "samarkand/energy/equilibrium.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/energy/programme.h"
#include "samarkand/numeric/anderson.h"
#include "samarkand/numeric/dense.h"

namespace samarkand::energy {
namespace {

constexpr int kMostRoundsInAll = 5000;  // of all wedges of price caps
constexpr int kMostRounds = 200, kMostCapRounds = 100;
constexpr double kAgreement = 1e-12;  // of curves and the prices they were linearised at
constexpr double kCapAgreement = 4e-10;
constexpr int kCircle = 15;  // whole steps of wedges before others are tried
constexpr double kShortest = 1. / 32;
constexpr double kRegular = 1e-9, kFlat = 1e-2;  // of slopes in wedges: pivots, what is added
constexpr double kGlut = 1e6;                    // nobody takes more than at this part of the price
constexpr double kNothing = 1e-9;                // units of quantity that nobody would count
constexpr int kPatience = 8, kDepth = 6;         // rounds before they are combined, and how many
constexpr double kLongestStep = 10;              // of a price, as a ratio, in a round

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
    meet_caps(equilibrium);
    for (double& price : equilibrium.limit_price) price = std::max(0.0, price);
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
    Equilibrium equilibrium, best;
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
      if (apart < least) best = equilibrium, last_ = solution;
      if (apart <= kAgreement || (least <= 1e3 * kAgreement && apart >= least)) return best;
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
        least, std::min(rounds_, kMostRounds));
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

  bool conduct_anywhere() const {
    return std::ranges::any_of(network_.suppliers,
                               [](const Supplier& supplier) { return supplier.conduct > 0; });
  }

  // How far what was found is from the curves, relative.
  double distance(const Equilibrium& found) const {
    double most = 0;
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
        if (!conduct_anywhere() || !(found.consumption[n] > 0)) continue;
        const double slope = demand.perceived_slope(found.price[n], found.consumption[n]);
        keep(slope, slopes_[n], slope);
      }
    }
    for (std::size_t t = 0; t < network_.suppliers.size(); ++t) {
      const Supply& supply = network_.suppliers[t].supply;
      if (!supply.is_curved()) continue;
      const double paid = programme_.paid(found, t), made = found.production[t];
      const double size = supply.form == Supply::Form::kElastic ? supply.quantity : supply.capacity;
      // Along the curve's flatter side.
      if (std::abs(supply.cost_at(made) - paid) > kAgreement * paid) {
        keep(supply.quantity_at(paid), made, size);
      }
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

  // Which demands would have to pay more than anybody does, or next to nothing.
  std::string beyond_choke(const Equilibrium& found) const {
    std::vector<std::string> unmet;
    for (std::size_t n = 0; n < network_.nodes.size(); ++n) {
      const Demand& demand = network_.nodes[n].demand;
      if (demand.form != Demand::Form::kElastic) continue;
      const std::string& code = network_.nodes[n].code;
      if (price_[n] > kChoke * demand.price) {
        unmet.push_back(
            fmt::format("{} takes at least {:.4g} {} at {:g} times its price, and {:.4g} can come",
                        code, demand.quantity_at(kChoke * demand.price), network_.quantity_unit,
                        kChoke, found.consumption[n]));
      } else if (price_[n] < demand.price / kGlut) {
        unmet.push_back(fmt::format(
            "{} takes at most {:.4g} {} at {:g} of its price, and more comes", code,
            demand.quantity_at(demand.price / kGlut), network_.quantity_unit, 1 / kGlut));
      }
    }
    if (unmet.empty()) return "";
    return "demand cannot be met: " + first_few(unmet, 5) +
           (conduct_anywhere()
                ? "; suppliers with conduct hold back without end where demand is less elastic "
                  "than they count on (perceived_elasticity of nodes.csv)"
                : "");
  }

  // ---- price caps

  // One of the wedges of a cap.
  struct Place {
    const PriceCap& cap;
    std::size_t i;
    CapState& state;
  };
  std::vector<Place> places() {
    std::vector<Place> all;
    for (std::size_t k = 0; k < caps_.size(); ++k) {
      for (std::size_t i = 0; i < caps_[k].size(); ++i) {
        all.push_back({network_.price_caps[k], i, caps_[k][i]});
      }
    }
    return all;
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

  double conduct(const PriceCap& cap) const { return network_.suppliers[cap.supplier].conduct; }
  // What conduct takes off the price.
  double markup(const Place& at, const Equilibrium& found) const {
    if (!at.cap.on_delivery()) return 0;
    return conduct(at.cap) * slopes_[at.cap.nodes[at.i]] * sales(at.cap, at.i, found);
  }

  // The conditions of a wedge that rules (equilibrium.h) as one number, 0 where they are met:
  //   max(-h, r - cap),  or with conduct  max(min(m b q - h, cap - p), r - cap)
  // with r what the seller receives; and which of the three it is, or that no arc is used.
  enum class Piece { kFree, kAtCap, kBeyond, kUnused };
  struct Gap {
    double value;
    Piece piece;
    bool sells;
  };
  Gap gap(const Place& at, const Equilibrium& found) const {
    const double cap = at.cap.price, wedge = at.state.wedge;
    const bool on_delivery = at.cap.on_delivery(), sells = sales(at.cap, at.i, found) > kNothing;
    double got = received(at.cap, at.i, found);
    if (!sells && on_delivery) got = asked(at.cap, at.i, found) - wedge;
    if (!sells && !on_delivery && got > cap) return {0, Piece::kUnused, false};
    Gap most = {markup(at, found) - wedge, Piece::kFree, sells};
    if (on_delivery && conduct(at.cap) > 0) {
      const double below = cap - asked(at.cap, at.i, found);
      if (below < most.value) most = {below, Piece::kAtCap, sells};
    }
    if (got - cap > most.value) most = {got - cap, Piece::kBeyond, sells};
    return most;
  }
  // What a unit more of a wedge changes of it, where `change` is what it changes.
  double slope(const Place& at, const Gap& gap, const Equilibrium& change, bool own) const {
    if (gap.piece == Piece::kUnused) return own ? -1 : 0;
    if (gap.piece == Piece::kFree) return markup(at, change) - (own ? 1 : 0);
    const double price = at.cap.on_delivery() ? change.price[at.cap.nodes[at.i]] : 0;
    if (gap.piece == Piece::kAtCap) return -price;
    if (gap.sells || !at.cap.on_delivery()) return received(at.cap, at.i, change);
    return price - (own ? 1 : 0);
  }

  // Whether the cap is kept without a wedge.
  bool is_kept(const Place& at, const Equilibrium& found) const {
    if (sales(at.cap, at.i, found) <= kNothing) return true;
    const bool on_delivery = conduct(at.cap) > 0 && at.cap.on_delivery();
    const double price = on_delivery ? asked(at.cap, at.i, found) : received(at.cap, at.i, found);
    return price <= at.cap.price * (1 + kCapAgreement);
  }

  // Newton's method on all wedges that are needed. A wedge begins as what conduct takes, which
  // changes nothing; one that ends so is let go.
  void meet_caps(Equilibrium& equilibrium) {
    double length = 1, before = 0;
    for (int round = 0; equilibrium.reason.empty(); ++round) {
      std::vector<Place> ruling;
      std::vector<Gap> gaps;
      bool met = true;
      for (const Place& at : places()) {
        if (!at.state.holds && is_kept(at, equilibrium)) continue;
        if (!at.state.holds) at.state = {true, markup(at, equilibrium)};
        ruling.push_back(at);
        gaps.push_back(gap(at, equilibrium));
        if (std::abs(gaps.back().value) > kCapAgreement * at.cap.price) met = false;
      }
      bool changed = !met;
      for (std::size_t k = 0; met && k < ruling.size(); ++k) {
        if (gaps[k].piece == Piece::kFree) ruling[k].state = {}, changed = true;
      }
      if (!changed) return;
      if (round == kMostCapRounds) {
        equilibrium.reason = "the wedges of price caps do not settle";
        return;
      }
      // Once whole steps led in a circle, shorter ones, until they come nearer.
      double size = 0;
      for (const Gap& gap : gaps) size += std::abs(gap.value);
      if (round >= kCircle) length = size < before ? std::min(1.0, 2 * length) : length / 2;
      before = size;
      if (!met) step(ruling, gaps, std::max(length, kShortest), round >= kCircle);
      equilibrium = settle();
      // Of wedges on the way nothing can be told of the network.
      if (!equilibrium.reason.empty()) equilibrium.status = Status::kNotConverged;
    }
  }

  // Where a wedge changes nothing (costs are flat, or all is sold elsewhere) it is taken so far
  // that the next round finds nothing sold there.
  void step(const std::vector<Place>& ruling, const std::vector<Gap>& gaps, double length,
            bool circles) {
    const std::size_t size = ruling.size();
    dense::Matrix slopes(size, size);
    Array gap;
    for (std::size_t c = 0; c < size; ++c) {
      const Equilibrium change =
          programme_.read(solver_.response(programme_.cost_of_wedge(ruling[c].cap, ruling[c].i)));
      for (std::size_t r = 0; r < size; ++r) {
        slopes(r, c) = slope(ruling[r], gaps[r], change, r == c);
      }
      gap.push_back(gaps[c].value);
    }
    for (std::size_t r = 0; r < size; ++r) {
      double steepest = 0;
      for (std::size_t c = 0; c < size; ++c) steepest = std::max(steepest, std::abs(slopes(r, c)));
      if (steepest < kRegular) slopes(r, r) -= kFlat;
    }
    std::optional<Array> less = dense::solve_if_regular(slopes, gap, kRegular);
    if (!less) {
      for (std::size_t k = 0; k < size; ++k) slopes(k, k) -= kFlat;
      less = dense::solve(slopes, gap).x;
    }
    for (std::size_t k = 0; k < size; ++k) {
      CapState& state = ruling[k].state;
      double next = std::max(0.0, state.wedge - length * (*less)[k]);
      (gap[k] > 0 ? state.low : state.high) = state.wedge;
      // A wedge alone is between those that were too little and too much.
      if (size == 1 && circles && (next <= state.low || next >= state.high)) {
        next = state.high < kUnlimited ? (std::max(0.0, state.low) + state.high) / 2
                                       : std::max(2 * state.wedge, state.wedge + gap[k]);
      }
      state.wedge = next;
    }
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
