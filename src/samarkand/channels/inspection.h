// Checks on links against smugglers.
//
// One link (inspection game, Avenhaus, von Stengel, Zamir 2002, Handbook of Game Theory 3): a load
// that passes unchecked gains its smuggler g and costs the inspector D; a checked one costs its
// smuggler f and earns the inspector r; a check costs c. In the mixed equilibrium loads are checked
// with p* = g/(g+f) and smuggled with q* = c/(r+D); where c >= r + D nobody checks and all smuggle.
//
// A budget over many links (Stackelberg: smugglers see the checks, and go where it pays): a share
// p_l of loads on link l is seized, t_l' = t_l / (1 - p_l), at p_l length_l of the budget, in km of
// border checked fully:
//
//   min_p L(p) = sum_c v_c chi_c^-theta_c,  chi_c^-rho_c = sum_m q_cm (tau'_im tau'_mn / (tau_im
//   tau_mn))^-rho_c 0 <= p_l <= kMostChecked, sum_l length_l p_l <= budget
//
// v_c value of flow c that leaks without checks, q_cm its shares by third country m. Spectral
// projected gradient with exact derivatives (routing.h), from several starts: a local minimum.
#pragma once

#include <string>
#include <vector>

#include "samarkand/channels/routing.h"
#include "samarkand/numeric/array.h"

namespace samarkand {

struct InspectionGame {
  double checked = 0, evading = 0;  // p*, q*
};
// gain, fine, cost, damage, reward >= 0; without a gain nobody smuggles.
InspectionGame inspection_game(double gain, double fine, double cost, double damage, double reward);

constexpr double kMostChecked = 0.95;

struct InspectedLink {
  std::size_t from, to;
  double use;     // t^-routing, beside what `links` has
  double length;  // > 0: what checking all of it takes of the budget
};
struct LeakingFlow {
  std::size_t origin;
  double value, theta, rho;
  Array by_way;  // q [m], sum 1
};

class Inspection {
 public:
  // All flows go to `target`; `links` is A of what is not inspected, `elasticity` the one
  // between paths.
  Inspection(std::size_t countries, Array links, double elasticity, std::size_t target,
             std::vector<LeakingFlow> flows, std::vector<InspectedLink> inspected);

  // L(p), and its gradient where that is wanted [link].
  double leakage(const Array& checked, Array* gradient = nullptr) const;

  struct Plan {
    Array checked;  // p [link]
    double leakage = 0;
    double residual = 0;     // part of it that could still be stopped if L were linear
    bool converged = false;  // below 1e-3; else the search stalled
    int evaluations = 0;
  };
  // `starts`: plans to begin from besides its own.
  Plan spend(double budget, const std::vector<Array>& starts) const;

 private:
  Array uses(const Array& checked) const;  // A
  double use(std::size_t link, double checked) const;
  Plan descend(const Array& start, double budget) const;
  Array project(const Array& checked, double budget) const;
  double gap(const Array& checked, const Array& gradient, double budget) const;

  std::size_t n_, target_;
  Array links_;
  double elasticity_;
  std::vector<LeakingFlow> flows_;
  std::vector<InspectedLink> inspected_;
  Routing before_;
};

}  // namespace samarkand
