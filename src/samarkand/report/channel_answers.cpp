// Answers about ways and currencies, told and as report.json has them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/report/answers.h"
#include "samarkand/report/columns.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kTold = 5;

// Thousand millions.
std::string billions(double value) { return fmt::format("{:.3g}", value / 1000); }

// The largest of a sum by country, as "Kazakhstan 1.2".
std::string largest(const World& world, const Array& by_country) {
  std::vector<std::size_t> order(by_country.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t n) { return by_country[n]; });
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < std::min(kTold, order.size()) && by_country[order[k]] > 0; ++k) {
    parts.push_back(
        fmt::format("{} {}", world.countries()[order[k]].name, billions(by_country[order[k]])));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

Json flow_json(const LeakageAnswer::Flow& flow) {
  return {{"before", rounded(flow.before)},
          {"direct", rounded(flow.direct)},
          {"banned", rounded(flow.banned)},
          {"arrives", rounded(flow.arrives)},
          {"replaced", rounded(flow.replaced())},
          {"price",
           flow.priced > 0 ? Json(rounded(100 * std::expm1(flow.cost / flow.priced))) : Json()},
          {"markup", rounded(flow.markup)},
          {"other_resale", rounded(flow.other_resale)}};
}

}  // namespace

std::vector<std::string> sentences_of(const World& world, const LeakageAnswer& answer) {
  const LeakageAnswer::Flow total = answer.total();
  if (total.before == 0) return {"No control or exclusion reaches trade with the target."};
  std::vector<std::string> all;
  if (total.banned > 0) {
    std::string text = fmt::format(
        "Of goods for {} bn that may no longer go direct, {} bn arrive all the same: {:.0f} % is "
        "replaced",
        billions(total.banned), billions(total.arrives), 100 * total.replaced());
    if (total.arrives > 0) {
      text +=
          fmt::format(", at a price {:.0f} % higher", 100 * std::expm1(total.cost / total.priced));
    }
    all.push_back(text + ".");
    if (total.arrives > 0) {
      all.push_back(fmt::format("By way of (bn): {}.",
                                largest(world, answer.arrives_by_country(world.country_count()))));
      all.push_back(fmt::format("Their markups come to {} bn.", billions(total.markup)));
    }
  }
  if (answer.arrived > 0) {
    all.push_back(
        fmt::format("On record exporters send goods for {} bn there, and goods of their "
                    "origin for {} bn arrive.",
                    billions(answer.reported), billions(answer.arrived)));
  }
  std::vector<std::pair<double, std::string>> sectors;
  for (std::size_t s = 0; s < answer.sectors.size(); ++s) {
    LeakageAnswer::Flow sum;
    for (std::size_t t = 0; t < answer.targets.size(); ++t) {
      sum.add(answer.flows[t * answer.sectors.size() + s]);
    }
    if (sum.banned == 0) continue;
    sectors.emplace_back(
        sum.banned,
        fmt::format("{} {:.0f} %", world.sectors()[answer.sectors[s]].name, 100 * sum.replaced()));
  }
  std::ranges::stable_sort(sectors, std::ranges::greater{}, &std::pair<double, std::string>::first);
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < std::min(kTold, sectors.size()); ++k) {
    parts.push_back(sectors[k].second);
  }
  if (!parts.empty()) {
    all.push_back(fmt::format("Replaced by sector: {}.", fmt::join(parts, ", ")));
  }
  return all;
}

Json json_of(const World& world, const LeakageAnswer& answer) {
  Json json = flow_json(answer.total());
  json["sectors"] = Json::array();
  for (std::size_t k = 0; k < answer.flows.size(); ++k) {
    if (answer.flows[k].before == 0) continue;
    Json entry = {{"target", world.countries()[answer.targets[k / answer.sectors.size()]].code},
                  {"sector", world.sectors()[answer.sectors[k % answer.sectors.size()]].code}};
    entry.update(flow_json(answer.flows[k]));
    json["sectors"].push_back(std::move(entry));
  }
  json["by_way_of"] = Json::array();
  for (const LeakageAnswer::Row& row : answer.rows) {
    json["by_way_of"].push_back({{"target", world.countries()[row.target].code},
                                 {"sector", world.sectors()[row.sector].code},
                                 {"country", world.countries()[row.country].code},
                                 {"arrives", rounded(row.arrives)},
                                 {"markup", rounded(row.markup)},
                                 {"other_resale", rounded(row.other_resale)}});
  }
  json["mirror"] = Json::array();
  for (const LeakageAnswer::Mirror& of : answer.mirror) {
    json["mirror"].push_back({{"origin", world.countries()[of.exporter].code},
                              {"destination", world.countries()[of.importer].code},
                              {"exporter_reported", rounded(of.exporter_reported)},
                              {"importer_reported", rounded(of.importer_reported)},
                              {"gap", rounded(of.gap())}});
  }
  return json;
}

