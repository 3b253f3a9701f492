// Reads evidence.csv of a world: how the trade of each pair was found.
#pragma once

#include <filesystem>

#include "samarkand/world/world.h"

namespace samarkand {

// Fills world.evidence, whose countries are complete and in order; nothing where there is no file.
// What the file says of values is for readers. Errors E1.., E2.., E302.
void read_evidence(const std::filesystem::path& world_folder, WorldData& world,
                   Diagnostics& diagnostics);

}  // namespace samarkand
