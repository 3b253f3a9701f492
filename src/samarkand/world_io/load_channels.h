// Reads and checks the folder `channels/` of a world (channels.h).
#pragma once

#include <filesystem>

#include "samarkand/world/world.h"

namespace samarkand {

// Fills world.channels, in the order of sort_channels(); nothing where there are no files.
// `listed`: the countries, sectors and groups of `world` are complete, so that codes can be tested.
// Errors E1.., E2.., E302, E314, E401 to E406.
void read_channels(const std::filesystem::path& world_folder, WorldData& world, bool listed,
                   Diagnostics& diagnostics);

}  // namespace samarkand
