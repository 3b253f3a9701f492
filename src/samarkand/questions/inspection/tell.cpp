#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/inspection/solve.h"
#include "samarkand/questions/words.h"

namespace samarkand {
namespace {

constexpr std::size_t kTold = 5;

}  // namespace

std::string InspectionAnswer::title() const {
  return fmt::format("Checks on the way to {}", world().countries()[target].name);
}

std::vector<std::string> InspectionAnswer::sentences() const {
  const InspectionAnswer& answer = *this;
  if (answer.unchecked == 0) {
    return {fmt::format("Nothing leaks to {}, so that there is nothing to check.",
                        world().countries()[answer.target].name)};
  }
  std::vector<std::string> all = {fmt::format("Without further checks goods for {} bn leak to {}.",
                                              billions(answer.unchecked),
                                              world().countries()[answer.target].name)};
  for (const InspectionAnswer::Plan& plan : answer.plans) {
    std::vector<std::size_t> order(answer.links.size());
    for (std::size_t l = 0; l < order.size(); ++l) order[l] = l;
    const auto km = [&](std::size_t l) {
      return plan.spent.checked[l] * answer.links[l].length_km;
    };
    std::ranges::stable_sort(order, std::ranges::greater{}, km);
    std::vector<std::string> parts;
    for (std::size_t k = 0; k < std::min(kTold, order.size()) && km(order[k]) > 0.5; ++k) {
      const InspectionAnswer::Link& link = answer.links[order[k]];
      parts.push_back(fmt::format("{} by {} {:.0f} km ({:.0f} % seized)",
                                  world().countries()[link.from].name, link.mode, km(order[k]),
                                  100 * plan.spent.checked[order[k]]));
    }
    std::string text = fmt::format("{:g} km of border checked fully stop {:.0f} %", plan.budget,
                                   100 * (1 - plan.spent.leakage / answer.unchecked));
    if (plan.leakage) {
      text +=
          fmt::format(" (in equilibrium {:.0f} %)", 100 * (1 - *plan.leakage / answer.unchecked));
    }
    if (!parts.empty()) text += fmt::format(": {}", fmt::join(parts, ", "));
    if (!plan.spent.converged) {
      text +=
          fmt::format("; STALLED where {:.1g} % more might be stopped", 100 * plan.spent.residual);
    }
    all.push_back(text + ".");
  }
  if (answer.game) {
    std::vector<std::string> parts;
    for (const InspectionAnswer::Link& link : answer.links) {
      if (link.mode != "land" || parts.size() == kTold) continue;
      parts.push_back(fmt::format("{} {:.0f} % checked, {:.0f} % evading",
                                  world().countries()[link.from].name, 100 * link.game.checked,
                                  100 * link.game.evading));
    }
    if (!parts.empty()) {
      all.push_back(
          fmt::format("The game of one load at each border: {}.", fmt::join(parts, "; ")));
    }
  }
  return all;
}

Json InspectionAnswer::json() const {
  const InspectionAnswer& answer = *this;
  Json json = {{"target", world().countries()[answer.target].code},
               {"unchecked", rounded(answer.unchecked)},
               {"reason", answer.reason}};
  json["links"] = Json::array();
  for (const InspectionAnswer::Link& link : answer.links) {
    Json entry = {{"origin", world().countries()[link.from].code},
                  {"mode", link.mode},
                  {"length_km", rounded(link.length_km)}};
    if (answer.game) {
      entry["checked"] = rounded(link.game.checked);
      entry["evading"] = rounded(link.game.evading);
    }
    json["links"].push_back(std::move(entry));
  }
  json["plans"] = Json::array();
  for (const InspectionAnswer::Plan& plan : answer.plans) {
    Json entry = {{"budget", rounded(plan.budget)},
                  {"leakage", rounded(plan.spent.leakage)},
                  {"leakage_in_equilibrium", plan.leakage ? Json(rounded(*plan.leakage)) : Json()},
                  {"converged", plan.spent.converged},
                  {"residual", rounded(plan.spent.residual)},
                  {"checks", Json::array()}};
    for (std::size_t l = 0; l < answer.links.size(); ++l) {
      if (plan.spent.checked[l] == 0) continue;
      entry["checks"].push_back({{"origin", world().countries()[answer.links[l].from].code},
                                 {"mode", answer.links[l].mode},
                                 {"km", rounded(plan.spent.checked[l] * answer.links[l].length_km)},
                                 {"seized", rounded(plan.spent.checked[l])}});
    }
    json["plans"].push_back(std::move(entry));
  }
  return json;
}

std::string InspectionAnswer::unanswered() const { return reason; }

}  // namespace samarkand
