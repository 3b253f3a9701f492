#include "samarkand/scenario/keys.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "samarkand/base/text.h"
#include "samarkand/scenario/measure_table.h"

namespace samarkand {

std::string allowed_values(const KeyRecord& key) {
  std::string out = key.whole ? "a whole number" : "a number";
  if (std::isfinite(key.least)) {
    out += fmt::format(" {} {}", key.least_excluded ? "above" : "at least", key.least);
  }
  if (std::isfinite(key.greatest)) {
    out += fmt::format("{} at most {}", std::isfinite(key.least) ? " and" : "", key.greatest);
  }
  if (key.or_infinite) out += ", or inf";
  return out;
}

bool in_range(const KeyRecord& key, double value) {
  return std::isfinite(value) && (!key.whole || value == std::floor(value)) &&
         (key.least_excluded ? value > key.least : value >= key.least) && value <= key.greatest;
}

std::string explain_key(const KeyRecord& key) {
  std::string needed = key.required ? "required" : "optional";
  if (!key.default_text.empty()) needed = fmt::format("default {}", key.default_text);
  std::string values(key.type);
  if (key.type == "number") values = allowed_values(key);
  if (key.type == "map") values = fmt::format("map, each value {}", allowed_values(key));
  std::string out = fmt::format("  {}: {}; {}\n", key.name, values, needed);
  out += wrapped(key.text, 4, kTextWidth);
  return out;
}

const KeyRecord* find_key(const std::vector<KeyRecord>& keys, std::string_view name) {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [name](const KeyRecord& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

const yaml::Entry* find_entry(const std::vector<yaml::Entry>& entries, std::string_view key) {
  const auto found = std::find_if(entries.begin(), entries.end(), [key](const yaml::Entry& entry) {
    return entry.key.text == key;
  });
  return found == entries.end() ? nullptr : &*found;
}

std::optional<double> read_number(const yaml::Entry& entry, const KeyRecord& record,
                                  yaml::Reader& yaml, Diagnostics& diagnostics) {
  const std::optional<Word> written = yaml.word(entry);
  if (!written) return std::nullopt;
  const std::optional<double> value = parse_number(written->text);
  if (value && in_range(record, *value)) {
    if (is_doubtful(record, *value)) {
      diagnostics.warn(doubtful_number(record, entry.where, written->text, *value));
    }
    return value;
  }
  const std::string plain = lower(written->text);
  if (record.or_infinite && (plain == "inf" || plain == ".inf")) {
    return std::numeric_limits<double>::infinity();
  }
  if (value || is_not_finite(plain)) {
    diagnostics.push_back(out_of_range(ErrorCode::kOutOfRange, record, entry.where, written->text));
    return std::nullopt;
  }
  const std::string meant = number_meant(written->text);
  yaml.wrong_type(entry.where,
                  fmt::format("`{}` is not a number: {}", entry.key.text, written->text),
                  allowed_values(record), meant.empty() ? "" : "write " + meant);
  return std::nullopt;
}

std::optional<std::string> read_choice(const yaml::Entry& entry, std::string_view what,
                                       const std::vector<std::string>& names, yaml::Reader& yaml,
                                       Diagnostics& diagnostics) {
  const std::optional<Word> word = yaml.word(entry);
  if (!word) return std::nullopt;
  if (contains(names, word->text)) return word->text;
  diagnostics.push_back({ErrorCode::kOutOfRange,
                         entry.where,
                         fmt::format("{} `{}`", what, word->text),
                         fmt::format("{}", fmt::join(names, ", ")),
                         {},
                         nearest(word->text, names)});
  return std::nullopt;
}

std::vector<yaml::Node> read_list(const yaml::Entry& entry, const std::string& allowed,
                                  yaml::Reader& yaml) {
  if (entry.value.is_sequence()) return entry.value.items();
  if (!entry.value.is_null()) {
    yaml.wrong_type(entry.where, fmt::format("`{}` is not a list", entry.key.text), allowed,
                    "begin each of its entries with `- `");
  }
  return {};
}

}  // namespace samarkand
