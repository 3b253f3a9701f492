// Games without economics: textbook games, brute force, symmetries, and what is not known.
#include "samarkand/strategy/normal_form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "games.h"
#include "samarkand/strategy/logit_path.h"
#include "samarkand/strategy/mixed_equilibria.h"

namespace samarkand::testing {
namespace {

// The mixed equilibria as flat lists of probabilities, in ascending order.
std::vector<std::vector<double>> mixed(const NormalForm& form) {
  std::vector<std::vector<double>> result;
  const auto equilibria = mixed_equilibria(form, kTie);
  for (const MixedEquilibrium& equilibrium : *equilibria) {
    std::vector<double>& flat = result.emplace_back();
    for (const Array& x : equilibrium.probability) flat.insert(flat.end(), x.begin(), x.end());
  }
  std::sort(result.begin(), result.end());
  return result;
}

void expect_near(const std::vector<std::vector<double>>& found,
                 const std::vector<std::vector<double>>& expected, double tolerance = 1e-13) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    ASSERT_EQ(found[k].size(), expected[k].size());
    for (std::size_t a = 0; a < found[k].size(); ++a) {
      EXPECT_NEAR(found[k][a], expected[k][a], tolerance) << k << " " << a;
    }
  }
}

// Another action of `player`, the last, that brings it `loss` less than its worst action would.
NormalForm with_dominated(const NormalForm& form, std::size_t player, double loss) {
  NormalForm result{form.actions, {}};
  const std::size_t added = result.actions[player]++;
  for (std::size_t s = 0; s < result.profiles(); ++s) {
    Profile profile = result.profile(s);
    const bool dominated = profile[player] == added;
    if (dominated) profile[player] = 0;
    std::size_t from = 0;
    for (std::size_t p = 0; p < form.players(); ++p) from = form.deviate(from, p, profile[p]);
    for (std::size_t p = 0; p < form.players(); ++p) {
      double value = form.value(from, p);
      for (std::size_t a = 0; dominated && p == player && a < form.actions[p]; ++a) {
        value = std::min(value, form.value(form.deviate(from, p, a), p) - loss);
      }
      result.payoff.push_back(value);
    }
  }
  return result;
}

// The game with players in another order, and with each one's actions reversed.
struct Renamed {
  NormalForm form;
  std::vector<std::size_t> place;  // [profile of the original]
};
Renamed renamed(const NormalForm& form, const std::vector<std::size_t>& player) {
  Renamed result{form, std::vector<std::size_t>(form.profiles())};
  for (std::size_t p = 0; p < form.players(); ++p) {
    result.form.actions[p] = form.actions[player[p]];
  }
  for (std::size_t s = 0; s < form.profiles(); ++s) {
    std::size_t to = 0;
    for (std::size_t p = 0; p < form.players(); ++p) {
      to = result.form.deviate(to, p, form.actions[player[p]] - 1 - form.action(s, player[p]));
    }
    result.place[s] = to;
    for (std::size_t p = 0; p < form.players(); ++p) {
      result.form.payoff[to * form.players() + p] = form.value(s, player[p]);
    }
  }
  return result;
}

TEST(NormalForm, CountsTheLastPlayerFastest) {
  const NormalForm form{{2, 3, 4}, {}};
  EXPECT_EQ(form.profiles(), 24u);
  EXPECT_EQ(form.profile(17), (Profile{1, 1, 1}));
  EXPECT_EQ(form.deviate(17, 0, 0), 5u);
  EXPECT_EQ(form.deviate(17, 1, 2), 21u);
  EXPECT_EQ(form.deviate(17, 2, 1), 17u);
}

