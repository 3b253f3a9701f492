// Worlds made from worlds: what aggregating, splitting, updating and balancing keep, and what they
// reach; fits to totals; comparisons; one bad table per mistake.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "bad_input.h"
#include "samarkand/base/disk.h"
#include "samarkand/numeric/ras.h"
#include "samarkand/world/balance.h"
#include "samarkand/world/compare.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world/update.h"
#include "samarkand/world_io/world_io.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::run_text;

const std::filesystem::path kTwoByTwo =
    std::filesystem::path(SAMARKAND_SOURCE_DIR) / "tests/worlds/two-by-two";

void expect_near(const Array& a, const Array& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t c = 0; c < a.size(); ++c) EXPECT_NEAR(a[c], b[c], tolerance) << "cell " << c;
}

// ---- fits

// Junius, Oosterhaven (2003), Economic Systems Research 15:1: the table and its totals. The result
// is that of Lenzen, Wood, Gallego (2007), as the programs of Temurshoev, Miller, Bouwmeester
// (2013, ESR 25:3) give it.
TEST(Fit, PublishedTableWithNegativeCells) {
  const Fit fit = fit_table({7, 3, 5, -3, 2, 9, 8, 0, -2, 0, 2, 0}, {15, 26, -1}, {9, 16, 17, -2});
  ASSERT_TRUE(fit.converged);
  expect_near(fit.value,
              {8.4243, 3.3752, 5.2004, -2, 3.0010, 12.6248, 10.3742, 0, -2.4253, 0, 1.4253, 0},
              5e-5);
}

// RAS keeps the cross ratios of a table: x = r p s.
TEST(Fit, BiproportionalOnTablesWithoutNegativeCells) {
  const Array prior = {1, 2, 3, 4, 5, 0};
  const Fit fit = fit_table(prior, {10, 30}, {15, 20, 5});
  ASSERT_TRUE(fit.converged);
  const Array& x = fit.value;
  EXPECT_NEAR(x[0] + x[1] + x[2], 10, 1e-9);
  EXPECT_NEAR(x[0] + x[3], 15, 1e-9);
  EXPECT_EQ(x[5], 0);
  EXPECT_NEAR(x[2], 5, 1e-9);
  EXPECT_NEAR(x[0] * x[4] / (x[1] * x[3]), 1 * 5 / (2.0 * 4), 1e-9);
}

TEST(Fit, TotalsThatAreMetMoveNothing) {
  const Array prior = {1, 2, 3, 4};
  const Fit fit = fit_table(prior, {3, 7}, {4, 6});
  EXPECT_EQ(fit.value, prior);
  EXPECT_EQ(distance_moved(prior, fit.value), 0);
}

TEST(Fit, ReachesTotalsManyOrdersAway) {
  const Fit fit = fit_table({1e3, 1, 1e-3, 1}, {1e-2, 1e6}, {5e5, 5e5 + 1e-2});
  ASSERT_TRUE(fit.converged);
  EXPECT_NEAR(fit.value[0] + fit.value[1], 1e-2, 1e-12);
  EXPECT_NEAR(fit.value[0] + fit.value[2], 5e5, 1e-4);
}

TEST(Fit, ATotalOfZeroEmptiesItsCells) {
  const Fit fit = fit_table({1, 2, 3, 4}, {0, 7}, {3, 4});
  ASSERT_TRUE(fit.converged);
  expect_near(fit.value, {0, 0, 3, 4}, 1e-10);
}

TEST(Fit, SaysWhenTotalsContradict) {
  const Fit fit = fit_table({1, 2, 3, 4}, {3, 7}, {5, 6});  // 10 in rows, 11 in columns
  EXPECT_FALSE(fit.converged);
  EXPECT_GT(std::abs(fit.gap[0]) + std::abs(fit.gap[1]), .01);
}

// ---- aggregation

// Totals that no regrouping changes.
void expect_same_totals(const World& a, const World& b) {
  const double scale = sum(a.country_value_added());
  EXPECT_NEAR(sum(b.country_value_added()) / scale, 1, 1e-13);
  EXPECT_NEAR(sum(b.output()) / scale, sum(a.output()) / scale, 1e-13);
  EXPECT_NEAR(sum(b.tariff_revenue()) / scale, sum(a.tariff_revenue()) / scale, 1e-13);
  EXPECT_NEAR(sum(b.final_spending()) / scale, sum(a.final_spending()) / scale, 1e-13);
  EXPECT_NEAR(sum(b.deficit()) / scale, 0, 1e-13);
}

