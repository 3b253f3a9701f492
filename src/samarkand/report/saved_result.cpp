#include "samarkand/report/saved_result.h"

#include <fmt/format.h>

#include <limits>

#include "samarkand/base/disk.h"
#include "samarkand/report/document.h"

namespace samarkand {
namespace {

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
  result.real_income.assign(result.economies.size(), std::numeric_limits<double>::quiet_NaN());
  const Json& countries = json.at("countries");
  for (std::size_t n = 0; n < countries.size(); ++n) {
    result.real_income.at(n) = number_of(countries[n].at("real_income"));
  }
  for (const auto& [group, members] : json.at("members").items()) {
    result.groups[group] = members.get<std::vector<std::string>>();
  }
  for (const Json& group : json.at("groups")) {
    result.group_income[group.at("group")] = number_of(group.at("real_income"));
  }
  result.parties = json.at("parties").get<std::vector<std::string>>();
  return result;
}

Diagnostic not_a_result(const fs::path& file, std::string what) {
  return {ErrorCode::kNotAResult,
          {file.string()},
          std::move(what),
          "what `samarkand run` wrote",
          "run the scenario again"};
}

}  // namespace

SavedResult saved(const Report& report) { return from_document(document(report)); }

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
  return flows;
}

}  // namespace samarkand
