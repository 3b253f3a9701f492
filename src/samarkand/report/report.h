// The forms of a run's result that are text alone: terminal, JSON, CSV. write_report.h has the
// others.
#pragma once

#include <string>
#include <vector>

#include "samarkand/engine/report.h"

namespace samarkand {

// A shift of trade: one origin and destination, all sectors, border value.
struct TradeShift {
  std::size_t origin, destination;
  double baseline, value;  // the world's unit
};
// The `count` largest changes by absolute size, largest first; ties by codes.
std::vector<TradeShift> largest_shifts(const Report& report, std::size_t count);

struct TerminalStyle {
  bool colour = false;
  int width = 80;
  bool verbose = false;  // tables of income, money and trade, the setting, whole answers
};
// What `samarkand run` prints: about 25 lines unless verbose; the last one is the status.
std::string to_terminal(const Report& report, const TerminalStyle& style = {});
std::string to_json(const Report& report);
std::string countries_csv(const Report& report);
std::string sectors_csv(const Report& report);
std::string flows_csv(const Report& report);
// What the columns of these and of the tables of answers are: file, column, unit, text.
std::string columns_csv(const Report& report);

}  // namespace samarkand
