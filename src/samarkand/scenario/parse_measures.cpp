#include "samarkand/scenario/parse_measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/scenario/measure_table.h"
#include "samarkand/scenario/record.h"

namespace samarkand {
namespace {

// Announced for later versions: known, so that the message can say so (E413).
constexpr std::array<std::string_view, 3> kLaterKinds = {"exit", "quota", "balance"};

// Other words for kinds of measures.
constexpr std::pair<std::string_view, std::string_view> kOtherWords[] = {
    {"sanction", "ban"},       {"sanctions", "ban"},     {"import_ban", "ban"},
    {"export_ban", "ban"},     {"boycott", "ban"},       {"duty", "tariff"},
    {"tariffs", "tariff"},     {"import_tax", "tariff"}, {"export_duty", "export_tax"},
    {"subsidy", "export_tax"}, {"aid", "transfer"},      {"export_controls", "export_control"},
    {"trade_cost", "iceberg"}};

std::string kind_meant(std::string_view word, const std::vector<std::string>& kinds) {
  const auto* other = std::ranges::find(kOtherWords, lower(word),
                                        &std::pair<std::string_view, std::string_view>::first);
  const bool known = other != std::end(kOtherWords) && contains(kinds, other->second);
  return known ? std::string(other->second) : nearest(word, kinds);
}

// Whether what says how strong a measure is was left out.
bool is_open(const MeasureGrammar& kind, const std::vector<std::string>& written) {
  const Key<Measure>* searched = kind.searched();
  const auto stands = [&written](std::string_view key) { return contains(written, key); };
  return searched != nullptr && !stands(searched->of.name) &&
         std::ranges::none_of(kind.exactly_one_of, stands);
}

std::vector<std::string> names_of_kinds(const Grammar& grammar) {
  std::vector<std::string> names;
  for (const MeasureGrammar* kind : grammar.measures) names.emplace_back(kind->name);
  return names;
}

std::vector<std::string> names_of_keys(const MeasureGrammar& kind) {
  std::vector<std::string> names = {"kind"};
  for (const Key<Measure>& key : kind.keys) names.emplace_back(key.of.name);
  return names;
}

}  // namespace

std::string MeasureReader::example() const {
  return grammar_.measures.empty() ? "" : std::string(grammar_.measures[0]->examples[0]);
}

void MeasureReader::read(const yaml::Entry& list, const MeasureRules& rules,
                         std::vector<Measure>& measures) {
  int item = 0;
  for (const yaml::Node& node : read_list(list, "a list of measures, each after `- `", yaml_)) {
    read_one(node, item++, rules, measures);
    if (too_many(measures.size(), yaml_.at(node))) return;
  }
}

void MeasureReader::read_one(const yaml::Node& node, int item, const MeasureRules& rules,
                             std::vector<Measure>& measures) {
  const Location where = yaml_.at(node);
  if (!node.is_map()) {
    yaml_.wrong_type(where, "a measure is not a map", "a map such as " + example(),
                     "give each measure a `kind`");
    return;
  }
  const Entries entries = yaml_.entries(node, "the measure");
  if (const yaml::Entry* name = find_entry(entries, "scenario")) {
    return include(entries, *name, item, measures);
  }
  const MeasureGrammar* kind = kind_named(entries, where);
  if (kind == nullptr) return;
  Measure measure = kind->make();
  measure.where = where;
  measure.item = item;
  if (find_entry(entries, "table") != nullptr && kind->by_cell) {
    read_table(entries, std::move(measure), measures);
    return;
  }
  require_keys(read_keys(entries, rules, measure), rules, measure);
  measures.push_back(std::move(measure));
}

const MeasureGrammar* MeasureReader::kind_named(const Entries& entries, const Location& where) {
  const std::vector<std::string> kinds = names_of_kinds(grammar_);
  const std::string allowed = fmt::format("{}", fmt::join(kinds, ", "));
  const yaml::Entry* entry = find_entry(entries, "kind");
  if (entry == nullptr) {
    const auto meant = std::ranges::find_if(entries, [&](const yaml::Entry& other) {
      return other.value.is_scalar() && contains(kinds, other.value.scalar());
    });
    const bool is_meant = meant != entries.end();
    diagnostics_.push_back({ErrorCode::kMissingKey, is_meant ? meant->key.where : where,
                            is_meant
                                ? fmt::format("a measure has `{}` and no `kind`", meant->key.text)
                                : "a measure has no `kind`",
                            allowed,
                            is_meant ? fmt::format("write `kind: {}`", meant->value.scalar())
                                     : "for example " + example(),
                            is_meant ? "kind" : ""});
    return nullptr;
  }
  const std::optional<Word> word = yaml_.word(*entry);
  if (!word) return nullptr;
  for (const MeasureGrammar* kind : grammar_.measures) {
    if (kind->name == word->text) return kind;
  }
  if (contains(kLaterKinds, word->text)) {
    diagnostics_.push_back(
        {ErrorCode::kNotSupported, entry->where,
         fmt::format("this version of Samarkand does not know the measure `{}` yet", word->text),
         allowed, "remove the measure"});
  } else {
    diagnostics_.push_back({ErrorCode::kUnknownMeasureKind,
                            entry->where,
                            fmt::format("there is no measure of kind `{}`", word->text),
                            allowed,
                            {},
                            kind_meant(word->text, kinds)});
  }
  return nullptr;
}

// Fills the measure; returns the keys that are there, or that were meant to be.
std::vector<std::string> MeasureReader::read_keys(const Entries& entries, const MeasureRules& rules,
                                                  Measure& measure) {
  ReadContext context{yaml_, diagnostics_, this};
  std::vector<std::string> written;
  for (const yaml::Entry& entry : entries) {
    written.push_back(entry.key.text);
    if (entry.key.text == "kind") continue;
    if (rules.conditions && entry.key.text == "if") {
      read_conditions(entry, measure);
    } else if (const Key<Measure>* key = measure.kind->find(entry.key.text)) {
      if (key->read) key->read(entry, measure, context);
    } else {
      written.back() = yaml_.unknown_key(entry.key, with_article(measure.kind->name),
                                         names_of_keys(*measure.kind));
    }
  }
  return written;
}

void MeasureReader::require_keys(const std::vector<std::string>& written, const MeasureRules& rules,
                                 Measure& measure) {
  if (contains(written, "table")) return;  // misspelt, and reported
  const MeasureGrammar& kind = *measure.kind;
  measure.open = rules.open && is_open(kind, written);
  for (const Key<Measure>& key : kind.keys) {
    if (key.of.required && !contains(written, key.of.name) && !(measure.open && key.of.searched)) {
      diagnostics_.push_back({ErrorCode::kMissingKey, measure.where,
                              fmt::format("{} has no `{}`", with_article(kind.name), key.of.name),
                              std::string(key.of.text),
                              fmt::format("for example {}", kind.examples[0])});
    }
  }
  const auto given =
      std::count_if(kind.exactly_one_of.begin(), kind.exactly_one_of.end(),
                    [&written](std::string_view key) { return contains(written, key); });
  if (!kind.exactly_one_of.empty() && given != 1 && !measure.open) {
    diagnostics_.push_back(not_exactly_one(kind, measure.where, given == 0));
    for (const std::string_view key : kind.exactly_one_of) {  // none holds
      const Slot slot = kind.find(key)->slot(measure);
      if (auto* const* number = std::get_if<std::optional<double>*>(&slot)) **number = std::nullopt;
      if (auto* const* words = std::get_if<std::vector<Word>*>(&slot)) (*words)->clear();
    }
  }
}

// ---- tables: every row becomes a measure

void MeasureReader::read_table(const Entries& entries, Measure pattern,
                               std::vector<Measure>& measures) {
  const MeasureGrammar& kind = *pattern.kind;
  ReadContext context{yaml_, diagnostics_, this};
  std::vector<std::string> beside = {"kind", "table"};
  for (const Key<Measure>& key : kind.keys) {
    if (key.of.of_the_item) beside.insert(beside.begin() + 2, std::string(key.of.name));
  }
  const yaml::Entry* path = nullptr;
  for (const yaml::Entry& entry : entries) {
    if (entry.key.text == "table") path = &entry;
    const Key<Measure>* key = kind.find(entry.key.text);
    if (key != nullptr && key->of.of_the_item) key->read(entry, pattern, context);
    if (contains(beside, entry.key.text)) continue;
    if (key != nullptr) {
      diagnostics_.push_back(
          {ErrorCode::kUnknownKey, entry.key.where,
           fmt::format("`{}` cannot stand beside `table`", entry.key.text),
           fmt::format("{}", fmt::join(beside, ", ")),
           fmt::format("remove `{}`, or write it as a column of the table", entry.key.text)});
    } else {
      yaml_.unknown_key(entry.key, with_article(kind.name), beside);
    }
  }
  const std::optional<Word> file = yaml_.word(*path);
  if (!file) return;
  const std::string full = plain_path(join_path(folder_, file->text));
  if (!files_.is_file(full)) return missing_table(*file, full);
  read_measure_table(files_, full, pattern, measures, diagnostics_);
}

void MeasureReader::missing_table(const Word& file, const std::string& full) {
  std::vector<std::string> tables;
  for (const std::string& name : files_.names_in(folder_of(full))) {
    if (name.ends_with(".csv")) tables.push_back(join_path(folder_of(file.text), name));
  }
  diagnostics_.push_back({ErrorCode::kFileMissing,
                          file.where,
                          fmt::format("there is no table {}", full),
                          "a CSV file; its path starts at the scenario's folder",
                          {},
                          nearest(file.text, tables)});
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

// True where reading must stop; told once.
bool MeasureReader::too_many(std::size_t measures, const Location& where) {
  if (measures > kMostMeasures && !count_->too_many) {
    count_->too_many = true;
    diagnostics_.push_back(too_many_measures(where));
  }
  return count_->too_many;
}

bool MeasureReader::too_many_included(const Location& where) {
  if (++count_->included > kMostIncluded && !count_->too_many) {
    count_->too_many = true;
    diagnostics_.push_back({ErrorCode::kTooManyMeasures, where,
                            fmt::format("measures are taken from more than {} scenarios, those "
                                        "counted from which others take",
                                        kMostIncluded),
                            fmt::format("at most {}", kMostIncluded),
                            "write what is needed in one scenario, and take from it once"});
  }
  return count_->too_many;
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
    diagnostics_.push_back({ErrorCode::kIncludesItself, word->where,
                            fmt::format("the scenario {} takes its measures from itself", *path),
                            "another scenario, whose measures do not come from this one"});
    return;
  }
  if (too_many_included(word->where)) return;
  const std::optional<std::string> text = files_.read(*path, diagnostics_, kMostTextBytes);
  if (!text) return;
  yaml::Reader yaml(*path, diagnostics_);
  const std::optional<yaml::Node> root = yaml.parse(*text);
  if (!root) return;
  const std::size_t first = measures.size();
  MeasureReader reader(grammar_, files_, folder_of(*path), yaml, diagnostics_);
  reader.including_ = including_;
  reader.count_ = count_;
  reader.including_.push_back(*path);
  const Entries keys = root->is_map() ? yaml.entries(*root, "the scenario") : Entries();
  if (const yaml::Entry* list = find_entry(keys, "measures")) {
    reader.read(*list, {}, measures);
  } else {
    diagnostics_.push_back({ErrorCode::kMissingKey, word->where,
                            fmt::format("the scenario {} has no `measures`", *path)});
  }
  int part = -1;
  std::pair<int, int> last = {-1, -1};  // in the included list
  for (std::size_t k = first; k < measures.size(); ++k) {
    const std::pair<int, int> own = {measures[k].item, measures[k].part};
    if (own != last) ++part;
    last = own;
    measures[k].item = item;
    measures[k].part = part;
  }
}

}  // namespace samarkand
