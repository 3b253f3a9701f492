#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

#include "samarkand/base/text_file.h"
#include "samarkand/base/yaml.h"
#include "samarkand/scenario/keys.h"
#include "samarkand/scenario/measure_table.h"
#include "samarkand/scenario/scenario.h"
#include "samarkand/scenario/uncertainty.h"

namespace samarkand {
namespace {

constexpr std::array<std::string_view, 8> kScenarioKeys = {
    "name", "question", "world", "model", "measures", "questions", "uncertainty", "grid"};
constexpr std::array<Closure, 3> kClosures = {Closure::kFixed, Closure::kProportional,
                                              Closure::kBalanced};
constexpr std::array<std::string_view, 2> kAsks = {"welfare", "exposure"};

// Announced for later versions: known, so that the message can say so (E413).
constexpr std::array<std::string_view, 5> kLaterKeys = {"actors", "games", "claims", "timeline",
                                                        "network"};
constexpr std::array<std::string_view, 13> kLaterKinds = {
    "close_route", "secondary_sanction", "exclude_currency", "price_cap",
    "pipeline",    "close_arc",          "embargo",          "sales_cap",
    "conduct",     "discount",           "route_cost",       "enforcement",
    "transit_ban"};
constexpr std::array<std::string_view, 7> kLaterAsks = {
    "compliance", "game", "coalition", "optimal", "leakage", "bargaining", "blocs"};

constexpr std::size_t kLongestName = 100;  // characters, of an output folder

class Parser {
 public:
  Parser(const std::string& file, const std::filesystem::path& folder, Diagnostics& diagnostics)
      : folder_(folder), diagnostics_(diagnostics), yaml_(file, diagnostics) {
    scenario_.file = file;
    scenario_.folder = folder;
  }

  Scenario parse(std::string_view text) {
    scenario_.text = text;
    if (const std::optional<YAML::Node> root = yaml_.parse(text)) parse_root(*root);
    check_sweep(scenario_, diagnostics_);
    if (scenario_.questions.empty()) scenario_.questions.push_back({"welfare", {}});
    return std::move(scenario_);
  }

 private:
  using Entries = std::vector<yaml::Entry>;

  void report(ErrorCode code, const Location& where, std::string what, std::string allowed = {},
              std::string fix = {}, std::string near_miss = {}) {
    diagnostics_.push_back(
        {code, where, std::move(what), std::move(allowed), std::move(fix), std::move(near_miss)});
  }

  void parse_root(const YAML::Node& root) {
    if (!root.IsMap()) {
      yaml_.wrong_type(yaml_.at(root), "a scenario is a map of keys, and this is not",
                       fmt::format("the keys {}", fmt::join(kScenarioKeys, ", ")),
                       "begin each line of the top level with a key and a colon, as in `name: x`");
      return;
    }
    const Entries entries = yaml_.entries(root, "the scenario");
    for (const yaml::Entry& entry : entries) parse_top_level(entry);
    if (find_entry(entries, "name") == nullptr) {
      report(ErrorCode::kMissingKey, yaml_.at(root), "the scenario has no `name`",
             "a name for the output folder", "begin the file with a line such as `name: my-study`");
    }
  }

