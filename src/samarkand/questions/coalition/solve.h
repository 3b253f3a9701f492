// Coalitions against a target: who can be spared, who should join, who would stay.
//
//   players  members and possible members, codes or groups, each one player; S a set of them
//   part     of a player: what the scenario's measures do to its trade with the target, both ways;
//            where the scenario has nothing: the joining measures, with the player in the place of
//            the word `member`
//   world(S) the scenario less the parts of all players, and the parts of those in S
//   damage   v(S) = 100 (1 - u_R(S)): percent of the target's real income; Shapley shares of it
//   stable   internally: no member's payoff (payoff.h) is higher without it; externally: no
//            outsider's is higher with it
// Up to 16 players every coalition is solved; beyond, Shapley shares are estimated from random
// orders, and the ladder grows from nobody by the largest damage.
//
//   equal burden  transfers T among the coalition's members with the same u for all of them:
//   T_c = omega I_c P_C,c - I'_c (before T), omega = sum I' / sum I P_C, solved jointly with the
//   equilibrium (Chowdhry, Hinz, Kamin, Wanner 2024, Economic Policy 39:118, eq. 13)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "samarkand/joint/counterfactuals.h"
#include "samarkand/questions/answer.h"
#include "samarkand/questions/coalition/question.h"
#include "samarkand/strategy/coalition_values.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

struct CoalitionAnswer : Answer {
  using Answer::Answer;

  struct Row {  // of a player
    bool member = false;
    double alone = 0;          // percent of damage by this player alone; NaN: not known
    double shapley = 0;        // its share of the damage by all, percent of the target's income
    double shapley_error = 0;  // standard error, where estimated
    double marginal = 0;       // what it adds to the members' damage, or would by joining
    double real_income = 0;    // percent, in the members' coalition
    double real_income_switched = 0;  // percent, where it alone leaves or joins
    double gain = 0;  // payoff as a member less payoff as an outsider, others as they are
    AffinityThreshold hostility;  // weight on the target's ln u at which that gain is 0
  };
  struct Rung {  // of the ladder: the coalition of this size that does most damage
    Coalition coalition = 0;
    double damage = 0, cost = 0;  // percent of the target's and of its own real income
  };
  struct Burden {  // that is shared equally by the countries of the members
    std::vector<std::size_t> countries;
    Array transfer;          // [of countries] the world's unit, at the numeraire
    Array before;            // [of countries] percent of real income, without transfers
    double real_income = 0;  // percent, of each, with them
    std::string reason;      // why there is none
  };

  Bloc target;
  std::vector<Valuation> players;
  Coalition members = 0;
  bool exhaustive = false;              // every coalition was solved
  std::size_t coalitions = 0;           // that were solved
  std::size_t without_equilibrium = 0;  // of these
  std::string reason;                   // why there is none in the first of them
  std::string members_reason;           // why the members' coalition has no equilibrium, or ""
  double damage = 0, cost = 0;          // of the members, percent as in the ladder
  std::vector<Row> rows;                // [player]
  Stability stability;                  // of the members
  std::vector<Coalition> stable;        // every stable one, if exhaustive
  std::vector<Rung> ladder;             // [size], 0 first
  std::optional<Fall> fall;             // where a player's joining helps the target, if exhaustive
  Burden burden;

  // "EU, USA" of the players in a coalition; "nobody".
  std::string names_of(Coalition coalition) const;

  std::string title() const override;
  std::vector<std::string> sentences() const override;
  nlohmann::ordered_json json() const override;
  std::string unanswered() const override;
};

// Incomplete where the context is stopped or has diagnostics. Errors E408 to E412, E707, E708.
CoalitionAnswer answer_coalition(RunContext& context, const Question& question);

}  // namespace samarkand
