// Whether the data of a world have the form that a World needs.
#pragma once

#include <string>

#include "samarkand/world/world.h"

namespace samarkand {

// Sizes, codes, ranges: what a program may have got wrong; readers of files report the same with
// line numbers. Errors E203, E204, E206, E207, E302 to E304, E309, E310.
bool has_form(const WorldData& data, const std::string& where, Diagnostics& diagnostics);

}  // namespace samarkand