TEST(PureEquilibria, OfTextbookGames) {
  EXPECT_EQ(pure(kPrisoners), std::vector<std::size_t>{3});
  EXPECT_EQ(pure(kBattle), (std::vector<std::size_t>{0, 3}));
  EXPECT_TRUE(pure(kPennies).empty());
  EXPECT_TRUE(pure(kRockPaperScissors).empty());
  EXPECT_EQ(pure(kChicken), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(pure_equilibria(kPrisoners, kTie)[0].margin, 1);
  EXPECT_TRUE(pure_equilibria(kPrisoners, kTie)[0].strict);
}

// Independent of the code under test: indices by nested loops.
TEST(PureEquilibria, AgreeWithBruteForceOnRandomGames) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 50; ++seed) {
    const NormalForm form = random_form({3, 2, 4}, seed);
    const auto value = [&](std::size_t i, std::size_t j, std::size_t k, std::size_t player) {
      return form.payoff[((i * 2 + j) * 4 + k) * 3 + player];
    };
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 2; ++j) {
        for (std::size_t k = 0; k < 4; ++k) {
          bool holds = true;
          for (std::size_t a = 0; a < 3; ++a) holds &= value(a, j, k, 0) <= value(i, j, k, 0);
          for (std::size_t a = 0; a < 2; ++a) holds &= value(i, a, k, 1) <= value(i, j, k, 1);
          for (std::size_t a = 0; a < 4; ++a) holds &= value(i, j, a, 2) <= value(i, j, k, 2);
          if (holds) expected.push_back((i * 2 + j) * 4 + k);
        }
      }
    }
    EXPECT_EQ(pure(form), expected) << seed;
    found += expected.size();
  }
  EXPECT_GT(found, 20u);
}

TEST(PureEquilibria, CountSmallDifferencesAsTies) {
  const NormalForm form{{2, 1}, {1, 0, 1 + 1e-10, 0}};
  EXPECT_EQ(pure_equilibria(form, 1e-11).size(), 1u);
  const auto ties = pure_equilibria(form, 1e-9);
  ASSERT_EQ(ties.size(), 2u);
  EXPECT_LT(ties[0].margin, 0);
  EXPECT_FALSE(ties[0].strict);
  EXPECT_FALSE(ties[1].strict);
  EXPECT_TRUE(pure_equilibria(form, 1e-11)[0].strict);
}

