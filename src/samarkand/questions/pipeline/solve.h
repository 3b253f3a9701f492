// Who gets what of a line: the game of game.h, its values, what outside options change, and what
// the line must earn.
//
//   Nash bargain   between i and j, who pay all others what each is worth alone:
//                  d_i = v(all but j) - sum_k v({k}),  d_j likewise,
//                  x_i = d_i + (v(all) - sum_k v({k}) - d_i - d_j) / 2,  k neither i nor j
//   threat         what a project changes by being possible, whether it is built or not: the values
//                  less those of the game without the plans that have it
//   once built     what all together build is there, and no other project can be any more: the
//                  values of that game, in which outside options are gone
//   break-even     (wellhead + opex + 1000 capex a / (value_per_unit capacity use)) / (1 - loss),
//                  a = interest / (1 - (1 + interest)^-life): the price at the line's end
//
// Worths are in the network's unit of value, capex in thousands of it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "samarkand/questions/answer.h"
#include "samarkand/questions/pipeline/game.h"
#include "samarkand/strategy/cooperative_game.h"

namespace samarkand {

struct NetworkContext;  // samarkand/questions/network_question.h

// The values of a game; arrays are [player].
struct PipelineValues {
  Array worth;                      // [2^n]
  std::vector<std::uint64_t> plan;  // [2^n] the best of each
  Array shapley;
  Nucleolus nucleolus;
  Core core;
  std::optional<std::array<double, 2>> nash, outside;  // of the two who bargain
};

// d, and the shares; empty where the two are worth more apart.
void bargain(std::size_t one, std::size_t other, std::size_t players, PipelineValues& values);

struct BreakEven {
  double use, price;
};
// `capacity` as the network counts it, and the part of what enters that is lost.
std::vector<BreakEven> break_even(const PipelineQuestion& asked, double wellhead, double capacity,
                                  double loss, double value_per_unit);

struct PipelineAnswer : Answer {
  struct Threat {
    std::size_t project;
    PipelineValues without;
  };
  std::shared_ptr<const energy::Network> network;
  std::vector<std::string> players;
  std::vector<PipelineProject> projects;
  std::vector<std::array<double, std::size(kGains)>> gains;  // [player] of the best plan of all
  PipelineValues values;
  double tolerance = 0;              // of worths
  std::vector<std::size_t> bargain;  // the two, or nobody
  std::vector<Threat> threats;       // [project]
  PipelineValues once_built;
  std::vector<BreakEven> prices;
  double wellhead = 0;
  std::string reason;  // why there is no answer, or ""

  std::uint64_t built() const { return values.plan.back(); }
  std::string lines_of(std::uint64_t plan) const;  // "a and b"; "nothing"
  std::string members_of(Coalition coalition) const;

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override { return reason; }
};

PipelineAnswer answer_pipeline(const NetworkContext& context, const Question& question);

}  // namespace samarkand