const Mapping kMerged = {{{"CA", "west"}, {"CC", "west"}, {"CD", "CB"}},
                         {{"sa", "first"}, {"sb", "first"}},
                         {{"west", "The west"}},
                         {}};

TEST(Aggregate, KeepsTotals) {
  const auto world = make(random_world(5, 4, 1));
  const auto merged = make(aggregate(*world, kMerged).data);
  ASSERT_EQ(merged->country_count(), 3U);
  ASSERT_EQ(merged->sector_count(), 3U);
  expect_same_totals(*world, *merged);
  const std::size_t west = *merged->find_country("west");
  EXPECT_EQ(merged->countries()[west].name, "The west");
  EXPECT_EQ(merged->countries()[*merged->find_country("CB")].name, "CB");
  EXPECT_NEAR(merged->country_value_added()[west],
              world->country_value_added()[0] + world->country_value_added()[2], 1e-9);
  EXPECT_NEAR(merged->deficit()[west], world->deficit()[0] + world->deficit()[2], 1e-9);
  EXPECT_NEAR(merged->tariff_revenue()[west],
              world->tariff_revenue()[0] + world->tariff_revenue()[2], 1e-9);
}

TEST(Aggregate, TariffsAreDutiesOverValue) {
  const auto world = make(random_world(5, 4, 2));
  const auto merged = make(aggregate(*world, kMerged).data);
  const std::size_t west = *merged->find_country("west"), first = *merged->find_sector("first");
  double value = 0, duties = 0;  // at home in the west: what CA and CC levy on each other
  for (const std::size_t j : {0, 1}) {
    for (const std::size_t n : {0, 2}) {
      for (const std::size_t i : {0, 2}) {
        const std::size_t c = world->cell(j, n, i);
        value += world->flow()[c];
        duties += (world->tariff()[c] - 1) * world->flow()[c];
      }
    }
  }
  const std::size_t home = merged->cell(first, west, west);
  ASSERT_GT(duties, 0);
  EXPECT_NEAR(merged->flow()[home], value, 1e-9);
  EXPECT_NEAR(merged->tariff()[home], 1 + duties / value, 1e-13);
}

TEST(Aggregate, AnEmptyMappingChangesNothing) {
  const auto world = make(random_world(5, 4, 3));
  const auto same = make(aggregate(*world, {}).data);
  EXPECT_EQ(same->hash(), world->hash());
}

TEST(Aggregate, ThetaIsTheMeanWeightedByTrade) {
  WorldData data = random_world(3, 2, 4);
  for (Sector& sector : data.sectors) sector.short_run_theta = sector.theta / 2;
  const auto world = make(data);
  Mapping mapping;
  mapping.sectors = {{"sa", "s"}, {"sb", "s"}};
  const WorldData merged = aggregate(*world, mapping).data;
  double weight[2] = {0, 0};
  for (std::size_t c = 0; c < data.flow.size(); ++c) {
    if (c / 3 % 3 != c % 3) weight[c / 9] += data.flow[c];
  }
  const double mean = (weight[0] * data.sectors[0].theta + weight[1] * data.sectors[1].theta) /
                      (weight[0] + weight[1]);
  EXPECT_NEAR(merged.sectors[0].theta, mean, 1e-13);
  EXPECT_NEAR(*merged.sectors[0].short_run_theta, mean / 2, 1e-13);
  EXPECT_EQ(merged.sectors[0].source.rfind("mean weighted by world trade of sa ", 0), 0U);
}

