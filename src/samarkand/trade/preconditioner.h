// An approximate inverse of the Jacobian of TradeSystem at one of its points, good enough that a
// chord iteration gains about a digit a pass.
//
// Trade shares of a sector are replaced by home shares and a part of rank two for the rest,
//   pi ~ diag(d) + A B',   A [importer x 2], B [exporter x 2],
// so that prices and spending are solved country by country, by one matrix that serves both,
//   H_n = (I - G_n diag(d_n))^-1 G_n,   G_n [sector x input] the cost shares of country n,
// and a small core joins the countries (Woodbury):
//   prices    dln c = H (r + A z),  z = (I - B'HA)^-1 B'H r,  dln P = r + d dln c + A B' dln c
//   spending  dX = b + H'(q + B y), y = (I - A'H'B)^-1 A'H'q, q what b and prices do to sales
// Wages come from the N x N system S = d balance / d ln w, with prices and spending along. S, and
// how prices and spending follow wages (P_w, X_w), are found on the true shares by correcting the
// approximation twice.
// With finite labour mobility costs rise with sales. Sector wages are eliminated,
//   mu dln w_j = gap + y - theta (1 - h) dln c,   h = X d^2 / Y, y what others' demand does to
//   sales dln c = kappa (G dln P + gamma/mu (gap + y)),  kappa = 1 / (1 + gamma theta (1 - h) /
//   mu),
// so that H is made of kappa G, and prices are solved once more when y is known.
// Duties and the substitution within nests are left out: the iteration corrects for them.
//
// Single precision: it only says where to go, never where the solution is. Applying it reads about
// as many bytes as a pass. Work to build: about 10 J N^3 + 8 N^2 J^2 multiplications.
#pragma once

#include <cstddef>

#include "samarkand/numeric/array.h"
#include "samarkand/numeric/dense.h"
#include "samarkand/trade/state.h"
#include "samarkand/trade/system.h"

namespace samarkand {

class TradePreconditioner {
 public:
  // At the point whose state residual() of the system left.
  TradePreconditioner(const TradeSystem& system, const TradeState& state);

  // step ~ -J^-1 residual, in the layout of TradeSystem. The system may be that of another shock on
  // the same world.
  void apply(const Array& residual, Array& step) const;

  // The transpose, gradient ~ -J^-T weights, for mobile labour alone. Layout as above.
  void apply_transposed(const double* weights, double* gradient) const;

 private:
  static constexpr std::size_t kRank = 2;
  static constexpr std::size_t kColumns = 16;  // wages moved at a time: a register of a product

  // A step and what leads to it, [country][sector][column]: one column to apply, several at a time
  // to build. Kept by the caller, so that it is allocated once.
  struct Step {
    Floats price_gap, spending_gap;  // given
    Floats labour_gap;               // given; empty if labour is mobile, as are the next three
    Floats labour_cost, demand;      // dln c from sector wages at given prices, y
    Floats labour;                   // dln w_j
    Floats price, spending;          // dln P, dln X
    Floats cost, price_image;        // dln c, what costs do to prices
    Floats bought, sales, sums;      // on the way: values spent and earned, sums over countries
  };
  // To build, preconditioner_build.cpp: the true shares, and how all follows kColumns wages.
  struct Shares;
  struct Followers;
  void set_point(const TradeSystem& system, const TradeState& state, const Shares& shares);
  void follow_trade(const Shares& shares, const double* borrowed, std::size_t stride,
                    const TradeState& state);
  void factor_shares(const Shares& shares);
  void factor_countries(const Shares& shares);
  void eliminate_labour(double mobility);
  dense::Inverse core(const Floats* importer) const;
  void solve_wages(const TradeSystem& system, const TradeState& state, const Shares& shares);
  void follow_wages(const Shares& shares, std::size_t first, Step& step, Array& balance);
  void evaluate(const Shares& shares, std::size_t first, Followers& f) const;
  void set_gaps(const Shares& shares, std::size_t first, Followers& f, Step& step) const;
  void labour_gaps(std::size_t first, const Floats& sales, const Floats& labour, Floats& gap) const;
  void add_balances(const Shares& shares, std::size_t first, Followers& f, Array& balance) const;

  // out = M_n in (or M_n' in) for the matrix of each country, J rows of J numbers `stride` apart.
  void by_country(std::size_t columns, std::size_t stride, const Floats& matrices, bool transposed,
                  const Floats& in, Floats& out) const;
  // The length of a step of one column: padded rows of H meet the numbers of the next country, or,
  // behind the last one, so many more.
  std::size_t met() const { return cells_ - j_ + stride_; }
  // What the gaps move at given wages.
  void solve_blocks(std::size_t columns, Step& step) const;
  void solve_prices(std::size_t columns, Step& step) const;
  void add_labour_cost(std::size_t columns, const Floats& gap, Step& step) const;
  void solve_spending(std::size_t columns, Step& step) const;
  // out += d in + A (B' in), the approximate shares at work.
  void add_average(std::size_t columns, const Floats& in, Floats& sums, Floats& out) const;
  void balance_gap(Step& step, float* gap) const;
  // Transposed: the weights on balances, from those on wages and on what follows wages.
  Floats transpose_wages(const double* weights, const Floats& price, const Floats& spending) const;
  // What one column of weights on values v becomes, transposed:
  //   by H + H A C B' H, the transpose of the map of sales, or by H' + H' B C' A' H', that of
  //   prices
  void transpose_sales(Floats& v) const;
  void transpose_prices(Floats& v) const;
  // y += left (right' x), sums over countries between.
  void add_outer(const Floats* left, const Floats* right, const Floats& x, Floats& y) const;

  std::size_t n_, j_, cells_;
  std::size_t stride_;  // of a row of H
  bool mobile_;
  Floats home_share_;                      // d [country][sector]
  Floats importer_[kRank];                 // A
  Floats importer_taxed_[kRank];           // A less duties
  Floats exporter_[kRank];                 // B
  Floats inverse_;                         // H [country][sector][stride]
  Floats theta_, gamma_;                   // [country][sector]
  Floats spending_, output_;               // X, Y
  Floats sold_abroad_, bought_abroad_;     // sums of F off the diagonal
  Floats home_sales_, response_, supply_;  // h, kappa, kappa gamma/mu; empty if labour is mobile
  float mobility_ = 0;                     // mu
  dense::Inverse price_core_, spending_core_;  // [rank sector][rank sector]
  // P_w, X_w and how sector wages follow [wage][country][sector]
  Floats price_of_wage_, spending_of_wage_, labour_of_wage_;
  dense::Inverse wages_;  // S^-1
  // 1 / (exports + inflow), 1 / (imports + outflow), and what deficits add that follow trade.
  Floats inflow_, outflow_;
};

}  // namespace samarkand
