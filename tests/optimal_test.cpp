// Optimal measures: gradients against the exact solve, theory, brute force, and honest refusals.
#include "samarkand/strategy/optimal.h"

#include <tbb/global_control.h>

#include <cmath>

#include "samarkand/strategy/ban_ladder.h"
#include "samarkand/strategy/nash.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::shock_of;

SolveOptions precise() {
  SolveOptions options;
  options.tolerance = 1e-13;
  return options;
}

// A world with all that a problem refers to.
struct Setting {
  explicit Setting(WorldData data, const std::string& base_measures = "")
      : world(make(std::move(data))),
        base(Solver(world), shock_of(world, base_measures), precise()) {}
  MeasureProblem problem(std::vector<Instrument> instruments) const {
    return {base, std::move(instruments)};
  }
  Array weight(std::size_t country) const {
    Array weights(world->country_count(), 0);
    weights[country] = 1;
    return weights;
  }
  // Of all that `importer` buys abroad, one for each sector.
  std::vector<Instrument> tariffs(std::size_t importer, double upper = 3) const {
    return by_sector(InstrumentKind::kTariff, upper,
                     [&](std::size_t n, std::size_t i) { return n == importer && i != importer; });
  }
  template <class Choose>
  std::vector<Instrument> by_sector(InstrumentKind kind, double upper, const Choose& choose) const {
    std::vector<Instrument> list;
    for (std::size_t j = 0; j < world->sector_count(); ++j) {
      list.push_back({kind, {}, 0, upper});
      for (std::size_t n = 0; n < world->country_count(); ++n) {
        for (std::size_t i = 0; i < world->country_count(); ++i) {
          if (choose(n, i)) list.back().cells.push_back(world->cell(j, n, i));
        }
      }
    }
    return list;
  }

  std::shared_ptr<const World> world;
  MeasureBase base;
};

double largest_error(const Array& a, const Array& b) {
  double worst = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k] != b[k]) worst = std::max(worst, std::abs(a[k] - b[k]) / std::abs(b[k]));
  }
  return worst;
}

MeasurePoint solved(const MeasureProblem& problem, const Array& value) {
  MeasurePoint point;
  solve_at(problem, value, problem.base.equilibrium(), point);
  return point;
}

// ---- the variables

TEST(MeasureProblem, AreThoseOfAScenario) {
  const Setting s(random_world(4, 4, 3), R"(
measures:
  - {kind: tariff, origin: CB, destination: CA, sectors: [sa], rate: 0.1}
  - {kind: iceberg, origin: CB, destination: CA, sectors: all, factor: 1.2, share: 0.7}
  - {kind: export_tax, origin: CB, destination: CC, sectors: [sb], rate: 0.3}
)");
  const auto cell = [&](std::size_t j, std::size_t n, std::size_t i) {
    return s.world->cell(j, n, i);
  };
  const MeasureProblem problem =
      s.problem({{InstrumentKind::kTariff, {cell(0, 0, 1), cell(1, 0, 1)}, -.5, 1},
                 {InstrumentKind::kExportTax, {cell(1, 2, 1)}, 0, 1},
                 {InstrumentKind::kBan, {cell(2, 0, 1), cell(1, 0, 1)}, 0, 1},
                 {InstrumentKind::kBan, {cell(3, 3, 2)}, 0, 1}});
  ASSERT_EQ(refusal(problem, {s.weight(0)}), "");
  Shock shock;
  set_shock(problem, {.1, .1, 1, .3}, shock);
  set_shock(problem, {0.25, 0.2, 0.4, 1}, shock);
  const Shock same = shock_of(s.world, R"(
measures:
  - {kind: tariff, origin: CB, destination: CA, sectors: [sa, sb], rate: 0.25}
  - {kind: iceberg, origin: CB, destination: CA, sectors: all, factor: 1.2, share: 0.7}
  - {kind: export_tax, origin: CB, destination: CC, sectors: [sb], rate: 0.3}
  - {kind: export_tax, origin: CB, destination: CC, sectors: [sb], rate: 0.2}
  - {kind: ban, origin: CB, destination: CA, sectors: [sb, sc], share: 0.4}
  - {kind: ban, origin: CC, destination: CD, sectors: [sd]}
)");
  EXPECT_LT(largest_error(shock.access, same.access), 1e-14);
  EXPECT_LT(largest_error(shock.inverse_tariff, same.inverse_tariff), 1e-15);
  EXPECT_LT(largest_error(shock.inverse_export_tax, same.inverse_export_tax), 1e-15);
  EXPECT_LT(largest_error(shock.iceberg, same.iceberg), 1e-14);
  EXPECT_EQ(shock.access[cell(3, 3, 2)], 0);
}

