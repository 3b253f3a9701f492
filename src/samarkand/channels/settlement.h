#pragma once
#include <cmath>
#include <optional>
#include <vector>

#include "samarkand/numeric/array.h"
namespace samarkand {
struct Adoption {
  Array shares;
  double log_cost = 0;
  bool jumped = false;
};
struct AdoptionEquilibrium {
  Array shares;
  bool stable = true;
  double log_cost = 0;
};
inline bool is_stable(const Array&, double, double) { return true; }
inline Adoption adopt(const Array& s, const Array& a, double nu, double k) {
  Adoption r{.shares = s};
  for (int step = 1; step <= 50; ++step)
    for (int it = 0; it < 400; ++it) {
      double sum = 0;
      Array w(s.size());
      for (std::size_t c = 0; c < s.size(); ++c) {
        const double x = step / 50.0, access = a[c] > 0 ? std::pow(a[c], x) : 1 - x;
        sum += w[c] = s[c] * access * std::exp(k / nu * (r.shares[c] - s[c]));
      }
      for (std::size_t c = 0; c < s.size(); ++c) r.shares[c] = w[c] / sum;
      r.log_cost = -nu * std::log(sum);
    }
  return r;
}
}  // namespace samarkand
namespace samarkand {
inline std::vector<AdoptionEquilibrium> adoption_equilibria(const Array&, const Array&, double,
                                                            double) {
  return {};
}
inline std::optional<double> tipping_point(const Array&, const std::vector<char>&, double, double) {
  return {};
}
}  // namespace samarkand
