// Who gets what of a pipeline?
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/scenario/question.h"

namespace samarkand {

// One that can withhold a part of a line. What is a player's: consumers at its nodes, its
// suppliers, rents and wedges of arcs.
struct PipelinePlayer {
  Word name;
  std::vector<Word> nodes, suppliers, arcs;
  std::vector<Word> owner;  // codes of arcs.csv whose rents and wedges it has
  std::vector<Measure> with, instead;
  Location where;
};

struct PipelineQuestion : Asked {
  std::vector<Word> arcs;
  std::vector<PipelinePlayer> players;
  std::vector<Word> counts = {{"all", {}}};
  std::vector<Word> bargain;
  // Of the break-even price; capex in thousands of the network's unit of value.
  std::optional<double> capex, wellhead;
  double interest = .1, life = 30, opex = 0;
  std::vector<double> use = {1};
};

// What a player gains by.
inline constexpr std::string_view kGains[] = {"consumers", "profits", "rents", "wedges", "stocks"};

}  // namespace samarkand
