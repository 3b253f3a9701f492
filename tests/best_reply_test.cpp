// Games too large for a table: best replies in turn, and the price of anarchy as far as it is seen.
#include "samarkand/strategy/best_reply.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "games.h"

namespace samarkand::testing {
namespace {

// Answers from a table and counts what it is asked.
struct Table {
  NormalForm form;
  std::size_t batches = 0, asked = 0;
  PayoffOracle oracle() {
    return [this](std::span<const Profile> profiles) {
      ++batches;
      asked += profiles.size();
      std::vector<Array> result;
      for (const Profile& profile : profiles) {
        std::size_t s = 0;
        for (std::size_t p = 0; p < profile.size(); ++p) s = form.deviate(s, p, profile[p]);
        const auto first = form.payoff.begin() + static_cast<std::ptrdiff_t>(s * form.players());
        result.emplace_back(first, first + static_cast<std::ptrdiff_t>(form.players()));
      }
      return result;
    };
  }
};

TEST(BestReplies, FindTheEquilibriumOfTheTable) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Table table{random_form({3, 4, 2}, seed)};
    PayoffMemo memo(table.oracle());
    const BestReplies found = best_reply_dynamics(table.form.actions, {0, 0, 0}, memo, kTie, 24);
    ASSERT_TRUE(found.end == DynamicsEnd::kEquilibrium || found.end == DynamicsEnd::kCycle);
    EXPECT_EQ(table.asked, memo.known().size());
    for (std::size_t k = 1; k < found.path.size(); ++k) {
      std::size_t changed = 0;
      for (std::size_t p = 0; p < 3; ++p) changed += found.path[k][p] != found.path[k - 1][p];
      EXPECT_EQ(changed, 1u);
    }
    if (found.end == DynamicsEnd::kEquilibrium) {
      std::vector<Profile> all;
      for (const std::size_t s : pure(table.form)) all.push_back(table.form.profile(s));
      EXPECT_EQ(std::count(all.begin(), all.end(), found.path.back()), 1);
    } else {
      EXPECT_EQ(found.path.back(), found.path[found.cycle_start]);
      EXPECT_GT(found.path.size(), found.cycle_start + 3);
    }
  }
}

TEST(BestReplies, GoRoundInMatchingPennies) {
  Table table{kPennies};
  PayoffMemo memo(table.oracle());
  const BestReplies found = best_reply_dynamics({2, 2}, {1, 0}, memo, kTie, 100);
  EXPECT_EQ(found.end, DynamicsEnd::kCycle);
  const std::vector<Profile> round = {{1, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}};
  EXPECT_EQ(found.path, round);
  EXPECT_EQ(found.cycle_start, 0u);
  EXPECT_EQ(best_reply_dynamics({2, 2}, {1, 0}, memo, kTie, 3).end, DynamicsEnd::kBudget);
}

TEST(BestReplies, LeaveProfilesWithoutAPayoff) {
  Table table{kPrisoners};
  table.form.payoff[0] = kNaN;
  PayoffMemo memo(table.oracle());
  const BestReplies found = best_reply_dynamics({2, 2}, {0, 0}, memo, kTie, 100);
  EXPECT_EQ(found.path, (std::vector<Profile>{{0, 0}, {1, 0}, {1, 1}}));
  EXPECT_EQ(found.end, DynamicsEnd::kEquilibrium);
  EXPECT_EQ(found.unknown, 0u);

  table.form.payoff[2] = kNaN;
  PayoffMemo again(table.oracle());
  EXPECT_EQ(best_reply_dynamics({2, 2}, {1, 1}, again, kTie, 100).unknown, 1u);
  Table none{{{2, 2}, Array(8, kNaN)}};
  PayoffMemo empty(none.oracle());
  EXPECT_EQ(best_reply_dynamics({2, 2}, {0, 0}, empty, kTie, 9).end, DynamicsEnd::kNoPayoff);
}

// 40 players and 4^40 profiles: each gains 1 by its last action and costs each other one .1 by it.
TEST(BestReplies, WorkBeyondAnyTable) {
  const std::size_t n = 40;
  std::size_t batches = 0;
  PayoffMemo memo([&](std::span<const Profile> profiles) {
    ++batches;
    std::vector<Array> result;
    for (const Profile& a : profiles) {
      const double harm = .1 * std::accumulate(a.begin(), a.end(), 0.0) / 3;
      Array& payoff = result.emplace_back(n, -harm);
      for (std::size_t p = 0; p < n; ++p) payoff[p] += 1.1 * static_cast<double>(a[p]) / 3;
    }
    return result;
  });
  const std::vector<std::size_t> actions(n, 4);
  const BestReplies found = best_reply_dynamics(actions, Profile(n, 0), memo, kTie, 10000);
  EXPECT_EQ(found.end, DynamicsEnd::kEquilibrium);
  EXPECT_EQ(found.path.back(), Profile(n, 3));
  EXPECT_EQ(batches, n + n - 1);  // a round that moves all, one that asks the others again
  const auto price = price_of_anarchy(actions, {&found.path.back(), 1}, memo, 10000);
  EXPECT_FALSE(price->exhaustive);
  EXPECT_EQ(price->best, Profile(n, 0));
  EXPECT_NEAR(price->price(), 40 * 2.9, 1e-9);
}

TEST(PriceOfAnarchy, BySearchIsNoLargerThanByEnumeration) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Table table{random_form({3, 3, 3}, seed)};
    const auto equilibria = pure_equilibria(table.form, kTie);
    PayoffMemo memo(table.oracle());
    std::vector<Profile> profiles;
    for (const auto& equilibrium : equilibria) {
      profiles.push_back(table.form.profile(equilibrium.profile));
    }
    const auto exact = price_of_anarchy(table.form, equilibria);
    const auto search = price_of_anarchy(table.form.actions, profiles, memo, 27);
    ASSERT_EQ(exact.has_value(), search.has_value());
    if (!exact) continue;
    EXPECT_LE(search->price(), exact->price());
    EXPECT_EQ(search->worst_equilibrium, exact->worst_equilibrium);
    EXPECT_GE(search->price(), 0);
  }
}

}  // namespace
}  // namespace samarkand::testing
