// Indirect routes and currencies in the equilibrium: what must hold in theory.
#include "samarkand/channels/corridors.h"

#include <cmath>

#include "channel_world.h"
#include "samarkand/joint/leakage.h"
#include "samarkand/measures/registry.h"
#include "samarkand/shock/binder.h"
#include "samarkand/trade/check.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::run_text;
using testing::shock_of;
using testing::with_channels;

const char* const kControl =
    "measures:\n"
    "  - {kind: export_control, origin: west, destination: CE, sectors: [sb, sd], share: 0.7}\n";

double largest_gap(const Array& a, const Array& b) {
  double largest = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    largest = std::max(largest, std::abs(a[k] - b[k]) / (1 + std::abs(b[k])));
  }
  return largest;
}

TEST(IndirectRoutes, AllClosedAreAPlainBan) {
  const auto world = make(with_channels());
  const Report plain = run_text(
      world,
      "measures:\n  - {kind: ban, origin: west, destination: CE, sectors: [sb, sd], share: "
      "0.7}\n");
  for (const std::string& closing :
       {std::string("  - {kind: transit_ban, via: all, origin: west, destination: CE, sectors: "
                    "goods}\n"),
        std::string("  - {kind: export_control, origin: west, destination: CE, sectors: [sb, sd], "
                    "share: 0.7, routes: closed}\n")}) {
    const bool alone = closing.find("export_control") != std::string::npos;
    const Report closed = run_text(world, alone ? "measures:\n" + closing : kControl + closing);
    // A transit ban closes the ways of what is not controlled as well: the difference is theirs.
    if (alone) {
      EXPECT_LT(largest_gap(closed.equilibrium.flow, plain.equilibrium.flow), 1e-10);
      EXPECT_LT(largest_gap(closed.equilibrium.income, plain.equilibrium.income), 1e-10);
      continue;
    }
    EXPECT_EQ(closed.status(), Status::kConverged);
    for (const CorridorCost& cost : closed.shock.effect<ChannelEffect>()->costs()) {
      EXPECT_TRUE(cost.controlled == 0 || std::isinf(cost.log_controlled));
    }
  }
  // Nobody is there who may resell: every other country is under the control itself.
  const char* const everybody =
      ", origin: [CA, CB, CC, CD], destination: CE, sectors: [sb, sd], "
      "share: 0.7}\n";
  const Report open =
      run_text(world, std::string("measures:\n  - {kind: export_control") + everybody);
  const Report ban = run_text(world, std::string("measures:\n  - {kind: ban") + everybody);
  EXPECT_LT(largest_gap(open.equilibrium.flow, ban.equilibrium.flow), 1e-10);
  EXPECT_LT(largest_gap(open.equilibrium.income, ban.equilibrium.income), 1e-10);
}

TEST(IndirectRoutes, SoftenABanAndPayMiddlemen) {
  const auto world = make(with_channels());
  const Report open = run_text(world, kControl);
  const Report ban = run_text(
      world,
      "measures:\n  - {kind: ban, origin: west, destination: CE, sectors: [sb, sd], share: "
      "0.7}\n");
  ASSERT_EQ(open.status(), Status::kConverged);
  const std::size_t target = *world->find_country("CE");
  EXPECT_GT(open.outcome.countries[target].real_income, ban.outcome.countries[target].real_income);
  for (const CorridorCost& cost : open.shock.effect<ChannelEffect>()->costs()) {
    double sum = 0;
    for (std::size_t k = cost.first; k < cost.last; ++k) {
      const Reexport& part = open.shock.effect<ChannelEffect>()->reexports()[k];
      EXPECT_TRUE(part.country == 2 || part.country == 3);  // CC, CD
      sum += part.share;
    }
    EXPECT_NEAR(sum, 1, 1e-14);
    EXPECT_NEAR(cost.controlled, .7, 1e-15);
    EXPECT_GT(cost.log_controlled, std::log(1.1));
    EXPECT_EQ(cost.log_open, 0);
  }
  EXPECT_GT(open.equilibrium.commissions[2] + open.equilibrium.commissions[3], 0);
  EXPECT_EQ(open.equilibrium.commissions[0], 0);
  // Each way's cost by hand: direct share .9; CA to CE by way of CC or CD.
  const Corridors& corridors = open.shock.effect<ChannelEffect>()->corridors();
  const Routing& routing = *corridors.baseline();
  const auto routes = open.shock.effect<ChannelEffect>()->routes(1, 4, 0);
  double all = 0, left = 0;
  const Routing& seized = open.shock.effect<ChannelEffect>()->evading();
  for (const std::size_t m : {1, 2, 3}) {
    all += std::exp(-8 * (routing.log_cost(0, m) + routing.log_cost(m, 4)));
    if (m > 1) {
      left += std::exp(-8 * (seized.log_cost(0, m) + seized.log_cost(m, 4) + std::log(1.1)));
    }
  }
  EXPECT_NEAR(routes.log_controlled, -std::log(.1 * left / all) / 8, 1e-12);
  EXPECT_NEAR(seized.log_cost(3, 4) - routing.log_cost(3, 4), -std::log(.95), 1e-3);
}

