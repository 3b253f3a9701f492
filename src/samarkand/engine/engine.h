// The engine: a scenario on a world, checked, solved and answered. Needs no files, no HTML.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "samarkand/base/diagnostic.h"
#include "samarkand/engine/report.h"
#include "samarkand/joint/run_context.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"

namespace samarkand {

// All kinds that this version knows.
const Grammar& all_kinds();

// parse_scenario() and read_scenario() with all kinds.
Scenario parse_scenario(std::string_view text, const std::string& file, const std::string& folder,
                        Diagnostics& diagnostics, std::shared_ptr<const Files> files = no_files());
Scenario read_scenario(std::shared_ptr<const Files> files, const std::string& file,
                       Diagnostics& diagnostics);
// explain_questions() of all kinds.
std::string explain_questions();

// Everything that can be told of a scenario on a world without solving, in the order of its places:
// measures, countries and sectors that actors, games and questions name, and what each question
// needs; what is drawn is make_plan()'s (sweep/plan.h). What is there already stays. Returns the
// scenario bound, of use where nothing is wrong.
Shock check(const std::shared_ptr<const World>& world, const Scenario& scenario,
            Diagnostics& diagnostics);

// Checks, re-solves the baseline where the closure is balanced, solves, has the result checked,
// works out the outcome and answers the questions. Bad scenarios come back as diagnostics.
// `warnings`: those of reading the two, which go into the report with those of checking them.
Result<Report> run(std::shared_ptr<const World> world, Scenario scenario,
                   const RunOptions& options = {}, std::vector<Diagnostic> warnings = {});

}  // namespace samarkand
