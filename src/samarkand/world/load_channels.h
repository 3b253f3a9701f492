// Reads and checks the folder `channels/` of a world (channels.h).
#pragma once

#include <filesystem>
#include <functional>

#include "samarkand/world/world.h"

namespace samarkand {

// Fills world.channels, in the order of sort_channels(); nothing where there are no files.
// `listed`: the countries, sectors and groups of `world` are complete, so that codes can be tested.
// Errors E1.., E2.., E302, E314, E401 to E406.
void read_channels(const std::filesystem::path& world_folder, WorldData& world, bool listed,
                   Diagnostics& diagnostics);

// Where row `item` of a table of channels stands; `column` counts from 0. The settlement is one
// row: nu, liquidity.
enum class ChannelTable { kLinks, kWays, kCurrencies, kUnions, kParameters };
using ChannelPlace = std::function<Location(ChannelTable table, std::size_t item, int column)>;

// Codes, ranges, duplicates and sums of the channels of `world`. Errors E204, E206 to E208, E302,
// E314, E406.
void check_channels(const WorldData& world, const ChannelPlace& place, Diagnostics& diagnostics);

// Links by origin, destination and mode, ways by sector; rows of a corridor together, corridors in
// the order of their first rows.
void sort_channels(ChannelData& channels);

}  // namespace samarkand
