// A packed world: all that its folder's files hold, as one NetCDF-4 file. world_io.h opens either.
#pragma once

#include <filesystem>

#include "samarkand/world/world.h"

namespace samarkand {

// A file whose name ends in .nc, there or not; a folder of such a name is none.
bool is_packed(const std::filesystem::path& path);

// As read_world_data and read_world_info. Errors E101, E102, E104, E106 to E109, E204, E208, E311,
// E312.
WorldData read_packed_data(const std::filesystem::path& file, Diagnostics& diagnostics);
WorldInfo read_packed_info(const std::filesystem::path& file, Diagnostics& diagnostics);

}  // namespace samarkand