// d V / d x from values at x + step (k - first), k = 0..4: exact to fourth order.
double difference(const MeasureProblem& problem, Array at, std::size_t k, const Array& weights,
                  double step) {
  const double x = at[k];
  const bool full = problem.instruments[k].kind == InstrumentKind::kBan && x == 1;
  const auto value = [&](double moved) {
    at[k] = x + moved * step;
    const MeasurePoint point = solved(problem, at);
    EXPECT_EQ(point.reason, "");
    return weighted(weights, point.log_real_income);
  };
  if (!full) return (8 * (value(1) - value(-1)) - (value(2) - value(-2))) / (12 * step);
  return (25 * value(0) - 48 * value(-1) + 36 * value(-2) - 16 * value(-3) + 3 * value(-4)) /
         (12 * step);
}

TEST(MeasureProblem, GradientsEqualDifferencesOfTheExactSolve) {
  const std::string models[] = {"", "model: {epsilon: 0.6, eta: 1.3, sigma: 0.8}",
                                "model: {epsilon: 0.4, eta: 0.7, sigma: 1.5, labour_mobility: 2}"};
  for (const std::string& model : models) {
    const Setting s(random_world(5, 4, 2), model + testing::kMixedMeasures);
    const auto all = [&](InstrumentKind kind, std::size_t from, std::size_t to) {
      return s.by_sector(kind, 1,
                         [=](std::size_t n, std::size_t i) { return n == to && i == from; });
    };
    // By sector: of C on goods of E, of E on exports to A, of B and D on each other, D to E.
    std::vector<Instrument> instruments = all(InstrumentKind::kTariff, 4, 2);
    for (const std::vector<Instrument>& more :
         {all(InstrumentKind::kExportTax, 4, 0), all(InstrumentKind::kBan, 1, 3),
          all(InstrumentKind::kBan, 3, 1), all(InstrumentKind::kBan, 3, 4)}) {
      instruments.insert(instruments.end(), more.begin(), more.end());
    }
    // A tariff and a ban where there is a ban in part already, and an iceberg.
    instruments.push_back({InstrumentKind::kTariff, instruments[0].cells, 0, 1});
    instruments.erase(instruments.begin());
    instruments.push_back({InstrumentKind::kBan, {s.world->cell(1, 2, 4)}, 0, 1});
    const MeasureProblem problem = s.problem(instruments);
    const Array weights{.5, -.3, .4, -1, .2};
    ASSERT_EQ(refusal(problem, {weights}), "");
    Array at;
    for (std::size_t k = 0; k < instruments.size(); ++k) {
      const bool full = k % 4 == 2 && instruments[k].kind == InstrumentKind::kBan;
      at.push_back(full ? 1 : .1 + .03 * static_cast<double>(k));
    }
    const MeasurePoint point = solved(problem, at);
    ASSERT_EQ(point.reason, "");
    const Array gradient = gradient_at(problem, point, weights);
    ASSERT_EQ(gradient.size(), at.size());
    std::size_t full = 0, effective = 0;
    for (std::size_t k = 0; k < at.size(); ++k) {
      EXPECT_NEAR(gradient[k], difference(problem, at, k, weights, 2e-3), 1e-9)
          << model << " " << k;
      full += at[k] == 1 && gradient[k] != 0;
      effective += std::abs(gradient[k]) > 1e-5;
    }
    EXPECT_GE(full, 2U);
    EXPECT_GE(effective, 10U);
  }
}

