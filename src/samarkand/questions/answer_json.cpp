#include "samarkand/questions/answer_json.h"

#include <cmath>
#include <string>

namespace samarkand {
namespace {

Json weight(const std::string& name, const Weight& of) {
  return {{"of", name}, {"weight", of.value}, {"source", of.source}};
}

std::string when_text(const Stake& stake) {
  std::string text;
  for (const Condition& condition : stake.when) {
    if (!text.empty()) text += ", ";
    if (!condition.player.text.empty()) text += condition.player.text + ": ";
    for (std::size_t k = 0; k < condition.actions.size(); ++k) {
      text += (k == 0 ? "" : " or ") + condition.actions[k].text;
    }
  }
  return text;
}

}  // namespace

Json numbers(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(rounded(value));
  return list;
}

Json optional_number(const std::optional<double>& value) {
  return value ? Json(rounded(*value)) : Json();
}

Json percent_json(double log_change) { return rounded(100 * std::expm1(log_change)); }

Json valuation_json(const Valuation& valuation) {
  Json list = Json::array();
  list.push_back(weight(valuation.own.name, valuation.home));
  for (const Valuation::Affinity& term : valuation.affinity) {
    list.push_back(weight(term.bloc.name, term.weight));
  }
  Json stakes = Json::array();
  for (const Stake& stake : valuation.stakes) {
    stakes.push_back(
        {{"when", when_text(stake)}, {"value", stake.value.value}, {"source", stake.value.source}});
  }
  return {{"weights", list}, {"stakes", stakes}};
}

Json payoff_json(const Payoff& payoff) {
  Json weights = Json::array({rounded(payoff.home)});
  for (const double term : payoff.affinity) weights.push_back(rounded(term));
  return {
      {"total", rounded(payoff.total())}, {"weights", weights}, {"stakes", numbers(payoff.stakes)}};
}

}  // namespace samarkand
