#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "samarkand/questions/answer.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

Json mobility(double value) { return std::isinf(value) ? Json("inf") : Json(value); }

// The options as the scenario wrote them.
Json model_given(const ModelOptions& model) {
  Json given = Json::object();
  for (const std::string& key : model.given) {
    if (key == "closure") given[key] = to_string(model.closure);
    if (key == "preset") given[key] = model.preset;
    if (key == "epsilon") given[key] = model.epsilon;
    if (key == "eta") given[key] = model.eta;
    if (key == "sigma") given[key] = model.sigma;
    if (key == "labour_mobility") given[key] = mobility(model.labour_mobility);
    const bool numbers = !model.theta.empty() || model.theta_scale != 1;
    if (key == "theta" && !numbers && !model.theta_preset.empty()) {
      given[key] = model.theta_preset;
    } else if (key == "theta") {
      Json& theta = given[key] = Json::object();
      if (model.theta_scale != 1) theta["scale"] = model.theta_scale;
      for (const auto& [sector, value] : model.theta) theta[sector.text] = value;
    }
  }
  return given;
}

// The options as they were solved with.
Json model_used(const Report& report) {
  const Shock& shock = report.shock;
  Json theta = Json::object();
  for (std::size_t j = 0; j < shock.theta.size(); ++j) {
    theta[report.world->sectors()[j].code] = rounded(shock.theta[j]);
  }
  return {{"closure", to_string(shock.closure)},
          {"theta", theta},
          {"epsilon", shock.epsilon},
          {"eta", shock.eta},
          {"sigma", shock.sigma},
          {"labour_mobility", mobility(shock.labour_mobility)}};
}

Json measure_entry(const Measure& measure) {
  Json entry = {{"kind", name_of(measure.kind)}};
  Measure copy = measure;
  for (const KeyRecord& key : record_of(measure.kind).keys) {
    const MeasureField field = field_of(copy, key.name);
    const std::string name(key.name);
    if (const auto* selection = std::get_if<Selection*>(&field)) {
      if (!(*selection)->words.empty()) entry[name] = to_text(**selection);
    } else if (const auto* words = std::get_if<std::vector<Word>*>(&field)) {
      const bool apart = name == "except_origin" || name == "except_destination";
      if (!(*words)->empty() && !apart) entry[name] = to_text(Selection{**words});
    } else if (const auto* text = std::get_if<std::string*>(&field)) {
      if (!(*text)->empty() && key.type != "path") entry[name] = **text;
    } else if (const auto* number = std::get_if<double*>(&field)) {
      if (key.required || **number != 1) entry[name] = **number;
    } else if (const auto& rate = *std::get<std::optional<double>*>(field)) {
      entry[name] = *rate;
    }
  }
  entry["place"] = to_text(measure.where);
  return entry;
}

Json components(const Report& report) {
  const Equilibrium& equilibrium = report.equilibrium;
  Json list = Json::array();
  for (std::size_t k = 0; k < equilibrium.deficit_adjustment.size(); ++k) {
    Json members = Json::array();
    for (std::size_t n = 0; n < equilibrium.component.size(); ++n) {
      if (equilibrium.component[n] == static_cast<int>(k)) {
        members.push_back(report.world->countries()[n].code);
      }
    }
    list.push_back({{"countries", std::move(members)},
                    {"deficit_adjustment", rounded(equilibrium.deficit_adjustment[k])}});
  }
  return list;
}

Json countries(const Report& report) {
  Json list = Json::array();
  const auto rows = country_rows(report);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    Json entry = {{"country", report.world->countries()[n].code}};
    for (const auto& column : kCountryColumns) {
      entry[std::string(column.name)] = rounded(rows[n].*column.field);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json groups(const Report& report) {
  Json list = Json::array();
  for (const GroupOutcome& group : group_outcomes(report)) {
    list.push_back({{"group", group.group},
                    {"real_income", rounded(group.real_income)},
                    {"real_income_value", rounded(group.real_income_value)}});
  }
  return list;
}

Json questions(const Report& report) {
  Json list = Json::array();
  for (std::size_t k = 0; k < report.scenario.questions.size(); ++k) {
    Json entry = {{"ask", report.scenario.questions[k].ask()}};
    if (k < report.answers.size()) {
      const Answer& of = *report.answers[k];
      entry["title"] = of.title();
      entry["answer"] = fmt::format("{}", fmt::join(of.sentences(), " "));
      entry.update(of.json());
      if (entry.contains("with")) entry["with_title"] = of.with_title();
    } else {
      entry["title"] = "";
      entry["answer"] = answer(report);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

Json document(const Report& report) {
  Json json;
  json["status"] = to_string(report.status());
  json["reason"] = report.reason();
  json["scenario"] = report.scenario.name;
  json["question"] = report.scenario.question;
  const WorldInfo& info = report.world->info();
  json["world"] = {{"name", info.name},      {"hash", report.world_hash}, {"title", info.title},
                   {"year", info.year},      {"unit", info.unit},         {"source", info.source},
                   {"licence", info.licence}};
  json["model"] = {{"given", model_given(report.scenario.model)}, {"used", model_used(report)}};
  json["numeraire"] = kNumeraire;
  json["method"] = report.equilibrium.method;
  json["iterations"] = report.equilibrium.iterations;
  json["residuals"] = Json::object();
  json["residual_cells"] = Json::object();
  for (const Residual& residual : report.residuals) {
    json["residuals"][residual.name] =
        std::min(residual.max, std::numeric_limits<double>::max());  // JSON has no infinity
    json["residual_cells"][residual.name] = residual.worst;
  }
  json["components"] = components(report);
  json["log"] = Json::array();
  for (const auto& [passes, residual] : report.equilibrium.log) {
    json["log"].push_back({{"passes", passes}, {"residual", residual}});
  }
  const TimingsInSeconds& timings = report.timings;
  json["timings_seconds"] = {{"load", timings.load},           {"prepare", timings.prepare},
                             {"solve", timings.solve},         {"check", timings.check},
                             {"questions", timings.questions}, {"report", timings.report}};
  json["version"] = report.version;
  json["measures"] = Json::array();
  for (const Measure& measure : report.scenario.measures) {
    json["measures"].push_back(measure_entry(measure));
  }
  json["countries"] = countries(report);
  json["groups"] = groups(report);
  json["questions"] = questions(report);
  return json;
}

std::string dump(const Json& document, int indent) {
  return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string to_json(const Report& report) { return dump(document(report), 2) + "\n"; }

}  // namespace samarkand
