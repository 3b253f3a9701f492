// Reads the blocks `actors:` and `games:`. Used by parse_scenario.cpp alone.
#pragma once

#include "samarkand/base/yaml.h"
#include "samarkand/scenario/record.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

// Errors E402 to E407, E703, and those of measures.
void parse_actors(const yaml::Entry& entry, Scenario& scenario, ReadContext& context);
void parse_games(const yaml::Entry& entry, Scenario& scenario, ReadContext& context);

// What can be told only when both blocks are read: names of games, players and actions. Errors
// E701, E702, E704, E705.
void check_games(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace samarkand