TEST(PureEquilibria, SayWhatTheyHaveNotChecked) {
  NormalForm form = kPrisoners;
  form.payoff[2] = kNaN;  // (silent, confess) has no payoff, whatever the other's entry says
  const auto found = pure_equilibria(form, kTie);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].profile, 3u);
  EXPECT_EQ(found[0].unknown, 1u);
  EXPECT_EQ(found[0].margin, 1);
  EXPECT_FALSE(found[0].strict);
  form = kPrisoners;
  form.payoff[7] = -INFINITY;  // to confess alone is one if the other does not follow
  const auto left = pure_equilibria(form, kTie);
  EXPECT_EQ(profiles_of(left), (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(left[0].unknown, 1u);
  EXPECT_FALSE(left[0].strict);
  EXPECT_FALSE(mixed_equilibria(form, kTie));
  EXPECT_FALSE(logit_path(form));
}

TEST(PureEquilibria, OfOnePlayerAndOfOneAction) {
  EXPECT_EQ(pure({{3}, {1, 5, 2}}), std::vector<std::size_t>{1});
  const auto forced = pure_equilibria({{1, 1}, {-7, 3}}, kTie);
  ASSERT_EQ(forced.size(), 1u);
  EXPECT_TRUE(forced[0].strict);
  EXPECT_EQ(forced[0].margin, INFINITY);
  EXPECT_FALSE(mixed_equilibria({{3}, {1, 5, 2}}, kTie));
  expect_near(mixed({{1, 1}, {-7, 3}}), {{1, 1}});
  expect_near(mixed({{1, 2}, {0, 3, 0, 4}}), {{1, 0, 1}});
}

// Three players choose one of two sides and the odd one out pays 1 to each of the others: the six
// profiles with two on a side are no equilibria (the odd one joins), the two of all on one side
// are.
TEST(PureEquilibria, OfThreePlayers) {
  NormalForm form{{2, 2, 2}, Array(24)};
  for (std::size_t s = 0; s < 8; ++s) {
    const Profile a = form.profile(s);
    for (std::size_t p = 0; p < 3; ++p) {
      const std::size_t same = std::count(a.begin(), a.end(), a[p]);
      form.payoff[s * 3 + p] = same == 3 ? 0 : same == 2 ? 1 : -2;
    }
  }
  EXPECT_EQ(pure(form), (std::vector<std::size_t>{0, 7}));
  EXPECT_EQ(pure_equilibria(form, kTie)[0].margin, 2);
}

TEST(MixedEquilibria, OfTextbookGames) {
  expect_near(mixed(kPrisoners), {{0, 1, 0, 1}});
  expect_near(mixed(kBattle), {{0, 1, 0, 1}, {.6, .4, .4, .6}, {1, 0, 1, 0}});
  expect_near(mixed(kPennies), {{.5, .5, .5, .5}});
  expect_near(mixed(kRockPaperScissors), {{1. / 3, 1. / 3, 1. / 3, 1. / 3, 1. / 3, 1. / 3}});
  expect_near(mixed(kChicken), {{0, 1, 1, 0}, {.9, .1, .9, .1}, {1, 0, 0, 1}});
  EXPECT_NEAR((*mixed_equilibria(kBattle, kTie))[2].payoff[0], 1.2, 1e-14);
}

// Von Stengel (2007), Algorithmic Game Theory, chapter 3, equation 3.7: degenerate, for both
// columns are best replies to the first row. All mixtures of the last two are equilibria as well.
TEST(MixedEquilibria, OfADegenerateGameAreTheExtremeOnes) {
  const NormalForm form{{3, 2}, {3, 3, 3, 3, 2, 2, 5, 6, 0, 3, 6, 1}};
  expect_near(mixed(form),
              {{0, 1. / 3, 2. / 3, 1. / 3, 2. / 3}, {1, 0, 0, 2. / 3, 1. / 3}, {1, 0, 0, 1, 0}});
  // Nobody can change anything: every profile, and no more vertices than these.
  expect_near(mixed({{2, 2}, {1, 4, 2, 4, 1, 5, 2, 5}}),
              {{0, 1, 0, 1}, {0, 1, 1, 0}, {1, 0, 0, 1}, {1, 0, 1, 0}});
}

// The 6 x 6 game with 75 equilibria of Savani and von Stengel (2006), Econometrica 74:2.
TEST(MixedEquilibria, OfTheGameWithSeventyFive) {
  // [second][first player]
  const double a[6][6] = {{-81, -180, 20, -30, 270, 90},   {36, 72, -3, 17, -153, -36},
                          {-126, -333, 42, -33, 297, 126}, {126, 297, -33, 42, -333, -126},
                          {-36, -153, 17, -3, 72, 36},     {90, 270, -30, 20, -180, -81}};
  const double b[6][6] = {{72, -180, 297, -333, 270, -153}, {36, -81, 126, -126, 90, -36},
                          {17, -30, 42, -33, 20, -3},       {-3, 20, -33, 42, -30, 17},
                          {-36, 90, -126, 126, -81, 36},    {-153, 270, -333, 297, -180, 72}};
  NormalForm form{{6, 6}, {}};
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t j = 0; j < 6; ++j) {
      form.payoff.push_back(1e-9 * a[j][i] - 3);  // stakes far below what the player cannot change
      form.payoff.push_back(b[j][i]);
    }
  }
  EXPECT_EQ(support_pairs(form), 923);
  EXPECT_EQ(mixed_equilibria(form, 1e-14)->size(), 75u);
}

