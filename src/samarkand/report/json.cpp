#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "samarkand/questions/answer.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/measure_text.h"
#include "samarkand/report/summary.h"
#include "samarkand/shock/kind.h"

namespace samarkand {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWidth = 100;  // columns that a line of report.json has, where it can

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
    const bool scale = model.theta_is_whole && model.theta_preset.empty();
    if (key == "theta" && model.theta_is_whole && !scale) {
      given[key] = model.theta_preset;
    } else if (key == "theta") {
      Json& theta = given[key] = Json::object();
      if (scale) theta["scale"] = model.theta_scale;
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

// What was given or is not as the default has it, and what it comes to in words.
Json measure_entry(const Measure& measure, const World& world) {
  Json entry = said_json(measure, world.info().unit);
  if (const std::optional<Touched> found = touched(measure, world)) {
    entry["baseline_trade"] = rounded(found->trade);
    if (found->before) entry["rate_before"] = rounded(*found->before);
    entry["touches"] = touched_text(measure, world);
  }
  entry["place"] = to_text(measure.where);
  return entry;
}

// What the layers beside the arrays of the shock tell.
Json layers(const Report& report) {
  Json list = Json::array();
  for (const auto& effect : report.shock.effects) {
    const std::string text = effect->tell(*report.world);
    if (!text.empty()) list.push_back({{"layer", effect->name()}, {"text", text}});
  }
  return list;
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

Json one_way(const Report& report) {
  Json list = Json::array();
  for (const OneWayTrade& trade : one_way_trade(report)) {
    list.push_back({{"origin", trade.origin},
                    {"destination", trade.destination},
                    {"value", rounded(trade.value)}});
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

// Codes of the economies of each group.
Json members(const World& world) {
  Json json = Json::object();
  for (const auto& [group, countries] : world.groups()) {
    Json codes = Json::array();
    for (const std::size_t n : countries) codes.push_back(world.countries()[n].code);
    json[group] = std::move(codes);
  }
  return json;
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

// Rows of `columns` numbers each.
template <class Values>
Json matrix(const Values& values, std::size_t columns, int digits = 12) {
  Json rows = Json::array();
  for (std::size_t n = 0; n < values.size(); n += columns) {
    Json row = Json::array();
    for (std::size_t i = 0; i < columns; ++i) row.push_back(rounded(values[n + i], digits));
    rows.push_back(std::move(row));
  }
  return rows;
}

// Under other closures and at the other horizon; the result itself first.
Json robustness(const Report& report) {
  Json list = Json::array();
  const auto columns = under_others(report);
  for (std::size_t v = 0; v < report.robustness.size(); ++v) {
    const Variant& variant = report.robustness[v];
    Json entry = {{"closure", to_string(variant.closure)},
                  {"horizon", variant.horizon},
                  {"reason", variant.reason},
                  {"real_income", Json::object()},
                  {"groups", Json::object()}};
    for (const UnderOthers& of : columns) {
      entry[of.is_group ? "groups" : "real_income"][of.code] = rounded(of.real_income[v]);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json model(const Report& report) {
  return {{"given", model_given(report.scenario.model)},
          {"used", model_used(report)},
          {"words",
           {{"equilibrium", model_text(report.shock)},
            {"closure", closure_text(report.shock.closure)},
            {"elasticities", elasticities_text(report)},
            {"nests", nests_text(report.shock)}}}};
}

// In what unit sums are told: changes of trade between two economies, of a group's real income.
Json units(const Report& report) {
  const auto entry = [&](double largest) -> Json {
    const Money unit = money(*report.world, largest);
    return {{"divisor", unit.divisor}, {"unit", unit.unit}};
  };
  double largest_income = 0;
  for (const GroupOutcome& group : group_outcomes(report)) {
    largest_income = std::max(largest_income, std::abs(group.real_income_value));
  }
  const auto shifts = largest_shifts(report, 1);
  return {{"trade", entry(shifts.empty() ? std::numeric_limits<double>::infinity()
                                         : std::abs(shifts[0].value - shifts[0].baseline))},
          {"income", entry(largest_income)}};
}

// Names and places, by which lists are read that have an entry for each economy or sector; then
// trade by pair and output by sector, where there is a result.
void add_tables(const Report& report, Json& json) {
  constexpr int kDigits = 6;
  const World& world = *report.world;
  json["economies"] = Json::array();
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    const Country& country = world.countries()[n];
    json["economies"].push_back({{"code", country.code},
                                 {"name", country.name},
                                 {"lon", country.longitude},
                                 {"lat", country.latitude},
                                 {"income", rounded(world.income()[n], kDigits)}});
  }
  json["sectors"] = Json::array();
  for (const Sector& sector : world.sectors()) {
    json["sectors"].push_back({{"code", sector.code}, {"name", sector.name}});
  }
  if (!report.has_values()) return;
  const std::size_t count = world.country_count();
  const Trade trade = bilateral_trade(report);
  json["trade"] = {{"baseline", matrix(trade.baseline, count, kDigits)},
                   {"value", matrix(trade.value, count, kDigits)}};
  std::vector<double> change;  // [sector][country]
  for (const SectorOutcome& sector : report.outcome.sectors) change.push_back(sector.output);
  json["output"] = {{"baseline", matrix(world.output(), count, kDigits)},
                    {"change", matrix(change, count, kDigits)}};
}

// How the pairs whose trade changes most were found, as many as the page shows.
Json evidence(const Report& report) {
  constexpr std::size_t kPairs = 16;
  const World& world = *report.world;
  Json list = Json::array();
  for (const TradeShift& shift : largest_shifts(report, kPairs)) {
    const auto found = world.evidence(shift.destination, shift.origin);
    if (!found) continue;
    list.push_back({{"origin", world.countries()[shift.origin].code},
                    {"destination", world.countries()[shift.destination].code},
                    {"total", found->total},
                    {"sectors", found->sectors},
                    {"source", found->source}});
  }
  return list;
}

// Appends a value; `room`: the columns that are left where it stands.
void write(const Json& value, std::size_t depth, std::size_t room, std::string& text) {
  const auto on_one_line = [](const Json& of) {
    return of.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  const auto is_number = [](const Json& of) { return of.is_number() || of.is_null(); };
  const bool is_list_of_numbers = value.is_array() && std::ranges::all_of(value, is_number);
  const std::string line = on_one_line(value);
  if (!value.is_structured() || is_list_of_numbers || line.size() <= room) {
    text += line;
    return;
  }
  text += value.is_array() ? '[' : '{';
  const std::string start = "\n" + std::string(2 * depth + 2, ' ');
  bool first = true;
  for (const auto& [key, inner] : value.items()) {
    text += (first ? "" : ",") + start;
    const std::string label = value.is_object() ? on_one_line(key) + ": " : "";
    text += label;
    const std::size_t used = start.size() + label.size();
    write(inner, depth + 1, kWidth - std::min(kWidth, used), text);
    first = false;
  }
  text += start.substr(0, start.size() - 2) + (value.is_array() ? ']' : '}');
}

}  // namespace

Json warnings_json(const std::vector<Diagnostic>& warnings) {
  Json list = Json::array();
  for (const Diagnostic& warning : warnings) {
    const Location& where = warning.where;
    std::string text = warning.what;
    for (const std::string& more : {warning.allowed, warning.near_miss, warning.fix}) {
      if (!more.empty()) text += "; " + more;
    }
    list.push_back(
        {{"code", to_string(warning.code)},
         {"text", text},
         {"where", where.line > 0 ? fmt::format("{}:{}", where.file, where.line) : where.file}});
  }
  return list;
}

void add_residuals(const std::vector<Residual>& residuals, Json& json) {
  json["residuals"] = Json::object();
  json["residual_cells"] = Json::object();
  for (const Residual& residual : residuals) {
    json["residuals"][residual.name] =
        std::min(residual.max, std::numeric_limits<double>::max());  // JSON has no infinity
    json["residual_cells"][residual.name] = residual.worst;
  }
}

Json timings_json(const TimingsInSeconds& timings) {
  return {{"load", timings.load},
          {"prepare", timings.prepare},
          {"solve", timings.solve},
          {"check", timings.check},
          {"robustness", timings.robustness},
          {"questions", timings.questions},
          {"report", timings.report}};
}

Json said_json(const Measure& measure, std::string_view unit) {
  Json entry = {{"kind", measure.kind->name}};
  for (const auto& [key, slot] : said_by(measure)) {
    const std::optional<double> number = number_in(slot);
    entry[std::string(key->name)] = number ? Json(*number) : Json(slot_text(slot));
  }
  entry["size"] = kind_of(measure).size(measure, unit);
  return entry;
}

Json questions_json(const Scenario& scenario,
                    const std::vector<std::shared_ptr<const Answer>>& answers,
                    const std::string& otherwise) {
  Json list = Json::array();
  for (std::size_t k = 0; k < scenario.questions.size(); ++k) {
    Json entry = {{"ask", scenario.questions[k].ask()}};
    if (k < answers.size()) {
      const Answer& of = *answers[k];
      const std::vector<std::string> sentences = of.sentences();
      entry["title"] = of.title();
      entry["answer"] = fmt::format("{}", fmt::join(sentences, " "));
      entry["sentences"] = sentences;
      entry.update(of.json());
      if (entry.contains("with")) entry["with_title"] = of.with_title();
    } else {
      entry["title"] = "";
      entry["answer"] = otherwise;
      entry["sentences"] = Json::array();
    }
    list.push_back(std::move(entry));
  }
  return list;
}

Json head_json(Status status, const std::string& reason, const std::vector<Diagnostic>& warnings,
               const Scenario& scenario, const std::string& answer) {
  return {{"schema", kReportSchema},   {"status", to_string(status)},
          {"reason", reason},          {"warnings", warnings_json(warnings)},
          {"scenario", scenario.name}, {"question", scenario.question},
          {"answer", answer}};
}

Json document(const Report& report) {
  Json json =
      head_json(report.status(), report.reason(), report.warnings, report.scenario, answer(report));
  const WorldInfo& info = report.world->info();
  json["world"] = {{"name", info.name},      {"hash", report.world_hash}, {"title", info.title},
                   {"year", info.year},      {"unit", info.unit},         {"source", info.source},
                   {"licence", info.licence}};
  json["model"] = model(report);
  json["robustness"] = robustness(report);
  json["numeraire"] = kNumeraire;
  json["method"] = report.equilibrium.method;
  json["iterations"] = report.equilibrium.iterations;
  add_residuals(report.residuals, json);
  json["components"] = components(report);
  json["one_way"] = one_way(report);
  json["log"] = Json::array();
  for (const auto& [passes, residual] : report.equilibrium.log) {
    json["log"].push_back({{"passes", passes}, {"residual", residual}});
  }
  json["timings_seconds"] = timings_json(report.timings);
  json["version"] = report.version;
  json["measures"] = Json::array();
  for (const Measure& measure : report.scenario.measures) {
    json["measures"].push_back(measure_entry(measure, *report.world));
  }
  json["layers"] = layers(report);
  json["money"] = units(report);
  json["changes"] = anything_changes(report);
  add_tables(report, json);
  if (!report.world->data().evidence.empty()) json["evidence"] = evidence(report);
  json["countries"] = countries(report);
  json["groups"] = groups(report);
  json["parties"] = named_groups(report);
  json["members"] = members(*report.world);
  json["questions"] = questions_json(report.scenario, report.answers, answer(report));
  json["input"] = {{"file", report.scenario.file},
                   {"world", report.scenario.world.text},
                   {"text", report.scenario.text}};
  return json;
}

std::string dump(const Json& document) {
  std::string text;
  write(document, 0, 0, text);
  return text + "\n";
}

std::string to_json(const Report& report) { return dump(document(report)); }

}  // namespace samarkand
