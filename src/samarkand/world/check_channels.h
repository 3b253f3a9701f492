// What the channels of a world must hold, wherever they come from (channels.h).
#pragma once

#include <functional>

#include "samarkand/world/world.h"

namespace samarkand {

// Where row `item` of a table of channels stands; `column` counts from 0. The settlement is one
// row: nu, liquidity.
enum class ChannelTable { kLinks, kRoutes, kCurrencies, kUnions, kParameters };
using ChannelPlace = std::function<Location(ChannelTable table, std::size_t item, int column)>;

// Codes, ranges, duplicates and sums of the channels of `world`. Errors E204, E206 to E208, E302,
// E314, E406.
void check_channels(const WorldData& world, const ChannelPlace& place, Diagnostics& diagnostics);

// Links by origin, destination and mode, routes by sector; rows of a corridor together, corridors
// in the order of their first rows.
void sort_channels(ChannelData& channels);

}  // namespace samarkand
