// The trade equilibrium of equilibrium.h to first order, exactly, at any solved point: after any
// measure, under every closure, nest and labour mobility.
//
// Unknowns, one block of rows each, are changes of logs:
//   w [N] ln W;  p [J N] ln P;  x [J N] ln X';  v [J N] ln(w_j/W), where labour mobility is finite
// Equations, residuals in the same blocks, with C = z c and shares at the point:
//   C    = gamma' (w + v) + sum_k G'_k p_k                          cost
//   q    = sum_i pi'_i (C_i - ln z_i)                               price that costs make
//   a    = x + theta q;  dF' = F' (a_n - theta (C - ln z)_i)        trade
//   dY'  = sum_n (1-o) dF'/s';  dRX = sum_n (1 - 1/s') dF';  dRN = sum o dF'/s' of its
//   intermediaries d(R) from dr X', r = 1 - sum_i pi'/t' h_k  = (eta - epsilon) PM_k - (1 -
//   epsilon) C_k                 change of G'_k less (1-eta) p dX_j = sum_k G'_kj (dY'_k + Y'_k h_k
//   + (1-eta) Y'_k p_j) + alpha' I' (1-sigma) (p_j - P_C)
//          + alpha'_j dI'
//   dI'  = W VA w + dRX + dRN + dD' + sum_j (r_j (dX_j) + X'_j dr_j)    solved for dI'
//   dD'  closure scaled: with S = a F' (imbalance.h), of importers sum_i dS, of exporters
//        -sum_n dS, and what moves with all trade of a country; proportional: with wages
//   balance  (dExports - dImports + dRN + dD') / V - numeraire      V = exports + RN + inflow;
//            exports less o F'/s'
//   price    q - p
//   spending dX/X' - x
//   labour   (1-epsilon) (w + v - C) + dY'/Y' - w - mu v
// The numeraire, sum_n W VA w / sum_n W VA by component, is taken off every balance of its
// component. One balance of a component follows from the others, sum_n V balance = 0, so that a
// solution has numeraire = 0 and the system is regular. Goods that nobody wants, prices nobody can
// pay and sectors that do not produce keep their unknowns at zero.
//
// Layout: [row][column], columns fastest, as in matrix_product.h; cells are [sector][country].
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/block_map.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/outcome.h"
#include "samarkand/world/world.h"

namespace samarkand {

// What moves the equations at given unknowns, each [row][column]; or, from the transposed system,
// the gradient with respect to each of these.
struct Sources {
  Sources(std::size_t countries, std::size_t cells, std::size_t columns);
  Array cost;          // C at given wages and prices [cell], log
  Array productivity;  // z [cell], log
  Array price;         // q at given costs [cell], log
  Array output;        // Y' at given prices and spending [cell], value
  Array input;         // h [cell], log
  Array demand;        // dX at given sales, prices and income [cell], value
  Array labour_share;  // gamma' at given wages and costs [cell], log; with finite mobility
  Array balance;       // exports - imports + D' + T [country], value
  Array income;        // I' at given wages, sales and rates [country], value
  Array deficit;       // D' at given wages and trade [country], value
  Array trade;         // exports + imports at given prices and spending [country], value
};

// What the unknowns mean for the rest; [row][column].
struct Response {
  Array cost;    // c [cell], log; of sectors that can produce
  Array output;  // dY' [cell], value
  Array income;  // dI' [country], value
  Array earned;  // d(I' - D') [country], value
};

class Linearisation {
 public:
  // All three must outlive it; the equilibrium must be converged.
  Linearisation(const World& world, const Shock& shock, const Equilibrium& equilibrium);
  Linearisation(const Linearisation&) = delete;
  Linearisation& operator=(const Linearisation&) = delete;

  std::size_t countries() const { return n_; }
  std::size_t cells() const { return cells_; }
  bool labour_is_mobile() const { return mobile_; }
  std::size_t rows() const { return n_ + (mobile_ ? 2 : 3) * cells_; }
  // First rows of the blocks.
  std::size_t price_row() const { return n_; }
  std::size_t spending_row() const { return n_ + cells_; }

  // residual = J unknown + d residual / d sources. `unknown` null: zero.
  void apply(std::size_t columns, const double* unknown, double* residual,
             const Sources* sources = nullptr, Response* response = nullptr) const;

  // unknown = J' residual + (d (I' - D') / d unknown)' seed; `sources` receives the same of the
  // sources. `residual` and `seed` [country][column] null: zero.
  void apply_transposed(std::size_t columns, const double* residual, double* unknown,
                        const double* seed = nullptr, Sources* sources = nullptr) const;

