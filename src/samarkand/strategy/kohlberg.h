// Whether shares are the nucleolus (cooperative_game.h), by other code than found them.
//
// Kohlberg's criterion: an imputation x is the nucleolus if and only if, for every alpha, the
// coalitions with an excess of at least alpha, and the players with x_i = v({i}), are balanced:
// there are lambda_S > 0 and nu_i >= 0 with sum_S lambda_S 1_S + sum_i nu_i 1_i = 1_N (Kohlberg
// 1971, SIAM J. Applied Mathematics 20:1). What follows from balanced ones by linear algebra need
// not be looked at (Nguyen 2017, Operations Research Letters 45:6); ranks are exact, modulo a
// prime.
#pragma once

#include <span>

#include "samarkand/numeric/array.h"

namespace samarkand {

// Coalitions are taken from the largest excess on, until they are balanced, then on from there: the
// widest span of excesses that had to be taken for equal so, or what is missing to an imputation if
// that is more. In units of worth: x is the nucleolus of a game whose worths differ by no more.
// Excesses, and x_i and v({i}), are equal within 1e-12 of the largest of v(S), |v({i})| and |x_i|.
// `worth` [2^n] must be a game, `share` [n].
double kohlberg_residual(std::span<const double> worth, std::size_t n, const Array& share);

}  // namespace samarkand
