// Exact derivatives of a solved equilibrium (linearisation.h): of every outcome by one direction of
// change (forward), of one outcome by everything a shock holds (adjoint), and who depends on whom:
// the matrices of Kleinman, Liu, Redding (2024, American Economic Review 114:3) for the full model.
//
//   u = ((I'-D')/(I-D)) / P_C as in outcome.h
//   W[n,i] = d ln W_n / d ln A_i,  U[n,i] = d ln u_n / d ln A_i   A labour productivity of i
//   K[n,i] = d ln u_n / d ln kappa of all trade that i has with others, both ways
// At the numeraire (world value added constant) rows of W sum to 0 and rows of U to 1. U[n,i] > 0:
// growth in i is good for n. In one sector without inputs A is the productivity z.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "samarkand/numeric/array.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/trade/linear_solver.h"
#include "samarkand/trade/linearisation.h"
#include "samarkand/world/world.h"

namespace samarkand {

// A change of what a Shock holds, or the gradient with respect to each number. Everything at the
// other numbers as they are: `theta` at given access m, whatever the measures make of both.
struct ShockChange {
  // [sector][importer][exporter], absolute changes: finite where banned. Empty: no change.
  Array access, inverse_tariff, inverse_export_tax;
  Array productivity;         // d ln z [sector][country]; empty: no change
  Array labour_productivity;  // d ln A [sector][country], A multiplies labour; empty: no change
  Array theta;                // [sector]; empty: no change
  Array transfer;             // [country], as paid; a direction must cancel in each component
  double epsilon = 0, eta = 0, sigma = 0;
  double labour_mobility = 0;  // where it is finite
};
struct Gradient : ShockChange {
  GmresResult solve;
};

// What a change does, to first order.
struct OutcomeChange {
  Array real_income, wage, income;      // d ln [country]
  Array cost, price, spending, output;  // d ln [sector][country]; 0 where the level is 0
  Array flow;                           // dF' [sector][importer][exporter], value
  GmresResult solve;
};

// [affected country][country of origin], elasticities.
struct Exposure {
  Array wage;         // W
  Array real_income;  // U
  Array trade_cost;   // K
  // [affected country][sector][country of origin]; growth in one sector, costs of one sector. Over
  // sectors they sum to the above.
  Array real_income_by_sector, trade_cost_by_sector;
  GmresResult solve;
};

class Sensitivity {
 public:
  // Shock and equilibrium must outlive it; the latter must be converged. `supplied` as in
  // linear_solver.h, best made once for many points: LinearSolver(Linearisation(world,
  // ...)).preconditioner().
  Sensitivity(std::shared_ptr<const World> world, const Shock& shock,
              const Equilibrium& equilibrium, Preconditioner supplied = {});

  OutcomeChange forward(const ShockChange& direction) const;

  // The gradient of sum_n weights[n] ln u_n.
  Gradient adjoint(const Array& weights) const;

  Exposure exposure() const;

  // d / d ln of a cost ratio from a gradient, [sector][importer][exporter]: an iceberg or any other
  // factor of kappa; a tariff t' or export tax s' that covers its cell in full.
  Array by_trade_cost(const ShockChange& gradient) const;
  Array by_tariff(const ShockChange& gradient) const;
  Array by_export_tax(const ShockChange& gradient) const;

 private:
  Sources sources_of(const ShockChange& direction) const;
  // The gradient with respect to sources of outcomes [country][column], each a sum of ln u_n and
  // ln W_n with these weights.
  Sources adjoint_sources(std::size_t columns, const Array& real_income, const Array& wage,
                          GmresResult& solve) const;
  // What the parameters of a sector of a country do to its sources, and the elasticities.
  struct Effects {
    double cost_by_labour, cost_by_epsilon, cost_by_eta;
    double labour_share_by_labour, labour_share_by_epsilon, labour_share_by_mobility;
    double input_by_epsilon, input_by_eta, demand_by_eta, demand_by_sigma;
  };
  Effects effects(std::size_t sector, std::size_t country) const;
  // The same for a cell of trade; flows at given prices and spending.
  struct Cell {
    double share, flow;                       // pi', F'
    double untaxed, producer;                 // 1/s', 1-o
    double shift;                             // a, closure scaled
    std::span<const Commission> commissions;  // o
    double share_per_access, flow_per_access, flow_per_tariff;
    double price_by_theta, flow_by_theta;
  };
  Cell cell(std::size_t sector, std::size_t importer, std::size_t exporter) const;
  void add_trade(const ShockChange& direction, Sources& sources) const;
  // d outcome / d F' at given prices and spending, from the gradient of the sources.
  double by_flow(const Cell& cell, std::size_t seller, std::size_t importer, std::size_t exporter,
                 const Sources& gradient, std::size_t columns, std::size_t column) const;

  double by_received(const Cell& cell, std::size_t seller, std::size_t exporter,
                     const Sources& gradient, std::size_t columns, std::size_t column) const;
  std::span<const Commission> commissions(std::size_t cell) const;

  std::shared_ptr<const World> world_;
  const Shock& shock_;
  const Equilibrium& e_;
  std::size_t n_, j_;
  Linearisation system_;
  LinearSolver solver_;
  Array log_cost_, log_price_;           // [sector][country]
  std::vector<Commission> commissions_;  // within components
};

}  // namespace samarkand
