// The report as one JSON document, shared by report.json and the page.
#pragma once

#include <nlohmann/json.hpp>

#include "samarkand/report/report.h"

namespace samarkand {

// The content of report.json. Undefined numbers are NaN, which JSON writes as null.
nlohmann::ordered_json document(const Report& report);
// Invalid UTF-8 is replaced, never thrown at.
std::string dump(const nlohmann::ordered_json& document, int indent);
// The page around a document.
std::string page(const Report& report, const nlohmann::ordered_json& document);

}  // namespace samarkand
