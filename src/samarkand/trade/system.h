// The equations of the equilibrium as one system in logs, r(v) = 0. Used by the solver only.
//
//   v = (ln w [N], ln P [J*N], ln X' [J*N], and with finite labour mobility ln (w_j/w) [J*N])
//
// Given v, costs follow from the nests, prices from costs, sales from spending and shares, and
// incomes and spending from sales; r says by how much they miss, in logs:
//
//   wages     ln((exports + inflow) / (imports + outflow)),  in- and outflow the financed D' + T
//   prices    ln P(costs) - ln P
//   spending  ln X'(sales, income) - ln X'
//   mobility  ln(gamma'_j Y'_j) - ln(share_j VA) - ln w - mu ln(w_j/w)
//
// One call of residual() is one pass over the trade shares and one over the input shares.
//
// Nests (the model's section 2), C = z c: with a = 1 - eta, b = 1 - epsilon,
//   PM = (sum_k G_k/(1-gamma) P_k^a)^(1/a),  C = (gamma w^b + (1-gamma) PM^b)^(1/b),
//   gamma' = gamma (w/C)^b,  G'_k = G_k (PM/C)^b (P_k/PM)^a,
// computed as ln PM = log1p(sum_k G_k/(1-gamma) expm1(a ln P_k)) / a, which keeps its digits as a
// goes to 0; at a = 0 it is the Cobb-Douglas sum. Final demand likewise with 1 - sigma.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Baseline data in the order in which the solver reads them. Sales at home stand apart, so that
// exports and imports keep their digits when they are small.
struct BaselineShares {
  explicit BaselineShares(const World& world);
  std::size_t stride;  // of a row of importers' shares: N, rounded up to 8
  Array imported;      // pi [sector][importer][stride], 0 at home
  Array imported_net;  // pi / t
  Array largest;       // of a row, home included [sector][country]
  Array own;           // pi at home [sector][country]
  // Buyers here use it finally, or in a sector that they sell at home for final use: whoever can
  // sell to them is sold, whatever else is banned [sector][country].
  std::vector<char> ends_in_final_use;
  Array log_spending;        // ln X [sector][country], 0 where X = 0
  Array gamma, inputs;       // gamma, 1 - gamma [country][sector]
  std::size_t input_stride;  // of a row of input shares: J, rounded up to 8
  Array input;               // G [country][sector][input_stride]
  Array alpha;               // [country][sector]
  Array wage_step;           // 1 / (1 + mean theta of its trade) [country]
};

class TradeSystem {
 public:
  // Room for systems of this size, one after the other. World and shares must outlive it.
  TradeSystem(const World& world, const BaselineShares& shares);

  // The system of a shock, which must outlive its use: first the shock, from which it is known
  // whether anything is banned, then what is feasible under it.
  void set_shock(const Shock& shock);
  bool bans() const { return bans_; }
  // Whether bans clearly change nothing of what is feasible without them: every cell that is
  // demanded keeps an origin, every sector a buyer whose use ends in final use, and goods find a
  // way between any two countries. False where that is not plain to see.
  bool feasible_as(const Feasibility& baseline) const;
  void set_feasibility(const Feasibility& feasibility);

  std::size_t size() const { return n_ + (mobile_ ? 2 : 3) * cells_; }

  std::size_t countries() const { return n_; }  // of which the wages come first

  // v of the baseline, and of an equilibrium of the same world.
  Array start() const;
  Array start(const Equilibrium& equilibrium) const;

  // r(v); returns its largest size, infinite where some demand could not be met at any price.
  double residual(const Array& v, Array& r);

  // A step towards the solution that needs no derivative: spending and prices as they come out,
  // wages by `part` of what a small country's trade elasticity suggests.
  void plain_step(const Array& r, double part, Array& step) const;
  // Sets steps to 0 that move nothing: of prices where nothing is sold, of spending where nothing
  // is demanded, of sectors that pay no wage.
  void drop_idle(Array& step) const;

  // Scales wages to the numeraire, component by component.
  void normalise(Array& v) const;

  // Countries whose income I' was not positive in the last residual() (held at a floor there).
  std::vector<std::size_t> without_income() const;