// With rho to infinity: the cheapest way that is open, against the cheapest before.
TEST(IndirectRoutes, TendToTheCheapest) {
  double before = INFINITY;
  for (const double rho : {20.0, 60.0, 180.0}) {
    WorldData data = with_channels(.9, rho, .1);
    for (Link& link : data.channels.links) link.seizure_risk = 0;
    const auto world = make(std::move(data));
    const Shock shock = shock_of(world, kControl);
    const Routing& routing = *shock.effect<ChannelEffect>()->corridors().baseline();
    const auto route = [&](std::size_t m) {
      return routing.log_cost(0, m) + routing.log_cost(m, 4);
    };
    const double cheapest = std::min({route(1), route(2), route(3)});
    const double open = std::min(route(2), route(3)) + std::log(1.1);
    const double gap =
        std::abs(shock.effect<ChannelEffect>()->routes(1, 4, 0).log_controlled - (open - cheapest));
    EXPECT_LT(gap, 4 / rho);
    EXPECT_LT(gap, before);
    before = gap;
  }
}

TEST(IndirectRoutes, WithoutMeasuresNothingChanges) {
  const auto world = make(with_channels());
  const Shock shock = shock_of(world,
                               "measures:\n  - {kind: route_cost, origin: CA, destination: "
                               "CB, factor: 1}\n");
  const Shock none = Shock::none(*world);
  EXPECT_EQ(shock.access, none.access);
  EXPECT_TRUE(shock.commissions.empty());
}

TEST(IndirectRoutes, DearerAndClosedLinksCost) {
  const auto world = make(with_channels());
  const auto cost = [&](const std::string& measures) {
    const Shock shock = shock_of(world, "measures:\n" + measures);
    return shock.iceberg[world->cell(1, 4, 3)];  // CD to CE
  };
  const double dearer = cost("  - {kind: route_cost, origin: CD, destination: CE, factor: 1.1}\n");
  const double closed = cost("  - {kind: close_route, origin: CD, destination: CE}\n");
  const double watched = cost("  - {kind: enforcement, origin: CD, destination: CE, risk: 0.5}\n");
  EXPECT_GT(dearer, 1.05);
  EXPECT_LT(dearer, 1.1);
  EXPECT_GT(closed, dearer);
  EXPECT_EQ(watched, 1);  // nothing there is evading
}

TEST(IndirectRoutes, EnforcementStopsLeaks) {
  const auto world = make(with_channels());
  double before = INFINITY;
  for (const char* risk : {"0", "0.2", "0.6", "0.95"}) {
    const Report report =
        run_text(world, kControl +
                            std::string("  - {kind: enforcement, origin: all, destination: CE, "
                                        "risk: ") +
                            risk + "}\n");
    const Leakage leak = leakage(*world, report.shock, report.equilibrium, {4}, {0, 1, 3});
    EXPECT_LT(leak.total().arrives, before) << risk;
    before = leak.total().arrives;
  }
}

