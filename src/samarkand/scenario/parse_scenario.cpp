#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "samarkand/base/text.h"
#include "samarkand/base/yaml.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/parse_actors.h"
#include "samarkand/scenario/parse_measures.h"
#include "samarkand/scenario/parse_questions.h"
#include "samarkand/scenario/question_grammar.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/scenario/uncertainty.h"

namespace samarkand {
namespace {

constexpr std::array<std::string_view, 12> kScenarioKeys = {
    "name",     "question", "world", "network",   "model",       "before",
    "measures", "actors",   "games", "questions", "uncertainty", "grid"};
constexpr std::array<Closure, 4> kClosures = {Closure::kScaled, Closure::kFixed,
                                              Closure::kProportional, Closure::kBalanced};
// Announced for later versions: known, so that the message can say so (E413).
constexpr std::array<std::string_view, 2> kLaterKeys = {"claims", "timeline"};

constexpr std::size_t kLongestName = 100;  // characters, of an output folder

class Parser {
 public:
  Parser(const Grammar& grammar, const std::string& file, const std::string& folder,
         std::shared_ptr<const Files> files, Diagnostics& diagnostics)
      : grammar_(grammar),
        diagnostics_(diagnostics),
        yaml_(file, diagnostics),
        measures_(grammar, *files, folder, yaml_, diagnostics) {
    scenario_.file = file;
    scenario_.folder = folder;
    scenario_.files = std::move(files);
  }

  Scenario parse(std::string_view text) {
    scenario_.text = text;
    if (const std::optional<yaml::Node> root = yaml_.parse(text)) parse_root(*root);
    check_sweep(scenario_, diagnostics_);
    check_games(scenario_, diagnostics_);
    check_questions(scenario_, diagnostics_);
    const bool of_world = scenario_.network.text.empty();
    if (of_world && scenario_.questions.empty() && !grammar_.questions.empty()) {
      const QuestionGrammar* kind = grammar_.questions.front();
      scenario_.questions.push_back({.kind = kind, .asked = kind->make()});
    }
    return std::move(scenario_);
  }

 private:
  using Entries = std::vector<yaml::Entry>;

  void parse_root(const yaml::Node& root) {
    if (!root.is_map()) {
      yaml_.wrong_type(yaml_.at(root), "a scenario is a map of keys, and this is not",
                       fmt::format("the keys {}", fmt::join(kScenarioKeys, ", ")),
                       "begin each line of the top level with a key and a colon, as in `name: x`");
      return;
    }
    const Entries entries = yaml_.entries(root, "the scenario");
    for (const yaml::Entry& entry : entries) parse_top_level(entry);
    scenario_.lacks_world = !world_written_ && scenario_.network.text.empty();
    if (world_written_ && !scenario_.network.text.empty()) {
      diagnostics_.push_back({ErrorCode::kOfNetworks, scenario_.network.where,
                              "the scenario has both a `world` and a `network`",
                              "a world of trade, or a network of a fuel", "remove one of them"});
    }
    for (const char* key : {"model", "actors", "games", "uncertainty", "grid"}) {
      const yaml::Entry* entry = find_entry(entries, key);
      if (entry == nullptr || scenario_.network.text.empty()) continue;
      diagnostics_.push_back(
          {ErrorCode::kOfNetworks, entry->key.where,
           fmt::format("`{}` is of a world of trade, and the scenario is on a network of a fuel",
                       key),
           "name, question, network, before, measures and questions", "remove it"});
    }
    const yaml::Entry* before = find_entry(entries, "before");
    if (before != nullptr && scenario_.network.text.empty()) {
      diagnostics_.push_back({ErrorCode::kOfNetworks, before->key.where,
                              "`before` is of a network of a fuel, and the scenario is on a world",
                              "measures", "compare two runs: `samarkand compare`"});
    }
    if (find_entry(entries, "name") == nullptr) {
      diagnostics_.push_back({ErrorCode::kMissingKey, yaml_.at(root), "the scenario has no `name`",
                              "a name for the output folder",
                              "begin the file with a line such as `name: my-study`"});
    }
  }

