// Plans, bindings and runs of sweeps in the library; sweep_test.py has the program.
#include "samarkand/sweep/sweep.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <cmath>
#include <cstdint>
#include <fstream>

#include "samarkand/base/disk.h"
#include "samarkand/measures/registry.h"
#include "samarkand/scenario/uncertainty.h"
#include "samarkand/shock/binder.h"
#include "scenario_world.h"
#include "support.h"

namespace samarkand {
namespace {

constexpr const char* kBody = R"(
uncertainty:
  draws: 20
  seed: 3
  sobol: true
  theta:
    - {sectors: all, cv: 0.1, group: rest}
    - {sectors: [electronics, mining], distribution: normal, sd: 1, together: false, group: two}
  numbers:
    - {path: "measures[1].factor", from: 1, to: 1.5}
measures:
  - {kind: ban, origin: G7, destination: RUS, sectors: [electronics], share: 0.6, probability: 0.5}
  - {kind: iceberg, origin: EU, destination: RUS, sectors: all, factor: 1.2}
  - {kind: tariff, origin: CHN, destination: USA, sectors: goods, add: 0.2}
  - {kind: export_tax, origin: RUS, destination: all, sectors: [mining], rate: 0.1, share: 0.5}
  - {kind: productivity, country: DEU, sectors: all, factor: 0.98}
  - {kind: transfer, origin: EU, destination: UKR, value: 3}
)";

std::shared_ptr<const World> six() { return std::make_shared<const World>(make_scenario_world()); }

Plan plan_of(const std::string& body, const std::shared_ptr<const World>& world = six()) {
  Diagnostics diagnostics;
  Scenario scenario = parse_scenario("name: test\n" + body, "test.yaml", ".", diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  Result<Plan> plan = make_plan(std::move(scenario), world);
  if (!plan) throw std::runtime_error(to_string(plan.diagnostics()));
  return std::move(plan).value();
}

TEST(SweepPlan, NumbersItsSolvesAndNamesItsInputs) {
  const Plan plan = plan_of(std::string(kBody) + R"(
grid:
  - {path: "measures[2].add", values: [0, 0.1, 0.3]}
  - {path: model.theta.scale, from: 0.5, to: 1, steps: 2}
)");
  EXPECT_EQ(plan.groups,
            (std::vector<std::string>{"rest", "two", "measures[1].factor", "measures[0]"}));
  EXPECT_EQ(plan.points, 6u);
  EXPECT_EQ(plan.designs(), 6u);
  EXPECT_EQ(plan.solves(), 6u * 6 * 20);
  EXPECT_EQ(plan.at(3), (std::vector<double>{0.1, 1}));
  const std::size_t solve = plan.solve(3, 4, 17);
  EXPECT_EQ(plan.point_of(solve), 3u);
  EXPECT_EQ(plan.design_of(solve), 4u);
  EXPECT_EQ(plan.draw_of(solve), 17u);
  ASSERT_EQ(plan.inputs.size(), 6u);                          // four sectors, a number, a switch
  EXPECT_EQ(plan.inputs[0].variate, plan.inputs[1].variate);  // business, machinery: together
  EXPECT_NE(plan.inputs[2].variate, plan.inputs[3].variate);  // electronics, mining: each its own
}

TEST(SweepPlan, MixesTheSamplesByGroup) {
  const Plan plan = plan_of(kBody);
  for (const DrawnInput& input : plan.inputs) {
    for (std::size_t k = 0; k < plan.draws; ++k) {
      const double a = plan.drawn(input, 0, k), b = plan.drawn(input, 1, k);
      for (std::size_t g = 0; g < plan.groups.size(); ++g) {
        EXPECT_EQ(plan.drawn(input, 2 + g, k), g == input.group ? b : a);
      }
    }
  }
}

// Binding again and again gives the bits of binding the same scenario once, whatever came before.
TEST(ShockBinder, AgreesWithMakeShockToTheBit) {
  const auto world = six();
  const Plan plan = plan_of(kBody, world);
  Realisation realisation(plan);
  Diagnostics diagnostics;
  ShockBinder binder(realisation.scenario(), world, diagnostics);
  for (const std::size_t solve : {5, 0, 19, 40, 77, 5}) {
    realisation.set(solve);
    const Shock& bound = binder.bind(realisation.variation(), diagnostics);
    Scenario written = realisation.scenario();
    for (std::size_t k = written.measures.size(); k-- > 0;) {
      if (realisation.variation().off[k]) {
        written.measures.erase(written.measures.begin() + static_cast<std::ptrdiff_t>(k));
      }
    }
    for (std::size_t j = 0; j < world->sector_count(); ++j) {
      const Sector& sector = world->sectors()[j];
      written.model.theta.push_back(
          {{sector.code, {}}, sector.theta * realisation.variation().theta_factor[j]});
    }
    const Shock once = make_shock(written, world, diagnostics);
    EXPECT_EQ(to_string(diagnostics), "");
    EXPECT_EQ(bound.theta, once.theta);
    EXPECT_EQ(bound.access, once.access);
    EXPECT_EQ(bound.iceberg, once.iceberg);
    EXPECT_EQ(bound.inverse_tariff, once.inverse_tariff);
    EXPECT_EQ(bound.inverse_export_tax, once.inverse_export_tax);
    EXPECT_EQ(bound.productivity, once.productivity);
    EXPECT_EQ(bound.transfer, once.transfer);
  }
}

TEST(Sweep, HasTheNumbersOfRuns) {
  const auto world = six();
  const Plan plan = plan_of(R"(
grid: [{path: "measures[0].rate", values: [0.1, 0.5]}]
measures: [{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 0.2}]
)",
                            world);
  const Result<Sweep> sweep = run_sweep(plan);
  ASSERT_TRUE(sweep);
  const std::string rates[] = {"0.1", "0.5"};
  for (std::size_t p = 0; p < 2; ++p) {
    const Report report = testing::run_text(
        world, "measures: [{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: " +
                   rates[p] + "}]");
    for (std::size_t n = 0; n < world->country_count(); ++n) {
      EXPECT_NEAR(sweep->results.real_income(p, n), report.outcome.countries[n].real_income, 1e-9);
    }
  }
}

// A plan whose table of draws holds this text.
Result<Plan> plan_with_table(const std::string& table, const std::string& body) {
  const std::string folder = ::testing::TempDir();
  std::ofstream(folder + "/given_draws.csv") << table;
  Diagnostics diagnostics;
  Scenario scenario =
      parse_scenario("name: test\n" + body, "test.yaml", folder, diagnostics, disk());
  return make_plan(std::move(scenario), six(), std::move(diagnostics));
}

TEST(Sweep, TakesGivenDrawsInTheirOrder) {
  const std::string measures =
      "measures: [{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: ";
  const Result<Plan> plan = plan_with_table(
      "# drawn elsewhere\ntheta.mining,measures[0].rate\n"
      "8,0.1\n6,0.5\n8,0.3\n",
      "uncertainty: {table: given_draws.csv}\n" + measures + "0.2}]\n");
  ASSERT_TRUE(plan) << to_string(plan.diagnostics());
  EXPECT_EQ(plan->draws, 3u);
  const Result<Sweep> sweep = run_sweep(*plan);
  ASSERT_TRUE(sweep);
  const std::pair<std::string, std::string> draws[] = {{"8", "0.1"}, {"6", "0.5"}, {"8", "0.3"}};
  for (std::size_t k = 0; k < 3; ++k) {
    const Report report = testing::run_text(six(), "model: {theta: {mining: " + draws[k].first +
                                                       "}}\n" + measures + draws[k].second + "}]");
    for (std::size_t n = 0; n < 6; ++n) {
      EXPECT_NEAR(sweep->results.real_income(k, n), report.outcome.countries[n].real_income, 1e-9);
    }
  }
}

TEST(SweepPlan, GivenDrawsAreInTheHashAndStandBesideDrawnOnes) {
  const std::string body =
      "uncertainty: {table: given_draws.csv, draws: 2, theta: [{sectors: [mining], cv: 0.1}]}\n"
      "measures: [{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 0.2}]\n";
  const Result<Plan> one = plan_with_table("measures[0].rate\n0.1\n0.2\n0.3\n", body);
  const Result<Plan> other = plan_with_table("measures[0].rate\n0.1\n0.25\n0.3\n", body);
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->hash(), other->hash());
  EXPECT_EQ(one->draws, 2u) << "the first rows";
  ASSERT_EQ(one->inputs.size(), 2u);
  EXPECT_EQ(one->drawn(one->inputs[1], 0, 1), 0.2);
  EXPECT_EQ(other->drawn(other->inputs[1], 0, 1), 0.25);
  EXPECT_EQ(one->inputs[1].distribution, "given in given_draws.csv");
  const Result<Plan> more = plan_with_table("measures[0].rate\n0.1\n0.2\n7\n8\n", body);
  ASSERT_TRUE(more);
  EXPECT_EQ(more->hash(), one->hash()) << "rows beyond the draws are no part of it";
  EXPECT_EQ(more->inputs[1].given, (Array{.1, .2}));
}

