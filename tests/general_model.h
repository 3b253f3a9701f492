// The trade equilibrium with general nests and finite labour mobility for very small worlds,
// written from the equations and solved by Newton's method with a Jacobian of differences: shares
// no code with the library.
#pragma once

#include <Eigen/LU>
#include <cmath>
#include <stdexcept>

#include "potentials.h"
#include "samarkand/shock/shock.h"
#include "samarkand/trade/equilibrium.h"
#include "samarkand/world/world.h"

namespace samarkand::testing {

class GeneralModel {
 public:
  GeneralModel(const World& world, const Shock& shock)
      : w_(world),
        s_(shock),
        n_(world.country_count()),
        j_(world.sector_count()),
        cells_(n_ * j_),
        mobile_(std::isinf(shock.labour_mobility)),
        potentials_(world) {}

  Equilibrium solve() {
    Eigen::VectorXd v = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(size()));
    for (std::size_t c = 0; c < cells_; ++c) v[at(n_ + cells_ + c)] = std::log(w_.spending()[c]);
    for (int step = 0; step < 60; ++step) {
      const Eigen::VectorXd r = residual(v);
      if (r.lpNorm<Eigen::Infinity>() < 3e-15) break;
      Eigen::MatrixXd jacobian(r.size(), r.size());
      for (Eigen::Index k = 0; k < r.size(); ++k) {
        Eigen::VectorXd up = v, down = v;
        up[k] += 1e-5;
        down[k] -= 1e-5;
        jacobian.col(k) = (residual(up) - residual(down)) / 2e-5;
      }
      Eigen::VectorXd change = jacobian.partialPivLu().solve(r);
      const double largest = change.lpNorm<Eigen::Infinity>();
      if (largest > 0.3) change *= 0.3 / largest;
      v -= change;
    }
    if (!(residual(v).lpNorm<Eigen::Infinity>() < 1e-12)) throw std::runtime_error("no solution");
    e_.status = Status::kConverged;
    return e_;
  }

 private:
  static Eigen::Index at(std::size_t k) { return static_cast<Eigen::Index>(k); }
  std::size_t size() const { return n_ + (mobile_ ? 2 : 3) * cells_; }
  // (sum g y^(1-e))^(1/(1-e))
  static double nest(const Array& g, const Array& y, double e) {
    double sum = 0;
    for (std::size_t k = 0; k < g.size(); ++k) {
      if (g[k] > 0) sum += g[k] * (e == 1 ? std::log(y[k]) : std::pow(y[k], 1 - e));
    }
    return e == 1 ? std::exp(sum) : std::pow(sum, 1 / (1 - e));
  }