TEST(MeasureProblem, RefuseWhatCannotBePosed) {
  const Setting s(random_world(4, 4, 3), R"(
measures:
  - {kind: tariff, origin: CB, destination: CA, sectors: [sb], rate: 0.1, share: 0.5}
)");
  const Aim aim{s.weight(0)};
  const auto why = [&](Instrument one) { return refusal(s.problem({std::move(one)}), aim); };
  using Kind = InstrumentKind;
  const std::size_t cell = s.world->cell(0, 0, 2);
  EXPECT_EQ(why({Kind::kTariff, {cell}}), "");
  EXPECT_EQ(why({Kind::kTariff, {}}), "instrument 0: no cells");
  EXPECT_EQ(why({Kind::kBan, {cell, cell}}), "instrument 0: a cell twice");
  EXPECT_EQ(why({Kind::kTariff, {cell}, 1, .5}),
            "instrument 0: the lower bound is above the upper one");
  EXPECT_EQ(why({Kind::kBan, {cell}, 0, 1.5}),
            "instrument 0: the bounds of a ban are parts of a flow, in [0, 1]");
  EXPECT_EQ(why({Kind::kExportTax, {cell}, -1, .5}),
            "instrument 0: the bounds of a rate are finite and above -1");
  EXPECT_EQ(why({Kind::kTariff, {64}}), "instrument 0: a cell outside the world");
  EXPECT_EQ(why({Kind::kBan, {s.world->cell(0, 2, 2)}}),
            "instrument 0: a cell at home: CC -> CC, sa");
  EXPECT_EQ(why({Kind::kTariff, {s.world->cell(1, 0, 1)}}),
            "instrument 0: the base taxes a part of the flow alone: CB -> CA, sb");
  EXPECT_EQ(refusal(s.problem({{Kind::kTariff, {cell}}, {Kind::kTariff, {cell}}}), aim),
            "instrument 1: another tariff on the same cell: CC -> CA, sa");
  const MeasureProblem fine = s.problem({{Kind::kTariff, {cell}}});
  EXPECT_EQ(refusal(fine, {{1, 0}}), "a weight for each country is needed");
  EXPECT_EQ(refusal(fine, {{0, 0, 0, 0}}), "the weights are all 0, or not finite");
  const Optimum none = optimal_measures(fine, {{1, 0}});
  EXPECT_FALSE(none.converged);
  EXPECT_EQ(none.reason, "a weight for each country is needed");
  EXPECT_EQ(optimal_measures(fine, aim, {1, 2}).reason,
            "the start has another size than the instruments");
  EXPECT_EQ(nash_measures(fine, {{aim, {0}}, {aim, {0}}}).reason, "two players have instrument 0");
  EXPECT_EQ(nash_measures(fine, {{aim, {1}}}).reason, "player 0: no instrument 1");
  EXPECT_EQ(best_bans(fine, aim).end, "a candidate is not a ban that can be in full");
}

// ---- tariffs: theory

// The part of its spending at border values that a country spends at home, one sector.
double home_share(const Setting& s, const MeasurePoint& point, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < s.world->country_count(); ++i) {
    sum += point.equilibrium.flow[s.world->cell(0, n, i)];
  }
  return point.equilibrium.flow[s.world->cell(0, n, n)] / sum;
}

OptimalOptions tight() {
  OptimalOptions options;
  options.tolerance = 1e-10;
  return options;
}

NashMeasures nash_of_two(const Setting& s) {
  std::vector<Instrument> instruments = s.tariffs(0);
  instruments.push_back(s.tariffs(1)[0]);
  return nash_measures(s.problem(instruments), {{{s.weight(0)}, {0}}, {{s.weight(1)}, {1}}}, {},
                       tight());
}

// Gros (1987): t = 1/(theta x home share at border values); theta 4, home share .8.
TEST(Nash, TwoEqualCountriesAsGros) {
  const Setting s(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  const NashMeasures nash = nash_of_two(s);
  ASSERT_TRUE(nash.converged) << nash.reason;
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_NEAR(nash.point.value[n], .26899261, 5e-9);
    EXPECT_NEAR(nash.point.value[n], 1 / (4 * home_share(s, nash.point, 1 - n)), 1e-8);
    EXPECT_LE(nash.first_order_residual[n], 1e-10);
    EXPECT_LT(nash.objective[n], 0);  // both lose
  }
}

// The larger one's partner buys less at home. The formula holds for each.
TEST(Nash, TheLargerCountryTaxesMore) {
  const Setting s(one_sector({"A", "B"}, {{480, 20}, {20, 40}}, 4));
  const NashMeasures nash = nash_of_two(s);
  ASSERT_TRUE(nash.converged) << nash.reason;
  EXPECT_GT(nash.point.value[0], 1.1 * nash.point.value[1]);
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_NEAR(nash.point.value[n], 1 / (4 * home_share(s, nash.point, 1 - n)), 1e-8);
  }
}

TEST(Nash, StopsWhenAsked) {
  const Setting s(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  std::vector<Instrument> instruments = s.tariffs(0);
  instruments.push_back(s.tariffs(1)[0]);
  OptimalOptions options;
  std::size_t last = 0;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, last + 1);
    EXPECT_EQ(total, options.max_solves);
    return (last = done) < 9;
  };
  const NashMeasures nash = nash_measures(
      s.problem(instruments), {{{s.weight(0)}, {0}}, {{s.weight(1)}, {1}}}, {}, options);
  EXPECT_FALSE(nash.converged);
  EXPECT_NE(nash.reason.find("stopped"), std::string::npos) << nash.reason;
  EXPECT_EQ(last, 9U);
}

