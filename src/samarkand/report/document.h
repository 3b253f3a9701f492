// The report as one JSON document, shared by report.json and the page.
#pragma once

#include <nlohmann/json.hpp>

#include "samarkand/report/report.h"

namespace samarkand {

// The content of report.json, as docs/report.schema.json describes it. Undefined numbers are NaN,
// which JSON writes as null.
nlohmann::ordered_json document(const Report& report);
// A list of {code, text, where}.
nlohmann::ordered_json warnings_json(const std::vector<Diagnostic>& warnings);
// Indented; what fits a line stands on one, and every list of numbers. Invalid UTF-8 is replaced,
// never thrown at.
std::string dump(const nlohmann::ordered_json& document);

}  // namespace samarkand
