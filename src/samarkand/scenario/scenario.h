// A scenario: what changes on a world, by whom, against whom, and what is asked. The YAML that
// `samarkand explain measures` describes, read into plain structs that remember where each value
// stood. Nothing here knows a world; shock/binder.h joins the two.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"
#include "samarkand/scenario/actors.h"
#include "samarkand/scenario/grammar.h"
#include "samarkand/scenario/measure.h"
#include "samarkand/scenario/question.h"

namespace samarkand {

// How deficits follow the equilibrium (model section 2, closures).
enum class Closure { kFixed, kProportional, kBalanced, kScaled };
std::string_view to_string(Closure closure);

// A number of a preset and where it comes from.
struct SourcedNumber {
  double value;
  std::string_view source;
};

// A named set of elasticities. What a scenario gives beside it wins.
struct ModelPreset {
  std::string_view name, text;
  // Trade elasticities: sigma = 1 + theta is this part of the world's, theta at least kLeastTheta.
  // The short run takes a sector's own `short_run_theta` where the world has one.
  SourcedNumber sigma_scale;
  SourcedNumber epsilon, eta, sigma, labour_mobility;
};
inline constexpr double kLeastTheta = 0.05;
// theta of a sector at a preset's horizon.
double theta_at(const ModelPreset& preset, double theta);
inline constexpr std::string_view kShortRun = "short_run", kLongRun = "long_run";
const std::vector<ModelPreset>& model_presets();
const ModelPreset* find_preset(std::string_view name);  // nullptr: none of that name

// The scenario's `model:` block, as given; defaults are the Caliendo-Parro nests.
struct ModelOptions {
  Closure closure = Closure::kScaled;
  std::string preset = {};        // of the whole block; empty: none
  std::string theta_preset = {};  // of trade elasticities; empty: none
  double theta_scale = 1;         // all trade elasticities times this
  // By sector: code, group, goods, services, all.
  std::vector<std::pair<Word, double>> theta = {};
  bool theta_is_whole = false;             // a preset or a scale stood under `theta`
  double epsilon = 1, eta = 1, sigma = 1;  // of the nests
  double labour_mobility = std::numeric_limits<double>::infinity();
  std::vector<std::string> given = {};  // keys that stood in the file
};
const std::vector<KeyRecord>& model_keys();

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
  double draws = 1000, seed = 1;  // whole numbers; draws 0: all of the table
  Word table;                     // of given draws, as written; empty: none
  bool sobol = false;             // ask for shares of the variance
  std::vector<UncertainTheta> theta;
  std::vector<UncertainNumber> numbers;
};

// A number of the scenario that takes several values; several axes make a product.
struct GridAxis {
  Word path;
  std::vector<double> values;
  Word name = {};  // empty: the path

  const std::string& column() const { return name.text.empty() ? path.text : name.text; }
};

struct Scenario {
  std::string name;
  std::string question;
  Word world;                // name or path; empty when left out
  bool lacks_world = false;  // the file was read, and names neither a world nor a network
  Word network;              // a network of a fuel in the place of a world; empty: none
  std::string folder;        // of the file: relative paths start here
  std::shared_ptr<const Files> files = no_files();  // reads what it names
  std::string file;                                 // as the user wrote it
  std::string text;                                 // the source, for the report
  ModelOptions model;
  std::vector<Measure> measures;  // rows of tables included
  std::vector<Measure> before;    // on a network: in force without the measures too
  std::vector<Actor> actors;
  std::vector<Game> games;
  std::vector<Question> questions;  // the grammar's first when the file asks nothing
  Uncertainty uncertainty;          // of use to a sweep alone, like `grid`
  std::vector<GridAxis> grid;
};

// Parses `text`, in which the kinds of `grammar` can stand; every problem goes to `diagnostics`,
// and what could be understood is returned, so that binding can report the rest. Tables and other
// scenarios are read from `files`. Errors E1xx, E2xx, E4xx.
Scenario parse_scenario(const Grammar& grammar, std::string_view text, const std::string& file,
                        const std::string& folder, Diagnostics& diagnostics,
                        std::shared_ptr<const Files> files = no_files());

// Reads a file and parses it.
Scenario read_scenario(const Grammar& grammar, std::shared_ptr<const Files> files,
                       const std::string& file, Diagnostics& diagnostics);

// A file, or a shipped scenario's name. A relative path is looked up from `base` first, with or
// without .yaml. Error E101 with a near miss.
std::optional<std::string> find_scenario(const Files& files, const std::string& name,
                                         const std::string& base, const Location& where,
                                         Diagnostics& diagnostics);

// Diagnostics in the order of their places: those of `first_file` first, then other files in the
// order they first appear; within a file by line and column.
void sort_by_place(Diagnostics& diagnostics, const std::string& first_file);

std::string explain_model_options();
std::string explain_questions(const Grammar& grammar);  // with the blocks of actors and games

}  // namespace samarkand
