// Derivatives of the equilibrium: published numbers, the exact solve's own differences, and that
// forward and adjoint say the same.
#include "samarkand/trade/sensitivity.h"

#include <cmath>
#include <functional>

#include "general_model.h"
#include "samarkand/base/disk.h"
#include "samarkand/measures/registry.h"
#include "samarkand/world_io/world_io.h"
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
  - {kind: export_tax, origin: CC, destination: all, sectors: [sa], rate: 0.15}
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
    l.real_income.push_back(std::log(e.income[n] - e.deficit[n]) -
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
double error_of(const std::shared_ptr<const World>& held, const Shock& shock, const Solve& solve,
                const ShockChange& direction, double step) {
  const World& world = *held;
  const Equilibrium e = solve(shock);
  const OutcomeChange linear = Sensitivity(held, shock, e).forward(direction);
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

using Directions = std::vector<std::pair<std::string, ShockChange>>;

// A direction for each part of a shock, with its name. Bans stay unless `lifts_bans`.
Directions directions(const World& world, const Shock& shock, bool lifts_bans) {
  const std::size_t trade = world.flow().size(), n = world.country_count();
  const std::size_t cells = n * world.sector_count();
  Random random(1);
  Directions list(6);
  list[0].first = "access";
  list[0].second.access = random.array(trade, 1);
  for (std::size_t c = 0; c < trade; ++c) {
    if (!lifts_bans && shock.access[c] == 0) list[0].second.access[c] = 0;
  }
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
  const Exposure x = Sensitivity(report.world, report.shock, report.equilibrium).exposure();
  const double w[] = {.382788,  -.286118, -.096670, -.481138, .573828,
                      -.092691, -.470528, -.290893, .761421};
  const double u[] = {.972149, .019894, .007958, .033488, .958223,
                      .008289, .038793, .025862, .935345};
  for (std::size_t k = 0; k < 9; ++k) {
    EXPECT_NEAR(x.wage[k], w[k], 6e-7) << k;
    EXPECT_NEAR(x.real_income[k], u[k], 6e-7) << k;
  }
}

// The trade cost of A and C both ways; one way alone gives other digits.
TEST(Sensitivity, TradeCostBetweenTwoCountries) {
  const auto world = three_countries();
  const Report report = solved(world, "");
  const Sensitivity sensitivity(report.world, report.shock, report.equilibrium);
  ShockChange cost;  // d m = -theta m d ln tau
  cost.access.assign(9, 0);
  cost.access[world->cell(0, 2, 0)] = cost.access[world->cell(0, 0, 2)] = -4;
  const Array u = sensitivity.forward(cost).real_income;
  const double published[] = {-.052785, .015849, -.333621};
  for (std::size_t n = 0; n < 3; ++n) EXPECT_NEAR(u[n], published[n], 6e-7) << n;
}

TEST(Sensitivity, EqualsDifferencesOfTheExactSolve) {
  const auto world = make(random_world(5, 4, 2));
  for (const char* closure : {"scaled", "fixed", "proportional", "balanced"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    SolveOptions options;
    options.tolerance = 2e-14;
    const Solve solve = [&](const Shock& shock) {
      return solve_equilibrium(*report.world, shock, options);
    };
    for (const auto& [name, direction] : directions(*report.world, report.shock, false)) {
      EXPECT_LT(error_of(report.world, report.shock, solve, direction, 1e-3), 1e-8)
          << closure << ", " << name;
    }
  }
}

// C sells nothing, so that a part of its deficit stays.
TEST(Sensitivity, EqualsDifferencesWhereAnEconomyOnlyBuys) {
  const auto world =
      make(one_sector({"A", "B", "C"}, {{100, 20, 20}, {25, 100, 10}, {0, 0, 50}}, 4));
  const Report report = solved(world,
                               "model: {closure: scaled}\nmeasures: [{kind: tariff, origin: A, "
                               "destination: C, sectors: all, rate: 0.2}]\n");
  ASSERT_NE(report.equilibrium.unmatched[2], 0);
  SolveOptions options;
  options.tolerance = 2e-14;
  const Solve solve = [&](const Shock& shock) {
    return solve_equilibrium(*report.world, shock, options);
  };
  for (const auto& [name, direction] : directions(*report.world, report.shock, false)) {
    EXPECT_LT(error_of(report.world, report.shock, solve, direction, 1e-3), 1e-8) << name;
  }
}

// Bans that split the world in three, two of them countries alone.
TEST(Sensitivity, EqualsDifferencesWhereBansSplitTheWorld) {
  const auto world = make(random_world(5, 4, 11));
  const std::string bans = R"(
measures:
  - {kind: ban, origin: [CA, CB, CC], destination: [CD, CE], sectors: all}
  - {kind: ban, origin: [CD, CE], destination: [CA, CB, CC], sectors: all}
  - {kind: ban, origin: CE, destination: CD, sectors: all}
  - {kind: tariff, origin: CA, destination: CB, sectors: all, rate: 0.2}
)";
  for (const char* closure : {"scaled", "fixed", "proportional", "balanced"}) {
    const Report report = solved(world, std::string("model: {closure: ") + closure + "}" + bans);
    EXPECT_EQ(report.equilibrium.deficit_adjustment.size(), 3U);
    SolveOptions options;
    options.tolerance = 2e-14;
    const Solve solve = [&](const Shock& shock) {
      return solve_equilibrium(*report.world, shock, options);
    };
    for (const auto& [name, direction] : directions(*report.world, report.shock, false)) {
      if (name == "transfer") continue;
      EXPECT_LT(error_of(report.world, report.shock, solve, direction, 1e-3), 1e-8)
          << closure << ", " << name;
    }
  }
}

// One-way trade that deficits or transfers pay for: two countries that may only buy.
TEST(Sensitivity, EqualsDifferencesWhereTradeIsOneWay) {
  const auto world = make(random_world(5, 4, 11));
  const std::string to_buyers =
      "  - {kind: tariff, origin: CA, destination: CB, sectors: all, rate: 0.2}\n"
      "  - {kind: transfer, origin: CA, destination: [CD, CE], value: 30}\n";
  for (const char* closure : {"scaled", "fixed", "balanced"}) {
    const Report report = solved(
        world, std::string("model: {closure: ") + closure +
                   "}\nmeasures:\n"
                   "  - {kind: ban, origin: [CD, CE], destination: [CA, CB, CC], sectors: all}\n" +
                   to_buyers);
    EXPECT_EQ(report.equilibrium.deficit_adjustment.size(), 1U) << closure;
    EXPECT_NE(report.equilibrium.circle, report.equilibrium.component) << closure;
    SolveOptions options;
    options.tolerance = 2e-14;
    const Solve solve = [&](const Shock& shock) {
      return solve_equilibrium(*report.world, shock, options);
    };
    for (const auto& [name, direction] : directions(*report.world, report.shock, false)) {
      EXPECT_LT(error_of(report.world, report.shock, solve, direction, 1e-3), 1e-8)
          << closure << ", " << name;
    }
    // Against another program, which takes access below 0: what opening the ban would do.
    const Solve other = [&](const Shock& shock) {
      return testing::GeneralModel(*report.world, shock).solve();
    };
    const auto [name, opening] = directions(*report.world, report.shock, true)[0];
    EXPECT_LT(error_of(report.world, report.shock, other, opening, 1e-4), 1e-6) << closure;
  }
}

struct Nests {
  double epsilon, eta, sigma, labour_mobility;
};
constexpr double kOneWage = std::numeric_limits<double>::infinity();
constexpr Nests kNests[] = {
    {1, 1, 1, kOneWage}, {0.5, 0.2, 1.5, kOneWage}, {1.5, 3, 0.7, kOneWage}, {1, 0, 1, kOneWage},
    {0, 1, 1, kOneWage}, {1, 1, 0, kOneWage},       {1, 1, 1, 1.4},          {1, 1, 1, 1},
    {0.4, 1.8, 2, 2.5}};

void set_nests(Shock& shock, const Nests& nests) {
  shock.epsilon = nests.epsilon;
  shock.eta = nests.eta;
  shock.sigma = nests.sigma;
  shock.labour_mobility = nests.labour_mobility;
}

// Two intermediaries on one cell, one on another, where duties and export taxes may be in force
// too.
void add_intermediaries(const World& world, Shock& shock) {
  shock.commissions = {
      {world.cell(0, 1, 0), 2, 0.1}, {world.cell(0, 1, 0), 3, 0.05}, {world.cell(1, 0, 2), 1, 0.2}};
}

Directions with_elasticities(Directions list, const Shock& shock) {
  for (const char* name : {"epsilon", "eta", "sigma"}) list.emplace_back(name, ShockChange{});
  list[list.size() - 3].second.epsilon = 1;
  list[list.size() - 2].second.eta = 1;
  list[list.size() - 1].second.sigma = 1;
  if (std::isfinite(shock.labour_mobility)) {
    list.emplace_back("labour mobility", ShockChange{});
    list.back().second.labour_mobility = 1;
  }
  return list;
}

// Every nest, mobility and closure, through bans (access below 0 is as good as any number to it),
// against another program for small worlds.
TEST(Sensitivity, EqualsDifferencesInGeneralNests) {
  const auto world = make(random_world(4, 3, 3));
  for (const char* closure : {"scaled", "fixed", "proportional", "balanced"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    for (const Nests& nests : kNests) {
      const bool all = nests.epsilon == 0.4;  // every closure with the most general alone
      if (std::string_view(closure) != "fixed" && !all) continue;
      Shock shock = report.shock;
      set_nests(shock, nests);
      add_intermediaries(*report.world, shock);
      const Solve solve = [&](const Shock& s) {
        return testing::GeneralModel(*report.world, s).solve();
      };
      for (const auto& [name, direction] :
           with_elasticities(directions(*report.world, shock, true), shock)) {
        const double e1 = error_of(report.world, shock, solve, direction, 1e-3);
        EXPECT_LT(e1, 1e-8) << closure << ", " << name << ", nests " << nests.epsilon << " "
                            << nests.eta << " " << nests.sigma << ", mobility "
                            << nests.labour_mobility;
      }
    }
  }
}

// The solver, the checker and the other program agree on where the intermediaries's income goes.
TEST(Intermediaries, AreIncomeOfTheirCountries) {
  const auto world = make(random_world(4, 3, 3));
  for (const char* closure : {"scaled", "fixed", "proportional"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    Shock shock = report.shock;
    add_intermediaries(*report.world, shock);
    SolveOptions options;
    options.tolerance = 1e-13;
    const Equilibrium e = solve_equilibrium(*report.world, shock, options);
    EXPECT_EQ(refusal(*report.world, shock, e), "");
    const Equilibrium other = testing::GeneralModel(*report.world, shock).solve();
    for (std::size_t c = 0; c < e.flow.size(); ++c) {
      EXPECT_NEAR(e.flow[c], other.flow[c], 1e-9 * (1 + other.flow[c]));
    }
    for (std::size_t n = 0; n < 4; ++n) {
      EXPECT_NEAR(e.income[n] / other.income[n], 1, 1e-11);
      EXPECT_NEAR(e.commissions[n], other.commissions[n], 1e-9);
    }
    EXPECT_GT(e.commissions[2], 0);
    EXPECT_EQ(e.commissions[0], 0);
    Equilibrium wrong = e;  // the producer is said to have it
    wrong.output[world->at(0, 0)] += e.commissions[3];
    EXPECT_NE(refusal(*report.world, shock, wrong), "");
  }
}

// <gradient, direction>
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

// The adjoint's gradient of some real incomes, along every direction.
TEST(Sensitivity, ForwardAndAdjointAgree) {
  const auto world = make(random_world(4, 4, 3));
  for (const char* closure : {"scaled", "fixed", "proportional", "balanced"}) {
    const Report report =
        solved(world, std::string("model: {closure: ") + closure + "}" + kMeasures);
    for (const Nests& nests : kNests) {
      Shock shock = report.shock;
      set_nests(shock, nests);
      add_intermediaries(*report.world, shock);
      const Equilibrium e = testing::GeneralModel(*report.world, shock).solve();
      const Sensitivity s(report.world, shock, e);
      const Array weights = Random(3).array(4, 1);
      const Gradient gradient = s.adjoint(weights);
      EXPECT_TRUE(gradient.solve.converged) << gradient.solve.residual;
      auto list = with_elasticities(directions(*report.world, shock, true), shock);
      list.emplace_back("labour productivity", ShockChange{});
      list.back().second.labour_productivity = Random(4).array(16, 1);
      for (const auto& [name, direction] : list) {
        const OutcomeChange change = s.forward(direction);
        double forward = 0;
        for (std::size_t n = 0; n < 4; ++n) forward += weights[n] * change.real_income[n];
        EXPECT_NEAR(forward, product(gradient, direction), 1e-11 * std::max(1.0, std::abs(forward)))
            << closure << ", " << name;
      }
    }
  }
}

// W and U by sector and in sum, and the trade costs, from the adjoint, against forward.
TEST(Sensitivity, ExposureSumsAndMatchesForward) {
  const auto world = make(random_world(5, 4, 2));
  const Report report = solved(world, kMeasures);
  const Sensitivity s(report.world, report.shock, report.equilibrium);
  const Exposure x = s.exposure();
  const std::size_t n = 5, sectors = 4, source = 2;
  for (std::size_t row = 0; row < n; ++row) {
    double wage = 0, real_income = 0;
    for (std::size_t i = 0; i < n; ++i) wage += x.wage[row * n + i];
    for (std::size_t i = 0; i < n; ++i) real_income += x.real_income[row * n + i];
    EXPECT_NEAR(wage, 0, 1e-12);
    EXPECT_NEAR(real_income, 1, 1e-12);
  }
  for (std::size_t j = 0; j < sectors; ++j) {
    ShockChange growth, cost;
    growth.labour_productivity.assign(n * sectors, 0);
    growth.labour_productivity[world->at(j, source)] = 1;
    cost.access.assign(world->flow().size(), 0);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == source) continue;
      for (const std::size_t c : {world->cell(j, i, source), world->cell(j, source, i)}) {
        cost.access[c] = -report.shock.theta[j] * report.shock.access[c];
      }
    }
    const Array by_growth = s.forward(growth).real_income, by_cost = s.forward(cost).real_income;
    for (std::size_t row = 0; row < n; ++row) {
      const std::size_t at = (row * sectors + j) * n + source;
      EXPECT_NEAR(x.real_income_by_sector[at], by_growth[row], 1e-12);
      EXPECT_NEAR(x.trade_cost_by_sector[at], by_cost[row], 1e-12);
    }
  }
}

// A preconditioner changes the way to the answer alone: none, and that of the baseline.
TEST(Sensitivity, AnyPreconditionerWillDo) {
  const auto world = make(random_world(5, 4, 2));
  const Report baseline = solved(world, ""), report = solved(world, kMeasures);
  const Linearisation at_baseline(*world, baseline.shock, baseline.equilibrium);
  const ColumnMap identity = [&](std::size_t columns, const double* in, double* out) {
    std::copy(in, in + at_baseline.rows() * columns, out);
  };
  const Array weights = Random(3).array(5, 1);
  const Array own =
      Sensitivity(world, report.shock, report.equilibrium).adjoint(weights).productivity;
  for (const Preconditioner& supplied :
       {LinearSolver(at_baseline).preconditioner(), Preconditioner{identity, identity}}) {
    const Gradient gradient =
        Sensitivity(world, report.shock, report.equilibrium, supplied).adjoint(weights);
    EXPECT_TRUE(gradient.solve.converged);
    for (std::size_t c = 0; c < own.size(); ++c) {
      EXPECT_NEAR(gradient.productivity[c], own[c], 1e-12);
    }
  }
}

TEST(Sensitivity, GradientsByCostRatios) {
  const auto world = make(random_world(4, 3, 3));
  const Report report = solved(world, "");
  const Sensitivity s(report.world, report.shock, report.equilibrium);
  const Gradient gradient = s.adjoint({0, 1, 0, 0});
  const std::size_t c = world->cell(1, 1, 2);
  const auto difference = [&](const std::string& measure) {
    const auto log_u = [&](const char* size) {
      const Report r =
          solved(world, "measures: [{origin: CC, destination: CB, sectors: [sb], kind: " + measure +
                            size + "}]");
      return std::log1p(r.outcome.countries[1].real_income / 100);
    };
    return (log_u("1e-5") - log_u("-1e-5")) / 2e-5;
  };
  EXPECT_NEAR(s.by_tariff(gradient)[c], world->tariff()[c] * difference("tariff, add: "), 1e-8);
  EXPECT_NEAR(s.by_export_tax(gradient)[c], difference("export_tax, rate: "), 1e-8);
}

// A shipped world after its shipped scenario: the rows sum, and the adjoint is the forward's.
TEST(Sensitivity, ShippedWorld) {
  Result<World> loaded =
      load_world(std::filesystem::path(SAMARKAND_SOURCE_DIR) / "worlds" / "world-2021");
  ASSERT_TRUE(loaded);
  const auto world = std::make_shared<const World>(std::move(loaded).value());
  Diagnostics diagnostics;
  Scenario scenario = read_scenario(
      disk(), std::string(SAMARKAND_SOURCE_DIR) + "/scenarios/samarkand-2022.yaml", diagnostics);
  scenario.questions.clear();
  const Result<Report> report = run(world, scenario);
  ASSERT_TRUE(report);
  const Sensitivity s(world, report.value().shock, report.value().equilibrium);
  const Exposure x = s.exposure();
  EXPECT_TRUE(x.solve.converged);
  const std::size_t n = world->country_count();
  for (std::size_t row = 0; row < n; ++row) {
    double wage = 0, real_income = 0;
    for (std::size_t i = 0; i < n; ++i) wage += x.wage[row * n + i];
    for (std::size_t i = 0; i < n; ++i) real_income += x.real_income[row * n + i];
    EXPECT_NEAR(wage, 0, 1e-11);
    EXPECT_NEAR(real_income, 1, 1e-11);
  }
  const Array weights = Random(3).array(n, 1);
  const Gradient gradient = s.adjoint(weights);
  ShockChange direction;
  direction.access = Random(4).array(world->flow().size(), 1);
  direction.inverse_tariff = Random(5).array(world->flow().size(), 0.1);
  const OutcomeChange change = s.forward(direction);
  double forward = 0;
  for (std::size_t k = 0; k < n; ++k) forward += weights[k] * change.real_income[k];
  EXPECT_NEAR(forward, product(gradient, direction), 1e-11 * std::max(1.0, std::abs(forward)));
}

}  // namespace
}  // namespace samarkand