  void parse_top_level(const yaml::Entry& entry) {
    const std::string& key = entry.key.text;
    if (key == "name") {
      parse_name(entry);
    } else if (key == "question") {
      if (const auto word = yaml_.word(entry)) scenario_.question = word->text;
    } else if (key == "world") {
      world_written_ = true;
      if (const auto word = yaml_.word(entry)) scenario_.world = *word;
    } else if (key == "network") {
      if (const auto word = yaml_.word(entry)) scenario_.network = *word;
    } else if (key == "model") {
      parse_model(entry);
    } else if (key == "measures") {
      measures_.read(entry, {}, scenario_.measures);
    } else if (key == "before") {
      measures_.read(entry, {}, scenario_.before);
    } else if (key == "questions") {
      parse_questions(entry, grammar_, scenario_, context_);
    } else if (key == "actors") {
      parse_actors(entry, scenario_, context_);
    } else if (key == "games") {
      parse_games(entry, scenario_, context_);
    } else if (key == "uncertainty") {
      parse_uncertainty(entry, scenario_, yaml_, diagnostics_);
    } else if (key == "grid") {
      parse_grid(entry, scenario_, yaml_, diagnostics_);
    } else if (contains(kLaterKeys, key)) {
      diagnostics_.push_back({ErrorCode::kNotSupported, entry.key.where,
                              fmt::format("this version of Samarkand does not read `{}` yet", key),
                              fmt::format("the keys {}", fmt::join(kScenarioKeys, ", ")),
                              "remove it"});
    } else {
      const auto meant = yaml_.unknown_key(entry.key, "the scenario", strings(kScenarioKeys));
      if (meant == "world") world_written_ = true;
    }
  }

  std::optional<double> number(const yaml::Entry& entry, const KeyRecord& record) {
    return read_number(entry, record, yaml_, diagnostics_);
  }

  void parse_name(const yaml::Entry& entry) {
    const std::optional<Word> word = yaml_.word(entry);
    if (!word) return;
    const std::string& name = word->text;
    const auto is_allowed = [](char c) {
      return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
             c == '-' || c == '_' || c == '.';
    };
    const bool starts_well = !name.empty() && name[0] != '.' && name[0] != '-';
    if (starts_well && name.size() <= kLongestName &&
        std::all_of(name.begin(), name.end(), is_allowed)) {
      scenario_.name = name;
      return;
    }
    std::string fix;
    for (const char c : name.substr(0, kLongestName)) {
      if (is_allowed(c) && !(fix.empty() && (c == '.' || c == '-'))) fix += c;
      if (c == ' ' && !fix.empty() && fix.back() != '-') fix += '-';
    }
    diagnostics_.push_back(
        {ErrorCode::kOutOfRange, entry.where,
         fmt::format("the name \"{}\" cannot be the name of a folder", name),
         fmt::format("letters a to z, digits, - _ and . (the first no - or .), {} at most",
                     kLongestName),
         fix.empty() ? "" : fmt::format("write name: {}", fix)});
  }

  // ---- model

  void parse_model(const yaml::Entry& entry) {
    if (!entry.value.is_map()) {
      if (!entry.value.is_null()) {
        yaml_.wrong_type(entry.where, "`model` is not a map", "a map such as {closure: fixed}");
      }
      return;
    }
    const Entries options = yaml_.entries(entry.value, "`model`");
    // First, so that what is written beside it wins wherever it stands.
    if (const yaml::Entry* preset = find_entry(options, "preset")) parse_preset(*preset);
    for (const yaml::Entry& option : options) {
      const KeyRecord* record = find_key(model_keys(), option.key.text);
      if (record == nullptr) {
        yaml_.unknown_key(option.key, "`model`", names_of(model_keys()));
        continue;
      }
      scenario_.model.given.push_back(option.key.text);
      if (record->name == "closure") {
        parse_closure(option);
      } else if (record->name == "theta") {
        parse_theta(option, *record);
      } else if (record->name != "preset") {
        parse_elasticity(option, *record);
      }
    }
  }

  std::optional<std::string> choice(const yaml::Entry& entry, std::string_view what,
                                    const std::vector<std::string>& names) {
    return read_choice(entry, fmt::format("there is no {}", what), names, yaml_, diagnostics_);
  }