TEST(Nash, NamesThePlayerThatIsNotDone) {
  const Setting s(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  std::vector<Instrument> instruments = s.tariffs(0);
  instruments.push_back(s.tariffs(1)[0]);
  OptimalOptions options;
  options.max_solves = 8;
  const NashMeasures nash =
      nash_measures(s.problem(instruments),
                    {{{s.weight(0)}, {0}, "Aland"}, {{s.weight(1)}, {1}, "Bland"}}, {}, options);
  EXPECT_FALSE(nash.converged);
  EXPECT_EQ(nash.solves, 8U);
  EXPECT_TRUE(nash.reason.starts_with("Bland: the first-order conditions hold to ")) << nash.reason;
  EXPECT_EQ(nash.rounds, 0U);
}

// Two sectors with inputs, three players: nobody gains by another reply, wherever it starts. Trade
// is balanced: fixed deficits make prohibitive tariffs a second optimum.
TEST(Nash, NobodyGainsByAnotherReply) {
  const auto unbalanced = make(random_world(3, 2, 6));
  const BalancedWorld balanced = balanced_world(*unbalanced, Shock::none(*unbalanced));
  ASSERT_TRUE(balanced.world);
  const Setting s(balanced.world->data());
  std::vector<Instrument> instruments;
  std::vector<Player> players;
  for (std::size_t n = 0; n < 3; ++n) {
    players.push_back({{s.weight(n)}, {}});
    for (const Instrument& tariff : s.tariffs(n, 2)) {
      players.back().instruments.push_back(instruments.size());
      instruments.push_back(tariff);
    }
  }
  const NashMeasures nash = nash_measures(s.problem(instruments), players);
  ASSERT_TRUE(nash.converged) << nash.reason;
  for (std::size_t n = 0; n < 3; ++n) {
    std::vector<Instrument> own = instruments;
    Array start = nash.point.value;
    for (std::size_t k = 0; k < own.size(); ++k) {
      if (k / 2 == n) {
        start[k] = 1.5;
      } else {
        own[k].lower = own[k].upper = start[k];
      }
    }
    const Optimum reply = optimal_measures(s.problem(own), {s.weight(n)}, start);
    ASSERT_TRUE(reply.converged) << reply.reason;
    EXPECT_NEAR(reply.objective, nash.objective[n], 1e-12);
    for (const std::size_t k : players[n].instruments) {
      EXPECT_NEAR(reply.point.value[k], nash.point.value[k], 1e-6);
    }
  }
}

// With ever less of the world, t falls to 1/theta: even a small country is the only maker of its
// own goods (Gros 1987; Costinot, Rodriguez-Clare 2014).
TEST(OptimalTariff, OfASmallCountryIsOneOverTheta) {
  double last = 1;
  for (const double size : {10.0, 1.0, .1}) {
    const Setting s(one_sector({"A", "B"}, {{size, size}, {size, 1000}}, 5));
    const Optimum best = optimal_measures(s.problem(s.tariffs(0)), {s.weight(0)}, {}, tight());
    ASSERT_TRUE(best.converged) << best.reason;
    const double excess = best.point.value[0] - .2;
    EXPECT_NEAR(best.point.value[0], 1 / (5 * home_share(s, best.point, 1)), 1e-7);
    EXPECT_GT(excess, 0);
    EXPECT_LT(excess, .2 * last);
    EXPECT_LT(excess, size / 1000);
    last = excess;
  }
}

// A small country and the rest, two sectors without inputs or tariffs, trade balanced.
WorldData small_country(double size) {
  WorldData data = one_sector({"A", "B"}, {{size, size}, {size, 1000}}, 3);
  data.sectors.push_back({"more", "More", 8});
  const Array flow{2 * size, size, size, 800};  // [importer][exporter]
  data.flow.insert(data.flow.end(), flow.begin(), flow.end());
  data.tariff.assign(8, 1);
  data.input.assign(8, 0);
  data.final_spending.insert(data.final_spending.end(), {3 * size, 800 + size});
  return data;
}

// Export taxes near 1/theta of each sector; tariffs alone nearly the same in all sectors, since
// foreign costs are what they are (Costinot, Donaldson, Vogel, Werning 2015, Quarterly Journal of
// Economics 130:2; Beshkar, Lashkaripour 2020).
TEST(OptimalTariff, OfASmallCountryIsUniformAndItsExportTaxesAreNot) {
  for (const double size : {1.0, .1}) {
    const Setting s(small_country(size));
    const auto exports = s.by_sector(InstrumentKind::kExportTax, 3,
                                     [](std::size_t n, std::size_t i) { return i == 0 && n == 1; });
    const Optimum tax = optimal_measures(s.problem(exports), {s.weight(0)}, {}, tight());
    const Optimum tariff = optimal_measures(s.problem(s.tariffs(0)), {s.weight(0)}, {}, tight());
    ASSERT_TRUE(tax.converged && tariff.converged) << tax.reason << tariff.reason;
    EXPECT_NEAR(tax.point.value[0], 1.0 / 3, 3 * size / 1000);
    EXPECT_NEAR(tax.point.value[1], 1.0 / 8, 3 * size / 1000);
    EXPECT_NEAR(tariff.point.value[0], tariff.point.value[1], 3 * size / 1000);
    EXPECT_GT(tariff.point.value[0], 1.0 / 8);
    EXPECT_LT(tariff.point.value[0], 1.0 / 3);
    EXPECT_GT(tax.objective, tariff.objective);
  }
}

// Lerner symmetry: with balanced trade a tax on all exports is one on all imports.
TEST(OptimalTariff, IsTheOptimalExportTax) {
  const Setting s(one_sector({"A", "B", "C"}, {{80, 15, 5}, {15, 42, 4}, {5, 4, 11}}, 4));
  const auto exports = s.by_sector(InstrumentKind::kExportTax, 3,
                                   [](std::size_t n, std::size_t i) { return i == 0 && n != 0; });
  const Optimum tariff = optimal_measures(s.problem(s.tariffs(0)), {s.weight(0)}, {}, tight());
  const Optimum tax = optimal_measures(s.problem(exports), {s.weight(0)}, {}, tight());
  ASSERT_TRUE(tariff.converged && tax.converged);
  EXPECT_GT(tariff.objective, 1e-3);
  EXPECT_NEAR(tariff.point.value[0], tax.point.value[0], 1e-7);
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_NEAR(tariff.point.log_real_income[n], tax.point.log_real_income[n], 1e-9);
  }
}

