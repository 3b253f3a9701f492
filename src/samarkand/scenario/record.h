// Maps of a scenario that are read into records: each key is bound once to the member that keeps
// its value, and that member's own default is what `samarkand explain` shows.
//
//   struct PortQuestion { double port = 100; std::vector<Word> at = {{"all", {}}}; };
//   const Keys<PortQuestion> keys = {
//       key(&PortQuestion::port, {.name = "port", .least = 0, .text = "km of border"}),
//       key(&PortQuestion::at, {.name = "at", .text = "economies whose links are checked"})};
//   read_record(node, "the question", keys, "{port: 100}", record, context);
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "samarkand/base/text_file.h"
#include "samarkand/base/yaml.h"
#include "samarkand/scenario/actors.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/measure.h"

namespace samarkand {

class MeasureReader;

// What readers of a scenario's maps share.
struct ReadContext {
  yaml::Reader& yaml;
  Diagnostics& diagnostics;
  MeasureReader* measures = nullptr;  // null where no list of measures can stand
};

// Where a record keeps the value of a key. A list of numbers may be written as one number, a weight
// as its number alone.
using Slot = std::variant<double*, std::optional<double>*, std::vector<double>*, bool*,
                          std::string*, Word*, std::optional<Word>*, std::vector<Word>*, Selection*,
                          Weight*, std::vector<Measure>*>;

template <class Record>
struct Key {
  KeyRecord of;
  std::function<Slot(Record&)> slot;  // empty where `read` reads a form of its own
  std::function<void(const yaml::Entry&, Record&, ReadContext&)> read;
};
template <class Record>
using Keys = std::vector<Key<Record>>;

// Reads a value into a slot. Errors E405, E406, E410 and those of measures.
void read_slot(const yaml::Entry& entry, const KeyRecord& key, const Slot& slot,
               ReadContext& context);
// What stands in a slot, as `samarkand explain` writes it: "100", "goods"; "" for nothing.
std::string slot_text(const Slot& slot);
// The type that `samarkand explain` names: "number", "text", "selection", "list".
std::string_view type_of(const Slot& slot);

// A key whose slot is found by `slot`, or a member of the record.
template <class Record, class Find>
Key<Record> key_at(Find slot, KeyRecord of) {
  return {of, slot, [of, slot](const yaml::Entry& entry, Record& record, ReadContext& context) {
            read_slot(entry, of, slot(record), context);
          }};
}
template <class Record, class Value>
Key<Record> key(Value Record::*member, KeyRecord of) {
  return key_at<Record>([member](Record& record) { return Slot(&(record.*member)); }, of);
}

// The key as records of keys have it: with the type of its slot and the default of `fresh`, a
// record that nothing was read into.
template <class Record>
KeyRecord described(const Key<Record>& key, Record& fresh, std::string& default_text) {
  KeyRecord record = key.of;
  if (!key.slot) return record;
  const Slot slot = key.slot(fresh);
  if (record.type.empty()) record.type = type_of(slot);
  default_text = slot_text(slot);
  if (!record.required && !default_text.empty()) record.default_text = default_text;
  return record;
}

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
