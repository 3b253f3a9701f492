// Trade that bans leave one way alone, paid by deficits and transfers that are given.
#include "samarkand/trade/one_way.h"

#include <cmath>

#include "kinsol_solver.h"
#include "samarkand/report/summary.h"
#include "samarkand/trade/check.h"
#include "support.h"

namespace samarkand {
namespace {

using testing::make;
using testing::one_sector;
using testing::random_world;
using testing::run_text;
using testing::shock_of;

std::shared_ptr<const World> two_by_two() {
  Result<World> world = load_world(SAMARKAND_SOURCE_DIR "/tests/worlds/two-by-two");
  if (!world) throw std::runtime_error(to_string(world.diagnostics()));
  return std::make_shared<const World>(std::move(world).value());
}

std::string closure(const std::string& name) { return "model: {closure: " + name + "}\n"; }

std::string ban(const std::string& origin, const std::string& destination,
                const std::string& share = "1") {
  return "  - {kind: ban, origin: [" + origin + "], destination: [" + destination +
         "], sectors: all, share: " + share + "}\n";
}

const std::string kTransfer = "  - {kind: transfer, origin: STH, destination: NTH, value: 10}\n";

double spending(const Report& report, std::size_t country) {
  return report.outcome.countries[country].real_spending;
}

std::size_t parts(const Equilibrium& e) { return e.deficit_adjustment.size(); }

// NTH's surplus of 7 is its exports.
TEST(OneWay, ASurplusIsExports) {
  const Report report =
      run_text(two_by_two(), closure("fixed") + "measures:\n" + ban("STH", "NTH"));
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_EQ(parts(report.equilibrium), 1u);
  EXPECT_NEAR(spending(report, 0), -4.53, .005);
  EXPECT_NEAR(spending(report, 1), -6.79, .005);
  EXPECT_NEAR(report.equilibrium.deficit[0], -7, 1e-12);
  const std::vector<OneWayTrade> trade = one_way_trade(report);
  ASSERT_EQ(trade.size(), 1u);
  EXPECT_EQ(trade[0].origin, std::vector<std::string>{"NTH"});
  EXPECT_EQ(trade[0].destination, std::vector<std::string>{"STH"});
  EXPECT_NEAR(trade[0].value, 7, 1e-10);
  EXPECT_EQ(one_way_text(report), "NTH to STH, 7 mn USD: deficits and transfers pay for it");
}

// STH pays 10 and is owed 7: it sells 3.
TEST(OneWay, ATransferIsExports) {
  const Report report =
      run_text(two_by_two(), closure("fixed") + "measures:\n" + ban("NTH", "STH") + kTransfer);
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_NEAR(spending(report, 0), 6.91, .005);
  EXPECT_NEAR(spending(report, 1), -23.90, .005);
  EXPECT_EQ(report.equilibrium.transfer, (Array{10, -10}));
  ASSERT_EQ(one_way_trade(report).size(), 1u);
  EXPECT_NEAR(one_way_trade(report)[0].value, 3, 1e-10);
}

// Where deficits follow trade, or are none, nothing is given to pay for it.
TEST(OneWay, WithoutGivenFinanceThereIsNone) {
  for (const char* name : {"scaled", "balanced", "proportional"}) {
    const Report report = run_text(two_by_two(), closure(name) + "measures:\n" + ban("STH", "NTH"));
    ASSERT_EQ(report.status(), Status::kConverged) << name << report.reason();
    EXPECT_EQ(parts(report.equilibrium), 2u) << name;
    for (const CountryOutcome& country : report.outcome.countries) {
      EXPECT_EQ(country.exports, -100) << name;
    }
    EXPECT_TRUE(one_way_trade(report).empty());
  }
}

// The wrong way: a surplus cannot be imports.
TEST(OneWay, ASurplusIsNotImports) {
  const Report report =
      run_text(two_by_two(), closure("fixed") + "measures:\n" + ban("NTH", "STH"));
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_EQ(report.equilibrium.deficit_adjustment, (std::vector<double>{-1, 1}));
  EXPECT_EQ(report.outcome.countries[0].imports, -100);
}

TEST(OneWay, ATransferThatCannotBePaidSaysSo) {
  const std::string body = closure("balanced") + "measures:\n" + ban("STH", "NTH") + kTransfer;
  const Report report = run_text(two_by_two(), body);
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_EQ(report.equilibrium.transfer, (Array{0, 0}));
  ASSERT_EQ(report.warnings.size(), 1u);
  EXPECT_EQ(report.warnings[0].code, ErrorCode::kTransferCut);
  EXPECT_EQ(report.warnings[0].what,
            "bans leave no trade that pays the transfers of NTH (0 instead of 10), STH (0 "
            "instead of -10), million USD");
}

double apart(const Report& a, const Report& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.outcome.countries.size(); ++n) {
    largest = std::max(largest, std::abs(spending(a, n) - spending(b, n)));
  }
  return largest;
}

// What is carried is the limit of the ban's share, under each closure.
TEST(OneWay, IsTheLimitOfTheShare) {
  for (const char* name : {"fixed", "scaled", "balanced"}) {
    const auto at = [&](const char* share) {
      return run_text(two_by_two(),
                      closure(name) + "measures:\n" + ban("NTH", "STH", share) + kTransfer);
    };
    const Report banned = at("1"), near = at("0.999999"), far = at("0.999");
    ASSERT_EQ(banned.status(), Status::kConverged) << name << banned.reason();
    EXPECT_EQ(parts(banned.equilibrium), 1u);
    EXPECT_LT(apart(near, banned), 2e-3) << name;
    EXPECT_LT(apart(near, banned), .1 * apart(far, banned)) << name;
  }
}

// A sends 7 to C, which keeps 1 and sends 6 on to B; D may only buy, and has nothing to pay with.
TEST(OneWay, GoesThroughOthersAndNotToWhoCannotPay) {
  const auto world = make(one_sector(
      {"A", "B", "C", "D"}, {{80, 10, 12, 4}, {8, 70, 9, 3}, {6, 14, 60, 5}, {5, 2, 5, 50}}, 4));
  ASSERT_NEAR(world->deficit()[0], -7, 1e-12);
  ASSERT_NEAR(world->deficit()[1], 6, 1e-12);
  ASSERT_NEAR(world->deficit()[2], 1, 1e-12);
  ASSERT_NEAR(world->deficit()[3], 0, 1e-12);
  const Report report = run_text(world, closure("fixed") + "measures:\n" + ban("B", "A, C, D") +
                                            ban("C", "A") + ban("A", "B") + ban("D", "A, B, C"));
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_EQ(report.equilibrium.component, (std::vector<int>{0, 0, 0, 1}));
  EXPECT_EQ(report.equilibrium.circle, (std::vector<int>{0, 1, 2, 3}));
  const Array& flow = report.equilibrium.flow;
  EXPECT_NEAR(flow[world->cell(0, 2, 0)], 7, 1e-9);
  EXPECT_NEAR(flow[world->cell(0, 1, 2)], 6, 1e-9);
  EXPECT_EQ(flow[world->cell(0, 3, 0)], 0);
}

// B would have to send more than it gets, and may only buy: it alone is cut off.
TEST(OneWay, WhatCannotBePaidElsewhereCutsNothingHere) {
  const auto world = make(one_sector({"A", "B", "M"}, {{80, 5, 12}, {9, 70, 14}, {4, 8, 90}}, 4));
  ASSERT_NEAR(world->deficit()[0], -4, 1e-12);
  ASSERT_NEAR(world->deficit()[1], -10, 1e-12);
  const Report report =
      run_text(world, closure("fixed") + "measures:\n" + ban("B", "A, M") + ban("M", "A"));
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  EXPECT_EQ(report.equilibrium.component, (std::vector<int>{0, 1, 0}));
  const std::vector<double>& s = report.equilibrium.deficit_adjustment;
  EXPECT_NEAR(s[0], 10.0 / 18, 1e-12);
  EXPECT_EQ(s[1], -1);
  EXPECT_NEAR(report.equilibrium.flow[world->cell(0, 2, 0)], 4 * 28.0 / 18, 1e-9);
  EXPECT_EQ(report.equilibrium.flow[world->cell(0, 1, 0)], 0);
}

// What C pays B is 8, and A sells 9 more than it buys: together nothing is left in either part of
// the world, so that deficits and transfers stay as they are though neither kind cancels by itself.
TEST(OneWay, DeficitsAndTransfersThatCancelAreNotCut) {
  const auto world = make(one_sector(
      {"A", "B", "C", "D"}, {{80, 10, 6, 4}, {8, 70, 3, 2}, {2, 3, 60, 5}, {1, 1, 4, 50}}, 4));
  ASSERT_NEAR(world->deficit()[0], -9, 1e-12);
  ASSERT_NEAR(world->deficit()[1], 1, 1e-12);
  const std::string transfer = "  - {kind: transfer, origin: C, destination: B, value: 8}\n";
  for (const std::string& bans :
       {ban("A, B", "C, D") + ban("C, D", "A, B"), ban("C, D", "A, B"), ban("A, B", "C, D")}) {
    const Report report = run_text(world, closure("fixed") + "measures:\n" + bans + transfer);
    ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
    const Equilibrium& e = report.equilibrium;
    EXPECT_EQ(e.component, (std::vector<int>{0, 0, 1, 1}));
    for (std::size_t n = 0; n < 4; ++n) EXPECT_NEAR(e.deficit[n], world->deficit()[n], 1e-11);
    EXPECT_NEAR(e.transfer[1], 8, 1e-11);
    EXPECT_NEAR(e.transfer[2], -8, 1e-11);
    EXPECT_NEAR(e.flow[world->cell(0, 1, 0)] - e.flow[world->cell(0, 0, 1)], 9, 1e-9);
  }
}

// Where they do not cancel, both are cut in the same proportion.
TEST(OneWay, DeficitsAndTransfersAreCutAlike) {
  const auto world = make(one_sector(
      {"A", "B", "C", "D"}, {{80, 10, 6, 4}, {8, 70, 3, 2}, {2, 3, 60, 5}, {1, 1, 4, 50}}, 4));
  const Report report =
      run_text(world, closure("fixed") + "measures:\n" + ban("A, B", "C, D") + ban("C, D", "A, B") +
                          "  - {kind: transfer, origin: C, destination: B, value: 11}\n");
  ASSERT_EQ(report.status(), Status::kConverged) << report.reason();
  const double s = (-9 + 1 + 11) / 21.0;
  EXPECT_NEAR(report.equilibrium.deficit_adjustment[0], s, 1e-12);
  EXPECT_NEAR(report.equilibrium.deficit[0], -9 - 9 * s, 1e-11);
  EXPECT_NEAR(report.equilibrium.transfer[1], 11 - 11 * s, 1e-11);
}

double error_in(const std::string& name, const World& world, const Shock& shock,
                const Equilibrium& e) {
  for (const Residual& r : check_equilibrium(world, shock, e)) {
    if (r.name == name) return r.max;
  }
  return NAN;
}

// Autarky, which solves all equations once a part is cut off, is refused where the part could pay.
TEST(OneWay, TheCheckerRefusesACutThatNeedNotBe) {
  const auto world = two_by_two();
  const Report none =
      run_text(world, closure("fixed") + "measures:\n" + ban("STH", "NTH") + ban("NTH", "STH"));
  ASSERT_EQ(none.status(), Status::kConverged);
  const auto separation = [&](const std::string& measures) {
    const Shock shock = shock_of(world, closure("fixed") + "measures:\n" + measures);
    return error_in("separation", *world, shock, none.equilibrium);
  };
  EXPECT_EQ(separation(ban("STH", "NTH")), INFINITY);
  EXPECT_EQ(separation(ban("NTH", "STH")), 0);
}

// Through C, which has no finance of its own.
TEST(OneWay, TheCheckerLooksThroughOthers) {
  const auto world = make(one_sector({"A", "B", "C"}, {{80, 5, 7}, {2, 70, 4}, {3, 8, 60}}, 4));
  ASSERT_NEAR(world->deficit()[2], 0, 1e-12);
  const Report none = run_text(world, closure("fixed") + "measures:\n" + ban("A, B, C", "A, B, C"));
  ASSERT_EQ(none.status(), Status::kConverged) << none.reason();
  ASSERT_EQ(parts(none.equilibrium), 3u);
  const Shock shock = shock_of(
      world, closure("fixed") + "measures:\n" + ban("B", "A, C") + ban("C", "A") + ban("A", "B"));
  EXPECT_EQ(error_in("separation", *world, shock, none.equilibrium), INFINITY);
  EXPECT_EQ(refusal(*world, shock, TradeSolver(world).solve(shock)), "");
}

TEST(OneWay, TheCheckerSumsFlowsToFinance) {
  const Report report =
      run_text(two_by_two(), closure("fixed") + "measures:\n" + ban("STH", "NTH"));
  Equilibrium e = report.equilibrium;
  EXPECT_LT(error_in("trade_balance", *report.world, report.shock, e), 1e-12);
  e.flow[report.world->cell(0, 1, 0)] += .01;
  EXPECT_GT(error_in("trade_balance", *report.world, report.shock, e), 1e-5);
  e = report.equilibrium;
  e.deficit[0] += .01;
  e.deficit[1] -= .01;
  EXPECT_GT(error_in("deficit", *report.world, report.shock, e), 1e-5);
}

// Two groups of a random world, of which the one with a deficit sells nothing to the other.
std::string one_way_ban(const World& world, unsigned choice, const std::string& share = "1") {
  double deficit = 0;
  std::string first, second;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const bool in = (choice >> n & 1U) != 0;
    if (in) deficit += world.deficit()[n];
    std::string& group = in ? first : second;
    group += (group.empty() ? "" : ", ") + world.countries()[n].code;
  }
  return ban(deficit > 0 ? first : second, deficit > 0 ? second : first, share);
}

