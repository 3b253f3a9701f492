// Reads the blocks `actors:`, `games:` and `questions:`. Used by parse_scenario.cpp alone.
#pragma once

#include "samarkand/base/yaml.h"
#include "samarkand/scenario/parse_measures.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// Errors E402 to E407, E413, E414, E703, E706, and those of measures.
void parse_actors(const yaml::Entry& entry, Scenario& scenario, yaml::Reader& yaml,
                  Diagnostics& diagnostics);
void parse_games(const yaml::Entry& entry, MeasureReader& measures, Scenario& scenario,
                 yaml::Reader& yaml, Diagnostics& diagnostics);
void parse_questions(const yaml::Entry& entry, MeasureReader& measures, Scenario& scenario,
                     yaml::Reader& yaml, Diagnostics& diagnostics);

// What can be told only when the whole scenario is read: names of games, players and actions.
// Errors E701, E702, E704, E705.
void check_questions(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace samarkand