TEST(Aggregate, GroupsNeedAllMembers) {
  WorldData data = random_world(4, 2, 5);
  data.groups = {{"all_west", {"CA", "CB", "CC"}},
                 {"part", {"CA", "CD"}},
                 {"lost", {"CB"}},
                 {"west", {"CA", "CB"}}};
  for (Country& country : data.countries) country.gdp = 10;
  data.countries[1].gdp.reset();
  Mapping mapping;
  mapping.countries = {{"CA", "west"}, {"CB", "west"}};
  const Aggregated merged = aggregate(*make(data), mapping);
  const std::map<std::string, std::vector<std::string>> groups = {{"all_west", {"CC", "west"}},
                                                                  {"part", {"CD"}}};
  EXPECT_EQ(merged.data.groups, groups);
  EXPECT_EQ(merged.dropped,
            (std::vector<std::string>{
                "the gdp of west: 1 of its 2 members have none",
                "west in group lost: CA is not in it", "the group lost: it has no members left",
                "west in group part: CB is not in it", "the group west: it is one economy now"}));
  EXPECT_TRUE(merged.warnings.empty());
  make(merged.data);
}

TEST(Aggregate, GroupsOfSectorsStayWhole) {
  WorldData data = random_world(4, 4, 5);
  data.sector_groups = {{"both", {"sa", "sb"}}, {"half", {"sb", "sc"}}, {"rest", {"sc", "sd"}}};
  Mapping mapping;
  mapping.sectors = {{"sa", "ab"}, {"sb", "ab"}};
  const Aggregated merged = aggregate(*make(data), mapping);
  const std::map<std::string, std::vector<std::string>> groups = {{"both", {"ab"}},
                                                                  {"rest", {"sc", "sd"}}};
  EXPECT_EQ(merged.data.sector_groups, groups);
  EXPECT_EQ(merged.dropped,
            std::vector<std::string>{
                "the group of sectors half: sectors outside it are merged with its own"});
  make(merged.data);
  // A group that becomes the sector of its name is named by that.
  mapping.sectors = {{"sa", "both"}, {"sb", "both"}};
  EXPECT_EQ(aggregate(*make(data), mapping).data.sector_groups.count("both"), 0U);
}

// CE alone is left of the group of four.
TEST(Aggregate, AGroupWithFewOfItsMembersIsWarnedOf) {
  WorldData data = random_world(5, 2, 5);
  data.groups = {{"four", {"CB", "CC", "CD", "CE"}}};
  Mapping mapping;
  mapping.countries = {{"CA", "rest"}, {"CB", "rest"}, {"CC", "rest"}, {"CD", "rest"}};
  const Aggregated merged = aggregate(*make(data), mapping);
  EXPECT_EQ(to_string(merged.warnings),
            "warning W015: of the 4 members of the group four only 1 are left: CE\n"
            "  fix: merge its members with each other alone, or do not use the group\n");
}

// ---- splitting

Splitting halves_and_thirds() {
  Splitting splitting;
  splitting.countries["CB"] = {{.code = "CX", .name = "Small", .share = .2},
                               {.code = "CB", .name = "Rest", .share = .8, .longitude = 30}};
  splitting.sectors["sc"] = {{.code = "sx", .name = "x", .share = 1.0 / 3},
                             {.code = "sy", .name = "y", .share = 2.0 / 3}};
  return splitting;
}

TEST(Split, AggregatingThePartsGivesTheWorldBack) {
  WorldData data = random_world(4, 3, 6);
  data.groups["club"] = {"CA", "CB"};
  data.sector_groups["late"] = {"sb", "sc"};
  data.countries[1].gdp = 90;
  const auto world = make(data);
  const auto parts = make(split(*world, halves_and_thirds()));
  ASSERT_EQ(parts->country_count(), 5U);
  ASSERT_EQ(parts->sector_count(), 4U);
  expect_same_totals(*world, *parts);
  EXPECT_EQ(parts->data().groups.at("club"), (std::vector<std::string>{"CA", "CB", "CX"}));
  EXPECT_EQ(parts->data().sector_groups.at("late"), (std::vector<std::string>{"sb", "sx", "sy"}));
  EXPECT_EQ(parts->countries()[1].longitude, 30);
  Mapping back;
  back.countries = {{"CX", "CB"}};
  back.country_names = {{"CB", data.countries[1].name}};
  back.sectors = {{"sx", "sc"}, {"sy", "sc"}};
  back.sector_names = {{"sc", data.sectors[2].name}};
  const auto whole = make(aggregate(*parts, back).data);
  const double scale = sum(world->country_value_added());
  expect_near(whole->flow(), world->flow(), 1e-15 * scale);
  expect_near(whole->tariff(), world->tariff(), 1e-14);
  expect_near(whole->input(), world->input(), 1e-15 * scale);
  expect_near(whole->final_spending(), world->final_spending(), 1e-14 * scale);
  EXPECT_EQ(whole->data().groups, world->data().groups);
  EXPECT_EQ(whole->data().sector_groups, world->data().sector_groups);
  EXPECT_EQ(whole->sectors()[2].theta, world->sectors()[2].theta);
  EXPECT_NEAR(*whole->countries()[1].gdp, 90, 1e-12);
}

