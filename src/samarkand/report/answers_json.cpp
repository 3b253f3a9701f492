// Answers about choices as report.json has them.
#include <algorithm>
#include <cmath>
#include <span>

#include "samarkand/report/answers.h"
#include "samarkand/report/columns.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kListedProfiles = 5000;
constexpr std::size_t kListedVariables = 2000;

Json numbers(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(rounded(value));
  return list;
}

Json optional_number(const std::optional<double>& value) {
  return value ? Json(rounded(*value)) : Json();
}

Json percent(double log_change) { return rounded(100 * std::expm1(log_change)); }

Json weight(const std::string& name, const Weight& of) {
  return {{"of", name}, {"weight", of.value}, {"source", of.source}};
}

std::string when_text(const Stake& stake) {
  std::string text;
  for (const Condition& condition : stake.when) {
    if (!text.empty()) text += ", ";
    if (!condition.player.text.empty()) text += condition.player.text + ": ";
    for (std::size_t k = 0; k < condition.actions.size(); ++k) {
      text += (k == 0 ? "" : " or ") + condition.actions[k].text;
    }
  }
  return text;
}

// What an actor values: every weight with its source.
Json valuation_json(const Valuation& valuation) {
  Json list = Json::array();
  list.push_back(weight(valuation.own.name, valuation.home));
  for (const Valuation::Affinity& term : valuation.affinity) {
    list.push_back(weight(term.bloc.name, term.weight));
  }
  Json stakes = Json::array();
  for (const Stake& stake : valuation.stakes) {
    stakes.push_back(
        {{"when", when_text(stake)}, {"value", stake.value.value}, {"source", stake.value.source}});
  }
  return {{"weights", list}, {"stakes", stakes}};
}

// A payoff by contributions, in the order of the valuation's weights and stakes.
Json payoff_json(const Payoff& payoff) {
  Json weights = Json::array({rounded(payoff.home)});
  for (const double term : payoff.affinity) weights.push_back(rounded(term));
  return {
      {"total", rounded(payoff.total())}, {"weights", weights}, {"stakes", numbers(payoff.stakes)}};
}

Json stance_json(const Valuation& actor, const Stance& stance) {
  if (!stance.world.solved()) return {{"real_income", Json()}, {"reason", stance.world.reason}};
  return {{"real_income", percent(actor.own.log_income(stance.world.log_real_income))},
          {"payoff", payoff_json(stance.payoff)}};
}

// An answer without and with further measures: the second inside the first.
template <class Variants, class Tell>
Json variants_json(const Variants& variants, const Tell& tell) {
  if (variants.empty()) return Json::object();
  Json json = tell(variants.front());
  if (variants.size() > 1) json["with"] = tell(variants.back());
  return json;
}

class Writer {
 public:
  explicit Writer(const World& world) : world_(world) {}

  Json write(const std::monostate&) const { return Json::object(); }
  Json write(const LeakageAnswer& answer) const { return json_of(world_, answer); }
  Json write(const SettlementAnswer& answer) const { return json_of(world_, answer); }
  Json write(const BacktestAnswer& answer) const { return json_of(world_, answer); }
  Json write(const InspectionAnswer& answer) const { return json_of(world_, answer); }

  Json write(const ComplianceAnswer& answer) const {
    Json json = {{"actor", answer.actor.own.name},
                 {"values", valuation_json(answer.actor)},
                 {"unit", answer.unit},
                 {"affinity", answer.other ? Json(answer.other->name) : Json()}};
    json.update(variants_json(answer.variants, [&](const Compliance& of) {
      Json result = {{"outside", stance_json(answer.actor, of.outside)},
                     {"inside", stance_json(answer.actor, of.inside)},
                     {"threshold", optional_number(of.threshold)},
                     {"reason", of.reason},
                     {"gain_at_ban", rounded(of.gain_at_ban)},
                     {"crossings", of.crossings}};
      if (of.at_threshold) {
        result["outside_at_threshold"] = stance_json(answer.actor, *of.at_threshold);
      }
      if (answer.other) {
        result["affinity_threshold"] = optional_number(of.affinity.value);
        result["affinity_joins"] = of.affinity.at_most ? "at most" : "at least";
        result["affinity_reason"] = of.affinity.reason;
      }
      result["curve"] = Json::array();
      for (const Compliance::Point& point : of.curve) {
        result["curve"].push_back({{"size", rounded(point.size)}, {"gain", rounded(point.gain)}});
      }
      return result;
    }));
    return json;
  }

  // ---- games

