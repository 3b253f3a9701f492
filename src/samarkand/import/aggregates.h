// Sums of economies that sources list beside the economies themselves.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Those of `codes` that are sums of others among them: the world as a whole (WLD, W00) whatever
// else there is; the European Union, the OECD, a region of the World Bank where a large member is
// there too. The EU alone, without members, is an economy like any other.
std::vector<std::string> aggregates_among(const std::vector<std::string>& codes);

// Error E507 where a world would hold economies twice.
void refuse_aggregates(const std::vector<Country>& countries, const std::filesystem::path& file,
                       Diagnostics& diagnostics);

}  // namespace samarkand
