// sweep.json and the page of a sweep.
#include <fmt/format.h>

#include <cmath>

#include "samarkand/report/assets.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/measure_text.h"
#include "samarkand/report/page.h"
#include "samarkand/report/summary.h"
#include "samarkand/report/sweep_document.h"
#include "samarkand/version.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kPageDigits = 6;

// What a path of a measure means: "factor of iceberg, coalition to RUS, all"; else "".
std::string label(const Scenario& scenario, const std::string& path) {
  for (const Measure& m : scenario.measures) {
    const std::string item = item_path(m);
    if (path != item && !path.starts_with(item + ".")) continue;
    const std::string key = path.size() > item.size() ? path.substr(item.size() + 1) + " of " : "";
    if (m.where.file.ends_with(".csv")) return fmt::format("{}{}s of a table", key, m.kind->name);
    std::string text = fmt::format("{}{}, {}", key, m.kind->name, sides_text(m, " to "));
    const Selection* sectors = side_of(m, Role::kSectors);
    if (sectors != nullptr) text += ", " + slot_text(ConstSlot(sectors));
    return text;
  }
  return "";
}

Json inputs(const Plan& plan) {
  Json list = Json::array();
  for (const DrawnInput& input : plan.inputs) {
    const double mean = input.given.empty()
                            ? input.mean
                            : sum(input.given) / static_cast<double>(input.given.size());
    list.push_back({{"input", input.name},
                    {"label", label(plan.scenario, input.name)},
                    {"group", plan.groups[input.group]},
                    {"mean", rounded(mean)},
                    {"distribution", input.distribution},
                    {"source", input.source}});
  }
  return list;
}

Json failures(const Sweep& sweep, const SweepStatistics& statistics) {
  Json list = Json::array();
  for (const auto& [reason, failure] : statistics.failures) {
    list.push_back({{"reason", reason},
                    {"count", failure.count},
                    {"first",
                     {{"point", sweep.plan.point_of(failure.first)},
                      {"design", sweep.plan.design_of(failure.first)},
                      {"draw", sweep.plan.draw_of(failure.first)}}}});
  }
  return list;
}

// What the page draws: by point and economy [mean, sd, quantiles...] and shares by group.
Json picture(const Sweep& sweep, const SweepStatistics& statistics) {
  Json data;
  data["economies"] = Json::array();
  for (const Country& country : sweep.plan.world->countries()) {
    data["economies"].push_back({{"code", country.code}, {"name", country.name}});
  }
  data["quantiles"] = kQuantiles;
  data["points"] = Json::array();
  for (const SweepStatistics::Point& point : statistics.points) {
    Json countries = Json::array(), shares = Json::array();
    for (const Summary& summary : point.countries) {
      Json row = {rounded(summary.mean, kPageDigits), rounded(summary.sd, kPageDigits)};
      for (const double value : summary.quantiles) row.push_back(rounded(value, kPageDigits));
      countries.push_back(std::move(row));
    }
    for (const auto& country : point.sobol) {
      Json row = Json::array();
      for (const SobolShare& share : country) {
        row.push_back({rounded(share.first_order, 4), rounded(share.total, 4),
                       rounded(share.first_order_error, 4), rounded(share.total_error, 4)});
      }
      shares.push_back(std::move(row));
    }
    data["points"].push_back({{"at", point.at},
                              {"converged", point.converged},
                              {"complete", point.complete},
                              {"countries", std::move(countries)},
                              {"sobol", std::move(shares)}});
  }
  data["shown"] = statistics.shown;
  data["scenario"] = {{"file", sweep.plan.scenario.file}, {"text", sweep.plan.scenario.text}};
  return data;
}

}  // namespace

Json sweep_document(const Sweep& sweep, const SweepStatistics& statistics) {
  const Plan& plan = sweep.plan;
  const WorldInfo& info = plan.world->info();
  const std::size_t failed = sweep.results.failed().size();
  Json json;
  json["status"] = failed == plan.solves()         ? "no_solve_converged"
                   : statistics.unreliable.empty() ? "complete"
                                                   : "not_converged";
  json["scenario"] = plan.scenario.name;
  json["question"] = plan.scenario.question;
  json["answer"] = sweep_answer(sweep, statistics);
  json["world"] = {{"name", info.name}, {"hash", plan.world->hash()}, {"title", info.title},
                   {"year", info.year}, {"source", info.source},      {"licence", info.licence}};
  json["hash"] = plan.hash();
  json["seed"] = plan.seed;
  json["draws"] = plan.draws;
  json["points"] = plan.points;
  json["designs"] = plan.designs();
  json["solves"] = plan.solves();
  json["converged"] = plan.solves() - failed;
  json["failed"] = failures(sweep, statistics);
  json["quantiles_over"] = "converged draws of sample A";
  json["generator"] = "Philox 4x32-10";
  json["grid"] = Json::array();
  for (const GridAxis& axis : plan.scenario.grid) {
    json["grid"].push_back({{"name", axis.column()},
                            {"path", axis.path.text},
                            {"label", label(plan.scenario, axis.path.text)},
                            {"values", axis.values},
                            {"own", rounded(plan.own[json["grid"].size()])}});
  }
  json["inputs"] = inputs(plan);
  json["groups"] = plan.groups;
  json["sobol"] = plan.sobol;
  if (plan.sobol) json["least_draws_for_shares"] = kLeastForShares;
  std::vector<Diagnostic> warnings = plan.warnings;
  warnings.insert(warnings.end(), statistics.warnings.begin(), statistics.warnings.end());
  json["warnings"] = warnings_json(warnings);
  const SweepTimings& timings = sweep.timings;
  json["resumed_solves"] = sweep.resumed;
  json["threads"] = timings.threads;
  json["timings_seconds"] = {{"elapsed", timings.elapsed},
                             {"bind", timings.bind},
                             {"solve", timings.solve},
                             {"check", timings.check}};
  json["version"] = kVersion;
  return json;
}

std::string sweep_page(const Sweep& sweep, const SweepStatistics& statistics,
                       const Json& document) {
  std::vector<Module> modules(assets::shared_modules.begin(), assets::shared_modules.end());
  modules.insert(modules.end(), assets::sweep_modules.begin(), assets::sweep_modules.end());
  return fill_page(
      {.kicker = "Samarkand &middot; sweep",
       .question = sweep.plan.scenario.question,
       .answer = sweep_answer(sweep, statistics),
       .version = std::string(kVersion),
       .document = "sweep.json",
       .style = std::string(assets::page_css) + std::string(assets::sweep_css),
       .data = dump(Json({{"sweep", document}, {"picture", picture(sweep, statistics)}})),
       .main = "sweep",
       .modules = std::move(modules)});
}

}  // namespace samarkand
