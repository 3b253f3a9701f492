// The report as one JSON document, shared by report.json and the page.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>

#include "samarkand/report/network_report.h"
#include "samarkand/report/report.h"

namespace samarkand {

inline constexpr int kReportSchema = 2;

// The content of report.json, as docs/report.schema.json describes it. Undefined numbers are NaN,
// which JSON writes as null.
nlohmann::ordered_json document(const Report& report);
nlohmann::ordered_json document(const NetworkReport& report);
// A list of {code, text, where}.
nlohmann::ordered_json warnings_json(const std::vector<Diagnostic>& warnings);
// The parts that runs on worlds and on networks share: what stands first, `residuals` and
// `residual_cells`, the seconds, what a measure's keys were given and its size, the answers;
// `otherwise`: said where there are none.
nlohmann::ordered_json head_json(Status status, const std::string& reason,
                                 const std::vector<Diagnostic>& warnings, const Scenario& scenario,
                                 const std::string& answer);
void add_residuals(const std::vector<Residual>& residuals, nlohmann::ordered_json& json);
nlohmann::ordered_json timings_json(const TimingsInSeconds& timings);
nlohmann::ordered_json said_json(const Measure& measure, std::string_view unit);
nlohmann::ordered_json questions_json(const Scenario& scenario,
                                      const std::vector<std::shared_ptr<const Answer>>& answers,
                                      const std::string& otherwise);
// Indented; what fits a line stands on one, and every list of numbers. Invalid UTF-8 is replaced,
// never thrown at.
std::string dump(const nlohmann::ordered_json& document);

}  // namespace samarkand