TEST(MixedEquilibria, OfRandomGamesAreOddInNumberAndContainThePureOnes) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    const NormalForm form = random_form({4, 5}, seed);
    const auto found = mixed_equilibria(form, kTie);
    EXPECT_EQ(found->size() % 2, 1u) << seed;  // Wilson (1971)
    std::vector<std::size_t> as_pure;
    for (const MixedEquilibrium& equilibrium : *found) {
      EXPECT_LT(equilibrium.gain, 1e-12);
      std::size_t profile = 0;
      bool certain = true;
      for (std::size_t p = 0; p < 2; ++p) {
        const Array& x = equilibrium.probability[p];
        EXPECT_NEAR(std::accumulate(x.begin(), x.end(), 0.0), 1, 1e-14);
        const auto most = std::max_element(x.begin(), x.end());
        certain &= *most == 1;
        profile = form.deviate(profile, p, static_cast<std::size_t>(most - x.begin()));
      }
      if (certain) as_pure.push_back(profile);
    }
    std::sort(as_pure.begin(), as_pure.end());
    EXPECT_EQ(as_pure, pure(form)) << seed;
  }
}

TEST(MixedEquilibria, RefuseWhatWouldTakeTooLong) {
  EXPECT_EQ(support_pairs({{11, 11}, {}}), 705431);
  EXPECT_FALSE(mixed_equilibria(random_form({12, 11}, 0), kTie));
  EXPECT_FALSE(mixed_equilibria(random_form({1, 63}, 0), kTie));
  EXPECT_TRUE(mixed_equilibria(random_form({1, 62}, 0), kTie));
  EXPECT_FALSE(mixed_equilibria(random_form({2, 2, 2}, 0), kTie));
}

// All of the path satisfies the fixed point that defines it, computed from the payoffs themselves.
void expect_logit(const NormalForm& form, const LogitPath& path) {
  for (const LogitPoint& point : path.points) {
    const MixedProfile values = action_values(form, point.probability);
    for (std::size_t p = 0; p < form.players(); ++p) {
      const double best = *std::max_element(values[p].begin(), values[p].end());
      Array reply;
      for (const double value : values[p]) {
        reply.push_back(std::exp(point.lambda / path.unit * (value - best)));
      }
      const double sum = std::accumulate(reply.begin(), reply.end(), 0.0);
      for (std::size_t a = 0; a < reply.size(); ++a) {
        EXPECT_NEAR(point.probability[p][a], reply[a] / sum, 1e-10 + 1e-15 * point.lambda)
            << point.lambda << " " << p << " " << a;
      }
    }
  }
}

bool bends_back(const LogitPath& path) {
  return !std::is_sorted(path.points.begin(), path.points.end(),
                         [](const auto& a, const auto& b) { return a.lambda < b.lambda; });
}

TEST(LogitPath, StaysUniformWhereNothingElseIsAnEquilibrium) {
  for (const NormalForm& form : {kPennies, kRockPaperScissors}) {
    const auto path = logit_path(form);
    EXPECT_EQ(path->end, LogitEnd::kOpen);
    EXPECT_FALSE(path->pure);
    EXPECT_GE(path->points.back().lambda, kMaxLambda);
    for (const LogitPoint& point : path->points) {
      for (const double x : point.probability[0]) {
        EXPECT_NEAR(x, 1.0 / static_cast<double>(form.actions[0]), 1e-14);
      }
    }
  }
  const auto path = logit_path({{2, 2}, Array(8, 5.0)});  // no stakes at all
  EXPECT_EQ(path->unit, 0);
  EXPECT_EQ(path->end, LogitEnd::kOpen);
}

// One player: the logit itself.
TEST(LogitPath, OfOnePlayerIsTheLogit) {
  const auto path = logit_path({{3}, {1, 3, 2}});
  EXPECT_EQ(path->unit, 2);
  EXPECT_EQ(path->pure, 1u);
  for (const LogitPoint& point : path->points) {
    const double odds = std::exp(-point.lambda / 2), sum = 1 + odds + odds * odds;
    EXPECT_NEAR(point.probability[0][1], 1 / sum, 1e-12);
    EXPECT_NEAR(point.probability[0][0], odds * odds / sum, 1e-12);
  }
}

