#include "samarkand/base/number_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace samarkand {

constexpr double kLongest = 1e15;  // that is written with all its digits

std::string written(double value, int digits) {
  if (!std::isfinite(value)) return "";
  return fmt::format("{:.{}g}", value + 0.0, digits);  // adding zero turns -0 into 0
}

double rounded(double value, int digits) {
  const std::string text = written(value, digits);
  double result = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

std::string fixed_text(double value, int decimals, bool sign) {
  if (!std::isfinite(value)) return "–";
  if (std::abs(value) >= kLongest) {
    return sign ? fmt::format("{:+.6g}", value) : fmt::format("{:.6g}", value);
  }
  if (std::abs(value) < 0.5 * std::pow(10, -decimals)) return fmt::format("{:.{}f}", 0.0, decimals);
  return sign ? fmt::format("{:+.{}f}", value, decimals) : fmt::format("{:.{}f}", value, decimals);
}

}  // namespace samarkand