// Parts are copies without borders between them: nobody's results change, a part's are the whole's.
TEST(Split, ChangesNobodysResults) {
  const auto world = make(random_world(4, 3, 7));
  const auto parts = make(split(*world, halves_and_thirds()));
  const std::string measures =
      "measures:\n  - {kind: tariff, origin: CC, destination: CA, sectors: all, add: 0.3}\n"
      "  - {kind: ban, origin: CD, destination: CA, sectors: goods}\n";
  const Report whole = run_text(world, measures), split = run_text(parts, measures);
  ASSERT_EQ(whole.status(), Status::kConverged);
  ASSERT_EQ(split.status(), Status::kConverged);
  for (const auto& [in_whole, in_split] :
       {std::pair("CA", "CA"), {"CB", "CB"}, {"CB", "CX"}, {"CC", "CC"}, {"CD", "CD"}}) {
    EXPECT_NEAR(whole.outcome.countries[*world->find_country(in_whole)].real_income,
                split.outcome.countries[*parts->find_country(in_split)].real_income, 1e-8)
        << in_split;
  }
}

TEST(Split, AThetaKeepsTheRatioOfTheShortRun) {
  WorldData data = random_world(2, 2, 8);
  data.sectors[0].theta = 4;
  data.sectors[0].short_run_theta = 1;
  Splitting splitting;
  splitting.sectors["sa"] = {{.code = "x", .name = "x", .share = .5, .theta = 8},
                             {.code = "y", .name = "y", .share = .5}};
  const WorldData parts = split(*make(data), splitting);
  ASSERT_EQ(parts.sectors.size(), 3U);
  EXPECT_EQ(parts.sectors[0].theta, 8);
  EXPECT_EQ(parts.sectors[0].short_run_theta, 2);
  EXPECT_EQ(parts.sectors[1].theta, 4);
  EXPECT_EQ(parts.sectors[1].short_run_theta, 1);
}

// ---- update

Total flow_total(std::vector<std::size_t> origins, std::vector<std::size_t> destinations,
                 std::vector<std::size_t> sectors, double value) {
  return {true, std::move(origins), std::move(destinations), std::move(sectors), value, "flow", {}};
}

Total value_added_total(std::vector<std::size_t> origins, std::vector<std::size_t> sectors,
                        double value) {
  return {false, std::move(origins), {}, std::move(sectors), value, "value_added", {}};
}

WorldData updated(const World& world, const std::vector<Total>& totals) {
  Result<Updated> result = update(world, totals);
  if (!result) throw std::runtime_error(to_string(result.diagnostics()));
  return std::move(result).value().data;
}

TEST(Update, MeetsTotalsAndIdentities) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const auto world = make(random_world(5, 4, seed));
    const auto next = make(updated(
        *world, {flow_total({0, 1}, {2, 3, 4}, {0, 1, 2, 3}, 200), flow_total({2}, {0}, {1}, 0),
                 value_added_total({0}, {0, 1, 2, 3}, 900), value_added_total({1}, {2}, 5),
                 value_added_total({0, 1, 2, 3, 4}, {0, 1, 2, 3}, 2000)}));
    double flow = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      for (const std::size_t i : {0, 1}) {
        for (const std::size_t n : {2, 3, 4}) flow += next->flow()[next->cell(j, n, i)];
      }
    }
    EXPECT_NEAR(flow, 200, 1e-7);
    EXPECT_EQ(next->flow()[next->cell(1, 0, 2)], 0);
    EXPECT_NEAR(next->country_value_added()[0], 900, 1e-6);
    EXPECT_NEAR(next->value_added()[next->at(2, 1)], 5, 1e-6);
    EXPECT_NEAR(sum(next->country_value_added()), 2000, 1e-6);
    EXPECT_EQ(next->tariff(), world->tariff());
  }
}

