// Random numbers by counter: number (a, b, c) of a stream is the same whatever else is drawn.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace samarkand::performance {

class Draws {
 public:
  explicit Draws(std::uint64_t stream) : stream_(mixed(stream)) {}

  // In [0, 1).
  double uniform(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) const {
    const std::uint64_t bits = mixed(mixed(mixed(stream_ + a) + b) + c);
    return std::ldexp(static_cast<double>(bits >> 11), -53);
  }
  // Standard normal (Box, Muller).
  double normal(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) const {
    const double radius = std::sqrt(-2 * std::log(1 - uniform(a, b, 2 * c)));
    return radius * std::cos(2 * std::numbers::pi * uniform(a, b, 2 * c + 1));
  }

 private:
  // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static std::uint64_t mixed(std::uint64_t z) {
    z += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::uint64_t stream_;
};

}  // namespace samarkand::performance