// Every random world with a one-way ban that finance can carry: solved, as KINSOL does, and the
// limit of the ban's share.
TEST(OneWay, RandomWorldsAsKinsolAndAsTheLimit) {
  int solved = 0;
  for (unsigned seed = 0; seed < 24; ++seed) {
    const auto world = make(random_world(5, 3, 900 + seed));
    const unsigned choice = 1 + seed % 30;
    const auto at = [&](const std::string& share) {
      return run_text(
          world, closure("fixed") + "measures:\n" + one_way_ban(*world, choice, share) +
                     "  - {kind: tariff, origin: CA, destination: CB, sectors: all, rate: 0.2}\n");
    };
    const Report banned = at("1");
    if (banned.status() == Status::kNoEquilibrium) continue;  // the surplus is more than it earns
    ASSERT_EQ(banned.status(), Status::kConverged) << seed << banned.reason();
    ASSERT_EQ(parts(banned.equilibrium), 1u) << seed;
    EXPECT_FALSE(one_way_trade(banned).empty()) << seed;
    const Equilibrium theirs = testing::solve_by_kinsol(*world, banned.shock);
    ASSERT_EQ(theirs.status, Status::kConverged) << seed << theirs.reason;
    for (std::size_t n = 0; n < 5; ++n) {
      EXPECT_NEAR(banned.equilibrium.wage[n] / theirs.wage[n], 1, 1e-9) << seed;
    }
    const Report far = at("0.999"), near = at("0.999999");
    ASSERT_EQ(near.status(), Status::kConverged) << seed << near.reason();
    EXPECT_LT(apart(near, banned), .02) << seed;
    EXPECT_LT(apart(near, banned), .1 * apart(far, banned)) << seed;
    ++solved;
  }
  EXPECT_GE(solved, 20);
}

