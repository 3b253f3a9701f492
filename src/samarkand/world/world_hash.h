// What tells one world from another.
#pragma once

#include <string>

#include "samarkand/world/world.h"

namespace samarkand {

// XXH3-128 of all numbers and names that a result can depend on, 32 digits.
std::string hash_of(const WorldData& data);

}  // namespace samarkand
