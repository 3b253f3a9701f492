#include "samarkand/numeric/draws.h"

// Philox 4x32 needs no SSE, and no part of the library that throws.
#define R123_USE_SSE 0
#define R123_THROW(problem) __builtin_trap()
#include <Random123/philox.h>

#include <algorithm>
#include <cmath>

namespace samarkand {

std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 4>& counter,
                                    const std::array<std::uint32_t, 2>& key) {
  r123::Philox4x32::ctr_type in{};
  r123::Philox4x32::key_type with{};
  std::copy(counter.begin(), counter.end(), in.begin());
  std::copy(key.begin(), key.end(), with.begin());
  const auto out = r123::Philox4x32{}(in, with);
  return {out[0], out[1], out[2], out[3]};
}

double uniform(std::uint64_t seed, std::uint32_t matrix, std::uint64_t draw,
               std::uint32_t variate) {
  const auto low = [](std::uint64_t word) { return static_cast<std::uint32_t>(word); };
  const auto words =
      philox({low(draw), low(draw >> 32), variate / 2, matrix}, {low(seed), low(seed >> 32)});
  const std::size_t first = 2 * (variate % 2);
  const std::uint64_t bits = (std::uint64_t{words[first]} << 32 | words[first + 1]) >> 12;
  return std::ldexp(static_cast<double>(bits) + 0.5, -52);
}

}  // namespace samarkand
