// Reads the block `questions:`. Used by parse_scenario.cpp alone.
#pragma once

#include <string>

#include "samarkand/base/yaml.h"
#include "samarkand/scenario/grammar.h"
#include "samarkand/scenario/record.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// Errors E402 to E406, E410, E413, E414, and those of measures.
void parse_questions(const yaml::Entry& entry, const Grammar& grammar, Scenario& scenario,
                     ReadContext& context);

// What each kind can tell when the whole scenario is read.
void check_questions(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace samarkand
