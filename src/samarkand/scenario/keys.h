// What the readers of a scenario's blocks share: keys and the numbers behind them.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/yaml.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

template <class Range>
bool contains(const Range& range, std::string_view word) {
  return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

template <class Range>
std::vector<std::string> strings(const Range& range) {
  return {std::begin(range), std::end(range)};
}

template <class Record>
std::vector<std::string> names_of(const std::vector<Record>& records) {
  std::vector<std::string> names;
  names.reserve(records.size());
  for (const Record& record : records) names.emplace_back(record.name);
  return names;
}

const KeyRecord* find_key(const std::vector<KeyRecord>& keys, std::string_view name);
const yaml::Entry* find_entry(const std::vector<yaml::Entry>& entries, std::string_view key);

// A number in the record's range. Errors E405, E406.
std::optional<double> read_number(const yaml::Entry& entry, const KeyRecord& record,
                                  yaml::Reader& yaml, Diagnostics& diagnostics);

// A word that has to be one of `names`. Error E406; `what` comes before the word, as in "there is
// no closure".
std::optional<std::string> read_choice(const yaml::Entry& entry, std::string_view what,
                                       const std::vector<std::string>& names, yaml::Reader& yaml,
                                       Diagnostics& diagnostics);

// The items of a list; an empty value stands for none. Error E405.
std::vector<yaml::Node> read_list(const yaml::Entry& entry, const std::string& allowed,
                                  yaml::Reader& yaml);

// A key as `samarkand explain` prints it.
std::string explain_key(const KeyRecord& key);

}  // namespace samarkand