  // Fills e_ at v.
  Eigen::VectorXd residual(const Eigen::VectorXd& v) {
    Eigen::VectorXd r(v.size());
    const Array& va = w_.country_value_added();
    e_.wage.resize(n_);
    e_.income.assign(n_, 0);
    e_.tariff_revenue.assign(n_, 0);
    e_.export_tax_revenue.assign(n_, 0);
    e_.commissions.assign(n_, 0);
    e_.component.assign(n_, 0);
    e_.deficit_adjustment = {0};
    e_.transfer = s_.transfer;
    e_.deficit = w_.deficit();
    for (Array* a : {&e_.sector_wage, &e_.cost, &e_.price, &e_.spending, &e_.output}) {
      a->assign(cells_, 0);
    }
    e_.flow.assign(cells_ * n_, 0);
    Array gamma(cells_), inputs(cells_ * j_);
    double owed = 0, size_owed = 0;
    for (std::size_t n = 0; n < n_; ++n) {
      e_.wage[n] = std::exp(v[at(n)]);
      owed += e_.wage[n] * e_.deficit[n];
      size_owed += e_.wage[n] * std::abs(e_.deficit[n]);
    }
    for (std::size_t n = 0; n < n_; ++n) {
      if (s_.closure == Closure::kBalanced) e_.deficit[n] = 0;
      if (s_.closure != Closure::kProportional) continue;
      e_.deficit[n] = e_.wage[n] * (e_.deficit[n] - owed / size_owed * std::abs(e_.deficit[n]));
    }
    for (std::size_t c = 0; c < cells_; ++c) {
      e_.price[c] = std::exp(v[at(n_ + c)]);
      e_.spending[c] = std::exp(v[at(n_ + cells_ + c)]);
      e_.sector_wage[c] = mobile_ ? e_.wage[c % n_] : std::exp(v[at(n_ + 2 * cells_ + c)]);
    }
    Array prices(j_), weights(j_);
    for (std::size_t n = 0; n < n_; ++n) {
      for (std::size_t j = 0; j < j_; ++j) prices[j] = e_.price[j * n_ + n];
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = j * n_ + n;
        const double g = w_.gamma()[c];
        for (std::size_t k = 0; k < j_; ++k) {
          weights[k] = g < 1 ? w_.input_share()[(n * j_ + j) * j_ + k] / (1 - g) : 0;
        }
        const double bundle = g < 1 ? nest(weights, prices, s_.eta) : 1;
        const double cost = nest({g, 1 - g}, {e_.sector_wage[c], bundle}, s_.epsilon);
        gamma[c] = g * std::pow(e_.sector_wage[c] / cost, 1 - s_.epsilon);
        for (std::size_t k = 0; k < j_; ++k) {
          inputs[(n * j_ + j) * j_ + k] = w_.input_share()[(n * j_ + j) * j_ + k] *
                                          std::pow(bundle / cost, 1 - s_.epsilon) *
                                          std::pow(prices[k] / bundle, 1 - s_.eta);
        }
        e_.cost[c] = cost / s_.productivity[c];
      }
    }
    Array balance(n_);
    for (std::size_t j = 0; j < j_; ++j) {
      const double theta = s_.theta[j];
      for (std::size_t n = 0; n < n_; ++n) {
        double sum = 0;
        const auto k = [&](std::size_t i) {
          const std::size_t c = (j * n_ + n) * n_ + i;
          return w_.flow()[c] * w_.tariff()[c] / w_.spending()[j * n_ + n] * s_.access[c] *
                 std::pow(e_.cost[j * n_ + i], -theta);
        };
        for (std::size_t i = 0; i < n_; ++i) sum += k(i);
        r[at(n_ + j * n_ + n)] = std::log(std::pow(sum, -1 / theta) / e_.price[j * n_ + n]);
        for (std::size_t i = 0; i < n_; ++i) {
          const std::size_t c = (j * n_ + n) * n_ + i;
          const double f = k(i) / sum * e_.spending[j * n_ + n] * s_.inverse_tariff[c];
          e_.flow[c] = f;
          double received = f * s_.inverse_export_tax[c];
          e_.export_tax_revenue[i] += f - received;
          for (const Commission& commission : s_.commissions) {
            if (commission.cell != c) continue;
            const double part = commission.part * f * s_.inverse_export_tax[c];
            received -= part;
            e_.commissions[commission.country] += part;
            balance[i] += part;
            balance[commission.country] -= part;
          }
          e_.output[j * n_ + i] += received;
          e_.tariff_revenue[n] += (1 / s_.inverse_tariff[c] - 1) * f;
          if (i != n) balance[n] += f;
          if (i != n) balance[i] -= f;
        }
      }
    }
    if (s_.closure == Closure::kScaled) {
      const std::vector<double> flow(e_.flow.begin(), e_.flow.end());
      const std::vector<double> deficit = potentials_.deficits(flow, e_.deficit_adjustment[0]);
      e_.deficit.assign(deficit.begin(), deficit.end());
      e_.potential = potentials_.lambda;
      e_.unmatched = potentials_.unmatched;
    }
    double world = 0, before = 0;
    for (std::size_t n = 0; n < n_; ++n) {
      world += e_.wage[n] * va[n];
      before += va[n];
      e_.income[n] = e_.wage[n] * va[n] + e_.tariff_revenue[n] + e_.export_tax_revenue[n] +
                     e_.commissions[n] + e_.deficit[n] + e_.transfer[n];
      for (std::size_t j = 0; j < j_; ++j) {
        prices[j] = e_.price[j * n_ + n];
        weights[j] = w_.alpha()[j * n_ + n];
      }
      const double index = nest(weights, prices, s_.sigma);
      for (std::size_t j = 0; j < j_; ++j) {
        const std::size_t c = j * n_ + n;
        double demand = weights[j] * std::pow(prices[j] / index, 1 - s_.sigma) * e_.income[n];
        for (std::size_t k = 0; k < j_; ++k) {
          demand += inputs[(n * j_ + k) * j_ + j] * e_.output[k * n_ + n];
        }
        r[at(n_ + cells_ + c)] = std::log(demand / e_.spending[c]);
        if (mobile_) continue;
        const double share = w_.value_added()[c] / va[n];
        r[at(n_ + 2 * cells_ + c)] =
            share > 0 ? std::log(gamma[c] * e_.output[c] / (share * va[n] * e_.wage[n])) -
                            s_.labour_mobility * std::log(e_.sector_wage[c] / e_.wage[n])
                      : std::log(e_.sector_wage[c] / e_.wage[n]);
      }
      r[at(n)] = (balance[n] - e_.deficit[n] - e_.transfer[n]) / e_.income[n];
    }
    r[at(n_ - 1)] = std::log(world / before);
    return r;
  }

  const World& w_;
  const Shock& s_;
  std::size_t n_, j_, cells_;
  bool mobile_;
  Potentials potentials_;
  Equilibrium e_;
};

}  // namespace samarkand::testing
