// The tripwire of all importers: what was made against what the source says of itself. A column
// read as another, a unit that is off or rows that are lost show in the sum, whatever the cause.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/world/world.h"

namespace samarkand {

inline constexpr double kTotalsTolerance = 0.02;  // relative, of the world's sum

enum class TotalOf {
  kValueAdded,  // taxes and margins on inputs included, which a world's value added holds
  kOutput,
  kTrade  // exports, without home sales
};

// A sum that the source gives, or that its own rows add up to, in the world's unit.
struct SourceTotal {
  TotalOf of;
  std::map<std::string, double> by_country = {};  // by code; a country that the world lacks counts
};

// Compares the sums over all countries. More than `allowed` off: error E506, with both and the
// countries that are off most. Within `allowed`, but more than kTotalsTolerance off: a note.
void check_totals(const std::vector<SourceTotal>& totals, const WorldData& data, double allowed,
                  const std::filesystem::path& file, std::vector<std::string>& notes,
                  Diagnostics& diagnostics);

}  // namespace samarkand
