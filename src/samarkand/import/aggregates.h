// Sums of economies that sources list beside the economies themselves.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/numeric/array.h"
#include "samarkand/world/world.h"

namespace samarkand {

// Those of `codes` that are sums of others among them: the world as a whole (WLD, W00) whatever
// else there is; the European Union, the OECD, a region of the World Bank where a large member is
// there too, and the EU alone, without members, is an economy like any other. A word that may be a
// sum or an economy's code (SUM, ALL, TOT, 0, W1) is a sum where its trade with every partner is
// that of all others, within a tenth. `flow`: [sector][importer][exporter].
std::vector<std::string> aggregates_among(const std::vector<std::string>& codes, const Array& flow);

// Error E507 where a world would hold economies twice.
void refuse_aggregates(const WorldData& data, const std::filesystem::path& file,
                       Diagnostics& diagnostics);

}  // namespace samarkand
