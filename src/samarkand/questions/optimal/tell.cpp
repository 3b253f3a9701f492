#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/optimal/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t kListedVariables = 2000;

// What an actor sets on average in a Nash equilibrium, percent, weighted by baseline trade.
double average_measure(const OptimalAnswer& answer, const Array& value,
                       const std::vector<signed char>& bound, std::size_t actor) {
  double trade = 0, sum = 0;
  for (std::size_t k = 0; k < answer.variables.size(); ++k) {
    const bool without_effect = bound[k] == 2;
    if (without_effect || answer.variables[k].actor != answer.actors[actor].name) continue;
    trade += answer.variables[k].trade;
    sum += answer.variables[k].trade * value[k];
  }
  return trade > 0 ? 100 * sum / trade : 0;
}

class OptimalWriter {
 public:
  OptimalWriter(const World& world, std::string with) : world_(world), with_(std::move(with)) {}

  Sentences tell(const OptimalAnswer& answer) {
    Sentences all;
    for (std::size_t k = 0; k < answer.variants.size(); ++k) {
      const OptimalAnswer::Variant& variant = answer.variants[k];
      Sentences some;
      if (variant.ladder) ladder(answer, *variant.ladder, some);
      if (variant.nash) nash(answer, *variant.nash, some);
      for (std::size_t p = 0; p < variant.frontier.size(); ++p) {
        optimum(answer, variant.frontier[p], answer.psi[p], some);
      }
      if (k == 1 && !some.empty()) some.front() = with_ + ": " + some.front();
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }

  std::string what_it_does(const OptimalAnswer& answer, double own, double target) const {
    std::string text = fmt::format("{} {}", name(answer.actors[0].name), percent_text(own));
    if (answer.target)
      text += fmt::format(", {} {}", name(answer.target->name), percent_text(target));
    return text;
  }

  void optimum(const OptimalAnswer& answer, const Optimum& optimum, double psi,
               Sentences& all) const {
    if (optimum.point.value.empty()) {
      all.push_back(fmt::format("No optimum: {}.", optimum.reason));
      return;
    }
    std::string text = answer.target ? fmt::format("At psi {:g}: ", psi) : "At the optimum: ";
    text += what_it_does(answer, optimum.own, optimum.target);
    const auto at = std::ranges::count(optimum.bound, static_cast<signed char>(1));
    text += fmt::format("; {:.1f} % on average, {} of {} at the upper bound",
                        average_measure(answer, optimum.point.value, optimum.bound, 0), at,
                        optimum.bound.size());
    if (!optimum.converged) text += fmt::format("; NOT CONVERGED: {}", optimum.reason);
    all.push_back(text + ".");
  }

  void ladder(const OptimalAnswer& answer, const BanLadder& ladder, Sentences& all) const {
    if (ladder.steps.empty()) {
      all.push_back(fmt::format("No bans: {}.", ladder.end));
      return;
    }
    const BanLadder::Step &first = ladder.steps.front(), &last = ladder.steps.back();
    const std::size_t count = ladder.steps.size() - 1;
    if (count == 0) {
      all.push_back("No ban serves the aim.");
    } else {
      all.push_back(fmt::format(
          "{}: {} of real income; the first: {}.",
          count == 1 ? "The best ban" : fmt::format("The best {} bans, one after another", count),
          what_it_does(answer, last.own, last.target),
          ban_text(answer.variables[ladder.steps[1].candidate])));
    }
    if (std::abs(first.own) > kPayoffTie || std::abs(first.target) > kPayoffTie) {
      all.push_back(fmt::format("Before them: {}.", what_it_does(answer, first.own, first.target)));
    }
    if (answer.scenario) {
      all.push_back(
          fmt::format("The scenario's own measures: {}.",
                      what_it_does(answer, answer.scenario->own, answer.scenario->target)));
    }
    if (count < static_cast<std::size_t>(answer.count)) {
      all.push_back(fmt::format("It ends there: {}.", ladder.end));
    }
  }

  std::string ban_text(const OptimalAnswer::Variable& variable) const {
    return fmt::format("{} to {}, {}", name(variable.origin), name(variable.destination),
                       variable.sector);
  }

  void nash(const OptimalAnswer& answer, const NashMeasures& nash, Sentences& all) const {
    if (nash.point.value.empty()) {
      all.push_back(fmt::format("No Nash equilibrium was found: {}.", nash.reason));
      return;
    }
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < answer.actors.size(); ++p) {
      parts.push_back(fmt::format("{} sets {:.1f} % on average and has {} of real income",
                                  name(answer.actors[p].name),
                                  average_measure(answer, nash.point.value, nash.bound, p),
                                  percent_text(nash.objective[p])));
    }
    all.push_back(fmt::format("Each for itself: {}.", fmt::join(parts, "; ")));
    if (!nash.converged) all.push_back(fmt::format("NOT CONVERGED: {}.", nash.reason));
  }

