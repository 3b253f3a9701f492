// What a report says of a measure: every key that was given a value of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/scenario/measure.h"
#include "samarkand/world/world.h"

namespace samarkand {

// "EU except HUN → RUS"; of a measure with one side that side.
std::string sides_text(const Measure& measure, std::string_view arrow = " → ");

// Its kind apart: sides, sectors, size and so on, each with what it is where its words do not say
// that. `unit` is the world's; `more` is said after the size.
std::vector<std::string> measure_parts(const Measure& measure, std::string_view unit,
                                       const std::string& more = "");

// What a measure by cell finds where it reaches.
struct Touched {
  double trade = 0;              // baseline, the world's unit
  std::optional<double> before;  // of a tariff: the rate there, on average weighted by that trade
};
// None of other measures.
std::optional<Touched> touched(const Measure& measure, const World& world);
// "before 17.0 % on average, on trade of 130 bn USD"; "" of other measures.
std::string touched_text(const Measure& measure, const World& world);

}  // namespace samarkand