TEST(SweepPlan, KnowsTheScenariosOwnPoint) {
  const std::string measures =
      "measures: [{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 0.3}]\n";
  const auto own = [&](const std::string& axes) {
    return plan_of("grid: [" + axes + "]\n" + measures).own_point();
  };
  const std::string rate = "{path: \"measures[0].rate\", name: rate, from: 0, to: 1, steps: 11}";
  EXPECT_EQ(own(rate), 3u);
  EXPECT_EQ(own(rate + ", {path: model.sigma, values: [2, 1]}"), 7u);
  EXPECT_EQ(own("{path: \"measures[0].rate\", values: [0, 1]}"), std::nullopt);
}

TEST(Sweep, DrawsDoNotDependOnHowManyThereAre) {
  const auto world = six();
  const Plan many = plan_of(kBody, world);
  Plan few = many;
  few.draws = 3;
  few.sobol = false;
  const Result<Sweep> of_many = run_sweep(many), of_few = run_sweep(few);
  ASSERT_TRUE(of_many && of_few);
  for (std::size_t draw = 0; draw < few.draws; ++draw) {
    for (std::size_t n = 0; n < world->country_count(); ++n) {
      EXPECT_EQ(of_few->results.real_income(draw, n), of_many->results.real_income(draw, n));
    }
  }
}

