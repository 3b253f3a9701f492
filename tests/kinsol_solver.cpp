#include "kinsol_solver.h"

#include <kinsol/kinsol.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_spgmr.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "potentials.h"

namespace samarkand::testing {
namespace {

// A number with its derivative along one direction: the residual evaluated on these gives exact
// Jacobian-vector products.
struct Dual {
  double value, slope;
  Dual(double v = 0, double s = 0) : value(v), slope(s) {}  // NOLINT(*-explicit-*): a number
};
Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
Dual operator*(Dual a, Dual b) {
  return {a.value * b.value, a.slope * b.value + a.value * b.slope};
}
Dual operator/(Dual a, Dual b) {
  return {a.value / b.value, (a.slope - a.value / b.value * b.slope) / b.value};
}
Dual exp(Dual a) { return {std::exp(a.value), std::exp(a.value) * a.slope}; }
Dual log(Dual a) { return {std::log(a.value), a.slope / a.value}; }
template <class T>
void add(T& sum, const T& term) {
  sum = sum + term;
}

using std::exp;
using std::log;

// Unknowns, in logs: wages [country], or [sector][country] where labour is not mobile, then prices
// and spending [sector][country].
class Model {
 public:
  Model(const World& world, const Shock& shock)
      : w(world),
        s(shock),
        N(world.country_count()),
        J(world.sector_count()),
        cells(N * J),
        wages(mobile() ? N : cells),
        k(cells * N),
        had(cells, 1),
        made(cells, 1),
        wanted(cells, 0),
        sold(cells, 0),
        potentials(world) {
    for (std::size_t c = 0; c < cells; ++c) {
      for (std::size_t i = 0; i < N; ++i) {
        const std::size_t f = c * N + i;
        const double share = w.spending()[c] > 0 ? w.flow()[f] * w.tariff()[f] / w.spending()[c]
                                                 : (i == c % N ? 1.0 : 0.0);
        k[f] = share * s.access[f];
      }
    }
    find_pattern();
    // One labour market is redundant: the largest of the first country gives way to the numeraire.
    for (std::size_t j = 1; j < J && !mobile(); ++j) {
      const std::size_t c = w.at(j, 0);
      if (sold[c] && labour_share(c) > labour_share(redundant)) redundant = c;
    }
  }

  std::size_t size() const { return wages + 2 * cells; }
  bool mobile() const { return std::isinf(s.labour_mobility); }
  double labour_share(std::size_t c) const {
    return w.value_added()[c] / w.country_value_added()[c % N];
  }

  std::vector<double> baseline() const {
    std::vector<double> x(size(), 0);
    for (std::size_t c = 0; c < cells; ++c) {
      if (bought(c)) x[wages + cells + c] = log(w.spending()[c]);
    }
    return x;
  }