  Json write(const GameAnswer& answer) const {
    Json json = {{"games", answer.games}, {"players", Json::array()}};
    for (const GameAnswer::Chooser& player : answer.players) {
      json["players"].push_back({{"player", player.valuation.own.name},
                                 {"actions", player.choices},
                                 {"values", valuation_json(player.valuation)}});
    }
    json["leader"] =
        answer.leader ? Json(answer.players[*answer.leader].valuation.own.name) : Json();
    json.update(variants_json(answer.variants, [&](const GameAnswer::Solution& solution) {
      return solution_json(answer, solution);
    }));
    if (!answer.alone.empty()) {
      const std::optional<bool> changes = linking_changes(answer);
      json["linking_changes"] = changes ? Json(*changes) : Json();
      json["alone"] = Json::array();
      for (const GameAnswer& alone : answer.alone) json["alone"].push_back(write(alone));
    }
    return json;
  }

  static Json actions(const GameAnswer& answer, const Profile& profile) {
    Json json = Json::object();
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const auto& [valuation, choices, deeds] = answer.players[p];
      json[valuation.own.name] = choices[profile[p]];
    }
    return json;
  }

  static Json probabilities(const GameAnswer& answer, const MixedProfile& mixed) {
    Json json = Json::object();
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const auto& [valuation, choices, deeds] = answer.players[p];
      for (std::size_t a = 0; a < choices.size(); ++a) {
        json[valuation.own.name][choices[a]] = rounded(mixed[p][a]);
      }
    }
    return json;
  }

  static Json outcome_json(const GameAnswer& answer, const Profile& profile,
                           const GameAnswer::Outcome& outcome) {
    Json json = {{"actions", actions(answer, profile)}};
    if (!outcome.world.solved()) {
      json["reason"] = outcome.world.reason;
      return json;
    }
    for (std::size_t p = 0; p < answer.players.size(); ++p) {
      const Bloc& own = answer.players[p].valuation.own;
      json["real_income"][own.name] = percent(own.log_income(outcome.world.log_real_income));
      json["payoffs"][own.name] = payoff_json(outcome.payoff[p]);
    }
    return json;
  }

  static Json profile_json(const GameAnswer& answer, const GameAnswer::Solution& solution,
                           std::size_t profile) {
    return outcome_json(answer, solution.form.profile(profile), solution.outcomes[profile]);
  }

  static Json solution_json(const GameAnswer& answer, const GameAnswer::Solution& solution) {
    Json json;
    if (solution.replies) {
      const BestReplies& replies = *solution.replies;
      constexpr const char* kEnds[] = {"equilibrium", "cycle", "budget", "no payoff"};
      json["best_replies"] = {{"end", kEnds[static_cast<int>(replies.end)]},
                              {"cycle_start", replies.cycle_start},
                              {"path", Json::array()}};
      for (std::size_t k = 0; k < solution.path.size(); ++k) {
        json["best_replies"]["path"].push_back(
            outcome_json(answer, replies.path[k], solution.path[k]));
      }
    } else {
      table(answer, solution, json);
    }
    if (solution.price) {
      const PriceOfAnarchy& price = *solution.price;
      json["price_of_anarchy"] = {{"price", rounded(price.price())},
                                  {"exhaustive", price.exhaustive},
                                  {"best", actions(answer, price.best)},
                                  {"worst_equilibrium", actions(answer, price.worst_equilibrium)}};
    }
    return json;
  }

  static void table(const GameAnswer& answer, const GameAnswer::Solution& solution, Json& json) {
    json["equilibria"] = Json::array();
    for (const PureEquilibrium& pure : solution.pure) {
      Json entry = profile_json(answer, solution, pure.profile);
      entry["strict"] = pure.strict;
      entry["unknown_deviations"] = pure.unknown;
      entry["margin"] = rounded(pure.margin);
      json["equilibria"].push_back(std::move(entry));
    }
    if (solution.mixed) {
      json["mixed_equilibria"] = Json::array();
      for (const MixedEquilibrium& mixed : *solution.mixed) {
        json["mixed_equilibria"].push_back(
            {{"probabilities", probabilities(answer, mixed.probability)},
             {"payoffs", numbers(mixed.payoff)}});
      }
    }
    if (solution.logit) quantal(answer, solution, json);
    json["dominated"] = Json::array();
    for (const Domination& of : solution.dominated) {
      const auto& [valuation, choices, deeds] = answer.players[of.player];
      json["dominated"].push_back({{"player", valuation.own.name},
                                   {"action", choices[of.action]},
                                   {"by", choices[of.by]},
                                   {"round", of.round}});
    }
    if (solution.commitment) {
      const auto case_json = [&](const std::optional<std::size_t>& profile) {
        return profile ? profile_json(answer, solution, *profile) : Json();
      };
      json["commitment"] = {{"best_case", case_json(solution.commitment->best_case)},
                            {"worst_case", case_json(solution.commitment->worst_case)}};
    }
    json["profiles"] = Json::array();
    for (std::size_t s = 0; s < std::min(solution.outcomes.size(), kListedProfiles); ++s) {
      json["profiles"].push_back(profile_json(answer, solution, s));
    }
  }

  static void quantal(const GameAnswer& answer, const GameAnswer::Solution& solution, Json& json) {
    const LogitPath& logit = *solution.logit;
    constexpr const char* kEnds[] = {"pure", "open", "lost"};
    Json& quantal = json["quantal_response"];
    quantal = {{"unit", rounded(logit.unit)},
               {"end", kEnds[static_cast<int>(logit.end)]},
               {"limit", logit.pure ? actions(answer, solution.form.profile(*logit.pure)) : Json()},
               {"path", Json::array()}};
    for (const LogitPoint& point : logit.points) {
      quantal["path"].push_back({{"lambda", rounded(point.lambda)},
                                 {"probabilities", probabilities(answer, point.probability)}});
    }
  }

  // ---- coalitions

  static Json players_json(const CoalitionAnswer& answer, Coalition coalition) {
    Json list = Json::array();
    for (std::size_t k = 0; k < answer.players.size(); ++k) {
      if ((coalition >> k & 1) != 0) list.push_back(answer.players[k].own.name);
    }
    return list;
  }
  static Json players_json(const CoalitionAnswer& answer, const std::vector<std::size_t>& players) {
    Json list = Json::array();
    for (const std::size_t k : players) list.push_back(answer.players[k].own.name);
    return list;
  }

  Json write(const CoalitionAnswer& answer) const {
    Json json = {{"target", answer.target.name},
                 {"members", players_json(answer, answer.members)},
                 {"exhaustive", answer.exhaustive},
                 {"coalitions", answer.coalitions},
                 {"without_equilibrium", answer.without_equilibrium},
                 {"reason", answer.reason},
                 {"damage", rounded(answer.damage)},
                 {"cost", rounded(answer.cost)},
                 {"players", Json::array()}};
    for (std::size_t k = 0; k < answer.rows.size(); ++k) {
      const CoalitionAnswer::Row& row = answer.rows[k];
      json["players"].push_back({{"player", answer.players[k].own.name},
                                 {"member", row.member},
                                 {"alone", rounded(row.alone)},
                                 {"shapley", rounded(row.shapley)},
                                 {"shapley_error", rounded(row.shapley_error)},
                                 {"marginal", rounded(row.marginal)},
                                 {"real_income", rounded(row.real_income)},
                                 {"real_income_switched", rounded(row.real_income_switched)},
                                 {"gain", rounded(row.gain)},
                                 {"affinity_threshold", optional_number(row.hostility.value)},
                                 {"affinity_joins", row.hostility.at_most ? "at most" : "at least"},
                                 {"values", valuation_json(answer.players[k])}});
    }
    json["stability"] = {{"internal", answer.stability.internal()},
                         {"external", answer.stability.external()},
                         {"leave", players_json(answer, answer.stability.leave)},
                         {"join", players_json(answer, answer.stability.join)},
                         {"unknown", players_json(answer, answer.stability.unknown)}};
    json["stable"] = Json::array();
    for (const Coalition s : answer.stable) json["stable"].push_back(players_json(answer, s));
    json["ladder"] = Json::array();
    for (const CoalitionAnswer::Rung& rung : answer.ladder) {
      json["ladder"].push_back({{"members", players_json(answer, rung.coalition)},
                                {"damage", rounded(rung.damage)},
                                {"cost", rounded(rung.cost)}});
    }
    if (answer.fall) {
      json["not_monotone"] = {{"members", players_json(answer, answer.fall->coalition)},
                              {"player", answer.players[answer.fall->player].own.name},
                              {"loss", rounded(answer.fall->loss)}};
    }
    burden(answer.burden, json);
    return json;
  }

  void burden(const CoalitionAnswer::Burden& of, Json& json) const {
    json["equal_burden"] = {
        {"real_income", of.reason.empty() ? Json(rounded(of.real_income)) : Json()},
        {"reason", of.reason},
        {"countries", Json::array()}};
    if (!of.reason.empty()) return;
    for (std::size_t k = 0; k < of.countries.size(); ++k) {
      json["equal_burden"]["countries"].push_back(
          {{"country", world_.countries()[of.countries[k]].code},
           {"transfer", rounded(of.transfer[k])},
           {"real_income_without", rounded(of.before[k])}});
    }
  }

  // ---- optimal measures

  Json write(const OptimalAnswer& answer) const {
    Json json = {{"actors", Json::array()},
                 {"target", answer.target ? Json(answer.target->name) : Json()},
                 {"instrument", answer.instrument}};
    for (const Bloc& actor : answer.actors) json["actors"].push_back(actor.name);
    if (answer.scenario) {
      json["scenario"] = {{"own", percent(answer.scenario->own)},
                          {"target", percent(answer.scenario->target)}};
    }
    json.update(variants_json(answer.variants, [&](const OptimalAnswer::Variant& of) {
      Json result = Json::object();
      if (of.ladder) result["bans"] = ladder_json(answer, *of.ladder);
      if (of.nash) result["nash"] = nash_json(answer, *of.nash);
      for (std::size_t k = 0; k < of.frontier.size(); ++k) {
        result["frontier"].push_back(optimum_json(answer, answer.psi[k], of.frontier[k]));
      }
      return result;
    }));
    return json;
  }

  static Json variable_json(const OptimalAnswer::Variable& of) {
    return {{"origin", of.origin}, {"destination", of.destination}, {"sector", of.sector}};
  }

  // The values that are not zero, those of the largest trade first.
  static Json variables_json(const OptimalAnswer& answer, const Array& value,
                             const std::vector<signed char>& bound) {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < value.size(); ++k) {
      if (value[k] != 0) order.push_back(k);
    }
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t k) { return answer.variables[k].trade; });
    if (order.size() > kListedVariables) order.resize(kListedVariables);
    Json list = Json::array();
    for (const std::size_t k : order) {
      Json entry = variable_json(answer.variables[k]);
      entry["value"] = rounded(value[k]);
      entry["at_bound"] = bound.empty() ? 0 : static_cast<int>(bound[k]);
      entry["baseline_trade"] = rounded(answer.variables[k].trade);
      list.push_back(std::move(entry));
    }
    return list;
  }

  static Json optimum_json(const OptimalAnswer& answer, double psi, const Optimum& of) {
    Json json = {{"psi", psi}, {"converged", of.converged}, {"reason", of.reason}};
    if (of.point.value.empty()) return json;
    json["own"] = percent(of.own);
    if (answer.target) json["target"] = percent(of.target);
    json["first_order_residual"] = of.first_order_residual;
    json["solves"] = of.solves;
    json["measures"] = variables_json(answer, of.point.value, of.bound);
    return json;
  }

  static Json nash_json(const OptimalAnswer& answer, const NashMeasures& of) {
    Json json = {{"converged", of.converged}, {"reason", of.reason}};
    if (of.point.value.empty()) return json;
    json["players"] = Json::array();
    for (std::size_t p = 0; p < answer.actors.size(); ++p) {
      json["players"].push_back(
          {{"player", answer.actors[p].name},
           {"real_income", percent(of.objective[p])},
           {"average", rounded(average_measure(answer, of.point.value, of.bound, p))},
           {"first_order_residual", of.first_order_residual[p]}});
    }
    json["rounds"] = of.rounds;
    json["solves"] = of.solves;
    json["measures"] = variables_json(answer, of.point.value, of.bound);
    return json;
  }

  static Json ladder_json(const OptimalAnswer& answer, const BanLadder& of) {
    Json json = {{"end", of.end}, {"solves", of.solves}, {"steps", Json::array()}};
    for (std::size_t k = 0; k < of.steps.size(); ++k) {
      const BanLadder::Step& step = of.steps[k];
      Json entry = k == 0 ? Json::object() : variable_json(answer.variables[step.candidate]);
      entry["own"] = percent(step.own);
      entry["target"] = percent(step.target);
      json["steps"].push_back(std::move(entry));
    }
    return json;
  }

 private:
  const World& world_;
};

}  // namespace

nlohmann::ordered_json answer_json(const Report& report, std::size_t question) {
  if (question >= report.answers.size()) return Json::object();
  const Writer writer(*report.world);
  return std::visit([&](const auto& answer) { return writer.write(answer); },
                    report.answers[question]);
}

}  // namespace samarkand
