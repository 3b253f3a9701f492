// Derivatives of the equilibrium: published numbers, the exact solve's own differences, and that
// forward and adjoint say the same.
#include "samarkand/trade/sensitivity.h"

#include <cmath>
#include <functional>

#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::run_text;

// Every kind of measure, full and partial, and a full ban.
const char* const kMeasures = R"(
measures:
  - {kind: tariff, origin: CA, destination: [CB, CC], sectors: goods, rate: 0.4}
  - {kind: tariff, origin: CD, destination: CA, sectors: [sb], add: 0.3, share: 0.5}
  - {kind: iceberg, origin: all, destination: CC, sectors: all, factor: 1.2, share: 0.7}
  - {kind: ban, origin: CB, destination: CD, sectors: [sc]}
  - {kind: export_tax, origin: CC, destination: all, sectors: [sa, sd], rate: 0.15}
  - {kind: productivity, country: CD, sectors: [sa], factor: 0.9}
  - {kind: transfer, origin: CA, destination: CB, value: 3}
)";

Report solved(const std::shared_ptr<const World>& world, const std::string& text) {
  SolveOptions options;
  options.tolerance = 1e-13;
  Report report = run_text(world, text, options);
  EXPECT_EQ(report.status(), Status::kConverged) << report.equilibrium.reason;
  return report;
}

std::shared_ptr<const World> three_countries() {
  return make(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 4));
}

// Everything a directional derivative speaks of, from levels.
struct Levels {
  Array real_income, wage, income, cost, price, spending, output, flow;
};

Levels levels(const World& world, const Shock& shock, const Equilibrium& e) {
  Levels l;
  const auto log_all = [](const Array& values) {
    Array logs;
    for (const double value : values) logs.push_back(value > 0 ? std::log(value) : 0);
    return logs;
  };
  l.wage = log_all(e.wage);
  l.income = log_all(e.income);
  l.cost = log_all(e.cost);
  l.price = log_all(e.price);
  l.spending = log_all(e.spending);
  l.output = log_all(e.output);
  l.flow = e.flow;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    double sum = 0;
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      const double alpha = world.alpha()[world.at(j, n)], p = l.price[world.at(j, n)];
      if (alpha > 0) sum += alpha * (shock.sigma == 1 ? p : std::exp((1 - shock.sigma) * p));
    }
    l.real_income.push_back(l.income[n] -
                            (shock.sigma == 1 ? sum : std::log(sum) / (1 - shock.sigma)));
  }
  return l;
}

Shock moved(const Shock& shock, const ShockChange& direction, double step) {
  Shock result = shock;
  const auto add = [step](Array& to, const Array& by) {
    for (std::size_t k = 0; k < by.size(); ++k) to[k] += step * by[k];
  };
  add(result.access, direction.access);
  add(result.inverse_tariff, direction.inverse_tariff);
  add(result.inverse_export_tax, direction.inverse_export_tax);
  add(result.theta, direction.theta);
  add(result.transfer, direction.transfer);
  for (std::size_t k = 0; k < direction.productivity.size(); ++k) {
    result.productivity[k] *= std::exp(step * direction.productivity[k]);
  }
  result.epsilon += step * direction.epsilon;
  result.eta += step * direction.eta;
  result.sigma += step * direction.sigma;
  result.labour_mobility += step * direction.labour_mobility;
  return result;
}

using Solve = std::function<Equilibrium(const Shock&)>;

// The largest difference between the linear solution and central differences of the exact one,
// extrapolated (Richardson), over all outcomes; flows relative to the world's largest.
double error_of(const World& world, const Shock& shock, const Solve& solve,
                const ShockChange& direction, double step) {
  const Equilibrium e = solve(shock);
  const OutcomeChange linear = Sensitivity(world, shock, e).forward(direction);
  EXPECT_TRUE(linear.solve.converged) << linear.solve.residual;
  std::vector<Levels> at;
  for (const double part : {-2.0, -1.0, 1.0, 2.0}) {
    const Shock to = moved(shock, direction, part * step);
    at.push_back(levels(world, to, solve(to)));
  }
  double worst = 0;
  const auto compare = [&](const Array& exact, Array Levels::*field, double size) {
    for (std::size_t k = 0; k < exact.size(); ++k) {
      const double near = (at[2].*field)[k] - (at[1].*field)[k];
      const double far = (at[3].*field)[k] - (at[0].*field)[k];
      const double difference = (8 * near - far) / (12 * step);
      if (!std::isfinite(difference)) continue;  // cannot be made or had
      worst = std::max(worst, std::abs(exact[k] - difference) / size);
    }
  };
  compare(linear.real_income, &Levels::real_income, 1);
  compare(linear.wage, &Levels::wage, 1);
  compare(linear.income, &Levels::income, 1);
  compare(linear.cost, &Levels::cost, 1);
  compare(linear.price, &Levels::price, 1);
  compare(linear.spending, &Levels::spending, 1);
  compare(linear.output, &Levels::output, 1);
  compare(linear.flow, &Levels::flow, *std::max_element(e.flow.begin(), e.flow.end()));
  return worst;
}

class Random {
 public:
  explicit Random(unsigned seed) : bits_(seed) {}
  double uniform(double low, double high) {
    return low + (high - low) * std::ldexp(static_cast<double>(bits_()), -32);
  }
  Array array(std::size_t size, double scale) {
    Array values(size);
    for (double& value : values) value = uniform(-scale, scale);
    return values;
  }

 private:
  std::mt19937 bits_;
};