  // At the point; [cell] or as said.
  const Array& labour_share() const { return gamma_; }     // gamma'
  const Array& input_share() const { return inputs_; }     // G' [country][sector][input]
  const Array& final_share() const { return alpha_; }      // alpha'
  const Array& home_share() const { return home_share_; }  // pi' of a country's own goods
  const Array& spending() const { return e_.spending; }
  const Array& labour_diagonal() const { return labour_diagonal_; }
  const Array& index_price() const { return index_price_; }  // d dX_j / d ln P_C
  const Array& trade_share() const { return share_; }        // pi' [sector][importer][exporter]
  // pi' per unit of access m: finite at bans.
  double share_per_access(std::size_t sector, std::size_t importer, std::size_t exporter) const;
  // Derivatives with respect to the elasticities at given wages and prices.
  const Array& cost_by_epsilon() const { return cost_by_epsilon_; }  // ln C
  const Array& bundle_by_eta() const { return bundle_by_eta_; }      // ln PM
  const Array& index_by_sigma() const { return index_by_sigma_; }    // ln P_C [country]
  const Array& log_bundle() const { return log_bundle_; }            // ln PM
  const Array& log_index() const { return log_index_; }              // ln P_C [country]
  const Array& input_value() const { return input_value_; }          // sum_k G'_kj Y'_k, by input j

 private:
  class Run;
  // linearisation_point.cpp: coefficients at the point
  void set_nests();
  void set_trade();
  void shift_trade();
  void withhold();
  void set_accounts();
  void set_deficits();
  void set_labour();
  // The equations as operations on blocks, stage by stage.
  BlockMap equations() const;
  BlockMap::Stage costs_and_trade() const;
  BlockMap::Stage payments() const;
  void add_deficits(std::vector<BlockMap::Operation>& list) const;
  std::size_t part(std::size_t n) const { return static_cast<std::size_t>(e_.component[n]); }

  const World& world_;
  const Shock& shock_;
  const Equilibrium& e_;
  std::size_t n_, j_, cells_;
  bool mobile_, plain_;  // plain: all nests Cobb-Douglas
  // Shares and derivatives of the nests.
  Array gamma_, inputs_, alpha_, log_bundle_, log_index_;
  Array cost_by_epsilon_, bundle_by_eta_, index_by_sigma_;
  // [sector][importer][exporter]: pi'; F' and (1-o) F'/s' abroad, the latter of withheld_ sectors
  // alone.
  Array share_, flow_, paid_;
  std::vector<char> withheld_;  // [sector] with export taxes or commissions
  std::vector<char> kept_;      // [sector] without
  struct Payment {
    std::size_t sector, importer, exporter, country;
    double value;  // o F'/s'
  };
  std::vector<Payment> payments_;  // to intermediaries
  // Coefficients of the equations [cell]; values abroad are without home sales.
  Array home_share_, home_flow_;    // pi'_nn, F'_nn
  Array bought_;                    // -imports
  Array sales_, output_, tax_;      // -theta times exports, Y', export tax
  Array theta_home_flow_, border_;  // theta F'_nn, -theta sum_i F'
  Array duty_, per_spending_;       // r, 1/X'
  Array spending_of_income_;        // alpha' / X'
  Array theta_, one_, minus_one_;   // theta, 1, -1
  // Closure scaled, else empty: S of imports, sum_i S, theta sum_n S; -theta, imports.
  Array shifted_, shifted_bought_, shifted_sales_, minus_theta_, imports_;
  Array deficit_by_mover_;                // of D' but for s, by wage or by trade [country]
  Array deficit_size_;                    // |D'| before s, by component in proportion [country]
  Array input_value_;                     // sum_k G'_kj Y'_k, by input j
  Array bundle_input_, cost_input_;       // (eta - epsilon) / (1 - gamma'), epsilon - 1
  Array own_price_, index_price_;         // of dX: p_j, P_C
  Array labour_, labour_by_cost_;         // 1 and epsilon - 1 where labour is a cell's own
  Array labour_by_wage_, labour_by_own_;  // of the residual of labour: W, w_j/W
  Array per_output_, labour_diagonal_;    // 1/Y', -mu
  Array labour_income_, per_volume_;      // W VA, 1/V [country]
  Array per_duty_;                        // 1/(1 - sum_j alpha' r) [country]
  BorderTrade trade_;                     // at the equilibrium
  std::vector<double> component_income_;  // sum of W VA [component]
  BlockMap equations_;
};

}  // namespace samarkand
