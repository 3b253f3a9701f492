#include "samarkand/scenario/distribution.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace samarkand {
namespace {

// Normal distributions are cut at two standard deviations.
constexpr double kBelowCut = 0.02275013194817920720;  // normal probability below -2

// Coefficients of a numerator and of a denominator, constant first.
using Rational = std::array<std::array<double, 8>, 2>;

double evaluate(const Rational& rational, double x) {
  double value[2] = {0, 0};
  for (int part = 0; part < 2; ++part) {
    for (int k = 7; k >= 0; --k) value[part] = value[part] * x + rational[part][k];
  }
  return value[0] / value[1];
}

constexpr Rational kCentre = {
    {{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
      1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
      3.3430575583588128105e4, 2.5090809287301226727e3},
     {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
      5.2264952788528545610e3}}};
constexpr Rational kMiddle = {
    {{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4},
     {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9}}};
constexpr Rational kTail = {
    {{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7},
     {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15}}};

double deviation(const Distribution& distribution, double mean) {
  return distribution.sd ? *distribution.sd : distribution.cv.value_or(0) * std::abs(mean);
}

}  // namespace

std::string_view to_string(DistributionKind kind) {
  switch (kind) {
    case DistributionKind::kLognormal:
      return "lognormal";
    case DistributionKind::kNormal:
      return "normal";
    case DistributionKind::kUniform:
      return "uniform";
  }
  return "";
}

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) return q * evaluate(kCentre, 0.180625 - q * q);
  const double tail = q < 0 ? p : 1 - p;
  if (tail <= 0) return std::copysign(INFINITY, q);
  const double r = std::sqrt(-std::log(tail));
  return std::copysign(r <= 5 ? evaluate(kMiddle, r - 1.6) : evaluate(kTail, r - 5), q);
}

double quantile(const Distribution& distribution, double mean, double u) {
  const double sd = deviation(distribution, mean);
  switch (distribution.kind) {
    case DistributionKind::kLognormal: {
      const double variance = std::log1p((sd / mean) * (sd / mean));
      return mean * std::exp(std::sqrt(variance) * normal_quantile(u) - variance / 2);
    }
    case DistributionKind::kNormal:
      return mean + sd * normal_quantile(kBelowCut + u * (1 - 2 * kBelowCut));
    case DistributionKind::kUniform:
      break;
  }
  if (distribution.from) return *distribution.from + (*distribution.to - *distribution.from) * u;
  return mean + std::sqrt(3.0) * sd * (2 * u - 1);
}

std::string to_text(const Distribution& distribution) {
  const std::string_view kind = to_string(distribution.kind);
  if (distribution.from) {
    return fmt::format("{} from {} to {}", kind, *distribution.from, *distribution.to);
  }
  if (distribution.sd) return fmt::format("{}, sd {}", kind, *distribution.sd);
  return fmt::format("{}, cv {}", kind, distribution.cv.value_or(0));
}

}  // namespace samarkand