  // The residual at x; at doubles the equilibrium too.
  template <class T>
  std::vector<T> residual(const std::vector<T>& x, Equilibrium* e = nullptr) const {
    std::vector<T> result(size());
    const T* log_price = &x[wages];
    std::vector<T> log_cost(cells), labour_part(cells), inputs_part(cells), log_pm(cells);
    const auto log_wage = [&](std::size_t c) { return x[mobile() ? c % N : c]; };
    for (std::size_t n = 0; n < N; ++n) {
      for (std::size_t j = 0; j < J; ++j) {
        const std::size_t c = w.at(j, n);
        std::vector<double> weight;
        std::vector<T> price;
        for (std::size_t i = 0; i < J; ++i) {
          const double share = w.input_share()[(n * J + j) * J + i];
          if (share == 0 || !had[w.at(i, n)] || !buys_inputs(c)) continue;
          weight.push_back(share / (1 - w.gamma()[c]));
          price.push_back(log_price[w.at(i, n)]);
        }
        log_pm[c] = weight.empty() ? T(0) : log_ces(weight, price, s.eta);
        const double gamma = w.gamma()[c];
        const T unit = weight.empty() ? log_ces<T>({gamma}, {log_wage(c)}, s.epsilon)
                       : gamma > 0
                           ? log_ces<T>({gamma, 1 - gamma}, {log_wage(c), log_pm[c]}, s.epsilon)
                           : log_pm[c];
        labour_part[c] = T(gamma) * exp(T(1 - s.epsilon) * (log_wage(c) - unit));
        inputs_part[c] = T(1 - gamma) * exp(T(1 - s.epsilon) * (log_pm[c] - unit));
        log_cost[c] = unit - T(log(s.productivity[c]));
      }
    }
    // Trade.
    std::vector<T> output(cells), duty(N), export_tax(N), flow(cells * N);
    for (std::size_t c = 0; c < cells; ++c) {
      if (!had[c]) {
        result[wages + c] = log_price[c];
        continue;
      }
      T sum = 0;
      for (std::size_t i = 0; i < N; ++i) add(sum, delivered(c, i, log_cost));
      result[wages + c] = log_price[c] + T(1 / theta(c)) * log(sum);
      if (!bought(c)) continue;
      const T spending = exp(x[wages + cells + c]);
      for (std::size_t i = 0; i < N; ++i) {
        const std::size_t f = c * N + i;
        if (k[f] == 0) continue;
        flow[f] = delivered(c, i, log_cost) / sum * spending * T(s.inverse_tariff[f]);
        const T received = flow[f] * T(s.inverse_export_tax[f]);
        add(output[c / N * N + i], received);
        add(export_tax[i], flow[f] - received);
        add(duty[c % N], flow[f] * T(1 / s.inverse_tariff[f] - 1));
      }
    }
    // Wages, incomes, demand.
    std::vector<T> wage(N), deficit(N), income(N);
    T world_income = 0;
    for (std::size_t n = 0; n < N; ++n) {
      wage[n] = mobile() ? exp(x[n]) : average_wage(n, x);
      add(world_income, wage[n] * T(w.country_value_added()[n]));
    }
    T adjustment = 0;
    if (s.closure == Closure::kScaled) {
      deficit = potentials.deficits(flow, adjustment);
    } else {
      set_deficits(wage, deficit);
    }
    for (std::size_t n = 0; n < N; ++n) {
      income[n] = wage[n] * T(w.country_value_added()[n]) + duty[n] + export_tax[n] + deficit[n] +
                  T(s.transfer[n]);
      const std::vector<T> demand = demands(n, income[n], output, inputs_part, log_pm, log_price);
      T earned = 0;
      for (std::size_t j = 0; j < J; ++j) {
        const std::size_t c = w.at(j, n), at = wages + cells + c;
        result[at] = bought(c) ? T(1) - demand[j] / exp(x[at]) : x[at];
        add(earned, labour_part[c] * output[c]);
        if (mobile()) continue;
        const T paid = T(labour_share(c)) * exp(T(s.labour_mobility) * (x[c] - log(wage[n]))) *
                       wage[n] * T(w.country_value_added()[n]);
        const bool active = labour_share(c) > 0 && sold[c];
        result[c] = active ? T(1) - labour_part[c] * output[c] / paid : x[c];
      }
      if (mobile()) result[n] = T(1) - earned / (wage[n] * T(w.country_value_added()[n]));
    }
    double before = 0;
    for (const double value : w.country_value_added()) before += value;
    result[redundant] = world_income / T(before) - T(1);
    if constexpr (std::is_same_v<T, double>) {
      if (e != nullptr) {
        e->wage.assign(wage.begin(), wage.end());
        e->output.assign(output.begin(), output.end());
        e->flow.assign(flow.begin(), flow.end());
        e->income.assign(income.begin(), income.end());
        e->deficit.assign(deficit.begin(), deficit.end());
        e->tariff_revenue.assign(duty.begin(), duty.end());
        e->export_tax_revenue.assign(export_tax.begin(), export_tax.end());
        e->commissions.assign(N, 0);
        e->deficit_adjustment = {adjustment};
        if (s.closure == Closure::kScaled) {
          e->potential = potentials.lambda;
          e->unmatched = potentials.unmatched;
        }
        for (std::size_t c = 0; c < cells; ++c) {
          e->cost.push_back(made[c] ? exp(log_cost[c]) : INFINITY);
          e->price.push_back(had[c] ? exp(log_price[c]) : INFINITY);
          e->spending.push_back(bought(c) ? exp(x[wages + cells + c]) : 0);
          const bool idle = !mobile() && output[c] == 0;
          e->sector_wage.push_back(idle ? 0 : exp(log_wage(c)));
        }
      }
    }
    return result;
  }

  const World& w;
  const Shock& s;
  const std::size_t N, J, cells, wages;

