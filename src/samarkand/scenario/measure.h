// One policy of a scenario: a value that says which kind it is, and what its keys say. Nothing here
// knows a world, nor which kinds there are (samarkand/measures/ has those).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/polymorphic.h"
#include "samarkand/scenario/key.h"

namespace samarkand {

// Actions of one player: any of them.
struct Condition {
  Word player;
  std::vector<Word> actions;
};

// What a kind's own keys say, each in a member of the kind's own struct.
struct Terms {
  virtual ~Terms() = default;
};

struct MeasureGrammar;

struct Measure {
  const MeasureGrammar* kind = nullptr;  // never null in a scenario
  Polymorphic<Terms> terms = {};
  Location where = {};
  double probability = 1;                  // that a draw of a sweep has it, (0, 1]
  std::string source = {};                 // the rule behind it, printed in the report
  int item = 0;                            // place in the file's list; rows of one table share it
  int part = 0;                            // place in an included scenario's own list
  std::vector<Condition> conditions = {};  // of an action: only where others have chosen so
  bool open = false;  // of a threat: what its kind calls `searched` is what is searched for
};

// A scenario has at most so many measures, rows of tables and what it takes from others counted: a
// world of 96 economies and 35 sectors has 322,560 cells. It takes from so many scenarios, each as
// often as it is named.
inline constexpr std::size_t kMostMeasures = 400000;
inline constexpr std::size_t kMostIncluded = 100;

// What is known of a kind before any world is.
struct MeasureGrammar {
  std::string_view name = {};                   // as written in a scenario
  std::string_view text = {};                   // what it does, its equation
  std::vector<std::string_view> examples = {};  // the first stands in messages
  bool by_cell = false;  // by origin, destination and sector: may be read from a table
  std::vector<std::string_view> exactly_one_of = {};
  Keys<Measure> keys = {};
  Polymorphic<Terms> terms = {};  // nothing read yet: the defaults

  // A measure of this kind that says nothing yet.
  Measure make() const;
  const Key<Measure>* find(std::string_view key) const;  // nullptr: none of that name
  const Key<Measure>* searched() const;                  // what a threat may leave open, or nullptr
};

// The terms of a measure that is known to be of this kind.
template <class Of>
Of& terms_of(Measure& measure) {
  return static_cast<Of&>(*measure.terms);
}
template <class Of>
const Of& terms_of(const Measure& measure) {
  return static_cast<const Of&>(*measure.terms);
}
// A key bound to a member of a kind's terms.
template <class Of, class Value, class Base>
Key<Measure> term(Value Base::*member, const KeyRecord& of) {
  return key_at<Measure>(
      [member](Measure& measure) { return Slot(&(terms_of<Of>(measure).*member)); }, of);
}

// Every key of the measure's kind that has a value, and where it is kept: all that a measure says.
template <class Visit>
void for_each_field(Measure& measure, Visit visit) {
  for (const Key<Measure>& key : measure.kind->keys) {
    if (key.slot) visit(key.of, key.slot(measure));
  }
}
template <class Visit>
void for_each_field(const Measure& measure, Visit visit) {
  for (const Key<Measure>& key : measure.kind->keys) {
    // Slots are found in records that may change; this one does not.
    if (key.slot) visit(key.of, to_be_read(key.slot(const_cast<Measure&>(measure))));
  }
}

// The selection that has this role, or nullptr.
Selection* side_of(Measure& measure, Role role);
const Selection* side_of(const Measure& measure, Role role);
// A bare `except`, or nullptr where the kind has none.
std::vector<Word>* exception_of(Measure& measure);
const std::vector<Word>* exception_of(const Measure& measure);
// Economies that the measure names, exceptions included.
std::vector<Word> named_economies(const Measure& measure);

// Of a measure with an open size: puts a number there. Others stay as they are.
void set_size(Measure& measure, double size);

// What one key of a measure says, where that is not left at its default.
struct Said {
  const KeyRecord* key;
  ConstSlot slot;  // into the measure
};
std::vector<Said> said_by(const Measure& measure);

}  // namespace samarkand