// Asymmetric matching pennies of Ochs (1995), in McKelvey and Palfrey (1995), section 4: the first
// player's payoff does not move its own equilibrium mixture, but does its logit responses.
TEST(LogitPath, OfAsymmetricMatchingPennies) {
  const NormalForm form{{2, 2}, {9, 0, 0, 1, 0, 1, 1, 0}};
  const auto path = logit_path(form);
  expect_logit(form, *path);
  EXPECT_EQ(path->end, LogitEnd::kOpen);
  EXPECT_NEAR(path->points.back().probability[0][0], .5, 1e-6);
  EXPECT_NEAR(path->points.back().probability[1][0], .1, 1e-6);
  double highest = 0;
  for (const auto& point : path->points) highest = std::max(highest, point.probability[0][0]);
  EXPECT_GT(highest, .6);
}

// The game of figure 1 in McKelvey and Palfrey (1995) with A = B = 5: the last actions weakly
// dominate the first, and are the one perfect equilibrium. But the others' errors that make the
// difference vanish faster than precision grows.
TEST(LogitPath, NeedNotLeadToThePerfectEquilibrium) {
  const NormalForm form{{3, 3}, {1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 5, 1, 1, 5, 0, 1, 1}};
  const auto path = logit_path(form);
  expect_logit(form, *path);
  EXPECT_EQ(path->end, LogitEnd::kOpen);
  for (const Array& x : path->points.back().probability) {
    EXPECT_NEAR(x[0], .5, 1e-12);
    EXPECT_NEAR(x[1], 0, 1e-12);
  }
}

// A 2 x 2 game of McKelvey's whose principal branch bends back (loopback.nfg of Gambit's samples).
TEST(LogitPath, PassesTurningPoints) {
  const NormalForm form{{2, 2}, {6, 7, 6, 7, 7.32, 6, 1, 4}};
  const auto path = logit_path(form);
  EXPECT_TRUE(bends_back(*path));
  expect_logit(form, *path);
  EXPECT_EQ(path->pure, 2u);
}

// Where branches meet it goes straight on, and where they only just miss each other it stays on its
// own: a coordination game with the same payoffs, and with 1e-9 more for the second equilibrium.
TEST(LogitPath, KeepsToItsBranch) {
  NormalForm form{{2, 2}, {1, 1, 0, 0, 0, 0, 1, 1}};
  const auto even = logit_path(form);
  EXPECT_EQ(even->end, LogitEnd::kOpen);
  EXPECT_EQ(even->points.back().probability[1][0], .5);
  form.payoff[6] += 1e-9;
  EXPECT_EQ(logit_path(form)->pure, 3u);
  form.payoff[0] += 2e-9;
  EXPECT_EQ(logit_path(form)->pure, 0u);
}

TEST(LogitPath, OfRandomGamesLeadsToAnEquilibrium) {
  std::size_t to_pure = 0, bent = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const NormalForm form = random_form(
        seed % 2 == 0 ? std::vector<std::size_t>{3, 2, 3} : std::vector<std::size_t>{4, 4}, seed);
    const auto path = logit_path(form);
    ASSERT_NE(path->end, LogitEnd::kLost) << seed;
    expect_logit(form, *path);
    bent += bends_back(*path);
    if (path->pure) {
      ++to_pure;
      EXPECT_TRUE(equilibrium_at(form, *path->pure, kTie)->strict);
    }
    const MixedProfile& end = path->points.back().probability;
    const MixedProfile values = action_values(form, end);
    for (std::size_t p = 0; p < form.players(); ++p) {
      const double mean = std::inner_product(end[p].begin(), end[p].end(), values[p].begin(), 0.0);
      EXPECT_LT(*std::max_element(values[p].begin(), values[p].end()) - mean, 1e-7) << seed;
    }
  }
  EXPECT_GT(to_pure, 30u);
  EXPECT_GT(bent, 0u);
}