  // Multiplies all deficits and transfers from now on; 1 is the model.
  void scale_finance(double factor) { finance_ = factor; }

  // Everything at v, in full: fills all arrays of `equilibrium`.
  void finish(const Array& v, Equilibrium& equilibrium);

 private:
  friend class TradePreconditioner;  // reads the state of the last residual()

  std::size_t row_of(std::size_t sector, std::size_t importer) const {
    return (sector * n_ + importer) * stride_;
  }
  bool cobb_douglas() const { return a_ == 0 && b_ == 0; }
  // Rows of K and K / t': the baseline's where no measure touches the sector.
  const double* k_row(std::size_t sector, std::size_t importer) const {
    return &(touched_[sector] ? k_ : shares_.imported)[row_of(sector, importer)];
  }
  const double* k_tariff_row(std::size_t sector, std::size_t importer) const {
    return &(touched_[sector] ? k_tariff_ : shares_.imported_net)[row_of(sector, importer)];
  }
  void fill_sector(std::size_t sector);
  void copy_sector(std::size_t sector);
  void drop_origins(std::size_t sector, std::size_t importer);
  void rescale_row(std::size_t sector, std::size_t importer);
  Array largest_k_to_buyers() const;
  void count_commissions();
  void withhold_commissions();
  void set_finance();
  void set_wages(const Array& v);
  void set_costs(const Array& v);
  void set_nested_costs();
  void set_final_shares();
  // A sector's (c / cheapest c)^-theta, 0 where it is not made. The ratio keeps powers in range.
  void deliver(std::size_t sector);
  void sell(std::size_t sector);
  void pay_commissions(std::size_t sector);
  bool set_trade(const Array& v, Array& r);
  void set_spending(const Array& v, Array& r);

  const World& world_;
  const BaselineShares& shares_;
  const Feasibility* feasibility_ = nullptr;
  const Shock* shock_ = nullptr;
  std::size_t n_, j_, cells_, stride_;
  double a_, b_, s_;    // 1 - eta, 1 - epsilon, 1 - sigma
  bool mobile_ = true;  // one wage in a country
  bool bans_ = false;
  bool unrestricted_ = true;  // one component in which every sector is made
  // [sector][importer][stride] of sectors that are touched, zero at home and between components
  Array k_;                    // K
  Array k_tariff_;             // K / t', of sectors with tariffs
  Array k_paid_;               // K / (t' s'); less commissions; empty where none is withheld
  Array own_;                  // K of the importer's own goods [sector][country]
  Array log_scale_;            // ln of what was taken out of all K of a row, nearly always 0
  Array log_productivity_;     // ln z [country][sector]
  Array labour_share_;         // value added of a sector / that of the country, 0 where idle
  std::vector<char> touched_;  // [sector]
  std::vector<char> tariffs_, withheld_;       // [sector]; producers get less than F'
  std::vector<Commission> commissions_;        // that can be paid
  std::vector<std::size_t> first_commission_;  // [sector + 1], into commissions_
  std::vector<char> available_;                // [sector][country]: some origin can sell
  std::vector<double> largest_k_;              // of a row
  std::vector<std::size_t> without_inputs_;    // [country][sector] that go on with labour alone
  bool idle_cells_ = false;                    // anything for drop_idle()
  double finance_ = 1;
  Array transfer_;                  // T as paid
  Array deficit_base_;              // D less s|D| where the closure or a split asks for it
  std::vector<double> adjustment_;  // s [component]

  // State of the last residual(). [sector][country]:
  Array log_cost_, delivered_, cheapest_, sum_, spending_, output_, duty_;
  // [country][sector]: prices, wages and costs in logs, what the nests make of them
  Array price_t_, wage_t_, cost_t_, price_power_, input_index_, wage_power_, scratch_;
  Array labour_t_, demand_t_, alpha_t_;  // gamma', G' / (G price_power), alpha'
  Array output_t_, spending_t_;
  // [country]
  Array reference_;  // mean ln P
  Array wage_, deficit_, income_, export_revenue_, commission_, exports_, imports_, final_duty_;
  // Of a sector: sales abroad / c^-theta at border value and less export taxes, imports.
  Array sold_, sold_untaxed_, imported_;
};

}  // namespace samarkand
