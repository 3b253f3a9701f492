// Worlds in files: folders of plain files and packed .nc files (docs/reference/formats.txt), found
// by name, read and written.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/output_folder.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Reads a world, a folder or a packed .nc file, and makes it. All errors of all files at once.
Result<World> load_world(const std::filesystem::path& place);

// What the world's files hold, countries and sectors in the order of their codes; the identities
// are not checked yet. Errors E1.., E2.., E302 to E304, E309, E311, E312, E314, E401 to E406,
// E410.
// Negative values are E304, unless those of a folder are to be kept: balance.h mends them.
enum class Negatives { kRefuse, kKeep };
std::optional<WorldData> read_world_data(const std::filesystem::path& place,
                                         Diagnostics& diagnostics,
                                         Negatives negatives = Negatives::kRefuse);

// What world.yaml or the attributes of the packed file alone say. Errors E1.., E4...
std::optional<WorldInfo> read_world_info(const std::filesystem::path& place,
                                         Diagnostics& diagnostics);

enum class Existing { kRefuse, kReplace };

// A folder for a world (base/output_folder.h): empty, not there yet, or with kReplace a world, of
// which files that no world has stay. Errors E105, E112, E113, E313.
std::unique_ptr<OutputFolder> take_world_folder(const std::filesystem::path& folder,
                                                Existing existing, Diagnostics& diagnostics);

// Writes the folder format as a whole; what is read back has the same bits. Error E105. Into a
// path: a folder that is free.
bool write_world(const WorldData& data, OutputFolder& folder, Diagnostics& diagnostics);
bool write_world(const WorldData& data, const std::filesystem::path& folder,
                 Diagnostics& diagnostics);

// Writes all of a world into one NetCDF-4 file; what is read back has the same bits. Error E105.
bool pack_world(const WorldData& data, const std::filesystem::path& file, Diagnostics& diagnostics);

// Names and places of all worlds on the search path: folders, and packed files by their name
// without .nc. Beside a folder of the same name a packed file is not seen.
std::vector<std::pair<std::string, std::filesystem::path>> list_worlds();

// A world's name or a path to its folder or packed file. A relative path is looked up from `base`
// first (the scenario's folder), then from the working directory. Error E308 with a near miss.
std::optional<std::filesystem::path> find_world(const std::string& name_or_path,
                                                const std::filesystem::path& base,
                                                const Location& where, Diagnostics& diagnostics);

}  // namespace samarkand