TEST(Sweep, ResolvesTheBalancedBaselineOfEveryDraw) {
  const auto world = testing::make(testing::random_world(4, 3, 5));
  const std::string measures =
      "measures: [{kind: iceberg, origin: all, destination: CA, sectors: all, factor: 1.3}]\n";
  const Plan plan = plan_of("model: {closure: balanced}\n" + measures +
                                "grid: [{path: model.theta.scale, values: [1, 0.6]}]",
                            world);
  const Result<Sweep> sweep = run_sweep(plan);
  ASSERT_TRUE(sweep);
  const Report report =
      testing::run_text(world, "model: {closure: balanced, theta: {scale: 0.6}}\n" + measures);
  for (std::size_t n = 0; n < world->country_count(); ++n) {
    EXPECT_NEAR(sweep->results.real_income(1, n), report.outcome.countries[n].real_income, 1e-9);
  }
}

TEST(Sweep, CountsFailedSolvesAndGoesOn) {
  const auto world = six();
  const Plan plan = plan_of(R"(
uncertainty: {draws: 30}
measures: [{kind: ban, origin: all, destination: RUS, sectors: all, probability: 0.5},
           {kind: transfer, origin: RUS, destination: USA, value: 1000000, probability: 0.3}]
)",
                            world);
  const Result<Sweep> sweep = run_sweep(plan);
  ASSERT_TRUE(sweep);
  EXPECT_EQ(sweep->results.solves_done(), 30u);
  EXPECT_GT(sweep->results.failed().size(), 0u);
  EXPECT_LT(sweep->results.failed().size(), 30u);
  for (const auto& [solve, reason] : sweep->results.failed()) {
    EXPECT_NE(reason, "");
    EXPECT_TRUE(std::isnan(sweep->results.real_income(solve, 0)));
  }
}