// Bans at random, which leave circles, go-betweens and parts: what is solved passes the check.
TEST(OneWay, RandomBansPassTheCheck) {
  int solved = 0, carried = 0, split = 0;
  for (unsigned seed = 0; seed < 120; ++seed) {
    std::mt19937 bits(seed);
    const auto world = make(random_world(5, 2, 2000 + seed));
    Shock shock = shock_of(world, closure(seed % 3 == 0 ? "scaled" : "fixed"));
    for (std::size_t n = 0; n < 5; ++n) {
      for (std::size_t i = 0; i < 5; ++i) {
        if (n == i || bits() % 10 < 4) continue;
        for (std::size_t j = 0; j < 2; ++j) shock.access[world->cell(j, n, i)] = 0;
      }
    }
    if (seed % 2 == 0) {
      shock.transfer[0] = 2;
      shock.transfer[3] = -2;
    }
    const Equilibrium e = TradeSolver(world).solve(shock);
    if (e.reason.find("income would not be positive") != std::string::npos) continue;
    if (e.status == Status::kNoEquilibrium) continue;
    EXPECT_EQ(refusal(*world, shock, e), "") << seed;
    ++solved;
    split += parts(e) > 1;
    carried += e.circle != e.component;
  }
  EXPECT_GT(solved, 60);
  EXPECT_GT(split, 20);
  EXPECT_GT(carried, 20);
}

}  // namespace
}  // namespace samarkand