 private:
  std::string name(const std::string& code) const { return display_name(world_, code); }

  const World& world_;
  std::string with_;  // what the question's further measures are called
};

// ---- JSON

Json variable_json(const OptimalAnswer::Variable& of) {
  return {{"origin", of.origin}, {"destination", of.destination}, {"sector", of.sector}};
}

// The values that are not zero, those of the largest trade first.
Json variables_json(const OptimalAnswer& answer, const Array& value,
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

Json optimum_json(const OptimalAnswer& answer, double psi, const Optimum& of) {
  Json json = {{"psi", psi}, {"converged", of.converged}, {"reason", of.reason}};
  if (of.point.value.empty()) return json;
  json["own"] = percent_json(of.own);
  if (answer.target) json["target"] = percent_json(of.target);
  json["first_order_residual"] = of.first_order_residual;
  json["solves"] = of.solves;
  json["measures"] = variables_json(answer, of.point.value, of.bound);
  return json;
}

Json nash_json(const OptimalAnswer& answer, const NashMeasures& of) {
  Json json = {{"converged", of.converged}, {"reason", of.reason}};
  if (of.point.value.empty()) return json;
  json["players"] = Json::array();
  for (std::size_t p = 0; p < answer.actors.size(); ++p) {
    json["players"].push_back(
        {{"player", answer.actors[p].name},
         {"real_income", percent_json(of.objective[p])},
         {"average", rounded(average_measure(answer, of.point.value, of.bound, p))},
         {"first_order_residual", of.first_order_residual[p]}});
  }
  json["rounds"] = of.rounds;
  json["solves"] = of.solves;
  json["measures"] = variables_json(answer, of.point.value, of.bound);
  return json;
}

Json ladder_json(const OptimalAnswer& answer, const BanLadder& of) {
  Json json = {{"end", of.end}, {"solves", of.solves}, {"steps", Json::array()}};
  for (std::size_t k = 0; k < of.steps.size(); ++k) {
    const BanLadder::Step& step = of.steps[k];
    Json entry = k == 0 ? Json::object() : variable_json(answer.variables[step.candidate]);
    entry["own"] = percent_json(step.own);
    entry["target"] = percent_json(step.target);
    json["steps"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace

std::string OptimalAnswer::title() const {
  std::vector<std::string> names;
  for (const Bloc& actor : actors) names.push_back(display_name(world(), actor.name));
  const std::string what = instrument == "ban"      ? "bans"
                           : instrument == "tariff" ? "tariffs"
                                                    : "export taxes";
  return fmt::format("The best {} for {}", what, fmt::join(names, ", "));
}

std::vector<std::string> OptimalAnswer::sentences() const {
  return OptimalWriter(world(), with_title()).tell(*this);
}

Json OptimalAnswer::json() const {
  const OptimalAnswer& answer = *this;
  Json json = {{"actors", Json::array()},
               {"target", answer.target ? Json(answer.target->name) : Json()},
               {"instrument", answer.instrument}};
  for (const Bloc& actor : answer.actors) json["actors"].push_back(actor.name);
  if (answer.scenario) {
    json["scenario"] = {{"own", percent_json(answer.scenario->own)},
                        {"target", percent_json(answer.scenario->target)}};
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

std::string OptimalAnswer::unanswered() const {
  for (const OptimalAnswer::Variant& variant : variants) {
    if (variant.nash && !variant.nash->converged) return variant.nash->reason;
    if (variant.ladder && variant.ladder->steps.empty()) return variant.ladder->end;
    for (const Optimum& optimum : variant.frontier) {
      if (!optimum.converged) return optimum.reason;
    }
  }
  return "";
}

}  // namespace samarkand