TEST(Update, TotalsOfTheOldWorldMoveNothing) {
  const auto world = make(random_world(4, 3, 4));
  const auto next =
      updated(*world, {value_added_total({1}, {0, 1, 2}, world->country_value_added()[1]),
                       flow_total({0}, {1}, {1}, world->flow()[world->cell(1, 1, 0)])});
  expect_near(next.flow, world->flow(), 1e-9);
  expect_near(next.input, world->input(), 1e-9);
}

TEST(Update, WorldGrowthScalesEverything) {
  const auto world = make(random_world(4, 3, 5));
  const double old = sum(world->country_value_added());
  const auto next = updated(*world, {value_added_total({0, 1, 2, 3}, {0, 1, 2}, 1.5 * old)});
  for (std::size_t c = 0; c < next.flow.size(); ++c) {
    EXPECT_NEAR(next.flow[c], 1.5 * world->flow()[c], 1e-8);
  }
  for (std::size_t c = 0; c < next.input.size(); ++c) {
    EXPECT_NEAR(next.input[c], 1.5 * world->input()[c], 1e-8);
  }
}

// First-order conditions of the closest world, without value-added totals: at the solution
// ln(x / old) is a sum of multipliers, which cancels around any loop of cells. The four flows of
// two importers and two exporters of one sector without tariffs are such a loop.
TEST(Update, IsTheClosestWorld) {
  WorldData data = random_world(4, 3, 6);
  const auto world = make(data);
  const auto next = updated(*world, {flow_total({0}, {1}, {2}, 20)});
  const auto log_ratio = [&](std::size_t n, std::size_t i) {
    const std::size_t c = world->cell(2, n, i);  // a service: no tariffs
    return std::log(next.flow[c] / world->flow()[c]);
  };
  const auto has = [&](std::size_t n, std::size_t i) {
    return world->flow()[world->cell(2, n, i)] > 0;
  };
  int loops = 0;
  for (std::size_t n = 2; n < 4; ++n) {
    for (std::size_t i = 1; i < 4; ++i) {
      if (i == n || !has(n, 0) || !has(n, i)) continue;
      for (std::size_t m = 2; m < 4; ++m) {
        if (m == n || !has(m, 0) || !has(m, i)) continue;
        EXPECT_NEAR(log_ratio(n, 0) - log_ratio(n, i) - log_ratio(m, 0) + log_ratio(m, i), 0, 1e-9);
        ++loops;
      }
    }
  }
  EXPECT_GT(loops, 0);
}

TEST(Update, OrderOfCountriesChangesNothing) {
  const auto world = make(random_world(4, 3, 7));
  WorldData renamed = world->data();
  for (std::size_t n = 0; n < 4; ++n) renamed.countries[n].code = std::string("C") + "ZYXW"[n];
  const auto reversed = make(std::move(renamed));
  const auto one =
      updated(*world, {flow_total({0}, {1}, {1, 2}, 20), value_added_total({2}, {0, 1, 2}, 400)});
  const auto two = updated(
      *reversed, {flow_total({3}, {2}, {1, 2}, 20), value_added_total({1}, {0, 1, 2}, 400)});
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t n = 0; n < 4; ++n) {
      for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(one.flow[world->cell(j, n, i)], two.flow[world->cell(j, 3 - n, 3 - i)], 1e-7);
      }
    }
  }
}

// ---- balance

TEST(Balance, ABalancedWorldStays) {
  const auto world = make(random_world(4, 3, 1));
  const Result<Balanced> balanced = balance(world->data(), "test");
  ASSERT_TRUE(balanced);
  expect_near(balanced->data.input, world->input(), 1e-9);
  EXPECT_EQ(balanced->flows.count + balanced->inputs.count, 0U);
  EXPECT_TRUE(balanced->value_added_moved.empty());
}

