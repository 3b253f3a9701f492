// All kinds of measures.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "samarkand/shock/kind.h"

namespace samarkand {

// In the order in which they apply: that of registry.inc.
const std::vector<const MeasureKind*>& measure_kinds();
// One that is known to be there.
const MeasureKind& measure_kind(std::string_view name);

// What each kind's file defines.
#define SAMARKAND_MEASURE(name) std::unique_ptr<MeasureKind> make_##name();
#include "samarkand/measures/registry.inc"  // IWYU pragma: keep
#undef SAMARKAND_MEASURE

}  // namespace samarkand
