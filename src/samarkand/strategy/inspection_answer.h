// Where a budget of checks stops most of what leaks to a target (channels/inspection.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/channels/inspection.h"
#include "samarkand/scenario/questions.h"
#include "samarkand/strategy/counterfactuals.h"

namespace samarkand {

struct InspectionAnswer {
  struct Link {
    std::size_t from;
    std::string mode;
    double length_km;          // that a full check takes of the budget: of the border, or a port
    InspectionGame game = {};  // of one load, where the question gives its numbers
  };
  struct Plan {
    double budget;
    Inspection::Plan spent;
    // In equilibrium, prices and incomes adjusted; empty where there is none.
    std::optional<double> leakage = {};
  };
  std::size_t target;
  bool game = false;
  std::vector<Link> links;
  double unchecked = 0;     // leakage without checks beyond those of the scenario, world's unit
  std::vector<Plan> plans;  // by budget
  std::string reason;       // why one could not be found, or ""
};

InspectionAnswer answer_inspection(StrategyContext& context, const Question& question);

}  // namespace samarkand