// Three countries, two sectors with inputs and tariffs: no point of a grid is better, and the best
// point of a fine one is near.
TEST(OptimalTariff, BeatsAGrid) {
  const Setting s(random_world(3, 2, 6));
  const MeasureProblem problem = s.problem(s.tariffs(2, 2));
  const Aim aim{s.weight(2)};
  const Optimum best = optimal_measures(problem, aim);
  ASSERT_TRUE(best.converged) << best.reason;
  EXPECT_LT(best.solves, 25U);
  EXPECT_EQ(best.inside, 2U);
  EXPECT_EQ(best.directions, 2U);
  EXPECT_LT(best.curvature, -.1);
  EXPECT_GT(best.curvature, -10);
  EXPECT_GT(best.objective, weighted(aim.own, s.base.log_real_income()));
  Array center{1, 1};
  for (double half = 1; half > 1e-3; half /= 4) {
    double top = -1;
    Array where;
    for (int a = -8; a <= 8; ++a) {
      for (int b = -8; b <= 8; ++b) {
        const Array value{center[0] + half * a / 8, center[1] + half * b / 8};
        const MeasurePoint point = solved(problem, value);
        ASSERT_EQ(point.reason, "");
        const double objective = weighted(aim.own, point.log_real_income);
        EXPECT_LE(objective, best.objective + 1e-12);
        if (objective > top) {
          top = objective;
          where = value;
        }
      }
    }
    center = where;
  }
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_GT(best.point.value[k], 0);
    EXPECT_LT(best.point.value[k], 2);
    EXPECT_EQ(best.bound[k], 0);
    EXPECT_NEAR(best.point.value[k], center[k], 2e-3);
  }
}

// ---- sanctions

// A coalition of A and B against C: tariffs and bans, by sector.
struct Sanctions : Setting {
  Sanctions() : Setting(random_world(4, 4, 3)) {
    aim.own = {.6, .4, 0, 0};
    aim.target = weight(2);
    const auto buys = [](std::size_t n, std::size_t i) { return n < 2 && i == 2; };
    const auto sells = [](std::size_t n, std::size_t i) { return i < 2 && n == 2; };
    instruments = by_sector(InstrumentKind::kTariff, 2, buys);
    for (const Instrument& ban : by_sector(InstrumentKind::kBan, 1, sells)) {
      instruments.push_back(ban);
    }
  }
  Aim aim;
  std::vector<Instrument> instruments;
};

