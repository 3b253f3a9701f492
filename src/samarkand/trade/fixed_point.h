// The equilibrium as one fixed point in logs, v = (ln w [N], ln P [J*N], ln X' [J*N]): given v, new
// prices from costs, new spending from sales and income, and wages moved towards what sales pay.
// One call of map() is one pass over the trade shares. Used by the solver only.
#pragma once

#include <cstddef>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/scenario/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/feasibility.h"
#include "samarkand/world/world.h"

namespace samarkand {

class TradeFixedPoint {
 public:
  TradeFixedPoint(const World& world, const Shock& shock, const Feasibility& feasibility);

  std::size_t size() const { return n_ + 2 * cells_; }
  std::size_t wages() const { return n_; }

  // v of the baseline: wages and prices 1, spending as it was.
  Array start() const;

  // image = g(v). Returns the residual: the largest |ln P_new - ln P|, |ln X_new - ln X| and
  // |ln((exports + inflows) / (imports + outflows))|, in- and outflows the financed D' + T.
  // `wage_step`: the part of each wage's estimated correction that the image takes.
  double map(const Array& v, Array& image, double wage_step = 1);

  // Scales wages to the numeraire, component by component.
  void normalise(Array& v) const;

  // Countries whose income I' was not positive in the last map() (held at a floor there).
  std::vector<std::size_t> without_income() const;

  // Multiplies all deficits and transfers from now on; 1 is the model.
  void scale_finance(double factor) { finance_ = factor; }

  // Everything at v, in full: fills all arrays of `equilibrium`.
  void finish(const Array& v, Equilibrium& equilibrium);

 private:
  std::size_t share_cell(std::size_t sector, std::size_t importer) const {
    return (sector * n_ + importer) * stride_;
  }
  void fill_row(std::size_t sector, std::size_t importer);
  void set_deficits(const Array& v);
  // A sector's (c / cheapest c)^-theta to delivered_, 0 where it is not made; returns the
  // cheapest's ln c. The ratio keeps powers within range, whatever theta.
  double deliver(std::size_t sector);

  const World& world_;
  const Feasibility& feasibility_;
  const Shock& shock_;
  std::size_t n_, j_, cells_, stride_;
  // [sector][importer][stride], zero on the diagonal and between components
  Array k_;                          // K
  Array k_tariff_;                   // K / t'
  Array k_paid_;                     // K / (t' s'); empty without export taxes
  Array own_;                        // K of the importer's own goods [sector][country]
  Array log_scale_;                  // ln of what was taken out of all K of a row, nearly always 0
  Array log_productivity_;           // ln z
  std::vector<char> taxed_exports_;  // [sector]
  double finance_ = 1;
  Array transfer_;                  // T as paid
  Array deficit_base_;              // D less s|D| where the closure or a split asks for it
  std::vector<double> adjustment_;  // s [component]
  Array wage_step_;                 // damping of the wage update [country]
  // State of the last map(): ln c and Y' [sector][country], the rest [country].
  Array cost_, output_;
  Array wage_, deficit_, income_, export_revenue_, exports_, imports_;
  Array duty_, final_duty_;  // r [sector][country], sum_j alpha r [country]
  // A sector's scaled c^-theta, and sales abroad / c^-theta, at border value and less export taxes.
  Array delivered_, sold_, sold_untaxed_;
};

}  // namespace samarkand