 private:
  double theta(std::size_t c) const { return s.theta[c / N]; }
  bool bought(std::size_t c) const { return wanted[c]; }
  double input_share(std::size_t c, std::size_t input) const {
    return w.input_share()[(c % N * J + c / N) * J + input];
  }

  // False where inputs are missing that the nest cannot do without.
  bool buys_inputs(std::size_t c) const {
    int needed = 0, missing = 0;
    for (std::size_t i = 0; i < J; ++i) {
      if (input_share(c, i) == 0) continue;
      ++needed;
      missing += !had[w.at(i, c % N)];
    }
    return missing == 0 || (s.eta > 1 && missing < needed);
  }

  // What can be had and made: what is left when nothing more falls out. What is wanted and sold:
  // what grows from final demand.
  void find_pattern() {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t c = 0; c < cells; ++c) {
        bool any = false;
        for (std::size_t i = 0; i < N; ++i) {
          if (!made[c / N * N + i]) k[c * N + i] = 0;
          any |= k[c * N + i] > 0;
        }
        const bool alone = s.epsilon > 1 && w.gamma()[c] > 0;
        const bool goes_on = made[c] && (alone || buys_inputs(c));
        changed |= any != had[c] || goes_on != made[c];
        had[c] = any;
        made[c] = goes_on;
      }
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t c = 0; c < cells; ++c) {
        bool now = w.alpha()[c] > 0;
        for (std::size_t user = 0; user < J; ++user) {
          const std::size_t u = w.at(user, c % N);
          now |= sold[u] && buys_inputs(u) && input_share(u, c / N) > 0;
        }
        if (!now || !had[c] || wanted[c]) continue;
        wanted[c] = changed = true;
        for (std::size_t i = 0; i < N; ++i) sold[c / N * N + i] |= k[c * N + i] > 0;
      }
    }
  }

  template <class T>
  T delivered(std::size_t c, std::size_t i, const std::vector<T>& log_cost) const {
    if (k[c * N + i] == 0) return T(0);
    return T(k[c * N + i]) * exp(T(-theta(c)) * log_cost[c / N * N + i]);
  }

  // ln (sum a p^(1-s))^(1/(1-s))
  template <class T>
  static T log_ces(const std::vector<double>& a, const std::vector<T>& log_p, double elasticity) {
    T sum = 0;
    for (std::size_t m = 0; m < a.size(); ++m) {
      add(sum, T(a[m]) * (elasticity == 1 ? log_p[m] : exp(T(1 - elasticity) * log_p[m])));
    }
    return elasticity == 1 ? sum : log(sum) / T(1 - elasticity);
  }

  template <class T>
  T average_wage(std::size_t n, const std::vector<T>& x) const {
    T sum = 0;
    for (std::size_t j = 0; j < J; ++j) {
      const std::size_t c = w.at(j, n);
      if (sold[c]) add(sum, T(labour_share(c)) * exp(T(s.labour_mobility) * x[c]));
    }
    return exp(log(sum) / T(s.labour_mobility));
  }

  template <class T>
  void set_deficits(const std::vector<T>& wage, std::vector<T>& deficit) const {
    if (s.closure == Closure::kBalanced) return;
    for (std::size_t n = 0; n < N; ++n) deficit[n] = T(w.deficit()[n]);
    if (s.closure == Closure::kFixed) return;
    T sum = 0, size = 0;
    for (std::size_t n = 0; n < N; ++n) {
      add(sum, wage[n] * T(w.deficit()[n]));
      add(size, wage[n] * T(std::abs(w.deficit()[n])));
    }
    for (std::size_t n = 0; n < N; ++n) {
      deficit[n] = wage[n] * (T(w.deficit()[n]) - sum / size * T(std::abs(w.deficit()[n])));
    }
  }

  template <class T>
  std::vector<T> demands(std::size_t n, const T& income, const std::vector<T>& output,
                         const std::vector<T>& inputs_part, const std::vector<T>& log_pm,
                         const T* log_price) const {
    std::vector<double> alpha;
    std::vector<T> price;
    for (std::size_t j = 0; j < J; ++j) {
      if (w.alpha()[w.at(j, n)] == 0 || !had[w.at(j, n)]) continue;
      alpha.push_back(w.alpha()[w.at(j, n)]);
      price.push_back(log_price[w.at(j, n)]);
    }
    const T log_pc = log_ces(alpha, price, s.sigma);
    std::vector<T> demand(J);
    for (std::size_t j = 0; j < J; ++j) {
      const std::size_t c = w.at(j, n);
      if (!had[c]) continue;
      demand[j] = T(w.alpha()[c]) * exp(T(1 - s.sigma) * (log_price[c] - log_pc)) * income;
      for (std::size_t user = 0; user < J; ++user) {
        const std::size_t u = w.at(user, n);
        const double share = w.input_share()[(n * J + user) * J + j];
        if (share == 0 || !sold[u] || !buys_inputs(u)) continue;
        add(demand[j], T(share / (1 - w.gamma()[u])) * inputs_part[u] *
                           exp(T(1 - s.eta) * (log_price[c] - log_pm[u])) * output[u]);
      }
    }
    return demand;
  }

  std::vector<double> k;                      // K [sector][importer][exporter]
  std::vector<char> had, made, wanted, sold;  // [sector][country]
  std::size_t redundant = 0;
  Potentials potentials;
};