TEST(Frontier, HurtsTheTargetMoreAtAHigherCost) {
  const Sanctions s;
  const MeasureProblem problem = s.problem(s.instruments);
  const std::vector<Optimum> points = frontier(problem, s.aim, {0, .1, .3, 1, 3});
  ASSERT_EQ(points.size(), 5U);
  for (std::size_t k = 0; k < points.size(); ++k) {
    ASSERT_TRUE(points[k].converged) << points[k].reason;
    if (k == 0) continue;
    EXPECT_LT(points[k].target, points[k - 1].target);
    EXPECT_LT(points[k].own, points[k - 1].own);
  }
  // From nothing: the same optimum.
  Aim aim = s.aim;
  aim.psi = 1;
  const Optimum cold = optimal_measures(problem, aim);
  ASSERT_TRUE(cold.converged);
  EXPECT_NEAR(cold.objective, points[3].objective, 1e-11);
  // A ban in full is one exactly, held by its gradient; nobody bans for gain alone.
  std::size_t full = 0;
  for (std::size_t k = 4; k < 8; ++k) {
    EXPECT_TRUE(points[0].bound[k] == -1 || points[0].bound[k] == 2) << k;
    if (points[4].bound[k] != 1) continue;
    ++full;
    EXPECT_EQ(points[4].point.value[k], 1);
    EXPECT_GT(points[4].gradient[k], 0);
    for (const std::size_t cell : s.instruments[k].cells) {
      EXPECT_EQ(points[4].point.shock.access[cell], 0);
    }
  }
  EXPECT_GE(full, 2U);
}

TEST(Frontier, StopsWhenAsked) {
  const Sanctions s;
  OptimalOptions options;
  options.progress = [](std::size_t done, std::size_t) { return done < 2; };
  EXPECT_EQ(frontier(s.problem(s.instruments), s.aim, {0, 1, 2}, options).size(), 2U);
}

TEST(Optimum, SaysWhyItIsNone) {
  const Sanctions s;
  Aim aim = s.aim;
  aim.psi = 1;
  OptimalOptions options;
  options.max_solves = 4;
  const Optimum cut = optimal_measures(s.problem(s.instruments), aim, {}, options);
  EXPECT_FALSE(cut.converged);
  EXPECT_EQ(cut.solves, 4U);
  EXPECT_NE(cut.reason.find("after 4 equilibria"), std::string::npos) << cut.reason;
  EXPECT_EQ(cut.point.reason, "");
  EXPECT_GT(cut.first_order_residual, 1e-8);
}

TEST(Optimum, RefusesOptionsOutOfRange) {
  const Sanctions s;
  OptimalOptions options;
  options.tolerance = 1e-3;
  const Optimum none = optimal_measures(s.problem(s.instruments), s.aim, {}, options);
  EXPECT_EQ(none.reason, "the option tolerance is 0.001, which is not in [1e-10, 1e-4]");
  EXPECT_TRUE(none.point.value.empty());
}

// At 900 % of theta 9 a billionth of the trade is left, and V hardly depends on the rate.
TEST(Optimum, LeavesWhereHardlyAnyTradeIsLeft) {
  const Setting s(one_sector({"A", "B", "C"}, {{80, 15, 5}, {14, 42, 4}, {6, 3, 11}}, 9));
  const std::vector<Instrument> tariffs = {
      {InstrumentKind::kTariff, {s.world->cell(0, 0, 1)}, 0, 10},
      {InstrumentKind::kTariff, {s.world->cell(0, 0, 2)}, 0, 10}};
  const MeasureProblem problem = s.problem(tariffs);
  const Optimum best = optimal_measures(problem, {s.weight(0)});
  ASSERT_TRUE(best.converged) << best.reason;
  for (const Array& start : {Array{9, 9}, Array{0, 10}, Array{10, 0.1}}) {
    const Optimum same = optimal_measures(problem, {s.weight(0)}, start);
    ASSERT_TRUE(same.converged) << same.reason;
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(same.point.value[k], best.point.value[k], 1e-6);
      EXPECT_LT(same.point.value[k], .2);
    }
  }
}

