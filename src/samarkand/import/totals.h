// The tripwire of all importers: what was made against what the source says of itself. A column
// read as another, a unit that is off or rows that are lost show in the sum, whatever the cause.
//
// What is judged: the sum of all countries, which may miss the source's by `allowed`; and each
// country that has a thousandth of that sum or more, which may miss its own by 25 times as much, 50
// % by default. Changes of inventories and cells that are rounded move a country's own numbers by a
// few percent and a tiny economy's by more, so that a country is held to less; what moves half of
// it is a row of another, or one that is lost.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/world/world.h"

namespace samarkand {

inline constexpr double kTotalsTolerance = 0.02;  // relative, of the world's sum
inline constexpr double kCountryTolerance = 25;   // times that, of a country's own

enum class TotalOf {
  kValueAdded,  // taxes and margins on inputs included, which a world's value added holds
  kOutput,
  kTrade  // exports, without home sales
};

// A sum that the source gives, or that its own rows add up to, in the world's unit.
struct SourceTotal {
  TotalOf of;
  std::map<std::string, double> by_country = {};  // by code; a country that the world lacks counts
  std::string absent = {};  // which countries the world lacks and why; may be empty
};

// More than `allowed` off: error E506, with what was made and what the source says. A sum of the
// world that is within it, but more than kTotalsTolerance off: a note.
void check_totals(const std::vector<SourceTotal>& totals, const WorldData& data, double allowed,
                  const std::filesystem::path& file, std::vector<std::string>& notes,
                  Diagnostics& diagnostics);

}  // namespace samarkand
