// What a report says of a measure: every key that was given a value of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/scenario/measure.h"

namespace samarkand {

// "EU except HUN → RUS"; of a measure with one side that side.
std::string sides_text(const Measure& measure, std::string_view arrow = " → ");

// Its kind apart: sides, sectors, size and so on, each with what it is where its words do not say
// that. `unit` is the world's.
std::vector<std::string> measure_parts(const Measure& measure, std::string_view unit);

}  // namespace samarkand