TEST(Optimum, SaysFromHowManyStarts) {
  const Setting s(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  OptimalOptions options;
  options.starts = 4;
  std::size_t last = 0;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, ++last);
    EXPECT_EQ(total, options.max_solves);
    return true;
  };
  const MeasureProblem problem = s.problem(s.tariffs(0));
  const Optimum best = optimal_measures(problem, {s.weight(0)}, {}, options);
  EXPECT_TRUE(best.converged) << best.reason;
  EXPECT_EQ(best.starts, 4U);
  EXPECT_EQ(best.starts_here, 4U);
  EXPECT_EQ(best.solves, last);
  options.progress = {};
  options.max_solves = 3;
  const Optimum none = optimal_measures(problem, {s.weight(0)}, {}, options);
  EXPECT_EQ(none.starts, 3U) << "one budget for all";
  EXPECT_EQ(none.solves, 3U);
  EXPECT_NE(none.reason.find("after 1 equilibria"), std::string::npos) << none.reason;
  options.starts = 0;
  EXPECT_EQ(optimal_measures(problem, {s.weight(0)}, {}, options).reason,
            "the option starts is 0: a search starts somewhere");
}

// The best tariff of A is where its loss is least: first-order conditions of the greatest loss hold
// there too.
TEST(Optimum, IsNoMinimum) {
  const Setting s(one_sector({"A", "B"}, {{80, 20}, {20, 80}}, 4));
  const MeasureProblem problem = s.problem(s.tariffs(0));
  const Optimum best = optimal_measures(problem, {s.weight(0)}, {}, tight());
  ASSERT_TRUE(best.converged) << best.reason;
  EXPECT_LT(best.curvature, -.1);
  const Aim loss{Array(2, 0), s.weight(0), 1};
  OptimalOptions options;
  options.directions = 0;
  const Optimum least = optimal_measures(problem, loss, best.point.value, options);
  EXPECT_TRUE(least.converged) << "the first order alone is content";
  EXPECT_EQ(least.point.value, best.point.value);
  EXPECT_TRUE(std::isnan(least.curvature));
  const Optimum greatest = optimal_measures(problem, loss, best.point.value);
  ASSERT_TRUE(greatest.converged) << greatest.reason;
  EXPECT_GT(greatest.objective, least.objective + 1e-4);
  EXPECT_NE(greatest.bound[0], 0);
  EXPECT_EQ(greatest.inside, 0U);
  EXPECT_EQ(greatest.starts_here, 1U);
}

// Bans of 3 sectors, both ways, against all 64 corners. `alone`: from the corner that is told, no
// ban alone leads to a better one, though V curves upwards along many.
TEST(Optimum, TriesBansAtTheirOtherEnd) {
  std::size_t best = 0, tried = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    const Setting s(random_world(4, 3, seed));
    std::vector<Instrument> bans;
    for (std::size_t j = 0; j < 3; ++j) {
      bans.push_back({InstrumentKind::kBan, {s.world->cell(j, 0, 1)}, 0, 0.9});
      bans.push_back({InstrumentKind::kBan, {s.world->cell(j, 1, 0)}, 0, 0.9});
    }
    const MeasureProblem problem = s.problem(bans);
    const Aim aim{s.weight(0), s.weight(1), 0.3 + 0.1 * seed};
    const Array weights = aim.weights();
    const auto value_of = [&](const Array& at) {
      const MeasurePoint point = solved(problem, at);
      return point.reason.empty() ? weighted(weights, point.log_real_income) : -HUGE_VAL;
    };
    const Optimum optimum = optimal_measures(problem, aim);
    ASSERT_TRUE(optimum.converged) << seed << ": " << optimum.reason;
    double corner = -HUGE_VAL;
    for (unsigned bits = 0; bits < 64; ++bits) {
      Array at;
      for (unsigned k = 0; k < 6; ++k) at.push_back(bits >> k & 1 ? 0.9 : 0);
      corner = std::max(corner, value_of(at));
    }
    best += optimum.objective >= corner - 1e-9;
    tried += optimum.other_ends;
    for (std::size_t k = 0; k < 6; ++k) {
      if (optimum.bound[k] == 0) continue;
      Array at = optimum.point.value;
      at[k] = 0.9 - at[k];
      EXPECT_LE(value_of(at), optimum.objective + 1e-10) << seed << ", ban " << k;
    }
  }
  EXPECT_GE(best, 12U);
  EXPECT_GE(tried, 40U);
}

TEST(Optimum, StartsAgreeAsFarAsTheToleranceGoes) {
  const Setting s(random_world(5, 4, 2));
  OptimalOptions options;
  options.tolerance = 1e-4;
  options.starts = 4;
  const Optimum rough = optimal_measures(s.problem(s.tariffs(2, 2)), {s.weight(2)}, {}, options);
  options.tolerance = 1e-8;
  const Optimum fine = optimal_measures(s.problem(s.tariffs(2, 2)), {s.weight(2)}, {}, options);
  ASSERT_TRUE(rough.converged && fine.converged) << rough.reason << fine.reason;
  EXPECT_EQ(fine.starts_here, 4U);
  EXPECT_EQ(rough.starts_here, 4U);
}

