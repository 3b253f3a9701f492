// Maps of a scenario that are read into records by their keys (key.h):
//
//   read_record(node, "the question", keys, "{port: 100}", record, context);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/scenario/actors.h"
#include "samarkand/scenario/key.h"
#include "samarkand/scenario/keys.h"

namespace samarkand {

class MeasureReader;

// What readers of a scenario's maps share.
struct ReadContext {
  yaml::Reader& yaml;
  Diagnostics& diagnostics;
  MeasureReader* measures = nullptr;  // null where no list of measures can stand
};

// Reads the keys of a map; what is unknown or missing is reported (E402, E404, E405). `besides`: a
// key that somebody else reads.
template <class Record>
void read_record(const yaml::Node& node, std::string_view what, const Keys<Record>& keys,
                 std::string_view example, Record& record, ReadContext& context,
                 std::string_view besides = {}) {
  if (!node.is_map()) {
    if (node.is_null()) return;
    context.yaml.wrong_type(context.yaml.at(node), std::string(what) + " is not a map",
                            "a map such as " + std::string(example));
    return;
  }
  std::vector<std::string> known, written;
  if (!besides.empty()) known.emplace_back(besides);
  for (const Key<Record>& key : keys) known.emplace_back(key.of.name);
  for (const yaml::Entry& entry : context.yaml.entries(node, what)) {
    written.push_back(entry.key.text);
    if (!besides.empty() && entry.key.text == besides) continue;
    bool found = false;
    for (const Key<Record>& key : keys) {
      if (key.of.name != entry.key.text) continue;
      key.read(entry, record, context);
      found = true;
    }
    if (!found) written.back() = context.yaml.unknown_key(entry.key, what, known);
  }
  for (const Key<Record>& key : keys) {
    if (!key.of.required || contains(written, key.of.name)) continue;
    context.diagnostics.push_back({ErrorCode::kMissingKey, context.yaml.at(node),
                                   std::string(what) + " has no `" + std::string(key.of.name) + "`",
                                   std::string(key.of.text),
                                   "for example " + std::string(example)});
  }
}

inline constexpr std::size_t kExplainWidth = 100;  // columns

// The keys of a record as `samarkand explain` prints them, under a title and a text.
template <class Record>
std::string explain_record(std::string_view title, std::string_view text, const Keys<Record>& keys,
                           Record& fresh) {
  std::string out = std::string(title) + "\n" + wrapped(text, 2, kExplainWidth);
  for (const Key<Record>& key : keys) {
    std::string default_text;
    out += explain_key(described(key, fresh, default_text));
  }
  return out;
}

}  // namespace samarkand