TEST(Leakage, AddsUp) {
  const auto world = make(with_channels());
  const Report report = run_text(world, kControl);
  const Leakage leak = leakage(*world, report.shock, report.equilibrium, {4}, {0, 1, 2, 3});
  const Leakage::Flow total = leak.total();
  double arrives = 0, markup = 0, after = 0, paid = 0;
  for (const Leakage::Row& row : leak.rows) {
    arrives += row.arrives;
    markup += row.markup;
  }
  EXPECT_NEAR(arrives, total.arrives, 1e-12);
  EXPECT_NEAR(markup, total.markup, 1e-12);
  for (const std::size_t j : {1, 3}) {
    for (const std::size_t i : {0, 1}) after += report.equilibrium.flow[world->cell(j, 4, i)];
  }
  EXPECT_NEAR(total.direct + total.other_reexports + total.arrives, after, 1e-10);
  for (const double earned : report.equilibrium.commissions) paid += earned;
  EXPECT_NEAR(paid, markup, 1e-10);
  EXPECT_NEAR(total.replaced(), total.arrives / total.banned, 1e-15);
}

// On record goods move from the target to third countries, and only the markups disappear.
TEST(Leakage, RecordsKeepTheirSum) {
  const auto world = make(with_channels());
  const Report report = run_text(world, kControl);
  const std::vector<std::size_t> sectors = {0, 1, 2, 3};
  const Array record = recorded_exports(*world, report.shock, report.equilibrium, sectors);
  const Leakage leak = leakage(*world, report.shock, report.equilibrium, {4}, sectors);
  for (const std::size_t i : {0, 1}) {
    double recorded = 0, flows = 0;
    for (std::size_t n = 0; n < 5; ++n) {
      recorded += record[n * 5 + i];
      for (const std::size_t j : sectors) flows += report.equilibrium.flow[world->cell(j, n, i)];
    }
    EXPECT_LT(recorded, flows);
    EXPECT_GT(recorded, flows - leak.total().markup - 1e-9);
  }
  double before = 0, after = 0;
  for (const std::size_t j : sectors) before += world->flow()[world->cell(j, 2, 0)];
  after = record[2 * 5 + 0];
  EXPECT_GT(after, before);  // CA's exports to CC seem to boom
}

TEST(Currencies, AnExclusionCostsBothDirections) {
  const auto world = make(with_channels());
  const Shock shock = shock_of(world,
                               "measures:\n  - {kind: exclude_currency, by: west, on: CE, "
                               "currencies: [USD], share: 0.8, sectors: [sb]}\n");
  const auto cost = [&](std::size_t j, std::size_t to, std::size_t from) {
    return shock.iceberg[world->cell(j, to, from)];
  };
  EXPECT_GT(cost(1, 4, 0), 1.01);
  EXPECT_GT(cost(1, 0, 4), 1);
  // Third countries fear nothing; that others' reexports pays more is all.
  EXPECT_EQ(shock.effect<ChannelEffect>()->log_currency_cost(1, 4, 3), 0);
  EXPECT_LT(cost(1, 4, 3), 1.001);
  EXPECT_EQ(cost(3, 4, 0), 1);  // another sector
  EXPECT_EQ(cost(1, 2, 3), 1);  // without CE
  // Payments of what may go direct: no more than the currency's own cost.
  const double e = shock.effect<ChannelEffect>()->log_currency_cost(1, 4, 0);
  EXPECT_LE(std::log(cost(1, 4, 0)), e + 1e-14);
  EXPECT_NEAR(e, adopt({.7, .3}, {.2, 1}, .05, .02).log_cost, 1e-14);
}

TEST(Currencies, TheFearOfThirdCountriesIsTheirs) {
  const auto world = make(with_channels());
  const auto cost = [&](const char* factor, std::size_t from) {
    const Shock shock = shock_of(
        world, std::string("measures:\n  - {kind: exclude_currency, by: west, on: CE, currencies: "
                           "USD, share: 0.5, factor: ") +
                   factor + "}\n");
    return shock.effect<ChannelEffect>()->log_currency_cost(1, 4, from);
  };
  EXPECT_EQ(cost("1", 0), cost("1.1", 0));
  EXPECT_EQ(cost("1", 3), 0);
  EXPECT_GT(cost("1.1", 3), 0);
  EXPECT_NEAR(cost("1.1", 3), adopt({.4, .6}, {std::pow(1.1, -20), 1}, .05, .02).log_cost, 1e-14);
}

