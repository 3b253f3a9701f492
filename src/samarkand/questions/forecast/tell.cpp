#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "samarkand/questions/answer_json.h"
#include "samarkand/questions/forecast/solve.h"

namespace samarkand {
namespace {

std::string range_text(const NetworkFact& fact) {
  if (fact.low && fact.high) return fmt::format("{:g} to {:g}", *fact.low, *fact.high);
  return fact.low ? fmt::format("at least {:g}", *fact.low)
                  : fmt::format("at most {:g}", fact.high.value_or(0));
}

std::string beside(const ForecastAnswer::Row& row) {
  return fmt::format("{} {:.4g} (fact {:.4g}, before {:.4g})", row.fact.name, row.model,
                     row.fact.fact, row.fact.before);
}

}  // namespace

std::string ForecastAnswer::title() const { return "Prediction beside fact"; }

std::vector<std::string> ForecastAnswer::sentences() const {
  std::vector<std::string> all;
  if (std::isfinite(skill)) {
    all.push_back(fmt::format(
        "Of the changes of {} quantities the network foretells {:.2f}, where 1 is every change as "
        "it was, and 0 what the forecast is held against: that nothing changes.",
        counted(), skill));
  }
  std::size_t ranges = 0;
  std::vector<std::string> outside;
  for (const Row& row : rows) {
    if (!row.has_range()) continue;
    ++ranges;
    if (!row.within()) {
      outside.push_back(
          fmt::format("{} {:.4g} ({})", row.fact.name, row.model, range_text(row.fact)));
    }
  }
  if (ranges > 0) {
    all.push_back(fmt::format("{} of {} are within the range that they are held to{}{}.",
                              ranges - outside.size(), ranges,
                              outside.empty() ? "" : "; outside: ", fmt::join(outside, ", ")));
  }
  const auto worst = std::ranges::max_element(
      rows, {}, [](const Row& row) { return row.fact.is_price() ? -1 : std::abs(row.error()); });
  if (worst != rows.end() && !worst->fact.is_price()) {
    all.push_back(fmt::format("Furthest off: {}.", beside(*worst)));
  }
  for (const Row& row : rows) {
    if (row.fact.is_price()) {
      all.push_back(fmt::format("Shown and not counted, as levels of prices are no promise: {}.",
                                beside(row)));
    }
  }
  return all;
}

Json ForecastAnswer::json() const {
  Json json = {{"facts", file}, {"skill", rounded(skill)}, {"counted", counted()}};
  json["quantities"] = Json::array();
  for (const Row& row : rows) {
    const NetworkFact& fact = row.fact;
    json["quantities"].push_back(
        {{"name", fact.name},
         {"measure", fact.measure},
         {"unit", fact.is_price() ? network->price_unit : network->quantity_unit},
         {"before", rounded(fact.before)},
         {"model_before", rounded(row.model_before)},
         {"model", rounded(row.model)},
         {"fact", rounded(fact.fact)},
         {"low", optional_number(fact.low)},
         {"high", optional_number(fact.high)},
         {"within", row.has_range() ? Json(row.within()) : Json()},
         {"counted", !fact.is_price()},
         {"source", fact.source}});
  }
  return json;
}

}  // namespace samarkand
