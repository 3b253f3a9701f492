// How answers about choices are told: a few sentences, a JSON object, the summary's tables.
#pragma once

#include <nlohmann/json.hpp>

#include "samarkand/report/report.h"

namespace samarkand {

// "Compliance: China", "Game: sanctions"; "" for a question that the equilibrium itself answers.
std::string answer_title(const Report& report, std::size_t question);

// In words, a sentence each: the finding first.
std::vector<std::string> answer_sentences(const Report& report, std::size_t question);

// The same of questions about ways and currencies, for the two above and below.
std::vector<std::string> sentences_of(const World& world, const LeakageAnswer& answer);
std::vector<std::string> sentences_of(const World& world, const SettlementAnswer& answer);
std::vector<std::string> sentences_of(const World& world, const BacktestAnswer& answer);
std::vector<std::string> sentences_of(const World& world, const InspectionAnswer& answer);
nlohmann::ordered_json json_of(const World& world, const LeakageAnswer& answer);
nlohmann::ordered_json json_of(const World& world, const BacktestAnswer& answer);
nlohmann::ordered_json json_of(const World& world, const InspectionAnswer& answer);
nlohmann::ordered_json json_of(const World& world, const SettlementAnswer& answer);

// What a question's further measures are called: "With us-china-chips" where they are another
// scenario's.
std::string with_text(const Report& report, std::size_t question);

// The answer as report.json has it, without `ask`, `title` and `answer`.
nlohmann::ordered_json answer_json(const Report& report, std::size_t question);

// What a country or group is called.
std::string display_name(const World& world, const std::string& code);

// What an actor sets on average in a Nash equilibrium, percent, weighted by baseline trade.
double average_measure(const OptimalAnswer& answer, const Array& value,
                       const std::vector<signed char>& bound, std::size_t actor);

// A change of ln real income in percent, with three digits that count: "+0.0123 %".
std::string percent_text(double log_change);

// "EU, USA" of the players in a coalition; "nobody".
std::string names_of(const CoalitionAnswer& answer, Coalition coalition);

}  // namespace samarkand
