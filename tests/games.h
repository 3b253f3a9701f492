// Small games for the tests of strategy: textbook ones and random ones.
#pragma once

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "samarkand/strategy/normal_form.h"

namespace samarkand::testing {

inline constexpr double kTie = 1e-12, kNaN = std::numeric_limits<double>::quiet_NaN();

inline const NormalForm kPrisoners{{2, 2}, {-1, -1, -3, 0, 0, -3, -2, -2}};  // 0 silent, 1 confess
inline const NormalForm kBattle{{2, 2}, {3, 2, 0, 0, 0, 0, 2, 3}};
inline const NormalForm kPennies{{2, 2}, {1, -1, -1, 1, -1, 1, 1, -1}};
inline const NormalForm kRockPaperScissors{
    {3, 3}, {0, 0, -1, 1, 1, -1, 1, -1, 0, 0, -1, 1, -1, 1, 1, -1, 0, 0}};
inline const NormalForm kChicken{{2, 2}, {0, 0, -1, 1, 1, -1, -10, -10}};  // 0 swerve, 1 straight

inline NormalForm random_form(const std::vector<std::size_t>& actions, unsigned seed) {
  std::mt19937 bits(seed);
  NormalForm form{actions, {}};
  form.payoff.resize(form.profiles() * form.players());
  for (double& value : form.payoff) value = std::ldexp(static_cast<double>(bits()), -32) - .5;
  return form;
}

inline std::vector<std::size_t> profiles_of(const std::vector<PureEquilibrium>& equilibria) {
  std::vector<std::size_t> result;
  for (const auto& equilibrium : equilibria) result.push_back(equilibrium.profile);
  return result;
}

inline std::vector<std::size_t> pure(const NormalForm& form) {
  return profiles_of(pure_equilibria(form, kTie));
}

}  // namespace samarkand::testing
