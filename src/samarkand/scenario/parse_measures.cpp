#include "samarkand/scenario/parse_measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "samarkand/scenario/measure_table.h"

namespace samarkand {
namespace {

// Announced for later versions: known, so that the message can say so (E413).
constexpr std::array<std::string_view, 7> kLaterKinds = {
    "price_cap", "pipeline", "close_arc", "embargo", "sales_cap", "conduct", "discount"};

std::string example(std::size_t kind) { return std::string(measure_kinds()[kind].examples[0]); }

// Whether what says how strong a measure is was left out.
bool is_open(MeasureKind kind, const std::vector<std::string>& written) {
  switch (kind) {
    case MeasureKind::kIceberg:
      return !contains(written, "factor");
    case MeasureKind::kTariff:
      return !contains(written, "rate") && !contains(written, "add");
    case MeasureKind::kExportTax:
      return !contains(written, "rate");
    default:
      return false;
  }
}

}  // namespace

void MeasureReader::report(ErrorCode code, const Location& where, std::string what,
                           std::string allowed, std::string fix, std::string near_miss) {
  diagnostics_.push_back(
      {code, where, std::move(what), std::move(allowed), std::move(fix), std::move(near_miss)});
}

void MeasureReader::read(const yaml::Entry& list, const MeasureRules& rules,
                         std::vector<Measure>& measures) {
  int item = 0;
  for (const yaml::Node& node : read_list(list, "a list of measures, each after `- `", yaml_)) {
    read_one(node, item++, rules, measures);
  }
}

void MeasureReader::read_one(const yaml::Node& node, int item, const MeasureRules& rules,
                             std::vector<Measure>& measures) {
  const Location where = yaml_.at(node);
  if (!node.is_map()) {
    yaml_.wrong_type(where, "a measure is not a map", "a map such as " + example(0),
                     "give each measure a `kind`");
    return;
  }
  const Entries entries = yaml_.entries(node, "the measure");
  if (const yaml::Entry* name = find_entry(entries, "scenario")) {
    return include(entries, *name, item, measures);
  }
  const MeasureKindRecord* record = kind_of(entries, where);
  if (record == nullptr) return;
  Measure measure;
  measure.kind = record->kind;
  measure.where = where;
  measure.item = item;
  if (find_entry(entries, "table") != nullptr && record->by_cell) {
    read_table(entries, *record, measure, measures);
    return;
  }
  require_keys(read_keys(entries, *record, rules, measure), *record, rules, measure);
  measures.push_back(std::move(measure));
}

const MeasureKindRecord* MeasureReader::kind_of(const Entries& entries, const Location& where) {
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
    report(ErrorCode::kNotSupported, entry->where,
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
std::vector<std::string> MeasureReader::read_keys(const Entries& entries,
                                                  const MeasureKindRecord& record,
                                                  const MeasureRules& rules, Measure& measure) {
  std::vector<std::string> written;
  for (const yaml::Entry& entry : entries) {
    written.push_back(entry.key.text);
    if (entry.key.text == "kind") continue;
    if (rules.conditions && entry.key.text == "if") {
      read_conditions(entry, measure);
      continue;
    }
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
      if (!key->choices.empty()) {
        const auto word = read_choice(entry, fmt::format("`{}` is", key->name),
                                      strings(key->choices), yaml_, diagnostics_);
        if (word) **text = *word;
      } else if (const auto word = yaml_.word(entry)) {
        **text = word->text;
      }
    } else if (const auto value = read_number(entry, *key, yaml_, diagnostics_)) {
      set_number(measure, *key, *value);
    }
  }
  return written;
}

void MeasureReader::require_keys(const std::vector<std::string>& written,
                                 const MeasureKindRecord& record, const MeasureRules& rules,
                                 Measure& measure) {
  if (contains(written, "table")) return;  // misspelt, and reported
  measure.open = rules.open && is_open(measure.kind, written);
  for (const KeyRecord& key : record.keys) {
    if (key.required && !contains(written, key.name) && !(measure.open && key.type == "number")) {
      report(ErrorCode::kMissingKey, measure.where,
             fmt::format("{} has no `{}`", with_article(record.name), key.name),
             std::string(key.text), fmt::format("for example {}", record.examples[0]));
    }
  }
  const auto given =
      std::count_if(record.exactly_one_of.begin(), record.exactly_one_of.end(),
                    [&written](std::string_view key) { return contains(written, key); });
  if (!record.exactly_one_of.empty() && given != 1 && !measure.open) {
    diagnostics_.push_back(not_exactly_one(record, measure.where, given == 0));
    measure.rate.reset();
    measure.add.reset();
  }
}

// ---- tables: every row becomes a measure

void MeasureReader::read_table(const Entries& entries, const MeasureKindRecord& record,
                               const Measure& pattern, std::vector<Measure>& measures) {
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
      if (const auto value = read_number(entry, chance, yaml_, diagnostics_))
        measure.probability = *value;
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
  const std::string full = plain_path(join_path(folder_, file->text));
  if (!files_.is_file(full)) return missing_table(*file, full);
  read_measure_table(files_, full, record, measure, measures, diagnostics_);
}

void MeasureReader::missing_table(const Word& file, const std::string& full) {
  std::vector<std::string> tables;
  for (const std::string& name : files_.names_in(folder_of(full))) {
    if (name.ends_with(".csv")) tables.push_back(join_path(folder_of(file.text), name));
  }
  report(ErrorCode::kFileMissing, file.where, fmt::format("there is no table {}", full),
         "a CSV file; its path starts at the scenario's folder", {}, nearest(file.text, tables));
}

void MeasureReader::read_conditions(const yaml::Entry& entry, Measure& measure) {
  if (!entry.value.is_map()) {
    yaml_.wrong_type(entry.where, "`if` is not a map of players",
                     "players with one or several of their actions, as in {CHN: [trade_on]}");
    return;
  }
  for (const yaml::Entry& player : yaml_.entries(entry.value, "`if`")) {
    measure.conditions.push_back({player.key, yaml_.words(player)});
  }
}

// The measures of another scenario; what else it says is of no use here.
void MeasureReader::include(const Entries& entries, const yaml::Entry& name, int item,
                            std::vector<Measure>& measures) {
  for (const yaml::Entry& entry : entries) {
    if (entry.key.text == "scenario") continue;
    yaml_.unknown_key(entry.key, "the measures of another scenario", {"scenario"});
  }
  const std::optional<Word> word = yaml_.word(name);
  if (!word) return;
  const auto path = find_scenario(files_, word->text, folder_, word->where, diagnostics_);
  if (!path) return;
  if (std::find(including_.begin(), including_.end(), *path) != including_.end()) {
    report(ErrorCode::kIncludesItself, word->where,
           fmt::format("the scenario {} takes its measures from itself", *path),
           "another scenario, whose measures do not come from this one");
    return;
  }
  const std::optional<std::string> text = files_.read(*path, diagnostics_);
  if (!text) return;
  yaml::Reader yaml(*path, diagnostics_);
  const std::optional<yaml::Node> root = yaml.parse(*text);
  if (!root) return;
  const std::size_t first = measures.size();
  MeasureReader reader(files_, folder_of(*path), yaml, diagnostics_);
  reader.including_ = including_;
  reader.including_.push_back(*path);
  const Entries keys = root->is_map() ? yaml.entries(*root, "the scenario") : Entries();
  if (const yaml::Entry* list = find_entry(keys, "measures")) {
    reader.read(*list, {}, measures);
  } else {
    report(ErrorCode::kMissingKey, word->where,
           fmt::format("the scenario {} has no `measures`", *path));
  }
  for (std::size_t k = first; k < measures.size(); ++k) measures[k].item = item;
}

}  // namespace samarkand
