#include "samarkand/report/saved_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "samarkand/base/disk.h"
#include "samarkand/base/number_text.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/document.h"
#include "samarkand/report/summary.h"

namespace samarkand {
namespace {

constexpr double kRounding = 1e-6;  // of sums of numbers with 12 digits, with room

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

double number_of(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

std::vector<CodeAndName> names_in(const Json& list) {
  std::vector<CodeAndName> names;
  for (const Json& entry : list) names.push_back({entry.at("code"), entry.at("name")});
  return names;
}

// Throws Json::exception where the document is of no run.
SavedResult from_document(const Json& json) {
  SavedResult result;
  result.scenario = json.at("scenario");
  result.question = json.at("question");
  result.world = json.at("world").at("name");
  result.unit = json.at("world").at("unit");
  result.closure = json.at("model").at("used").at("closure");
  result.status = json.at("status");
  result.reason = json.at("reason");
  result.economies = names_in(json.at("economies"));
  result.sectors = names_in(json.at("sectors"));
  const auto column = [&](const char* name) {
    Array values(result.economies.size(), std::numeric_limits<double>::quiet_NaN());
    const Json& countries = json.at("countries");
    for (std::size_t n = 0; n < countries.size(); ++n) {
      values.at(n) = number_of(countries[n].at(name));
    }
    return values;
  };
  result.real_income = column("real_income");
  result.real_income_value = column("real_income_value");
  result.exports = {column("baseline_exports"), column("exports")};
  result.imports = {column("baseline_imports"), column("imports")};
  for (const Json& group : json.at("groups")) {
    result.group_incomes.push_back({group.at("group"), number_of(group.at("real_income")),
                                    number_of(group.at("real_income_value"))});
  }
  for (const auto& [group, members] : json.at("members").items()) {
    result.groups[group] = members.get<std::vector<std::string>>();
  }
  return result;
}

Diagnostic not_a_result(const fs::path& file, std::string what) {
  return {ErrorCode::kNotAResult,
          {file.string()},
          std::move(what),
          "what `samarkand run` wrote",
          "run the scenario again"};
}

// Whether exports or imports, summed over `flows`, are what report.json says.
void check_sums(const std::string& file, const SavedResult& result, std::string_view what,
                const SavedResult::Totals& told, const Array& before, const Array& after,
                Diagnostics& diagnostics) {
  // Changes have twelve digits of what was before. False of what is undefined.
  const auto differs = [](double sum, double known, double at_first) {
    return std::abs(sum - known) > kRounding * std::max({sum, known, 1e-3 * at_first});
  };
  for (std::size_t n = 0; n < before.size() && diagnostics.empty(); ++n) {
    const double told_after = told.before[n] * (1 + told.change[n] / 100);
    const bool at_first = differs(before[n], told.before[n], 0);
    if (!at_first && !differs(after[n], told_after, told.before[n])) continue;
    diagnostics.push_back(not_a_result(
        file, fmt::format("{} of {} {} the measures add up to {:.6g} {}; report.json beside it "
                          "says {:.6g}: lines are missing or were changed",
                          what, result.economies[n].name, at_first ? "before" : "after",
                          at_first ? before[n] : after[n], result.unit,
                          at_first ? told.before[n] : told_after)));
  }
}

// Flows with what report.json says of them.
void check_sums(const std::string& file, const SavedResult& result,
                const std::vector<SavedFlow>& flows, Diagnostics& diagnostics) {
  const std::size_t count = result.economies.size();
  for (const bool exports : {true, false}) {
    Array before(count, 0), after(count, 0);
    for (const SavedFlow& flow : flows) {
      if (flow.origin == flow.destination) continue;
      const std::size_t n = exports ? flow.origin : flow.destination;
      before[n] += flow.before;
      after[n] += flow.after;
    }
    check_sums(file, result, exports ? "exports" : "imports",
               exports ? result.exports : result.imports, before, after, diagnostics);
  }
}

}  // namespace

SavedResult saved(const Report& report) {
  const World& world = *report.world;
  SavedResult result;
  result.scenario = report.scenario.name;
  result.question = report.scenario.question;
  result.world = world.info().name;
  result.unit = world.info().unit;
  result.closure = to_string(report.shock.closure);
  result.status = to_string(report.status());
  result.reason = report.reason();
  for (const Country& country : world.countries()) {
    result.economies.push_back({country.code, country.name});
  }
  for (const Sector& sector : world.sectors()) result.sectors.push_back({sector.code, sector.name});
  for (const auto& [group, members] : world.groups()) {
    for (const std::size_t n : members) result.groups[group].push_back(world.countries()[n].code);
  }
  const auto rows = country_rows(report);
  const auto column = [&](double CountryRow::*field) {
    Array values(result.economies.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t n = 0; n < rows.size(); ++n) values[n] = rounded(rows[n].*field);  // as saved
    return values;
  };
  result.real_income = column(&CountryRow::real_income);
  result.real_income_value = column(&CountryRow::real_income_value);
  result.exports = {column(&CountryRow::baseline_exports), column(&CountryRow::exports)};
  result.imports = {column(&CountryRow::baseline_imports), column(&CountryRow::imports)};
  for (const GroupOutcome& group : group_outcomes(report)) {
    result.group_incomes.push_back(
        {group.group, rounded(group.real_income), rounded(group.real_income_value)});
  }
  return result;
}

bool is_result(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "report.json", ignored);
}

Result<SavedResult> read_result(const fs::path& folder) {
  Diagnostics diagnostics;
  const fs::path file = folder / "report.json";
  const auto text = read_text(file, diagnostics);
  if (!text) return diagnostics;
  const Json json = Json::parse(*text, nullptr, false);
  if (json.is_discarded()) return Diagnostics{not_a_result(file, "the file is not JSON")};
  if (json.contains("network")) {
    return Diagnostics{{ErrorCode::kNotAResult,
                        {file.string()},
                        "the result is of a network of a fuel",
                        "results of scenarios on a world of trade"}};
  }
  try {
    return from_document(json);
  } catch (const std::exception&) {
    return Diagnostics{not_a_result(file, "the file is no report of this version")};
  }
}

std::vector<SavedFlow> read_flows(const fs::path& folder, const SavedResult& result,
                                  Diagnostics& diagnostics) {
  const std::string file = (folder / "flows.csv").string();
  const auto table =
      read_table(*disk(), file, {"origin", "destination", "sector", "baseline", "value"}, {"data"},
                 diagnostics);
  if (!table) return {};
  const auto places = [](const std::vector<CodeAndName>& list) {
    std::map<std::string_view, std::size_t> at;
    for (std::size_t k = 0; k < list.size(); ++k) at[list[k].code] = k;
    return at;
  };
  const auto economies = places(result.economies), sectors = places(result.sectors);
  std::vector<SavedFlow> flows;
  flows.reserve(table->rows());
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto origin = economies.find(table->text(row, 0));
    const auto destination = economies.find(table->text(row, 1));
    const auto sector = sectors.find(table->text(row, 2));
    if (origin == economies.end() || destination == economies.end() || sector == sectors.end()) {
      diagnostics.push_back(not_a_result(
          file, fmt::format("line {} names what report.json beside it lacks", table->line(row))));
      return {};
    }
    const auto before = table->number(row, 3, diagnostics),
               after = table->number(row, 4, diagnostics);
    if (!before || !after) return {};
    flows.push_back({origin->second, destination->second, sector->second, *before, *after});
  }
  check_sums(file, result, flows, diagnostics);
  return flows;
}

}  // namespace samarkand
