// Checks on links: the game of one, and budgets against enumeration.
#include "samarkand/channels/inspection.h"

#include <cmath>
#include <random>
#include <utility>

#include "support.h"

namespace samarkand {
namespace {

TEST(InspectionGame, NobodyGainsByDeviating) {
  std::mt19937 bits(1);
  const auto uniform = [&] { return .05 + std::ldexp(bits(), -32); };
  for (int k = 0; k < 200; ++k) {
    const double g = uniform(), f = uniform(), c = uniform(), d = uniform(), r = uniform();
    const InspectionGame game = inspection_game(g, f, c, d, r);
    const double smuggler = game.checked * -f + (1 - game.checked) * g;
    const double inspector = game.evading * (r + d) - c;  // of a check
    if (c < r + d) {
      EXPECT_NEAR(smuggler, 0, 1e-15);   // as good as staying at home
      EXPECT_NEAR(inspector, 0, 1e-15);  // as good as no check
    } else {
      EXPECT_EQ(game.checked, 0);
      EXPECT_EQ(game.evading, 1);
      EXPECT_LE(inspector, 0);
      EXPECT_GT(smuggler, 0);
    }
  }
  EXPECT_EQ(inspection_game(0, 1, .1, 1, 1).evading, 0);
}

// Origin 0, intermediaries 1, 2, 3, target 4; two ways to enter it, and paths among the
// intermediaries.
struct Small {
  explicit Small(double between_paths = 30) : elasticity(between_paths), links(25, 0) {
    const auto add = [&](std::size_t a, std::size_t b, double t) {
      links[a * 5 + b] += std::pow(t, -elasticity);
    };
    add(0, 1, 1.2);
    add(0, 2, 1.25);
    add(0, 3, 1.3);
    add(1, 2, 1.15);
    add(2, 3, 1.15);
    add(3, 2, 1.15);
    add(1, 4, 1.2);
    add(2, 4, 1.3);
    add(3, 4, 1.25);
    for (const std::size_t from : {1, 2, 3}) {
      double& use = links[from * 5 + 4];
      inspected.push_back({from, 4, std::exchange(use, 0), 100.0 * static_cast<double>(from)});
    }
    flows = {{0, 10, 4, 9, {0, .5, .3, .2, 0}}, {0, 5, 7, 12, {0, .2, .2, .6, 0}}};
  }
  Inspection inspection() const { return {5, links, elasticity, 4, flows, inspected}; }