std::vector<double> values(N_Vector vector) {
  const double* data = N_VGetArrayPointer(vector);
  return {data, data + N_VGetLength(vector)};
}

int residual_of(N_Vector u, N_Vector f, void* model) {
  const std::vector<double> result = static_cast<Model*>(model)->residual(values(u));
  std::copy(result.begin(), result.end(), N_VGetArrayPointer(f));
  const bool usable =
      std::all_of(result.begin(), result.end(), [](double x) { return std::isfinite(x); });
  return usable ? 0 : 1;  // 1: try a shorter step
}

int jacobian_times(N_Vector v, N_Vector product, N_Vector u, booleantype*, void* model) {
  const std::vector<double> at = values(u), along = values(v);
  std::vector<Dual> x;
  for (std::size_t m = 0; m < at.size(); ++m) x.emplace_back(at[m], along[m]);
  const std::vector<Dual> result = static_cast<Model*>(model)->residual(x);
  for (std::size_t m = 0; m < result.size(); ++m) {
    N_VGetArrayPointer(product)[m] = result[m].slope;
  }
  return 0;
}

}  // namespace

Equilibrium solve_by_kinsol(const World& world, const Shock& shock) {
  Model model(world, shock);
  SUNContext context = nullptr;
  SUNContext_Create(nullptr, &context);
  const auto size = static_cast<sunindextype>(model.size());
  N_Vector u = N_VNew_Serial(size, context), scale = N_VNew_Serial(size, context);
  const std::vector<double> start = model.baseline();
  std::copy(start.begin(), start.end(), N_VGetArrayPointer(u));
  N_VConst(1, scale);
  void* kinsol = KINCreate(context);
  KINInit(kinsol, residual_of, u);
  KINSetUserData(kinsol, &model);
  SUNLinearSolver krylov = SUNLinSol_SPGMR(
      u, SUN_PREC_NONE, static_cast<int>(std::min<sunindextype>(size, 300)), context);
  KINSetLinearSolver(kinsol, krylov, nullptr);
  KINSetJacTimesVecFn(kinsol, jacobian_times);
  KINSetEtaForm(kinsol, KIN_ETACONSTANT);
  KINSetEtaConstValue(kinsol, 1e-8);
  KINSetFuncNormTol(kinsol, 1e-12);
  KINSetScaledStepTol(kinsol, 1e-15);
  const int flag = KINSol(kinsol, u, KIN_LINESEARCH, scale, scale);

  Equilibrium e;
  e.status = flag >= 0 ? Status::kConverged : Status::kNotConverged;
  if (flag < 0) e.reason = "KINSOL returned " + std::to_string(flag);
  model.residual(values(u), &e);
  e.transfer = shock.transfer;
  e.component.assign(world.country_count(), 0);
  if (shock.closure == Closure::kProportional) {
    double sum = 0, sizes = 0;
    for (std::size_t n = 0; n < world.country_count(); ++n) {
      sum += e.wage[n] * world.deficit()[n];
      sizes += e.wage[n] * std::abs(world.deficit()[n]);
    }
    e.deficit_adjustment = {sum / sizes};
  }
  KINFree(&kinsol);
  SUNLinSolFree(krylov);
  N_VDestroy(u);
  N_VDestroy(scale);
  SUNContext_Free(&context);
  return e;
}

}  // namespace samarkand::testing
