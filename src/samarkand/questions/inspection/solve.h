// Where a budget of checks stops most of what leaks to a target (channels/inspection.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/channels/inspection.h"
#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"

namespace samarkand {

struct BoundScenario;

struct InspectionAnswer : Answer {
  using Answer::Answer;

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
  std::size_t target = 0;
  bool game = false;
  std::vector<Link> links;
  double unchecked = 0;     // leakage without checks beyond those of the scenario, world's unit
  std::vector<Plan> plans;  // by budget
  std::string reason;       // why one could not be found, or ""

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
};

// Errors E406, E417.
void check_inspection(const BoundScenario& bound, const Question& question,
                      Diagnostics& diagnostics);

InspectionAnswer answer_inspection(RunContext& context, const Question& question);

}  // namespace samarkand
