// Keys of a scenario's maps: what is known of each, and the member of a record that keeps its
// value. A key is bound once; reading, `samarkand explain`, hashes, sweeps and reports all go by
// it, and the member's own default is the default that they show.
//
//   struct PortQuestion { double port = 100; std::vector<Word> at = {{"all", {}}}; };
//   const Keys<PortQuestion> keys = {
//       key(&PortQuestion::port, {.name = "port", .least = 0, .text = "km of border"}),
//       key(&PortQuestion::at, {.name = "at", .text = "economies whose links are checked"})};
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

namespace yaml {
struct Entry;
}
struct Measure;      // samarkand/scenario/measure.h
struct Weight;       // samarkand/scenario/actors.h
struct ReadContext;  // samarkand/scenario/record.h

// One side of a measure: codes and groups (or `all`) less `except`.
struct Selection {
  std::vector<Word> words;
  std::vector<Word> except = {};
  Location where = {};
};

// What the words under a key of a measure are.
enum class Role {
  kOther,
  // The sides, economies all of them: any could own a bare `except`.
  kOrigin,
  kDestination,
  kVia,
  kSectors,
  kExcept,        // economies taken out of one of the sides
  kExceptOfSide,  // out of the origin or out of the destination, kept with that side
};

// What the parser, the checks and `samarkand explain` know of a key.
struct KeyRecord {
  std::string_view name;
  std::string_view type = {};  // "number", "selection", "text", "path", "map"
  bool required = false;
  double least = -std::numeric_limits<double>::infinity();    // numbers
  double greatest = std::numeric_limits<double>::infinity();  // numbers
  bool least_excluded = false;                                // true: > least, false: >= least
  bool whole = false;                                         // no fractions
  // Numbers: beyond these perhaps a percentage is meant. Warning W011.
  double doubtful = std::numeric_limits<double>::infinity();
  double doubtful_below = -std::numeric_limits<double>::infinity();  // of ratios new/old
  bool or_infinite = false;                                          // numbers: `inf` is one too
  std::vector<std::string_view> choices = {};                        // of a text: what it may be
  std::string_view default_text = {};  // what leaving the key out means
  std::string_view text = {};          // one line: meaning and unit
  std::string_view empty = {};         // of a member that is empty by default: what that means
  // Of measures.
  Role role = Role::kOther;
  bool searched = false;     // how strong it is: a threat may leave it open, to be searched for
  bool of_the_item = false;  // holds of all rows of a table, and changes no number of a shock
};
// What a number must be, in words: "a number above 0 and at most 1".
std::string allowed_values(const KeyRecord& key);
// Finite and within the record's range.
bool in_range(const KeyRecord& key, double value);
// Whether a percentage was perhaps meant.
inline bool is_doubtful(const KeyRecord& key, double value) {
  return value > key.doubtful || value < key.doubtful_below;
}

// Where a record keeps the value of a key. A list of numbers may be written as one number, a weight
// as its number alone.
using Slot = std::variant<double*, std::optional<double>*, std::vector<double>*, bool*,
                          std::string*, Word*, std::optional<Word>*, std::vector<Word>*, Selection*,
                          Weight*, std::vector<Measure>*>;
using ConstSlot = std::variant<const double*, const std::optional<double>*,
                               const std::vector<double>*, const bool*, const std::string*,
                               const Word*, const std::optional<Word>*, const std::vector<Word>*,
                               const Selection*, const Weight*, const std::vector<Measure>*>;
inline ConstSlot to_be_read(const Slot& slot) {
  return std::visit([](auto* value) { return ConstSlot(value); }, slot);
}

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
// What stands in a slot, as `samarkand explain` writes it: "100", "goods", "EU except HUN"; "" for
// nothing.
std::string slot_text(const ConstSlot& slot);
inline std::string slot_text(const Slot& slot) { return slot_text(to_be_read(slot)); }
// The number of a slot; nothing where none is given, or it keeps no single number.
std::optional<double> number_in(const ConstSlot& slot);
// The type that `samarkand explain` names: "number", "text", "selection", "list".
std::string_view type_of(const Slot& slot);

// A key whose slot is found by `slot`, or a member of the record.
template <class Record, class Find>
Key<Record> key_at(Find slot, const KeyRecord& of) {
  return {of, slot, [of, slot](const yaml::Entry& entry, Record& record, ReadContext& context) {
            read_slot(entry, of, slot(record), context);
          }};
}
template <class Record, class Value>
Key<Record> key(Value Record::*member, const KeyRecord& of) {
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
  if (default_text.empty()) default_text = record.empty;
  if (!record.required && !default_text.empty()) record.default_text = default_text;
  return record;
}

}  // namespace samarkand
