// One policy of a scenario, and the records of all kinds of policies: what the parser, the checks
// and `samarkand explain measures` know of them.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

// One side of a measure: codes and groups (or `all`) less `except`.
struct Selection {
  std::vector<Word> words;
  std::vector<Word> except = {};
  Location where = {};
};

// Actions of one player: any of them.
struct Condition {
  Word player;
  std::vector<Word> actions;
};

enum class MeasureKind {
  kTariff,
  kIceberg,
  kBan,
  kExportTax,
  kProductivity,
  kTransfer,
  // By way of the world's channels:
  kExportControl,
  kCloseRoute,
  kRouteCost,
  kEnforcement,
  kTransitBan,
  kExcludeCurrency
};

// One policy. Which fields a kind has, and their ranges, is in measure_kinds().
struct Measure {
  MeasureKind kind = MeasureKind::kTariff;
  Location where;
  Selection origin, destination;  // of trade, money or links; exclude_currency: by, on
  Selection country;              // productivity; transit_ban: via
  Selection sectors;              // all but transfer and measures on links
  // Where both sides of a measure could own a bare `except`, make_shock() decides (formats: the
  // side written `all`, else the side written as a group, two such sides are an error).
  std::vector<Word> except = {};
  std::optional<double> rate, add;         // tariff, export_tax (rate only): 0.25 is 25 %
  double factor = 1;                       // cost new/old; productivity: output new/old
  double share = 1;                        // part of the baseline value covered, (0, 1]
  double value = 0;                        // transfer, in the world's unit
  double risk = 0;                         // enforcement: of seizure
  std::string mode = {};                   // of links: land, sea; "": both
  std::string routes = {};                 // ban, export_control: open, closed; "": the default
  std::vector<Word> currencies = {};       // exclude_currency
  double probability = 1;                  // that a draw of a sweep has it, (0, 1]
  std::string source = {};                 // the rule behind it, printed in the report
  int item = 0;                            // place in the file's list; rows of one table share it
  std::vector<Condition> conditions = {};  // of an action: only where others have chosen so
  bool open = false;  // of a threat: its factor or rate is what is searched for
};

// A ban or an export control, with open routes or closed.
bool is_ban(const Measure& measure);
// A ban of goods on the direct way alone: the way round by third countries stays.
bool leaves_way_round(const Measure& measure);
// Works on links, resale or currencies and on nothing else.
bool is_of_channels(MeasureKind kind);

// What the parser, the checks and `samarkand explain` know of a key.
struct KeyRecord {
  std::string_view name;
  std::string_view type = {};  // "number", "selection", "text", "path", "map"
  bool required = false;
  double least = -std::numeric_limits<double>::infinity();    // numbers
  double greatest = std::numeric_limits<double>::infinity();  // numbers
  bool least_excluded = false;                                // true: > least, false: >= least
  bool whole = false;                                         // no fractions
  bool or_infinite = false;                                   // numbers: `inf` is one too
  std::vector<std::string_view> choices = {};                 // of a text: what it may be
  std::string_view default_text = {};                         // what leaving the key out means
  std::string_view text = {};                                 // one line: meaning and unit
};
// What a number must be, in words: "a number above 0 and at most 1".
std::string allowed_values(const KeyRecord& key);
// Finite and within the record's range.
bool in_range(const KeyRecord& key, double value);

struct MeasureKindRecord {
  MeasureKind kind;
  std::string_view name;                   // as written in a scenario
  std::string_view text;                   // what it does, its equation
  std::vector<std::string_view> examples;  // the first stands in messages
  bool by_cell;  // by origin, destination and sector: may be read from a table
  std::vector<std::string_view> exactly_one_of;
  std::vector<KeyRecord> keys;
};
const std::vector<MeasureKindRecord>& measure_kinds();
const MeasureKindRecord& record_of(MeasureKind kind);

// Where a measure keeps the value of a key.
using MeasureField =
    std::variant<Selection*, std::vector<Word>*, std::optional<double>*, double*, std::string*>;
MeasureField field_of(Measure& measure, std::string_view key);

}  // namespace samarkand