// B makes no sa: cut off from all of it, it has no equilibrium, and its loss no bound.
TEST(Optimum, WithoutBoundIsNotConverged) {
  const Setting s(random_world(4, 4, 3));
  const MeasureProblem problem = s.problem(s.by_sector(
      InstrumentKind::kBan, 1, [](std::size_t n, std::size_t i) { return n == 1 && i != 1; }));
  const Optimum best = optimal_measures(problem, {{1, 0, 0, 0}, s.weight(1), 1});
  EXPECT_FALSE(best.converged);
  EXPECT_NE(best.reason.find("where there is no equilibrium: no origin is left"), std::string::npos)
      << best.reason;
  EXPECT_EQ(best.point.reason, "");
  EXPECT_GT(best.objective, 0);
}

// ---- the ladder

// All goods of each of A and B to C, and back: one sector and pair a candidate.
std::vector<Instrument> candidates(const World& world) {
  std::vector<Instrument> list;
  for (std::size_t j = 0; j < world.sector_count(); ++j) {
    for (std::size_t member = 0; member < 2; ++member) {
      list.push_back({InstrumentKind::kBan, {world.cell(j, 2, member)}, 0, 1});
      list.push_back({InstrumentKind::kBan, {world.cell(j, member, 2)}, 0, 1});
    }
  }
  return list;
}

TEST(Ladder, TakesTheBestBanAtEachStep) {
  const Sanctions s;
  Aim aim = s.aim;
  aim.psi = .5;
  const MeasureProblem problem = s.problem(candidates(*s.world));
  LadderOptions options;
  options.looked_at = problem.instruments.size();
  const BanLadder ladder = best_bans(problem, aim, options);
  EXPECT_NE(ladder.end.find("most promising bans raises"), std::string::npos) << ladder.end;
  ASSERT_GE(ladder.steps.size(), 4U);
  Array value(problem.instruments.size(), 0);
  for (std::size_t k = 0; k < ladder.steps.size(); ++k) {
    const double now = ladder.steps[k].objective;
    if (k > 0) {
      value[ladder.steps[k].candidate] = 1;
      EXPECT_GT(now, ladder.steps[k - 1].objective);
    }
    EXPECT_NEAR(now, ladder.steps[k].own - .5 * ladder.steps[k].target, 1e-15);
    double best = now;
    for (std::size_t c = 0; c < value.size(); ++c) {
      if (value[c] == 1) continue;
      Array with = value;
      with[c] = 1;
      const MeasurePoint point = solved(problem, with);
      if (point.reason.empty())
        best = std::max(best, weighted(aim.weights(), point.log_real_income));
    }
    const bool last = k + 1 == ladder.steps.size();
    EXPECT_NEAR(last ? now : ladder.steps[k + 1].objective, best, 1e-10) << k;
  }
  EXPECT_EQ(ladder.point.value, value);
  // With a few candidates solved exactly it is nearly as good.
  options.looked_at = 4;
  const BanLadder quick = best_bans(problem, aim, options);
  const double gain = ladder.steps.back().objective - ladder.steps[0].objective;
  EXPECT_GT(quick.steps.back().objective, ladder.steps.back().objective - .01 * gain);
  EXPECT_LT(quick.solves, ladder.solves);
}

TEST(Ladder, HasTheSameBitsOnAnyNumberOfThreadsAndStopsWhenAsked) {
  const Sanctions s;
  Aim aim = s.aim;
  aim.psi = 1;
  const MeasureProblem problem = s.problem(candidates(*s.world));
  LadderOptions options;
  options.bans = 5;
  const auto objectives = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    Array result;
    for (const BanLadder::Step& step : best_bans(problem, aim, options).steps) {
      result.push_back(step.objective);
    }
    return result;
  };
  EXPECT_EQ(objectives(1), objectives(4));
  EXPECT_EQ(objectives(1).size(), 6U);
  options.progress = [](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 5U);
    return done < 3;
  };
  const BanLadder stopped = best_bans(problem, aim, options);
  EXPECT_EQ(stopped.steps.size(), 4U);
  EXPECT_EQ(stopped.end, "stopped");
}

}  // namespace
}  // namespace samarkand
