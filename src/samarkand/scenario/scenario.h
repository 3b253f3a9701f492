// A scenario: what changes on a world, by whom, against whom, and what is asked. The YAML that
// `samarkand explain measures` describes, read into plain structs that remember where each value
// stood. Nothing here knows a world; shock.h joins the two.
#pragma once

#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

enum class MeasureKind { kTariff, kIceberg, kBan, kExportTax, kProductivity, kTransfer };

// One policy. Which fields a kind has, and their ranges, is in measure_kinds().
struct Measure {
  MeasureKind kind = MeasureKind::kTariff;
  Location where;
  Selection origin, destination;  // tariff, iceberg, ban, export_tax, transfer
  Selection country;              // productivity
  Selection sectors;              // all but transfer
  // Where both sides of a measure could own a bare `except`, make_shock() decides (formats: the
  // side written `all`, else the side written as a group, two such sides are an error).
  std::vector<Word> except = {};
  std::optional<double> rate, add;  // tariff, export_tax (rate only): 0.25 is 25 %
  double factor = 1;                // iceberg: cost new/old; productivity: output new/old
  double share = 1;                 // part of the baseline value covered, (0, 1]
  double value = 0;                 // transfer, in the world's unit
  double probability = 1;           // that a draw of a sweep has it, (0, 1]
  std::string source = {};          // the rule behind it, printed in the report
  int item = 0;                     // place in the file's list; rows of one table share it
};

// What the parser, the checks and `samarkand explain` know of a key.
struct KeyRecord {
  std::string_view name;
  std::string_view type;  // "number", "selection", "text", "path", "map"
  bool required = false;
  double least = -std::numeric_limits<double>::infinity();    // numbers
  double greatest = std::numeric_limits<double>::infinity();  // numbers
  bool least_excluded = false;                                // true: > least, false: >= least
  bool whole = false;                                         // no fractions
  bool or_infinite = false;                                   // numbers: `inf` is one too
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

// How deficits follow the equilibrium (model section 2, closures).
enum class Closure { kFixed, kProportional, kBalanced };
std::string_view to_string(Closure closure);

// A number of a preset and where it comes from.
struct SourcedNumber {
  double value;
  std::string_view source;
};

// A named set of elasticities. What a scenario gives beside it wins.
struct ModelPreset {
  std::string_view name, text;
  // Trade elasticities: part of the world's. The short run takes a sector's own `short_run_theta`
  // where the world has one.
  SourcedNumber theta_scale;
  SourcedNumber epsilon, eta, sigma, labour_mobility;
};
inline constexpr std::string_view kShortRun = "short_run", kLongRun = "long_run";
const std::vector<ModelPreset>& model_presets();
const ModelPreset* find_preset(std::string_view name);  // nullptr: none of that name

// The scenario's `model:` block, as given; defaults are the Caliendo-Parro nests.
struct ModelOptions {
  Closure closure = Closure::kFixed;
  std::string preset = {};                          // of the whole block; empty: none
  std::string theta_preset = {};                    // of trade elasticities; empty: none
  double theta_scale = 1;                           // all trade elasticities times this
  std::vector<std::pair<Word, double>> theta = {};  // by sector (code, goods, services, all)
  double epsilon = 1, eta = 1, sigma = 1;           // of the nests
  double labour_mobility = std::numeric_limits<double>::infinity();
  std::vector<std::string> given = {};  // keys that stood in the file
};
const std::vector<KeyRecord>& model_keys();

struct Question {
  std::string ask;  // "welfare", "exposure"
  Location where;
};

// How a number is drawn (samarkand/scenario/distribution.h). One of cv and sd, or from and to.
enum class DistributionKind { kLognormal, kNormal, kUniform };
struct Distribution {
  DistributionKind kind = DistributionKind::kLognormal;
  std::optional<double> cv, sd;    // standard deviation: over the mean, absolute
  std::optional<double> from, to;  // uniform
};

// Trade elasticities that are drawn around those of the scenario.
struct UncertainTheta {
  Selection sectors;
  Distribution distribution;
  bool together = true;  // one variate for all sectors, or one for each
  std::string group;     // variates of one group share a Sobol index
  std::string source;
  Location where;
};
// A number of the scenario that is drawn, by its path (samarkand/scenario/uncertainty.h).
struct UncertainNumber {
  Word path;
  Distribution distribution;
  std::string group, source;
  Location where;
};
struct Uncertainty {
  bool given = false;             // the block stood in the file
  double draws = 1000, seed = 1;  // whole numbers
  bool sobol = false;             // ask for shares of the variance
  std::vector<UncertainTheta> theta;
  std::vector<UncertainNumber> numbers;
};

// A number of the scenario that takes several values; several axes make a product.
struct GridAxis {
  Word path;
  std::vector<double> values;
};

struct Scenario {
  std::string name;
  std::string question;
  Word world;                    // name or path; empty when left out
  std::filesystem::path folder;  // of the file: relative paths start here
  std::string file;              // as the user wrote it
  std::string text;              // the source, for the report
  ModelOptions model;
  std::vector<Measure> measures;    // rows of tables included
  std::vector<Question> questions;  // {ask: welfare} when the file asks nothing
  Uncertainty uncertainty;          // of use to a sweep alone, like `grid`
  std::vector<GridAxis> grid;
};

// Parses `text`; every problem goes to `diagnostics`, and what could be understood is returned, so
// that binding can report the rest. Table measures are read from disk. Errors E1xx, E2xx, E4xx.
Scenario parse_scenario(std::string_view text, const std::string& file,
                        const std::filesystem::path& folder, Diagnostics& diagnostics);

// Reads a file ("-": standard input) and parses it.
Scenario read_scenario(const std::string& file, Diagnostics& diagnostics);

// Diagnostics in the order of their places: those of `first_file` first, then other files in the
// order they first appear; within a file by line and column.
void sort_by_place(Diagnostics& diagnostics, const std::string& first_file);

// The reference that `samarkand explain` prints, made from the records alone.
std::string explain_measures();
std::string explain_measure(std::string_view kind);  // "" for an unknown kind
std::string explain_model_options();

}  // namespace samarkand