// Measures commute, to the bit, and a binder may be used again.
TEST(IndirectRoutes, TheOrderOfMeasuresIsOfNoImportance) {
  const auto world = make(with_channels());
  const std::string a = "  - {kind: export_control, origin: west, destination: CE, sectors: goods, "
                        "share: 0.5}\n",
                    b = "  - {kind: iceberg, origin: CA, destination: CE, sectors: all, factor: "
                        "1.1}\n",
                    c = "  - {kind: close_route, origin: CD, destination: CE}\n",
                    d = "  - {kind: exclude_currency, by: west, on: CE, currencies: USD, share: "
                        "0.8}\n";
  const Shock one = shock_of(world, "measures:\n" + a + b + c + d);
  const Shock other = shock_of(world, "measures:\n" + d + c + b + a);
  EXPECT_EQ(one.access, other.access);
  EXPECT_EQ(one.iceberg, other.iceberg);
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario("name: x\nmeasures:\n" + a + b + c + d, "x.yaml", "", diagnostics);
  ShockBinder binder(scenario, world, diagnostics);
  Variation variation;
  variation.off = {0, 0, 1, 0};
  binder.bind(variation, diagnostics);
  EXPECT_EQ(binder.bind({}, diagnostics).access, one.access);
  variation.off = {1, 0, 1, 1};
  EXPECT_EQ(binder.bind(variation, diagnostics).access, shock_of(world, "measures:\n" + b).access);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(IndirectRoutes, ABanOfTheThirdCountryStopsItsResale) {
  const auto world = make(with_channels());
  // What m's term is multiplied by, from the odds of two third countries.
  const auto odds = [&](const std::string& more) {
    const Shock shock = shock_of(world, kControl + more);
    const auto routes = shock.effect<ChannelEffect>()->routes(1, 4, 0);
    return routes.controlled[3] / routes.controlled[2];
  };
  const double free = odds("");
  const auto ban = [](const char* from, const char* to, const char* sector, const char* share) {
    return std::string("  - {kind: ban, origin: ") + from + ", destination: " + to +
           ", sectors: [" + sector + "], share: " + share + "}\n";
  };
  EXPECT_GT(free, 0);
  EXPECT_EQ(odds(ban("CD", "CE", "sb", "0.7")), 0);  // as much as the control
  EXPECT_EQ(odds(ban("CA", "CD", "sb", "1")), 0);
  EXPECT_NEAR(odds(ban("CD", "CE", "sb", "0.35")), free / 2, 1e-12);
  EXPECT_NEAR(odds(ban("CD", "CE", "sb", "0.0007")), free * .999, 1e-9);  // no jump
  EXPECT_NEAR(odds(ban("CD", "CE", "sd", "0.7")), free, 1e-12);           // another sector
}

TEST(IndirectRoutes, ClosedRoutesAreAPlainBanInAnyKind) {
  const auto world = make(with_channels());
  const auto shock = [&](const char* kind, const char* routes) {
    return shock_of(
        world, std::string("measures:\n  - {kind: ") + kind +
                   ", origin: CA, destination: CE, sectors: [sb], share: 0.4, routes: " + routes +
                   "}\n");
  };
  EXPECT_EQ(shock("export_control", "closed").access, shock("ban", "closed").access);
  EXPECT_EQ(shock("export_control", "open").access, shock("ban", "open").access);
  EXPECT_NE(shock("ban", "open").access, shock("ban", "closed").access);
}

TEST(IndirectRoutes, ACostHoweverHighIsNoBan) {
  const CorridorCost cost{0, 1, 0, 400, 0, 0};
  EXPECT_GT(access_of(cost, 8).controlled, 0);
  EXPECT_EQ(access_of({0, 1, 0, INFINITY, 0, 0}, 8).controlled, 0);
}

TEST(IndirectRoutes, NobodyResellsWithinAUnion) {
  WorldData data = with_channels();
  data.groups["union"] = {"CA", "CC"};
  data.channels.unions = {"union"};
  const auto world = make(std::move(data));
  const auto routes = shock_of(world, kControl).effect<ChannelEffect>()->routes(1, 4, 0);
  EXPECT_EQ(routes.before[2], 0);
  EXPECT_GT(routes.before[3], 0);
}

}  // namespace
}  // namespace samarkand
