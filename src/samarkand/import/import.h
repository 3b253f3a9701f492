// Worlds from the files of other sources (`samarkand world import SOURCE FILES...`).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/import/totals.h"
#include "samarkand/world/world.h"

namespace samarkand {

// A world's data and what was done to get them: one line a note, with numbers.
struct Imported {
  WorldData data;
  std::vector<std::string> notes;
  std::vector<SourceTotal> totals = {};  // of the source, which the world is held against
};

// Called now and then while a file is read, with the share that is read, 0 to 1. False stops.
using ReadProgress = std::function<bool(const std::filesystem::path& file, double share)>;

// What a user may say besides the files. Empty: the source's own, or a default that is noted.
struct ImportOptions {
  std::string name = {};                    // of the world; default: <source>-<year>
  std::optional<int> year = {};             // where the files do not tell, or hold several
  std::filesystem::path elasticities = {};  // table sector,theta; default: 5 everywhere, noted
  std::filesystem::path concordance = {};   // table product,sector (baci)
  std::filesystem::path gdp = {};           // table country,gdp in million USD (matrix, baci)
  double unit = 1;                          // of the values in the files, in million USD (matrix)
  double allowed = kTotalsTolerance;        // by which totals may miss the source's own
  ReadProgress progress = {};
};

// A source that can be imported: the record behind `explain import` and the documentation.
struct ImportSource {
  std::string_view name;   // as typed: icio
  std::string_view title;  // what it is, with editions
  std::string_view files;  // which files to give, and their layout in a few lines
  std::string_view tried;  // "on real files" or "on mock files only", with which
  std::string_view citation;
  // Of one file or more.
  Result<Imported> (*read)(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options);
};

// All sources, in alphabetical order.
const std::vector<ImportSource>& import_sources();

struct ImportedWorld {
  World world;
  std::vector<std::string> notes;  // as in Imported, the elasticities' added; in info().notes too
};

// Reads the files and makes the world: the source's read(), the elasticities, World::make. A read
// that options.progress stopped has no diagnostics. Errors E501 (no such source), E506 (totals off
// the source's own), E507 (economies and their sum in one table) and the source's.
Result<ImportedWorld> import_world(std::string_view source,
                                   const std::vector<std::filesystem::path>& files,
                                   const ImportOptions& options);

// For the sources.

// The year: as given, else the only number from 1900 to 2100 in the file's name, else in its
// folder's. Error E504.
std::optional<int> import_year(const std::filesystem::path& file, const ImportOptions& options,
                               Diagnostics& diagnostics);

// True if exactly one file is given; `example` is such a file's name. Error E502.
bool only_file(const std::vector<std::filesystem::path>& files, std::string_view source,
               std::string_view example, Diagnostics& diagnostics);

// E503: the file is laid out in another way than its source's.
Diagnostic wrong_layout(Location where, std::string what, std::string allowed);
Diagnostic repeated_row(Location where);
Diagnostic missing_row(const std::filesystem::path& file, const std::string& label);

// A code as worlds have them: lower case, every run of other characters than letters and digits one
// underscore, and an s before a digit that comes first ("A01_02" a01_02, "01T02" s01t02, "Coke,
// refined petroleum" coke_refined_petroleum).
std::string sector_code(std::string_view text);

}  // namespace samarkand
