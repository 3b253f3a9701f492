// The equations of the equilibrium as one system in logs, r(v) = 0. Used by the solver only.
//
//   v = (ln w [N], ln P [J*N], ln X' [J*N], and with finite labour mobility ln (w_j/w) [J*N])
//
// Given v, costs c follow from the nests, prices P = (sum_i K c^-theta)^(-1/theta) from costs,
// sales from spending and shares, and incomes and spending from sales; r says by how much they
// miss, in logs:
//
//   wages     ln((exports + inflow) / (imports + outflow)),  in- and outflow the financed D' + T
//   prices    ln P(costs) - ln P
//   spending  ln X'(sales, income) - ln X'
//   mobility  ln(gamma'_j Y'_j) - ln(share_j VA) - ln w - mu ln(w_j/w)
//
// Under the closure scaled D' is worked out beside the flows (a as in imbalance.h):
//   D'_n = sum_i a[n,i] F'[n,i] - sum_m a[m,n] F'[m,n]
//
// One call of residual() is one pass over the trade shares and one over the input shares.
//
// Nests (the model's section 2), C = z c: with a = 1 - eta, b = 1 - epsilon,
//   PM = (sum_k G_k/(1-gamma) P_k^a)^(1/a),  C = (gamma w^b + (1-gamma) PM^b)^(1/b),
//   gamma' = gamma (w/C)^b,  G'_k = G_k (PM/C)^b (P_k/PM)^a,
// computed as ln PM = log1p(sum_k G_k/(1-gamma) expm1(a ln P_k)) / a, which keeps its digits as a
// goes to 0; at a = 0 it is the Cobb-Douglas sum. Final demand likewise with 1 - sigma. Powers far
// from 1, where expm1 and log1p lose digits, are worked out relative to the largest.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/baseline.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/trade/one_way.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/weights.h"
#include "samarkand/world/world.h"

namespace samarkand {

// The system of a shock: immutable, and safe to use from any number of threads, each with a state
// of its own.
class TradeSystem {
 public:
  // Income is held above this part of labour income while the solver is on its way.
  static constexpr double kIncomeFloor = 1e-6;

  // Baseline and shock must outlive it. `finance` multiplies all deficits and transfers; 1 is the
  // model. `room` is memory: what another system has left is used again.
  TradeSystem(const TradeBaseline& baseline, const Shock& shock, TradeWeights::Room room = {},
              double finance = 1);
  TradeWeights::Room leave() && { return std::move(weights_).leave(); }

  const TradeBaseline& baseline() const { return baseline_; }
  const Shock& shock() const { return shock_; }
  const TradeWeights& weights() const { return weights_; }
  // Where goods are missing that final demand needs, there is no equilibrium to look for.
  const Feasibility& feasibility() const { return weights_.feasibility(); }
  std::size_t countries() const { return n_; }  // of which the wages come first in v
  std::size_t sectors() const { return j_; }
  std::size_t size() const { return n_ + (mobile_ ? 2 : 3) * cells_; }
  bool labour_is_mobile() const { return mobile_; }
  bool inputs_are_cobb_douglas() const { return a_ == 0 && b_ == 0; }

  // v of the baseline, and of an equilibrium of the same world.
  Array start() const;
  Array start(const Equilibrium& equilibrium) const;

  // r(v), and the state at v; returns the largest size of r, infinite where some demand could not
  // be met at any price.
  double residual(const Array& v, TradeState& state, Array& r) const;

  // A step towards the solution that needs no derivative: spending and prices as they come out,
  // wages by `part` of what a small country's trade elasticity suggests.
  void plain_step(const Array& r, double part, Array& step) const;
  // Sets steps to 0 that move nothing: of prices where nothing is sold, of spending where nothing
  // is demanded, of sectors that pay no wage.
  void drop_idle(Array& step) const;
  // Scales wages to the numeraire, component by component.
  void normalise(Array& v) const;

  // At a state: gamma' and alpha' [country][sector], the financed D' + T, and the countries whose
  // income I' less what is borrowed is at most `least` of what labour earns: not positive (held at
  // the floor), where nothing else is said.
  const Array& labour_share(const TradeState& state) const {
    return b_ == 0 ? baseline_.gamma : state.labour_share;
  }
  const Array& final_share(const TradeState& state) const {
    return s_ == 0 ? baseline_.alpha : state.final_share;
  }
  double received(const TradeState& state, std::size_t country) const {
    return finance_ * (state.deficit[country] + transfer_[country]);
  }
  // a [importer][stride] where deficits follow it, else null.
  const double* borrowed() const { return is_scaled() ? baseline_.borrowed.data() : nullptr; }
  std::vector<std::size_t> without_income(const TradeState& state,
                                          double least = kIncomeFloor) const;

  // Everything at v, in full: fills all arrays of `equilibrium`, on the state's memory.
  void finish(const Array& v, TradeState& state, Equilibrium& equilibrium) const;

 private:
  void find_idle();
  void set_finance();
  bool is_scaled() const { return shock_.closure == Closure::kScaled; }
  std::vector<double> cancel_by_component(Array& value) const {
    return cancel(feasibility().component, {&value});
  }
  void fill_flows(const TradeState& state, Equilibrium& equilibrium) const;

  // residual.cpp, in the order in which they run
  void set_wages(const Array& v, TradeState& s) const;
  void set_costs(const Array& v, TradeState& s) const;
  void set_bundles(TradeState& s) const;
  void keep_digits_of_bundles(TradeState& s) const;
  void set_unit_costs(TradeState& s) const;
  void keep_digits_of_costs(TradeState& s) const;
  bool set_trade(const Array& v, TradeState& s, Array& r) const;
  void deliver(std::size_t sector, TradeState& s) const;
  void sell(std::size_t sector, TradeState& s) const;
  void pay_commissions(std::size_t sector, TradeState& s) const;
  void add_imbalance(std::size_t sector, TradeState& s) const;
  void move_deficits(TradeState& s) const;
  void set_final_shares(TradeState& s) const;
  void set_spending(const Array& v, TradeState& s, Array& r) const;
  void set_labour_gaps(const Array& v, const TradeState& s, Array& r) const;

  const TradeBaseline& baseline_;
  const World& world_;
  const Shock& shock_;
  TradeWeights weights_;
  std::size_t n_, j_, cells_;
  double a_, b_, s_;                         // 1 - eta, 1 - epsilon, 1 - sigma
  bool mobile_;                              // one wage in a country
  bool idle_cells_ = false;                  // anything for drop_idle()
  std::vector<std::size_t> without_inputs_;  // [country][sector] that go on with labour alone
  Array log_productivity_;                   // ln z [country][sector]
  Array labour_share_;  // value added of a sector / that of the country [sector][country], 0 where
                        // idle; empty if labour is mobile
  double finance_;
  Array transfer_;  // T as paid
  // What does not follow from flows: D less s|D| where the closure or a split asks for it; under
  // the closure scaled what potentials do not carry.
  Array deficit_;
  std::vector<double> adjustment_;  // s [component]
};

}  // namespace samarkand
