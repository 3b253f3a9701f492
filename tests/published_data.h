// Published data sets, read for tests and benchmarks.
#pragma once

#include <filesystem>
#include <vector>

#include "samarkand/world/world.h"

namespace samarkand::testing {

// All numbers of a text file, in order; commas and white space separate. Throws where there is
// none.
std::vector<double> read_numbers(const std::filesystem::path& path);

// Caliendo, Parro (2015, REStud 82:1): 31 countries, 40 sectors s10 to s49, the first 20 tradable;
// base of 1993 without deficits. `folder` is caliendo_parro_2015 of the published data sets.
WorldData caliendo_parro_base(const std::filesystem::path& folder);

}  // namespace samarkand::testing
