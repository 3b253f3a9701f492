// The forms of a run on a network of a fuel that are text alone: terminal, JSON, CSV, as report.h
// has them of a run on a world. write_report.h has the others.
#pragma once

#include <string>

#include "samarkand/engine/network_run.h"
#include "samarkand/report/report.h"

namespace samarkand {

std::string to_terminal(const NetworkReport& report, const TerminalStyle& style = {});
std::string to_json(const NetworkReport& report);

}  // namespace samarkand
