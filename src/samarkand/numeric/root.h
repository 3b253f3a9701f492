// Roots of one equation in one unknown.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace samarkand {

// A root of f between a and b, where f(a) and f(b) differ in sign, to `tolerance` or to the last
// digits of the root. Bisection, and inverse quadratic interpolation where it is safe (Chandrupatla
// 1997, Advances in Engineering Software 28:3).
template <class Function>
double find_root(Function&& f, double a, double fa, double b, double fb, double tolerance) {
  double c = a, fc = fa, t = 0.5;
  for (;;) {
    const double x = a + t * (b - a), fx = f(x);
    if ((fx > 0) == (fa > 0)) {
      c = a, fc = fa;
    } else {
      c = b, b = a, fc = fb, fb = fa;
    }
    a = x, fa = fx;
    const double best = std::abs(fa) < std::abs(fb) ? a : b;
    const double least = 2 * std::numeric_limits<double>::epsilon() * std::abs(best) + tolerance;
    const double part = least / std::abs(b - c);
    if (fa == 0 || !(part <= 0.5)) return best;
    const double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    t = 0.5;
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi) {
      t = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
    }
    t = std::clamp(t, part, 1 - part);
  }
}

}  // namespace samarkand