TEST(Sweep, RefusesOptionsOutOfRange) {
  const auto what = [](const SweepOptions& options) {
    const Result<Sweep> sweep = run_sweep(plan_of(kBody), options);
    return sweep ? std::string() : sweep.diagnostics().front().what;
  };
  EXPECT_EQ(what({.threads = -1}), "the option threads is -1, below 0");
  EXPECT_EQ(what({.ranks = 0}), "the option rank is 0 of 0 ranks");
  EXPECT_EQ(what({.rank = 2, .ranks = 2}), "the option rank is 2 of 2 ranks");
  EXPECT_EQ(what({.solve = {.tolerance = 1}}),
            "the option tolerance is 1, which is not in [1e-14, 1e-4]");
}

TEST(SweepResults, OfDamagedBytesAreRefused) {
  SweepResults results(40, 2);
  Array values(SweepResults::kBatch * 2, 1.5);
  results.put(1, values, {{17, "why"}});
  const std::string hash(32, 'a');
  const std::string bytes = results.pack(hash, {1});
  SweepResults read(40, 2);
  std::string damaged = bytes;
  damaged[bytes.size() - 3] ^= 1;
  EXPECT_EQ(read.unpack(hash, damaged), SweepResults::Unpacked::kDamaged);
  EXPECT_EQ(read.unpack(hash, bytes.substr(0, bytes.size() / 2)), SweepResults::Unpacked::kDamaged);
  EXPECT_EQ(read.unpack(hash, ""), SweepResults::Unpacked::kDamaged);
  EXPECT_EQ(read.unpack(std::string(32, 'b'), bytes), SweepResults::Unpacked::kOfAnotherSweep);
  EXPECT_EQ(read.solves_done(), 0u);
  EXPECT_EQ(read.unpack(hash, bytes), SweepResults::Unpacked::kTaken);
  EXPECT_EQ(read.solves_done(), 16u);
  EXPECT_EQ(read.failed().at(17), "why");
  EXPECT_EQ(read.real_income(20, 1), 1.5);
}

// A checksum says nothing of what wrote the bytes.
TEST(SweepResults, AreRefusedWhereTheChecksumAloneIsRight) {
  const std::string hash(32, 'a');
  const auto unpacked = [&](const std::vector<std::uint64_t>& numbers, SweepResults& results) {
    const auto bytes_of = [](const auto* from, std::size_t count) {
      return std::string(reinterpret_cast<const char*>(from), count * sizeof *from);
    };
    const std::string body = bytes_of(numbers.data(), numbers.size());
    const std::uint64_t sum = XXH3_64bits(body.data(), body.size());
    return results.unpack(hash, "samarkand sweep 1\n" + hash + bytes_of(&sum, 1) + body);
  };
  // batch, failures, then each with its solve, the size of its reason and this; values.
  for (const std::vector<std::uint64_t>& numbers :
       {std::vector<std::uint64_t>{1, 1, 17, std::uint64_t{1} << 62},  // a reason beyond all memory
        {0, 1, 17, 0, 1, 2, 3, 4},                                     // of another batch
        {1, 0, 1, 2, 3},                                               // too few values
        {2, 0, 1, 2, 3, 4}}) {                                         // no such batch
    SweepResults results(18, 2);
    EXPECT_EQ(unpacked(numbers, results), SweepResults::Unpacked::kDamaged);
    EXPECT_EQ(results.solves_done(), 0u);
    EXPECT_TRUE(results.failed().empty());
  }
  SweepResults results(18, 2);
  EXPECT_EQ(unpacked({1, 1, 17, 0, 0, 0, 0, 0}, results), SweepResults::Unpacked::kTaken);
  EXPECT_EQ(results.solves_done(), 2u);
}

}  // namespace
}  // namespace samarkand