TEST(Balance, MendsGapsAndKeepsFlowsAndValueAdded) {
  const auto world = make(random_world(4, 3, 2));
  WorldData data = world->data();
  for (std::size_t c = 0; c < data.input.size(); ++c) {
    data.input[c] *= c % 2 == 0 ? 1.05 : .96;
  }
  data.input[9] = -4;
  EXPECT_EQ(World::make(data, "x").diagnostics()[0].code, ErrorCode::kWorldNegative);
  const Gaps before = gaps_of(data);
  EXPECT_GT(before.worst, 1);
  Result<Balanced> balanced = balance(data, "test");
  ASSERT_TRUE(balanced) << to_string(balanced.diagnostics());
  EXPECT_EQ(balanced->inputs.count, 1U);
  EXPECT_EQ(balanced->inputs.where, "sa of CB, sa");
  EXPECT_EQ(balanced->inputs.worst, -4);
  EXPECT_TRUE(balanced->value_added_moved.empty());
  EXPECT_GT(balanced->inputs_moved, 0);
  EXPECT_LT(gaps_of(balanced->data).sum, 1e-7);
  const auto mended = make(balanced->data);
  EXPECT_EQ(mended->flow(), world->flow());
  for (std::size_t n = 0; n < 4; ++n) {
    for (std::size_t j = 0; j < 3; ++j) {
      double inputs = 0;
      for (std::size_t k = 0; k < 3; ++k) inputs += std::max(0.0, data.input[(n * 3 + j) * 3 + k]);
      EXPECT_NEAR(mended->value_added()[mended->at(j, n)],
                  world->output()[world->at(j, n)] - inputs, 1e-7);
    }
  }
}

TEST(Balance, ValueAddedMovesWhereItMust) {
  WorldData data = testing::one_sector({"A", "B"}, {{80, 20}, {20, 30}}, 4);
  data.input = {0, 45};
  data.final_spending = {100, 1};  // B buys 50, and its value added of 5 leaves inputs of 45
  data.input[1] = 60;              // more than it sells
  const Result<Balanced> balanced = balance(data, "test");
  ASSERT_TRUE(balanced);
  EXPECT_EQ(balanced->value_added.count, 1U);
  EXPECT_EQ(balanced->value_added.where, "B, goods_");
  EXPECT_EQ(balanced->value_added.worst, -10);
}

TEST(Balance, InputsWithoutOutputGo) {
  WorldData data = random_world(3, 2, 3);
  data.input[(1 * 2 + 0) * 2 + 1] = 7;  // CB makes nothing in sa
  const Result<Balanced> balanced = balance(data, "test");
  ASSERT_TRUE(balanced) << to_string(balanced.diagnostics());
  EXPECT_EQ(balanced->data.input[(1 * 2 + 0) * 2 + 1], 0);
  make(balanced->data);
}

TEST(Balance, SaysWhatCannotBeBalanced) {
  WorldData data = testing::one_sector({"A", "B"}, {{80, 20}, {20, 30}}, 4);
  data.sectors.push_back({"other", "Other", 4});
  const Array flow = data.flow;
  data.flow.insert(data.flow.end(), flow.begin(), flow.end());
  data.tariff.assign(8, 1);
  // In A all goods_ go into other and nothing else is used there: output 100 of other needs 100.
  data.input = {0, 0, 90, 0, 0, 0, 0, 0};
  data.final_spending = {0, 50, 100, 50};
  data.flow[0] = 200;  // A buys 220 goods_ but other makes 100
  const Result<Balanced> balanced = balance(data, "drafts/test");
  ASSERT_FALSE(balanced);
  const std::string text = to_string(balanced.diagnostics());
  EXPECT_EQ(text.rfind("error E324: drafts/test: A cannot be balanced: ", 0), 0U) << text;
}

// ---- compare

TEST(Compare, TheSameWorldHasNoDifferences) {
  const auto world = make(random_world(4, 3, 1));
  const WorldComparison c = compare(*world, *world);
  for (const auto* changes :
       {&c.value_added, &c.exports, &c.imports, &c.output, &c.flows, &c.flow_ratios, &c.theta}) {
    EXPECT_TRUE(changes->empty());
  }
  EXPECT_TRUE(c.same_sectors);
  EXPECT_EQ(c.log_distance, 0);
  EXPECT_NEAR(c.correlation, 1, 1e-12);
  for (const Change& total : c.totals) EXPECT_EQ(total.before, total.after);
}