  void parse_top_level(const yaml::Entry& entry) {
    const std::string& key = entry.key.text;
    if (key == "name") {
      parse_name(entry);
    } else if (key == "question") {
      if (const auto word = yaml_.word(entry)) scenario_.question = word->text;
    } else if (key == "world") {
      if (const auto word = yaml_.word(entry)) scenario_.world = *word;
    } else if (key == "model") {
      parse_model(entry);
    } else if (key == "measures") {
      for (const YAML::Node& item :
           read_list(entry, "a list of measures, each after `- `", yaml_)) {
        parse_measure(item);
        ++item_;
      }
    } else if (key == "questions") {
      for (const YAML::Node& item :
           read_list(entry, "a list of questions, each after `- `", yaml_)) {
        parse_question(item);
      }
    } else if (key == "uncertainty") {
      parse_uncertainty(entry, scenario_, yaml_, diagnostics_);
    } else if (key == "grid") {
      parse_grid(entry, scenario_, yaml_, diagnostics_);
    } else if (contains(kLaterKeys, key)) {
      report(ErrorCode::kNotSupported, entry.key.where,
             fmt::format("this version of Samarkand does not read `{}` yet", key),
             fmt::format("the keys {}", fmt::join(kScenarioKeys, ", ")), "remove it");
    } else {
      yaml_.unknown_key(entry.key, "the scenario", strings(kScenarioKeys));
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
    report(ErrorCode::kOutOfRange, entry.where,
           fmt::format("the name \"{}\" cannot be the name of a folder", name),
           fmt::format("letters a to z, digits, - _ and . (the first no - or .), {} at most",
                       kLongestName),
           fix.empty() ? "" : fmt::format("write name: {}", fix));
  }

  // ---- model

  void parse_model(const yaml::Entry& entry) {
    if (!entry.value.IsMap()) {
      if (!entry.value.IsNull()) {
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

  // A word that has to be one of `names`. Error E406; `what` as in "there is no closure `x`".
  std::optional<std::string> choice(const yaml::Entry& entry, std::string_view what,
                                    const std::vector<std::string>& names) {
    const std::optional<Word> word = yaml_.word(entry);
    if (!word || contains(names, word->text))
      return word ? std::optional(word->text) : std::nullopt;
    report(ErrorCode::kOutOfRange, entry.where,
           fmt::format("there is no {} `{}`", what, word->text),
           fmt::format("{}", fmt::join(names, ", ")), {}, nearest(word->text, names));
    return std::nullopt;
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
    if (entry.value.IsScalar() && !parse_number(entry.value.Scalar())) {
      if (const auto name = choice(entry, "preset", names_of(model_presets()))) {
        scenario_.model.theta_preset = *name;
      }
      return;
    }
    if (!entry.value.IsMap()) {
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

  // ---- measures

  void parse_measure(const YAML::Node& node) {
    const Location where = yaml_.at(node);
    if (!node.IsMap()) {
      yaml_.wrong_type(where, "a measure is not a map", "a map such as " + example(0),
                       "give each measure a `kind`");
      return;
    }
    const Entries entries = yaml_.entries(node, "the measure");
    const MeasureKindRecord* record = kind_of(entries, where);
    if (record == nullptr) return;
    Measure measure;
    measure.kind = record->kind;
    measure.where = where;
    measure.item = item_;
    if (find_entry(entries, "table") != nullptr && record->by_cell) {
      parse_table_measure(entries, *record, measure);
      return;
    }
    require_keys(parse_keys(entries, *record, measure), *record, measure);
    scenario_.measures.push_back(std::move(measure));
  }

  static std::string example(std::size_t kind) {
    return std::string(measure_kinds()[kind].examples[0]);
  }

  const MeasureKindRecord* kind_of(const Entries& entries, const Location& where) {
    const std::vector<std::string> kinds = names_of(measure_kinds());
    const std::string allowed = fmt::format("{}", fmt::join(kinds, ", "));
    const yaml::Entry* entry = find_entry(entries, "kind");
    if (entry == nullptr) {
      report(ErrorCode::kMissingKey, where, "a measure has no `kind`", allowed,
             "for example " + example(0));
      return nullptr;
    }
    const std::optional<Word> word = yaml_.word(*entry);
    if (!word) return nullptr;
    for (const MeasureKindRecord& record : measure_kinds()) {
      if (record.name == word->text) return &record;
    }
    if (contains(kLaterKinds, word->text)) {
      report(
          ErrorCode::kNotSupported, entry->where,
          fmt::format("this version of Samarkand does not know the measure `{}` yet", word->text),
          allowed, "remove the measure");
    } else {
      report(ErrorCode::kUnknownMeasureKind, entry->where,
             fmt::format("there is no measure of kind `{}`", word->text), allowed, {},
             nearest(word->text, kinds));
    }
    return nullptr;
  }

  // Fills the measure; returns the keys that are there, or that were meant to be.
  std::vector<std::string> parse_keys(const Entries& entries, const MeasureKindRecord& record,
                                      Measure& measure) {
    std::vector<std::string> written;
    for (const yaml::Entry& entry : entries) {
      written.push_back(entry.key.text);
      if (entry.key.text == "kind") continue;
      const KeyRecord* key = find_key(record.keys, entry.key.text);
      if (key == nullptr) {
        std::vector<std::string> known = names_of(record.keys);
        known.insert(known.begin(), "kind");
        written.back() = yaml_.unknown_key(entry.key, with_article(record.name), known);
        continue;
      }
      const MeasureField field = field_of(measure, key->name);
      if (const auto* selection = std::get_if<Selection*>(&field)) {
        (*selection)->words = yaml_.words(entry);
        (*selection)->where = entry.where;
      } else if (const auto* words = std::get_if<std::vector<Word>*>(&field)) {
        **words = yaml_.words(entry);
      } else if (const auto* text = std::get_if<std::string*>(&field)) {
        if (const auto word = yaml_.word(entry)) **text = word->text;
      } else if (const auto value = number(entry, *key)) {
        set_number(measure, *key, *value);
      }
    }
    return written;
  }

  void require_keys(const std::vector<std::string>& written, const MeasureKindRecord& record,
                    Measure& measure) {
    if (contains(written, "table")) return;  // misspelt, and reported
    for (const KeyRecord& key : record.keys) {
      if (key.required && !contains(written, key.name)) {
        report(ErrorCode::kMissingKey, measure.where,
               fmt::format("{} has no `{}`", with_article(record.name), key.name),
               std::string(key.text), fmt::format("for example {}", record.examples[0]));
      }
    }
    const auto given =
        std::count_if(record.exactly_one_of.begin(), record.exactly_one_of.end(),
                      [&written](std::string_view key) { return contains(written, key); });
    if (!record.exactly_one_of.empty() && given != 1) {
      diagnostics_.push_back(not_exactly_one(record, measure.where, given == 0));
      measure.rate.reset();
      measure.add.reset();
    }
  }

  // ---- tables: every row becomes a measure

  void parse_table_measure(const Entries& entries, const MeasureKindRecord& record,
                           const Measure& pattern) {
    static const std::vector<std::string> kBeside = {"kind", "table", "source", "probability"};
    Measure measure = pattern;
    const yaml::Entry* path = nullptr;
    for (const yaml::Entry& entry : entries) {
      const std::string& key = entry.key.text;
      if (key == "table") path = &entry;
      if (key == "source") {
        if (const auto word = yaml_.word(entry)) measure.source = word->text;
      }
      if (key == "probability") {
        const KeyRecord& chance = *find_key(record.keys, key);
        if (const auto value = number(entry, chance)) measure.probability = *value;
      }
      if (contains(kBeside, key)) continue;
      if (find_key(record.keys, key) != nullptr) {
        report(ErrorCode::kUnknownKey, entry.key.where,
               fmt::format("`{}` cannot stand beside `table`", key),
               fmt::format("{}", fmt::join(kBeside, ", ")),
               fmt::format("remove `{}`, or write it as a column of the table", key));
      } else {
        yaml_.unknown_key(entry.key, with_article(record.name), kBeside);
      }
    }
    const std::optional<Word> file = yaml_.word(*path);
    if (!file) return;
    const std::filesystem::path full = (folder_ / file->text).lexically_normal();
    std::error_code ignored;
    if (!std::filesystem::exists(full, ignored)) {
      missing_table(*file, full);
      return;
    }
    read_measure_table(full, record, measure, scenario_.measures, diagnostics_);
  }

  void missing_table(const Word& file, const std::filesystem::path& full) {
    std::vector<std::string> tables;
    const std::filesystem::path written(file.text);
    const std::filesystem::path folder = full.has_parent_path() ? full.parent_path() : ".";
    std::error_code ignored;
    for (const auto& item : std::filesystem::directory_iterator(folder, ignored)) {
      if (item.path().extension() != ".csv") continue;
      tables.push_back((written.parent_path() / item.path().filename()).string());
    }
    std::sort(tables.begin(), tables.end());
    report(ErrorCode::kFileMissing, file.where, fmt::format("there is no table {}", full.string()),
           "a CSV file; its path starts at the scenario's folder", {}, nearest(file.text, tables));
  }

  // ---- questions

  void parse_question(const YAML::Node& node) {
    const Location where = yaml_.at(node);
    const std::string allowed = fmt::format("{}", fmt::join(kAsks, ", "));
    if (!node.IsMap()) {
      yaml_.wrong_type(where, "a question is not a map", "a map such as {ask: welfare}");
      return;
    }
    const Entries entries = yaml_.entries(node, "the question");
    const yaml::Entry* ask = find_entry(entries, "ask");
    if (ask == nullptr) {
      report(ErrorCode::kMissingKey, where, "a question has no `ask`", allowed,
             "for example {ask: welfare}");
      return;
    }
    const std::optional<Word> word = yaml_.word(*ask);
    if (!word) return;
    if (contains(kLaterAsks, word->text)) {
      report(ErrorCode::kNotSupported, ask->where,
             fmt::format("this version of Samarkand does not answer `{}` yet", word->text), allowed,
             "remove the question");
      return;
    }
    if (!contains(kAsks, word->text)) {
      std::vector<std::string> known = strings(kAsks);
      known.insert(known.end(), kLaterAsks.begin(), kLaterAsks.end());
      report(ErrorCode::kUnknownAsk, ask->where,
             fmt::format("there is no question `{}`", word->text), allowed, {},
             nearest(word->text, known));
      return;
    }
    for (const yaml::Entry& entry : entries) {
      if (entry.key.text != "ask") yaml_.unknown_key(entry.key, "the question", {"ask"});
    }
    scenario_.questions.push_back({word->text, where});
  }

  const std::filesystem::path& folder_;
  Diagnostics& diagnostics_;
  yaml::Reader yaml_;
  Scenario scenario_;
  int item_ = 0;  // of the list of measures
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

Scenario parse_scenario(std::string_view text, const std::string& file,
                        const std::filesystem::path& folder, Diagnostics& diagnostics) {
  Scenario scenario = Parser(file, folder, diagnostics).parse(text);
  sort_by_place(diagnostics, file);
  return scenario;
}

Scenario read_scenario(const std::string& file, Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_text(file, diagnostics);
  if (!text) return {};
  const bool is_input = file == "-";
  return parse_scenario(
      *text, is_input ? "standard input" : file,
      is_input ? std::filesystem::path() : std::filesystem::path(file).parent_path(), diagnostics);
}

}  // namespace samarkand
