// JSON that answers share.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "samarkand/base/number_text.h"
#include "samarkand/strategy/payoff.h"

namespace samarkand {

using Json = nlohmann::ordered_json;

Json numbers(std::span<const double> values);
Json optional_number(const std::optional<double>& value);
Json percent_json(double log_change);
// What an actor values: every weight with its source.
Json valuation_json(const Valuation& valuation);
// A payoff by contributions, in the order of the valuation's weights and stakes.
Json payoff_json(const Payoff& payoff);

// An answer without and with further measures: the second inside the first.
template <class Variants, class Tell>
Json variants_json(const Variants& variants, const Tell& tell) {
  if (variants.empty()) return Json::object();
  Json json = tell(variants.front());
  if (variants.size() > 1) json["with"] = tell(variants.back());
  return json;
}

}  // namespace samarkand
