// Worlds from the files of other sources (`samarkand world import SOURCE FILES...`).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/world/world.h"

namespace samarkand {

// A world's data and what was done to get them: one line a note, with numbers.
struct Imported {
  WorldData data;
  std::vector<std::string> notes;
};

// What a user may say besides the files. Empty: the source's own, or a default that is noted.
struct ImportOptions {
  std::string name;                    // of the world; default: <source>-<year>
  std::optional<int> year;             // where the files do not tell, or hold several
  std::filesystem::path elasticities;  // table sector,theta; default: theta 5 everywhere, noted
  std::filesystem::path concordance;   // table product,sector (baci)
  std::filesystem::path gdp;           // table country,gdp in the world's unit (matrix, gegravity)
};

// A source that can be imported: the record behind `explain import` and the documentation.
struct ImportSource {
  std::string_view name;   // as typed: icio
  std::string_view title;  // what it is, with editions
  std::string_view files;  // which files to give, and their layout in a few lines
  std::string_view tried;  // "on real files" or "on mock files only", with which
  std::string_view citation;
  Result<Imported> (*read)(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options);
};

// All sources, in alphabetical order.
const std::vector<ImportSource>& import_sources();

}  // namespace samarkand
