// Sectors of the International Standard Industrial Classification, revision 4, by code.
#pragma once

#include <string_view>

#include "samarkand/world/world.h"

namespace samarkand {

// Code in lower case, a short name, goods for sections A to C (divisions 01 to 33) and services for
// D to U. theta is left 0. `code` is a letter with divisions, or divisions alone: A01_02, C10T12,
// C13-C15, K, 01T02.
Sector isic_sector(std::string_view code, std::string_view name = {});

}  // namespace samarkand