std::vector<std::string> sentences_of(const World&, const SettlementAnswer& answer) {
  std::vector<std::string> all;
  for (std::size_t k = 0; k < std::min(kTold + 3, answer.rows.size()); ++k) {
    const SettlementAnswer::Row& row = answer.rows[k];
    std::vector<std::string> parts;
    for (std::size_t c = 0; c < row.currencies.size(); ++c) {
      parts.push_back(fmt::format("{} {:.0f} → {:.0f} %", row.currencies[c], 100 * row.before[c],
                                  100 * row.reached.shares[c]));
    }
    if (std::isinf(row.reached.log_cost)) {
      all.push_back(fmt::format("{}: no currency is left, and no trade.", row.corridor));
      continue;
    }
    std::string text = fmt::format("{}{}: {}; costs {:+.1f} %.", row.corridor,
                                   row.third ? " (third countries)" : "", fmt::join(parts, ", "),
                                   100 * std::expm1(row.reached.log_cost));
    if (row.reached.jumped) text += " Payers tip over on the way.";
    if (row.tipping && !row.reached.jumped) {
      text +=
          fmt::format(" They would tip over at costs {:.1f} % higher on the excluded currencies.",
                      100 * std::expm1(*row.tipping));
    }
    all.push_back(std::move(text));
  }
  return all;
}

Json json_of(const World&, const SettlementAnswer& answer) {
  Json json = {{"corridors", Json::array()}};
  for (const SettlementAnswer::Row& row : answer.rows) {
    Json entry = {
        {"corridor", row.corridor},
        {"third_countries", row.third},
        {"trade", rounded(row.trade)},
        {"cost", rounded(100 * std::expm1(row.reached.log_cost))},
        {"jumped", row.reached.jumped.has_value()},
        {"tipping", row.tipping ? Json(rounded(100 * std::expm1(*row.tipping))) : Json()}};
    entry["currencies"] = Json::array();
    for (std::size_t c = 0; c < row.currencies.size(); ++c) {
      entry["currencies"].push_back({{"currency", row.currencies[c]},
                                     {"before", rounded(row.before[c])},
                                     {"access", rounded(row.access[c])},
                                     {"after", rounded(row.reached.shares[c])}});
    }
    entry["equilibria"] = Json::array();
    for (const AdoptionEquilibrium& e : row.equilibria) {
      Json shares = Json::object();
      for (std::size_t c = 0; c < row.currencies.size(); ++c) {
        shares[row.currencies[c]] = rounded(e.shares[c]);
      }
      entry["equilibria"].push_back({{"stable", e.stable},
                                     {"cost", rounded(100 * std::expm1(e.log_cost))},
                                     {"shares", shares}});
    }
    json["corridors"].push_back(std::move(entry));
  }
  return json;
}

std::vector<std::string> sentences_of(const World& world, const BacktestAnswer& answer) {
  if (!answer.reason.empty()) return {fmt::format("No answer: {}.", answer.reason)};
  std::vector<std::string> all;
  all.push_back(fmt::format(
      "Changes of recorded goods trade {} to {}, over the growth of world GDP: rank correlation of "
      "prediction and fact {}; "
      "mean error {:.2f} in logs, against {:.2f} without channels and {:.2f} with no change at "
      "all.",
      answer.before, answer.judged,
      std::isnan(answer.predicted.rank) ? "none" : fmt::format("{:.2f}", answer.predicted.rank),
      answer.predicted.log_error, answer.without.log_error, answer.none.log_error));
  all.push_back(
      fmt::format("Fitted to {} alone: direct share {:.4g}, rho {:.4g}; mean error there "
                  "{:.2f}.",
                  answer.fitted, answer.direct, answer.rho, answer.of_fitted.log_error));
  const auto change = [](double ratio) { return fmt::format("{:+.0f} %", 100 * (ratio - 1)); };
  for (const BacktestAnswer::Row& row : answer.rows) {
    all.push_back(fmt::format("{} {} {}: predicted {}, fact {}; without channels {}.",
                              display_name(world, row.origin), row.both ? "with" : "to",
                              display_name(world, row.destination), change(row.predicted),
                              change(row.fact()), change(row.without)));
  }
  return all;
}

