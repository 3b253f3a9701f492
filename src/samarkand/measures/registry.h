// All kinds of measures.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/scenario/scenario.h"
#include "samarkand/shock/kind.h"

namespace samarkand {

// In the order in which they apply: that of registry.inc.
const std::vector<const MeasureKind*>& measure_kinds();
// One that is known to be there.
const MeasureKind& measure_kind(std::string_view name);

// What a scenario can hold.
const Grammar& grammar();
// In that grammar.
Scenario parse_scenario(std::string_view text, const std::string& file, const std::string& folder,
                        Diagnostics& diagnostics, std::shared_ptr<const Files> files = no_files());
Scenario read_scenario(std::shared_ptr<const Files> files, const std::string& file,
                       Diagnostics& diagnostics);

// What each kind's file defines.
#define SAMARKAND_MEASURE(name) std::unique_ptr<MeasureKind> make_##name();
#include "samarkand/measures/registry.inc"  // IWYU pragma: keep
#undef SAMARKAND_MEASURE

}  // namespace samarkand
