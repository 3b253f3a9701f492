// Random numbers that depend on nothing but where they are used: variate v of draw k of a seed is
// the same on any number of threads and machines. Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011,
// "Parallel random numbers: as easy as 1, 2, 3", SC11) by Random123; key: the seed; counter: draw,
// pair of variates, matrix.
#pragma once

#include <array>
#include <cstdint>

namespace samarkand {

// The ten rounds: four words from a counter and a key.
std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 4>& counter,
                                    const std::array<std::uint32_t, 2>& key);

// Uniform on (0, 1), 52 bits: never 0 or 1. `matrix` tells independent samples of one seed apart
// (A and B of a Sobol design).
double uniform(std::uint64_t seed, std::uint32_t matrix, std::uint64_t draw, std::uint32_t variate);

}  // namespace samarkand