Json json_of(const World&, const BacktestAnswer& answer) {
  const auto score = [](const BacktestAnswer::Score& of) -> Json {
    return {{"rank_correlation", rounded(of.rank)},
            {"mean_log_error", rounded(of.log_error)},
            {"mean_percent_error", rounded(of.percent_error)}};
  };
  Json json = {{"before", answer.before},
               {"fitted", answer.fitted},
               {"judged", answer.judged},
               {"part_of_fitted_year", rounded(answer.part)},
               {"fit",
                {{"direct", rounded(answer.direct)},
                 {"rho", rounded(answer.rho)},
                 {"world_direct", rounded(answer.given_direct)},
                 {"world_rho", rounded(answer.given_rho)},
                 {"evaluations", answer.evaluations},
                 {"score", score(answer.of_fitted)}}},
               {"model", score(answer.predicted)},
               {"without_channels", score(answer.without)},
               {"no_change", score(answer.none)}};
  json["flows"] = Json::array();
  for (const BacktestAnswer::Row& row : answer.rows) {
    json["flows"].push_back(
        {{"origin", row.origin},
         {"destination", row.destination},
         {"both", row.both},
         {"unit", row.unit},
         {"before", rounded(row.before)},
         {"fitted", row.fitted ? Json(rounded(*row.fitted)) : Json()},
         {"judged", rounded(row.judged)},
         {"nominal", rounded(100 * (row.judged / row.before - 1))},
         {"fact", rounded(100 * (row.fact() - 1))},
         {"predicted", rounded(100 * (row.predicted - 1))},
         {"without_channels", rounded(100 * (row.without - 1))},
         {"fact_fitted", row.fitted ? Json(rounded(100 * (*row.fact_fitted() - 1))) : Json()},
         {"predicted_fitted", rounded(100 * (row.predicted_fitted - 1))}});
  }
  return json;
}

std::vector<std::string> sentences_of(const World& world, const InspectionAnswer& answer) {
  if (answer.plans.empty()) return {fmt::format("No answer: {}.", answer.reason)};
  std::vector<std::string> all = {
      fmt::format("Without further checks goods for {} bn leak.", billions(answer.unchecked))};
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
                                  world.countries()[link.from].name, link.mode, km(order[k]),
                                  100 * plan.spent.checked[order[k]]));
    }
    std::string text = fmt::format("{:g} km of border checked fully stop {:.0f} %", plan.budget,
                                   100 * (1 - plan.spent.leakage / answer.unchecked));
    if (plan.leakage) {
      text +=
          fmt::format(" (in equilibrium {:.0f} %)", 100 * (1 - *plan.leakage / answer.unchecked));
    }
    if (!parts.empty()) text += fmt::format(": {}", fmt::join(parts, ", "));
    if (!plan.spent.converged) text += "; NOT CONVERGED";
    all.push_back(text + ".");
  }
  if (answer.game) {
    std::vector<std::string> parts;
    for (const InspectionAnswer::Link& link : answer.links) {
      if (link.mode != "land" || parts.size() == kTold) continue;
      parts.push_back(fmt::format("{} {:.0f} % checked, {:.0f} % smuggled",
                                  world.countries()[link.from].name, 100 * link.game.checked,
                                  100 * link.game.smuggled));
    }
    if (!parts.empty()) {
      all.push_back(
          fmt::format("The game of one load at each border: {}.", fmt::join(parts, "; ")));
    }
  }
  return all;
}

Json json_of(const World& world, const InspectionAnswer& answer) {
  Json json = {{"target", world.countries()[answer.target].code},
               {"unchecked", rounded(answer.unchecked)},
               {"reason", answer.reason}};
  json["links"] = Json::array();
  for (const InspectionAnswer::Link& link : answer.links) {
    Json entry = {{"origin", world.countries()[link.from].code},
                  {"mode", link.mode},
                  {"length_km", rounded(link.length_km)}};
    if (answer.game) {
      entry["checked"] = rounded(link.game.checked);
      entry["smuggled"] = rounded(link.game.smuggled);
    }
    json["links"].push_back(std::move(entry));
  }
  json["plans"] = Json::array();
  for (const InspectionAnswer::Plan& plan : answer.plans) {
    Json entry = {{"budget", rounded(plan.budget)},
                  {"leakage", rounded(plan.spent.leakage)},
                  {"leakage_in_equilibrium", plan.leakage ? Json(rounded(*plan.leakage)) : Json()},
                  {"converged", plan.spent.converged},
                  {"checks", Json::array()}};
    for (std::size_t l = 0; l < answer.links.size(); ++l) {
      if (plan.spent.checked[l] == 0) continue;
      entry["checks"].push_back({{"origin", world.countries()[answer.links[l].from].code},
                                 {"mode", answer.links[l].mode},
                                 {"km", rounded(plan.spent.checked[l] * answer.links[l].length_km)},
                                 {"seized", rounded(plan.spent.checked[l])}});
    }
    json["plans"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace samarkand