TEST(DominatedActions, GoInRounds) {
  const auto prisoners = dominated_actions(kPrisoners, kTie);
  ASSERT_EQ(prisoners.size(), 2u);
  EXPECT_EQ(prisoners[0].action, 0u);
  EXPECT_EQ(prisoners[0].by, 1u);
  EXPECT_EQ(prisoners[1].round, 1);
  EXPECT_TRUE(dominated_actions(kBattle, kTie).empty());

  // Right is dominated by middle, then down by up, then left by middle: (up, middle) is left
  // (Gibbons 1992, figure 1.1.1).
  const NormalForm form{{2, 3}, {1, 0, 1, 2, 0, 1, 0, 3, 0, 1, 2, 0}};
  const auto found = dominated_actions(form, kTie);
  ASSERT_EQ(found.size(), 3u);
  const std::size_t expected[3][3] = {{1, 2, 1}, {0, 1, 0}, {1, 0, 1}};
  for (int k = 0; k < 3; ++k) {
    EXPECT_EQ(found[k].player, expected[k][0]);
    EXPECT_EQ(found[k].action, expected[k][1]);
    EXPECT_EQ(found[k].by, expected[k][2]);
    EXPECT_EQ(found[k].round, k + 1);
  }
}

TEST(DominatedActions, NameOneThatIsNotDominatedItself) {
  const auto found = dominated_actions({{3}, {1, 3, 2}}, kTie);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].by, 1u);
  EXPECT_EQ(found[1].by, 1u);
  EXPECT_EQ(dominated_actions({{3}, {1, 2, 3}}, kTie)[0].by, 2u);
  EXPECT_TRUE(dominated_actions({{2}, {1, 1 + 1e-13}}, kTie).empty());
}

TEST(DominatedActions, ClaimNothingWithoutAPayoff) {
  NormalForm form = kPrisoners;
  form.payoff[2] = kNaN;
  EXPECT_TRUE(dominated_actions(form, kTie).empty());
}

TEST(DominatedActions, ChangeNoEquilibrium) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const NormalForm form = random_form({3, 3}, seed);
    for (std::size_t player : {0u, 1u}) {
      const NormalForm more = with_dominated(form, player, .3);
      bool named = false;
      for (const Domination& found : dominated_actions(more, kTie)) {
        named |= found.player == player && found.action == 3 && found.round == 1;
      }
      EXPECT_TRUE(named);
      std::vector<Profile> before, after;
      for (const std::size_t s : pure(form)) before.push_back(form.profile(s));
      for (const std::size_t s : pure(more)) after.push_back(more.profile(s));
      EXPECT_EQ(before, after) << seed;

      auto expected = mixed(form);
      for (auto& x : expected) x.insert(x.begin() + (player == 0 ? 3 : 6), 0.0);
      std::sort(expected.begin(), expected.end());
      expect_near(mixed(more), expected, 1e-12);
      if (expected.size() > 1) continue;  // among several, another start may lead to another
      const auto one = logit_path(form), other = logit_path(more);
      ASSERT_EQ(one->pure.has_value(), other->pure.has_value()) << seed;
      if (one->pure) {
        EXPECT_EQ(form.profile(*one->pure), more.profile(*other->pure));
      }
      for (std::size_t p = 0; p < 2; ++p) {
        for (std::size_t a = 0; a < 3; ++a) {
          EXPECT_NEAR(one->points.back().probability[p][a], other->points.back().probability[p][a],
                      1e-6)
              << seed;
        }
      }
    }
  }
}

TEST(NormalForm, NamesAndOrderOfPlayersAndActionsDoNotMatter) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const NormalForm form = random_form({2, 3, 2}, seed);
    const auto [other, place] = renamed(form, {2, 0, 1});
    std::vector<std::size_t> moved;
    for (const std::size_t s : pure(form)) moved.push_back(place[s]);
    std::sort(moved.begin(), moved.end());
    EXPECT_EQ(pure(other), moved);
    EXPECT_EQ(dominated_actions(form, kTie).size(), dominated_actions(other, kTie).size());
    const auto one = logit_path(form), two = logit_path(other);
    ASSERT_EQ(one->end, two->end);
    if (one->pure) {
      EXPECT_EQ(place[*one->pure], *two->pure);
    }
    const auto first = commitment(form, 2, kTie), second = commitment(other, 0, kTie);
    ASSERT_EQ(first.best_case.has_value(), second.best_case.has_value());
    if (first.best_case) {
      EXPECT_EQ(place[*first.best_case], *second.best_case);
      EXPECT_EQ(place[*first.worst_case], *second.worst_case);
    }

    const NormalForm two_players = random_form({3, 4}, seed);
    auto expected = mixed(two_players);
    for (auto& x : expected) std::reverse(x.begin(), x.end());
    std::sort(expected.begin(), expected.end());
    expect_near(mixed(renamed(two_players, {1, 0}).form), expected, 1e-11);
  }
}

