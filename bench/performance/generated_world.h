// Worlds of any size that look like a real one: a test bed for the solver's speed, no data.
//
//   size        income of country n = (n + 1)^-1 of the largest's (Zipf); countries lie uniformly
//               on a sphere, distances d are great circles, at least 300 km
//   trade       imports of n in j: from i in proportion to f_i size_i exp(0.8 z[j,i]) / d; f_i
//   makes
//               value added what income and a drawn deficit (at most 5 %) ask for
//   home share  odds exp(b_j + 0.4 z) (size_n / size_0)^0.35, b_j about 1.9 in goods, 3.8 in
//   services tariffs     on goods, 1 to 15 % by importer and sector, none below 2,500 km inputs 60
//   % of a sector's inputs are not zero, the same in all countries; log-normal with
//               deviation 1.2, 0.4 between countries; value-added shares 0.3 to 0.7
//   theta       2 to 10 in goods, 4 to 6 in services; 45 % of sectors are goods
//
// Every random number is a function of the seed and of what it is for, so worlds are the same on
// every machine and keep their countries when N or J grows.
#pragma once

#include <cstdint>

#include "samarkand/world/world.h"

namespace samarkand::performance {

WorldData generated_world(std::size_t countries, std::size_t sectors, std::uint64_t seed = 1);

}  // namespace samarkand::performance
