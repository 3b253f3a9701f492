#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/base/table.h"
#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/optimal/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

using Sentences = std::vector<std::string>;

constexpr std::size_t kListedVariables = 2000;

constexpr std::string_view kRates = "optimal.csv", kIncomes = "optimal_countries.csv";

// What an actor sets on average, percent, weighted by baseline trade.
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

// What the second-order check saw (strategy/optimal.h).
std::string curvature_text(double curvature, std::size_t directions, std::size_t inside) {
  constexpr double kFlat = -1e-2;  // about -1 is usual
  if (inside == 0) return "none is inside its bounds, so that the first order decides";
  if (std::isnan(curvature)) return "second derivatives were not looked at";
  const std::string where =
      directions == inside ? "in all directions"
                           : fmt::format("in the {} tried of {} directions", directions, inside);
  return fmt::format(
      "{} {}", curvature < kFlat ? "the aim bends down" : "the aim is flat or bends down", where);
}

std::string instruments_text(const OptimalAnswer& answer) {
  return answer.instrument == "ban"      ? "bans"
         : answer.instrument == "tariff" ? "tariffs"
                                         : "export taxes";
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
      if (variant.nash) nash(answer, variant, some);
      for (std::size_t p = 0; p < variant.frontier.size(); ++p) {
        optimum(answer, variant, p, some);
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

  // "17.3 % on average, before 3.1 %", weighted by trade before.
  std::string average(const OptimalAnswer& answer, const OptimalAnswer::Variant& variant,
                      const Array& value, const std::vector<signed char>& bound,
                      std::size_t actor) const {
    const auto mean = [&](const Array& of) { return average_measure(answer, of, bound, actor); };
    std::string text = fmt::format("{:.1f} % on average", mean(value));
    if (!variant.before.empty()) text += fmt::format(", before {:.1f} %", mean(variant.before));
    return text;
  }

  // "Canada pays most (0.94 % of real income), and the world loses 0.11 %".
  std::string who_pays(const MeasurePoint& point) const {
    const Array& change = point.log_real_income;
    std::size_t least = change.size();
    double income = 0, sum = 0;
    for (std::size_t n = 0; n < change.size(); ++n) {
      if (world_.resident_income()[n] == 0) continue;  // nothing to lose
      if (least == change.size() || change[n] < change[least]) least = n;
      income += world_.resident_income()[n];
      sum += world_.resident_income()[n] * 100 * std::expm1(change[n]);
    }
    const double loss = 100 * std::expm1(change[least]), together = sum / income;
    const std::string who = loss <= -kLeastTold
                                ? fmt::format("{} pays most ({} of real income)",
                                              world_.countries()[least].name, size_in_percent(loss))
                                : "nobody pays";
    return who + (std::abs(together) < kNoChange
                      ? ", and the world loses nothing"
                      : fmt::format(", and the world {} {}", together < 0 ? "loses" : "gains",
                                    size_in_percent(together)));
  }

  void optimum(const OptimalAnswer& answer, const OptimalAnswer::Variant& variant, std::size_t p,
               Sentences& all) const {
    const Optimum& optimum = variant.frontier[p];
    if (optimum.point.value.empty()) {
      all.push_back(fmt::format("No optimum: {}.", optimum.reason));
      return;
    }
    const std::string where =
        answer.target ? fmt::format("At psi {:g}", answer.psi[p]) : "At the optimum";
    all.push_back(fmt::format("{}: {} of real income, by {} of {}.", where,
                              what_it_does(answer, optimum.own, optimum.target),
                              instruments_text(answer),
                              average(answer, variant, optimum.point.value, optimum.bound, 0)));
    const auto at = std::ranges::count(optimum.bound, static_cast<signed char>(1));
    std::string text = fmt::format("{} {}; {} of {} at the upper bound; ", where,
                                   who_pays(optimum.point), at, optimum.bound.size());
    if (optimum.converged) {
      text += fmt::format("a local optimum, to which {} of {} led; {}", optimum.starts_here,
                          counted(optimum.starts, "start"),
                          curvature_text(optimum.curvature, optimum.directions, optimum.inside));
      if (optimum.other_ends > 0) {
        text += fmt::format("; none of {} is better, alone, at its other end",
                            counted(optimum.other_ends, "ban"));
      }
    } else {
      text += fmt::format("NOT CONVERGED: {}", optimum.reason);
    }
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
          "{}: {} of real income.",
          count == 1 ? "The best ban" : fmt::format("The best {} bans, one after another", count),
          what_it_does(answer, last.own, last.target)));
      all.push_back(fmt::format("Under them {}.", who_pays(ladder.point)));
      all.push_back(fmt::format("The first of them: {}.",
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

  void nash(const OptimalAnswer& answer, const OptimalAnswer::Variant& variant,
            Sentences& all) const {
    const NashMeasures& nash = *variant.nash;
    if (nash.rounds == 0) {  // not all have replied
      all.push_back(fmt::format("No Nash equilibrium was found: {}.", nash.reason));
      return;
    }
    std::vector<std::string> parts;
    for (std::size_t p = 0; p < answer.actors.size(); ++p) {
      parts.push_back(fmt::format("{} sets {} and has {} of real income",
                                  name(answer.actors[p].name),
                                  average(answer, variant, nash.point.value, nash.bound, p),
                                  percent_text(nash.objective[p])));
    }
    all.push_back(fmt::format("Each for itself: {}.", fmt::join(parts, "; ")));
    all.push_back(fmt::format("There {}.", who_pays(nash.point)));
    if (!nash.converged) {
      all.push_back(fmt::format("NOT CONVERGED: {}.", nash.reason));
      return;
    }
    all.push_back(fmt::format("A local equilibrium: from {}, no reply is better.",
                              counted(nash.starts, "start")));
    for (std::size_t p = 0; p < answer.actors.size(); ++p) {
      all.push_back(
          fmt::format("{}: {}.", name(answer.actors[p].name),
                      curvature_text(nash.curvature[p], nash.directions[p], nash.inside[p])));
    }
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

// The values that are not zero or were not, those of the largest trade first.
Json variables_json(const OptimalAnswer& answer, const Array& before, const Array& value,
                    const std::vector<signed char>& bound) {
  std::vector<std::size_t> order;
  for (std::size_t k = 0; k < value.size(); ++k) {
    if (value[k] != 0 || (!before.empty() && before[k] != 0)) order.push_back(k);
  }
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t k) { return answer.variables[k].trade; });
  if (order.size() > kListedVariables) order.resize(kListedVariables);
  Json list = Json::array();
  for (const std::size_t k : order) {
    Json entry = variable_json(answer.variables[k]);
    entry["value"] = rounded(value[k]);
    if (!before.empty()) entry["before"] = rounded(before[k]);
    entry["at_bound"] = bound.empty() ? 0 : static_cast<int>(bound[k]);
    entry["baseline_trade"] = rounded(answer.variables[k].trade);
    list.push_back(std::move(entry));
  }
  return list;
}

// Everyone's.
Json incomes_json(const World& world, const MeasurePoint& point) {
  Json list = Json::array();
  for (std::size_t n = 0; n < point.log_real_income.size(); ++n) {
    list.push_back({{"country", world.countries()[n].code},
                    {"real_income", percent_json(point.log_real_income[n])}});
  }
  return list;
}

Json curvature_json(double curvature, std::size_t directions, std::size_t inside) {
  return {{"curvature", rounded(curvature)}, {"directions", directions}, {"inside", inside}};
}

Json optimum_json(const World& world, const OptimalAnswer& answer,
                  const OptimalAnswer::Variant& variant, std::size_t p) {
  const Optimum& of = variant.frontier[p];
  Json json = {{"psi", answer.psi[p]}, {"converged", of.converged}, {"reason", of.reason}};
  if (of.point.value.empty()) return json;
  json["own"] = percent_json(of.own);
  if (answer.target) json["target"] = percent_json(of.target);
  json["first_order_residual"] = of.first_order_residual;
  json["solves"] = of.solves;
  json["starts"] = of.starts;
  json["starts_here"] = of.starts_here;
  json.update(curvature_json(of.curvature, of.directions, of.inside));
  json["other_ends"] = of.other_ends;
  json["average"] = rounded(average_measure(answer, of.point.value, of.bound, 0));
  if (!variant.before.empty()) {
    json["average_before"] = rounded(average_measure(answer, variant.before, of.bound, 0));
  }
  json["countries"] = incomes_json(world, of.point);
  json["measures"] = variables_json(answer, variant.before, of.point.value, of.bound);
  return json;
}

Json nash_json(const World& world, const OptimalAnswer& answer,
               const OptimalAnswer::Variant& variant) {
  const NashMeasures& of = *variant.nash;
  Json json = {{"converged", of.converged}, {"reason", of.reason}};
  if (of.rounds == 0) return json;  // not all have replied
  json["players"] = Json::array();
  for (std::size_t p = 0; p < answer.actors.size(); ++p) {
    json["players"].push_back(
        {{"player", answer.actors[p].name},
         {"real_income", percent_json(of.objective[p])},
         {"average", rounded(average_measure(answer, of.point.value, of.bound, p))},
         {"first_order_residual", of.first_order_residual[p]}});
    json["players"].back().update(curvature_json(of.curvature[p], of.directions[p], of.inside[p]));
    if (!variant.before.empty()) {
      json["players"].back()["average_before"] =
          rounded(average_measure(answer, variant.before, of.bound, p));
    }
  }
  json["rounds"] = of.rounds;
  json["solves"] = of.solves;
  json["starts"] = of.starts;
  json["countries"] = incomes_json(world, of.point);
  json["measures"] = variables_json(answer, variant.before, of.point.value, of.bound);
  return json;
}

Json ladder_json(const World& world, const OptimalAnswer& answer, const BanLadder& of) {
  Json json = {{"end", of.end}, {"solves", of.solves}, {"steps", Json::array()}};
  for (std::size_t k = 0; k < of.steps.size(); ++k) {
    const BanLadder::Step& step = of.steps[k];
    Json entry = k == 0 ? Json::object() : variable_json(answer.variables[step.candidate]);
    entry["own"] = percent_json(step.own);
    entry["target"] = percent_json(step.target);
    json["steps"].push_back(std::move(entry));
  }
  json["countries"] = incomes_json(world, of.point);
  return json;
}

// ---- CSV

// What was found under one set of measures, for one psi, told alike.
struct Found {
  std::string_view with;  // further measures: "no", "yes"
  std::string psi;        // "" in a Nash equilibrium
  const MeasurePoint& point;
  const Array& value;                     // of each variable
  const std::vector<signed char>& bound;  // empty of bans one after another
  const Array& before;                    // empty of all but tariffs
};

template <class Tell>
void each_found(const OptimalAnswer& answer, const Tell& tell) {
  static const std::vector<signed char> kNone;
  for (std::size_t v = 0; v < answer.variants.size(); ++v) {
    const OptimalAnswer::Variant& variant = answer.variants[v];
    const std::string_view with = v == 0 ? "no" : "yes";
    for (std::size_t k = 0; k < variant.frontier.size(); ++k) {
      const Optimum& of = variant.frontier[k];
      tell(Found{with, written(answer.psi[k]), of.point, of.point.value, of.bound, variant.before});
    }
    if (variant.nash && variant.nash->rounds > 0) {
      const NashMeasures& of = *variant.nash;
      tell(Found{with, "", of.point, of.point.value, of.bound, variant.before});
    }
    if (variant.ladder && !variant.ladder->steps.empty()) {
      const MeasurePoint& point = variant.ladder->point;
      tell(Found{with, written(answer.psi.front()), point, point.value, kNone, variant.before});
    }
  }
}

std::string rates_table(const OptimalAnswer& answer) {
  std::string text =
      "with,actor,origin,destination,sector,psi,value,before,at_bound,baseline_trade\n";
  each_found(answer, [&](const Found& found) {
    for (std::size_t k = 0; k < found.value.size(); ++k) {
      const OptimalAnswer::Variable& of = answer.variables[k];
      text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", found.with, of.actor, of.origin,
                          of.destination, of.sector, found.psi, written(found.value[k]),
                          found.before.empty() ? "" : written(found.before[k]),
                          found.bound.empty() ? 0 : static_cast<int>(found.bound[k]),
                          written(of.trade));
    }
  });
  return text;
}

std::string incomes_table(const OptimalAnswer& answer, const World& world) {
  std::string text = "with,country,name,psi,real_income\n";
  each_found(answer, [&](const Found& found) {
    for (std::size_t n = 0; n < found.point.log_real_income.size(); ++n) {
      const Country& country = world.countries()[n];
      text += fmt::format("{},{},{},{},{}\n", found.with, country.code, csv_field(country.name),
                          found.psi, written(100 * std::expm1(found.point.log_real_income[n])));
    }
  });
  return text;
}

}  // namespace