// A player's units, and what it cannot change, matter to nobody's choice.
TEST(NormalForm, UnitsOfPayoffDoNotMatter) {
  const NormalForm form = random_form({3, 3}, 3);
  NormalForm other = form;
  for (std::size_t s = 0; s < 9; ++s) {
    other.payoff[2 * s] = 1e-3 * form.value(s, 0) + .25 * static_cast<double>(form.action(s, 1));
    other.payoff[2 * s + 1] = 1e-3 * form.value(s, 1) - 7;
  }
  expect_near(mixed(other), mixed(form), 1e-9);
  const auto one = logit_path(form), two = logit_path(other);
  EXPECT_NEAR(two->unit / one->unit, 1e-3, 1e-15);
  ASSERT_EQ(one->points.size(), two->points.size());
  EXPECT_NEAR(one->points[9].probability[0][0], two->points[9].probability[0][0], 1e-10);
}

TEST(Commitment, WinsTheGameOfChicken) {
  const Commitment found = commitment(kChicken, 0, kTie);
  EXPECT_EQ(found.best_case, 2u);  // straight, and the other swerves
  EXPECT_EQ(found.worst_case, 2u);
  EXPECT_EQ(profiles_of(found.replies[0]), std::vector<std::size_t>{1});
}

// The leader chooses which game two followers play: the battle of the sexes, matching pennies, or
// one where both get nothing.
TEST(Commitment, SaysWhereRepliesAreSeveralOrNone) {
  NormalForm form{{3, 2, 2}, {}};
  const double own[12] = {9, 0, 0, 1, 20, 20, 20, 20, 5, 5, 5, 5};
  for (std::size_t s = 0; s < 12; ++s) {
    const NormalForm* game = s < 4 ? &kBattle : s < 8 ? &kPennies : nullptr;
    form.payoff.push_back(own[s]);
    for (std::size_t p = 0; p < 2; ++p) form.payoff.push_back(game ? game->value(s % 4, p) : 0);
  }
  const Commitment found = commitment(form, 0, kTie);
  EXPECT_EQ(profiles_of(found.replies[0]), (std::vector<std::size_t>{0, 3}));
  EXPECT_TRUE(found.replies[1].empty());
  EXPECT_EQ(found.replies[2].size(), 4u);
  EXPECT_FALSE(found.replies[2][0].strict);
  EXPECT_EQ(found.best_case, 0u);   // 9
  EXPECT_EQ(found.worst_case, 8u);  // 5 rather than 1
  EXPECT_FALSE(commitment(NormalForm{{1, 2, 2}, Array(12, kNaN)}, 0, kTie).best_case);
}

TEST(PriceOfAnarchy, IsADifferenceOfSums) {
  const auto prisoners = price_of_anarchy(kPrisoners, pure_equilibria(kPrisoners, kTie));
  EXPECT_EQ(prisoners->price(), 2);
  EXPECT_EQ(prisoners->best, (Profile{0, 0}));
  EXPECT_EQ(prisoners->worst_equilibrium, (Profile{1, 1}));
  EXPECT_TRUE(prisoners->exhaustive);
  EXPECT_EQ(price_of_anarchy(kBattle, pure_equilibria(kBattle, kTie))->price(), 0);
  EXPECT_FALSE(price_of_anarchy(kPennies, {}));
}

}  // namespace
}  // namespace samarkand::testing
