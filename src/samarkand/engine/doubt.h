// What makes a result doubtful though it is an equilibrium: warnings.
#pragma once

#include "samarkand/base/diagnostic.h"
#include "samarkand/engine/report.h"

namespace samarkand {

// W021 where deficits that do not follow trade decide what an economy has: cut to D - s |D| by a
// ban, or more than half of its trade after the measures. W022 where a deficit is too large for the
// closure `scaled`. W023 where a transfer is not paid as asked for. The report must have an
// outcome.
void doubt_deficits(const Report& report, Diagnostics& diagnostics);
// The same W022 of a world alone.
void doubt_world(const World& world, const Location& where, Diagnostics& diagnostics);

}  // namespace samarkand