  void parse_closure(const yaml::Entry& entry) {
    std::vector<std::string> names;
    for (const Closure closure : kClosures) names.emplace_back(to_string(closure));
    const std::optional<std::string> name = choice(entry, "closure", names);
    for (const Closure closure : kClosures) {
      if (name == to_string(closure)) scenario_.model.closure = closure;
    }
  }

  void parse_preset(const yaml::Entry& entry) {
    const std::optional<std::string> name = choice(entry, "preset", names_of(model_presets()));
    if (!name) return;
    const ModelPreset& preset = *find_preset(*name);
    ModelOptions& model = scenario_.model;
    model.preset = model.theta_preset = *name;
    model.epsilon = preset.epsilon.value;
    model.eta = preset.eta.value;
    model.sigma = preset.sigma.value;
    model.labour_mobility = preset.labour_mobility.value;
  }

  void parse_theta(const yaml::Entry& entry, const KeyRecord& record) {
    if (entry.value.is_scalar() && !parse_number(entry.value.scalar())) {
      if (const auto name = choice(entry, "preset", names_of(model_presets()))) {
        scenario_.model.theta_preset = *name;
        scenario_.model.theta_is_whole = true;
      }
      return;
    }
    if (!entry.value.is_map()) {
      yaml_.wrong_type(entry.where, "`theta` is not a map by sector",
                       "a map such as {electronics: 6.0}, {goods: 4, services: 5} or {scale: 0.8}, "
                       "or the name of a preset",
                       "write {all: 4} for one elasticity everywhere");
      return;
    }
    for (const yaml::Entry& sector : yaml_.entries(entry.value, "`theta`")) {
      const std::string name = "theta of " + sector.key.text;
      KeyRecord value_record = record;
      value_record.name = name;
      const std::optional<double> value = number(sector, value_record);
      if (sector.key.text == "scale") {
        scenario_.model.theta_scale = value.value_or(1);
        scenario_.model.theta_preset.clear();
        scenario_.model.theta_is_whole = true;
      } else {
        scenario_.model.theta.emplace_back(sector.key, value.value_or(1));
      }
    }
  }

  void parse_elasticity(const yaml::Entry& entry, const KeyRecord& record) {
    const std::optional<double> value = number(entry, record);
    if (!value) return;
    ModelOptions& model = scenario_.model;
    (record.name == "epsilon" ? model.epsilon
     : record.name == "eta"   ? model.eta
     : record.name == "sigma" ? model.sigma
                              : model.labour_mobility) = *value;
  }

  const Grammar& grammar_;
  Diagnostics& diagnostics_;
  yaml::Reader yaml_;
  Scenario scenario_;
  MeasureReader measures_;
  ReadContext context_{yaml_, diagnostics_, &measures_};
  bool world_written_ = false;  // or what was meant for it
};

}  // namespace

void sort_by_place(Diagnostics& diagnostics, const std::string& first_file) {
  std::map<std::string, std::size_t> order = {{first_file, 0}};
  for (const Diagnostic& diagnostic : diagnostics) {
    order.emplace(diagnostic.where.file, order.size());
  }
  const auto place = [&order](const Diagnostic& diagnostic) {
    const Location& where = diagnostic.where;
    return std::tuple(order.at(where.file), where.line, where.column);
  };
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [&place](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
}

Scenario parse_scenario(const Grammar& grammar, std::string_view text, const std::string& file,
                        const std::string& folder, Diagnostics& diagnostics,
                        std::shared_ptr<const Files> files) {
  Scenario scenario = Parser(grammar, file, folder, std::move(files), diagnostics).parse(text);
  sort_by_place(diagnostics, file);
  return scenario;
}

Scenario read_scenario(const Grammar& grammar, std::shared_ptr<const Files> files,
                       const std::string& file, Diagnostics& diagnostics) {
  const std::optional<std::string> text = files->read(file, diagnostics, kMostTextBytes);
  if (!text) return {};
  return parse_scenario(grammar, *text, file == "-" ? "standard input" : file, folder_of(file),
                        diagnostics, std::move(files));
}

}  // namespace samarkand
