// What is wrong with an input, said so that it can be mended: code, place, what, allowed, fix, near
// miss. Library functions collect every diagnostic of an input before they give up; nothing here
// prints or exits.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace samarkand {

// A place in an input file; line and column count from 1, 0 where they do not apply.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
};

// A word of an input file and where it stands.
struct Word {
  std::string text;
  Location where;
};
std::string joined(const std::vector<Word>& words);  // "A, B"

// Every error a reader can raise. Codes are append-only: a code keeps its meaning for ever.
enum class ErrorCode {
  // Files, E1..
  kFileMissing = 101,
  kFileUnreadable = 102,
  kFileEmpty = 103,
  kFileNotText = 104,
  kFileUnwritable = 105,
  kNotNetcdf = 106,
  kPartMissing = 107,
  kPartForm = 108,
  kValueMissing = 109,
  kNotAResult = 110,
  kSameFolder = 111,
  kFolderOfOthers = 112,
  kFolderInUse = 113,
  // Tables (CSV), E2..
  kTableHeader = 201,
  kTableFields = 202,
  kTableQuote = 203,
  kTableDuplicate = 204,
  kNumberSyntax = 205,
  kNumberRange = 206,
  kTextMissing = 207,
  kTableWord = 208,
  // Worlds, E3..
  kWorldUnknownCode = 302,
  kWorldReservedCode = 303,
  kWorldNegative = 304,
  kWorldUnbalanced = 305,
  kWorldInputsWithoutOutput = 306,
  kWorldNoValueAdded = 307,
  kWorldUnknown = 308,
  kWorldEmpty = 309,
  kWorldShape = 310,
  kWorldUnit = 311,
  kWorldLabels = 312,
  kWorldInTheWay = 313,
  kWorldShares = 314,
  kWorldTooLarge = 315,
  kWorldCode = 316,
  kWorldName = 317,
  kMergedKinds = 320,
  kSharesSum = 321,
  kTotalOfNothing = 322,
  kTotalsContradict = 323,
  kCannotBalance = 324,
  // YAML files and scenarios, E4..
  kYamlSyntax = 401,
  kUnknownKey = 402,
  kDuplicateKey = 403,
  kMissingKey = 404,
  kWrongType = 405,
  kOutOfRange = 406,
  kUnknownMeasureKind = 407,
  kUnknownCountry = 408,
  kUnknownSector = 409,
  kEmptySelection = 410,
  kAmbiguousExcept = 411,
  kConflictingMeasures = 412,
  kNotSupported = 413,
  kUnknownAsk = 414,
  kTransferUnbalanced = 415,
  kIncludesItself = 416,
  kNoChannels = 417,
  kUnknownCurrency = 418,
  kChannelsUnusable = 419,
  kTooManyMeasures = 420,
  // Imports, E5..
  kImportSource = 501,
  kImportFiles = 502,
  kImportLayout = 503,
  kImportYear = 504,
  kImportUnsolved = 505,
  kImportTotals = 506,
  kImportAggregate = 507,
  kImportUnits = 520,
  kImportSurplus = 521,
  kImportProduct = 522,
  kImportShares = 523,
  // Sweeps, E6..
  kUnknownPath = 601,
  kNothingVaries = 602,
  kVariedTwice = 603,
  kOtherSweep = 604,
  kNoMpi = 605,
  // Actors, games and questions, E7..
  kUnknownPlayer = 701,
  kUnknownAction = 702,
  kNoActions = 703,
  kUnknownGame = 704,
  kCyclicLinkage = 705,
  kNothingToSearch = 706,
  kNoPart = 707,
  kTwoParts = 708,
  kTooMany = 709,
  kNoInstrument = 710,
  kTwoLeaders = 711,
  // Energy networks, E8..
  kUnknownPlace = 801,
  kNoCurve = 802,
  kNoArc = 803,
  kOfNetworks = 804,
  kNetworkUnknown = 805,
  // Warnings, W1..: what is doubtful is shown and stops nothing.
  kOldName = 1001,
  kUnsureShares = 1002,
  kLargeRate = 1011,
  kNoCells = 1012,
  kNoRows = 1013,
  kTaxedUnion = 1014,
  kFewMembers = 1015,
  kDeficitHeld = 1021,
  kDeficitBeyondTrade = 1022,
  kTransferCut = 1023,
  kTotalMovesFar = 1031,
  kMemoUnread = 1041,
};
constexpr bool is_warning(ErrorCode code) { return static_cast<int>(code) > 1000; }
// Of warnings: whether the world's data are doubtful, not what a scenario says.
constexpr bool is_of_world(ErrorCode code) {
  return code == ErrorCode::kOldName || code == ErrorCode::kDeficitBeyondTrade;
}
std::string to_string(ErrorCode code);  // "E408", "W001"

// The record behind a code: what `samarkand explain errors` prints.
struct ErrorRecord {
  ErrorCode code;
  std::string_view title;        // a few words
  std::string_view explanation;  // what it means and how it is mended
};
const std::vector<ErrorRecord>& error_records();

struct Diagnostic {
  ErrorCode code;
  Location where;
  std::string what;            // one sentence without a full stop: the fact, with the bad value
  std::string allowed = {};    // what would be accepted; may be empty
  std::string fix = {};        // what to write instead; may be empty
  std::string near_miss = {};  // the closest known name; empty when none is close

  // A paragraph: "error E408: file:line:column: what" and indented lines for the rest; ends with a
  // line feed.
  std::string to_string() const;
};

// Errors, and apart from them warnings: an input is good where it is empty.
class Diagnostics : public std::vector<Diagnostic> {
 public:
  using std::vector<Diagnostic>::vector;

  std::vector<Diagnostic> warnings;

  void warn(Diagnostic warning);  // once, however often it is met
  void append(const Diagnostics& other);
};

// A paragraph each, separated by empty lines. Of one code in one file the first ten are shown, and
// how many more there are.
std::string to_string(const std::vector<Diagnostic>& diagnostics);

// {"errors": [{"code", "file", "line", "column", "what", ...}], "warnings": [...]} on one line;
// empty parts are left out.
std::string to_json(const Diagnostics& diagnostics);
std::string json_text(std::string_view text);  // in quotes

// The candidate closest to `word` (case-insensitive edit distance at most a third of its length,
// at least 1; transposed neighbours count 1), or "" when none is close.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
// The closest of `codes`, else the one whose name is; names[k] is that of codes[k].
std::string nearest(std::string_view word, const std::vector<std::string>& codes,
                    const std::vector<std::string>& names);

// A value with the warnings on its input, or everything that is wrong with the latter.
template <class T>
class Result {
 public:
  Result(T value, std::vector<Diagnostic> warnings = {})  // NOLINT(*-explicit-*)
      : held_(std::move(value)), warnings_(std::move(warnings)) {}
  Result(Diagnostics diagnostics) : held_(std::move(diagnostics)) {}  // NOLINT(*-explicit-*)

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  const T& value() const& { return std::get<T>(held_); }
  T&& value() && { return std::get<T>(std::move(held_)); }
  const Diagnostics& diagnostics() const { return std::get<Diagnostics>(held_); }
  const std::vector<Diagnostic>& warnings() const {
    return *this ? warnings_ : diagnostics().warnings;
  }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Diagnostics> held_;
  std::vector<Diagnostic> warnings_;
};

}  // namespace samarkand