TEST(Compare, FindsWhatDiffers) {
  const auto world = make(random_world(4, 3, 2));
  WorldData data = world->data();
  std::size_t cell = world->cell(2, 0, 1);
  ASSERT_GT(data.flow[cell], 0);
  data.flow[cell] += 5;
  data.final_spending[world->at(2, 0)] += 5;
  data.sectors[1].theta += 1;
  const WorldComparison c = compare(*world, *make(data));
  ASSERT_EQ(c.flows.size(), 1U);
  EXPECT_EQ(c.flows[0].what, "CB to CA, sc");
  EXPECT_NEAR(c.flows[0].after - c.flows[0].before, 5, 1e-12);
  ASSERT_EQ(c.theta.size(), 1U);
  EXPECT_EQ(c.theta[0].what, "sb");
  ASSERT_EQ(c.exports.size(), 1U);
  EXPECT_EQ(c.exports[0].what, "CB");
  EXPECT_GT(c.log_distance, 0);
}

TEST(Compare, OtherSectorsAreComparedAsGoodsAndServices) {
  const auto world = make(random_world(5, 4, 3));
  Mapping mapping;
  mapping.sectors = {{"sa", "s"}, {"sb", "s"}};
  mapping.countries = {{"CA", "CB"}};
  const WorldComparison c = compare(*world, *make(aggregate(*world, mapping).data));
  EXPECT_FALSE(c.same_sectors);
  EXPECT_EQ(c.countries_only_before, std::vector<std::string>{"CA"});
  EXPECT_EQ(c.sectors_only_before, (std::vector<std::string>{"sa", "sb"}));
  EXPECT_EQ(c.sectors_only_after, std::vector<std::string>{"s"});
  EXPECT_TRUE(c.output.empty());  // goods and services are worth what they were
  ASSERT_EQ(c.value_added.size(), 1U);
  EXPECT_EQ(c.value_added[0].what, "CB");
}

// Perhaps in thousands, or in billions.
TEST(Totals, TenTimesWhatTheWorldHasAreWarnedOf) {
  const auto world = make(one_sector({"A", "B"}, {{80, 20}, {10, 40}}, 4));
  const auto file = std::filesystem::temp_directory_path() / fmt::format("totals-{}.csv", getpid());
  const auto warnings = [&](const std::string& rows) {
    std::ofstream(file) << "total,origin,destination,sector,value\n" << rows;
    Diagnostics diagnostics;
    EXPECT_TRUE(read_totals(*disk(), file, *world, diagnostics)) << to_string(diagnostics);
    std::string text = to_string(diagnostics.warnings);
    if (text.starts_with("warning W031: ")) text.erase(14, file.string().size());
    return text;
  };
  EXPECT_EQ(warnings("flow,A,B,,190\nvalue_added,B,,,5.1\nflow,B,A,,0\n"), "");
  EXPECT_EQ(
      warnings("value_added,A,,,0.1\n"),
      "warning W031: :2:17: the total value_added A, all is to be 0.1 million USD, and the world "
      "has 100: 0.001 times as much\n"
      "  fix: write totals in million USD\n");
  EXPECT_NE(warnings("flow,A,B,,200\n").find("and the world has 20: 10 times as much"),
            std::string::npos);
  std::filesystem::remove(file);
}

// ---- bad input

class BadChange : public testing::BadInput {};

// mapping_*, split_* and totals_* are read by their readers on the world two-by-two.
TEST_P(BadChange, SaysWhatToMend) {
  const std::filesystem::path file = std::filesystem::path("change") / (GetParam() + ".csv");
  const Result<World> world = load_world(kTwoByTwo);
  ASSERT_TRUE(world);
  Diagnostics diagnostics;
  if (GetParam().starts_with("mapping")) {
    EXPECT_FALSE(read_mapping(*disk(), file, *world, diagnostics));
  } else if (GetParam().starts_with("split")) {
    EXPECT_FALSE(read_splitting(*disk(), file, *world, diagnostics));
  } else if (const auto totals = read_totals(*disk(), file, *world, diagnostics)) {
    const Result<Updated> result = update(*world, *totals);
    ASSERT_FALSE(result);
    diagnostics = result.diagnostics();
  }
  const std::filesystem::path expected = std::filesystem::path(file).replace_extension(".txt");
  EXPECT_EQ(to_string(diagnostics), testing::whole(expected)) << file;
}

INSTANTIATE_TEST_SUITE_P(Change, BadChange,
                         ::testing::ValuesIn(testing::mistakes("change", ".csv")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