  double elasticity;
  Array links;
  std::vector<InspectedLink> inspected;
  std::vector<LeakingFlow> flows;
};

TEST(Inspection, WithoutChecksAllArrives) {
  const Inspection inspection = Small().inspection();
  EXPECT_NEAR(inspection.leakage({0, 0, 0}), 15, 1e-13);
  // Of each flow alone as well.
  for (const auto& [flow, value] : {std::pair(0, 10.0), std::pair(1, 5.0)}) {
    Small alone;
    alone.flows = {alone.flows[static_cast<std::size_t>(flow)]};
    EXPECT_NEAR(alone.inspection().leakage({0, 0, 0}), value, 1e-13);
  }
}

// One way alone, 0 -> 1 -> 4: (1 - p)^theta of it arrives, however large the elasticity.
TEST(Inspection, WhatIsLeftOfALinkIsNotLostInRounding) {
  for (const double elasticity : {30.0, 150.0}) {
    Array links(25, 0);
    links[1] = std::pow(1.2, -elasticity);
    const Inspection inspection(5, links, elasticity, 4, {{0, 10, 4, 9, {0, 1, 0, 0, 0}}},
                                {{1, 4, std::pow(1.3, -elasticity), 100}});
    for (const double p : {.1, .3, .6, .9}) {
      Array gradient;
      EXPECT_NEAR(inspection.leakage({p}, &gradient), 10 * std::pow(1 - p, 4), 1e-11);
      EXPECT_NEAR(gradient[0], -40 * std::pow(1 - p, 3), 1e-10);
    }
  }
}

TEST(Inspection, GradientsAreDerivatives) {
  for (const double elasticity : {12.0, 30.0, 100.0}) {
    const Inspection inspection = Small(elasticity).inspection();
    const Array at = {.02, .1, .05};
    Array gradient;
    inspection.leakage(at, &gradient);
    const double step = 1e-5;
    for (std::size_t l = 0; l < 3; ++l) {
      Array points[4] = {at, at, at, at};
      const double parts[] = {-2, -1, 1, 2};
      double value[4];
      for (int k = 0; k < 4; ++k) {
        points[k][l] += parts[k] * step;
        value[k] = inspection.leakage(points[k]);
      }
      const double slope = (8 * (value[2] - value[1]) - (value[3] - value[0])) / (12 * step);
      EXPECT_NEAR(gradient[l], slope, 1e-7 * std::max(1.0, std::abs(slope))) << elasticity;
    }
  }
}

// No plan of a fine grid is better.
TEST(Inspection, SpendsNoWorseThanTheBestOfAll) {
  const Small small;
  const Inspection inspection = small.inspection();
  for (const double budget : {10.0, 60.0, 150.0, 400.0}) {
    const Inspection::Plan plan = inspection.spend(budget, {});
    EXPECT_TRUE(plan.converged) << plan.residual;
    double spent = 0;
    for (std::size_t l = 0; l < 3; ++l) {
      EXPECT_GE(plan.checked[l], 0);
      EXPECT_LE(plan.checked[l], kMostChecked);
      spent += plan.checked[l] * small.inspected[l].length;
    }
    EXPECT_LE(spent, budget * (1 + 1e-12));
    double best = INFINITY;
    constexpr int kSteps = 60;
    for (int a = 0; a <= kSteps; ++a) {
      for (int b = 0; a + b <= kSteps; ++b) {
        const double km[] = {budget * a / kSteps, budget * b / kSteps,
                             budget * (kSteps - a - b) / kSteps};
        Array checked(3);
        for (std::size_t l = 0; l < 3; ++l) {
          checked[l] = std::min(km[l] / small.inspected[l].length, kMostChecked);
        }
        best = std::min(best, inspection.leakage(checked));
      }
    }
    EXPECT_LE(plan.leakage, best * (1 + 1e-6)) << budget;
    EXPECT_GT(plan.leakage, best * .9) << budget;
  }
}

// However sharply smugglers turn to the cheapest way, a plan that is called the best is one: moving
// km between two links stops no more. What stalled says so.
TEST(Inspection, ConvergedMeansThatNoSmallMoveStopsMore) {
  int converged = 0, all = 0;
  for (const double elasticity : {10.0, 30.0, 100.0, 250.0}) {
    const Small small(elasticity);
    const Inspection inspection = small.inspection();
    for (double budget = 20; budget < 500; budget *= 1.7) {
      const Inspection::Plan plan = inspection.spend(budget, {});
      EXPECT_EQ(plan.converged, plan.residual < 1e-3);
      ++all;
      converged += plan.converged;
      if (!plan.converged) continue;
      for (std::size_t from = 0; from < 3; ++from) {
        for (std::size_t to = 0; to < 3; ++to) {
          Array moved = plan.checked;
          const double km = std::min({1e-3 * budget, moved[from] * small.inspected[from].length,
                                      (kMostChecked - moved[to]) * small.inspected[to].length});
          moved[from] -= km / small.inspected[from].length;
          moved[to] += km / small.inspected[to].length;
          EXPECT_GE(inspection.leakage(moved), plan.leakage * (1 - 1.1e-3)) << elasticity;
        }
      }
    }
  }
  EXPECT_EQ(converged, all);
}

TEST(Inspection, MoreBudgetNeverLetsMoreThrough) {
  const Inspection inspection = Small().inspection();
  double before = INFINITY;
  std::vector<Array> starts;
  for (double budget = 0; budget < 500; budget += 40) {
    const Inspection::Plan plan = inspection.spend(budget, starts);
    EXPECT_LE(plan.leakage, before * (1 + 1e-12));
    before = plan.leakage;
    starts = {plan.checked};
  }
}

}  // namespace
}  // namespace samarkand
