// The folder `channels/` of a world, as files and as texts. Used by the readers and writers of
// worlds alone.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Names of the files within `channels/`, and what stands in them.
using ChannelTexts = std::vector<std::pair<std::string, std::string>>;

// The texts of the files that there are. Errors E1..
ChannelTexts read_channel_texts(const std::filesystem::path& folder, Diagnostics& diagnostics);

// What they say of the world whose countries, sectors and groups are in `data`; `folder` is named
// in diagnostics. Links are put in the order of codes and modes, ways of sectors; currencies stay
// in the order of the file. Errors E103, E2.., E302, E314, E4..
ChannelData parse_channels(const std::filesystem::path& folder, const ChannelTexts& texts,
                           const WorldData& data, Diagnostics& diagnostics);

// What parse_channels() gives back with the same bits; nothing where there are no channels.
ChannelTexts channel_texts(const ChannelData& channels);

// A field of a table, in quotes where it needs them.
std::string table_field(std::string text);

}  // namespace samarkand
