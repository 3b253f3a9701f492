// What the files of a sweep share: its JSON document and the page around it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "samarkand/report/sweep_report.h"

namespace samarkand {

nlohmann::ordered_json sweep_document(const Sweep& sweep, const SweepStatistics& statistics);
std::string sweep_page(const Sweep& sweep, const SweepStatistics& statistics,
                       const nlohmann::ordered_json& document);

}  // namespace samarkand