// A direction for each part of a shock, with its name.
std::vector<std::pair<std::string, ShockChange>> directions(const World& world,
                                                            const Shock& shock) {
  const std::size_t trade = world.flow().size(), n = world.country_count();
  const std::size_t cells = n * world.sector_count();
  Random random(1);
  std::vector<std::pair<std::string, ShockChange>> list(6);
  list[0].first = "access";
  list[0].second.access = random.array(trade, 1);
  // Only up from a ban, and on cells that trade: differences need both sides.
  for (std::size_t c = 0; c < trade; ++c) list[0].second.access[c] *= shock.access[c];
  list[1].first = "tariff";
  list[1].second.inverse_tariff = random.array(trade, 0.3);
  list[2].first = "export tax";
  list[2].second.inverse_export_tax = random.array(trade, 0.3);
  list[3].first = "productivity";
  list[3].second.productivity = random.array(cells, 1);
  list[4].first = "theta";
  list[4].second.theta = random.array(world.sector_count(), 1);
  list[5].first = "transfer";
  list[5].second.transfer = random.array(n, 3);
  double sum = 0;
  for (std::size_t k = 0; k + 1 < n; ++k) sum += list[5].second.transfer[k];
  list[5].second.transfer[n - 1] = -sum;
  // What a country sells to itself bears no duty.
  for (std::size_t c = 0; c < trade; ++c) {
    if (c / n % n == c % n) {
      list[1].second.inverse_tariff[c] = list[2].second.inverse_export_tax[c] = 0;
    }
  }
  return list;
}

// ---- published numbers

TEST(Sensitivity, FriendsAndEnemiesOfThreeCountries) {
  const auto world = three_countries();
  const Report report = solved(world, "");
  const Exposure x = Sensitivity(*report.world, report.shock, report.equilibrium).exposure();
  const double w[] = {.382788,  -.286118, -.096670, -.481138, .573828,
                      -.092691, -.470528, -.290893, .761421};
  const double u[] = {.972149, .019894, .007958, .033488, .958223,
                      .008289, .038793, .025862, .935345};
  for (std::size_t k = 0; k < 9; ++k) {
    EXPECT_NEAR(x.wage[k], w[k], 6e-7) << k;
    EXPECT_NEAR(x.real_income[k], u[k], 6e-7) << k;
  }
}

TEST(Sensitivity, TradeCostBetweenTwoCountries) {
  const auto world = three_countries();
  const Report report = solved(world, "");
  const Sensitivity sensitivity(*report.world, report.shock, report.equilibrium);
  for (const bool both : {false, true}) {
    ShockChange cost;
    cost.access.assign(9, 0);
    cost.access[world->cell(0, 2, 0)] = -4;
    if (both) cost.access[world->cell(0, 0, 2)] = -4;
    const Array u = sensitivity.forward(cost).real_income;
    printf("%d %.6f %.6f %.6f\n", both, u[0], u[1], u[2]);
  }
}

TEST(Sensitivity, EqualsDifferencesOfTheExactSolve) {
  const auto world = make(random_world(5, 4, 2));
  for (const char* closure : {"fixed", "proportional", "balanced"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    SolveOptions options;
    options.tolerance = 2e-14;
    const Solve solve = [&](const Shock& shock) {
      return solve_equilibrium(*report.world, shock, options);
    };
    for (const auto& [name, direction] : directions(*report.world, report.shock)) {
      double e1 = error_of(*report.world, report.shock, solve, direction, 1e-3);
      printf("%s %s %g\n", closure, name.c_str(), e1);
      EXPECT_LT(e1, 1e-8) << closure << ", " << name;
    }
  }
}

// <weights, forward(direction)> = <adjoint(weights), direction>
double product(const Gradient& gradient, const ShockChange& direction) {
  double sum = gradient.epsilon * direction.epsilon + gradient.eta * direction.eta +
               gradient.sigma * direction.sigma +
               gradient.labour_mobility * direction.labour_mobility;
  const auto add = [&sum](const Array& a, const Array& b) {
    for (std::size_t k = 0; k < b.size(); ++k) sum += a[k] * b[k];
  };
  add(gradient.access, direction.access);
  add(gradient.inverse_tariff, direction.inverse_tariff);
  add(gradient.inverse_export_tax, direction.inverse_export_tax);
  add(gradient.productivity, direction.productivity);
  add(gradient.labour_productivity, direction.labour_productivity);
  add(gradient.theta, direction.theta);
  add(gradient.transfer, direction.transfer);
  return sum;
}

TEST(Sensitivity, ForwardAndAdjointAgree) {
  const auto world = make(random_world(6, 5, 5));
  for (const char* closure : {"fixed", "proportional", "balanced"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    const Sensitivity s(*report.world, report.shock, report.equilibrium);
    const Array weights = Random(3).array(6, 1);
    const Gradient gradient = s.adjoint(weights);
    EXPECT_TRUE(gradient.solve.converged) << gradient.solve.residual;
    printf("passes %d\n", gradient.solve.passes);
    auto all = directions(*report.world, report.shock);
    all.emplace_back("elasticities", ShockChange{});
    all.back().second.epsilon = 0.3;
    all.back().second.eta = -0.2;
    all.back().second.sigma = 0.1;
    for (const auto& [name, direction] : all) {
      const OutcomeChange change = s.forward(direction);
      double forward = 0;
      for (std::size_t n = 0; n < 6; ++n) forward += weights[n] * change.real_income[n];
      const double adjoint = product(gradient, direction);
      printf("%s %.15g %.15g\n", name.c_str(), forward, adjoint);
      EXPECT_NEAR(forward, adjoint, 1e-11 * std::max(1.0, std::abs(forward))) << name;
    }
  }
}

}  // namespace
}  // namespace samarkand