std::vector<TableForm> optimal_tables() {
  constexpr std::string_view kWith = "with: no, or yes with the question's further measures. ";
  constexpr TableForm::Column kPsi = {
      "psi", "1", "what the target's loss is worth to the actor; empty in a Nash equilibrium"};
  return {
      {.file = kRates,
       .keys = "with, actor, origin, destination, sector",
       .columns = {kPsi,
                   {"value", "1", "the rate, or the part that is banned"},
                   {"before", "1", "the tariff before, on average; empty of bans and export taxes"},
                   {"at_bound", "1",
                    "-1, 1: held at the smallest, the largest; 2: without "
                    "effect; 0: neither"},
                   {"baseline_trade", "the world's unit", "before; averages are weighted by it"}},
       .text = kWith},
      {.file = kIncomes,
       .keys = "with, country, name",
       .columns = {kPsi, {"real_income", "percent", "change of everyone's at the optimum"}},
       .text = kWith}};
}

std::vector<AnswerTable> OptimalAnswer::tables() const {
  return {{std::string(kRates), rates_table(*this)},
          {std::string(kIncomes), incomes_table(*this, world())}};
}

std::string OptimalAnswer::title() const {
  std::vector<std::string> names;
  for (const Bloc& actor : actors) names.push_back(display_name(world(), actor.name));
  return fmt::format("The best {} for {}", instruments_text(*this), fmt::join(names, ", "));
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
    if (of.ladder) result["bans"] = ladder_json(world(), answer, *of.ladder);
    if (of.nash) result["nash"] = nash_json(world(), answer, of);
    for (std::size_t k = 0; k < of.frontier.size(); ++k) {
      result["frontier"].push_back(optimum_json(world(), answer, of, k));
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
