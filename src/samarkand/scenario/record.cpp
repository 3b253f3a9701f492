#include "samarkand/scenario/record.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "samarkand/scenario/measure.h"
#include "samarkand/scenario/parse_measures.h"

namespace samarkand {
namespace {

// Reads what stands under a key into the member of a slot.
struct SlotReader {
  const yaml::Entry& entry;
  const KeyRecord& key;
  ReadContext& context;

  std::optional<double> number(const yaml::Entry& of) const {
    return read_number(of, key, context.yaml, context.diagnostics);
  }
  void operator()(double* slot) const {
    if (const auto value = number(entry)) *slot = *value;
  }
  void operator()(std::optional<double>* slot) const { *slot = number(entry); }
  void operator()(std::vector<double>* slot) const {
    slot->clear();
    std::vector<yaml::Entry> list;
    if (!entry.value.is_sequence()) list.push_back(entry);
    for (const yaml::Node& node : entry.value.items()) {
      list.push_back({entry.key, node, context.yaml.at(node)});
    }
    for (const yaml::Entry& one : list) {
      if (const auto value = number(one)) slot->push_back(*value);
    }
    if (!list.empty()) return;
    context.diagnostics.push_back({ErrorCode::kEmptySelection, entry.where,
                                   fmt::format("`{}` is an empty list", key.name),
                                   "one number or several"});
  }
  void operator()(bool* slot) const {
    const auto word = read_choice(entry, "there is no answer", {"true", "false"}, context.yaml,
                                  context.diagnostics);
    if (word) *slot = *word == "true";
  }
  void operator()(std::string* slot) const {
    if (key.choices.empty()) {
      if (const auto word = context.yaml.word(entry)) *slot = word->text;
    } else if (const auto word =
                   read_choice(entry, fmt::format("`{}` is", key.name), strings(key.choices),
                               context.yaml, context.diagnostics)) {
      *slot = *word;
    }
  }
  void operator()(Word* slot) const {
    if (const auto word = context.yaml.word(entry)) *slot = *word;
  }
  void operator()(std::optional<Word>* slot) const { *slot = context.yaml.word(entry); }
  void operator()(std::vector<Word>* slot) const { *slot = context.yaml.words(entry); }
  void operator()(Selection* slot) const {
    slot->words = context.yaml.words(entry);
    slot->where = entry.where;
  }
  void operator()(Weight* slot) const {
    if (!entry.value.is_map()) {
      slot->value = number(entry).value_or(0);
      return;
    }
    KeyRecord value = key;
    value.name = "value";
    value.required = true;
    const Keys<Weight> keys = {samarkand::key(&Weight::value, value),
                               samarkand::key(&Weight::source, {.name = "source"})};
    read_record(entry.value, fmt::format("the weight `{}`", entry.key.text), keys,
                "{value: 0.05, source: \"a survey\"}", *slot, context);
  }
  void operator()(std::vector<Measure>* slot) const { context.measures->read(entry, {}, *slot); }
};

struct SlotText {
  std::string operator()(const double* slot) const { return fmt::format("{}", *slot); }
  std::string operator()(const std::optional<double>* slot) const {
    return *slot ? fmt::format("{}", **slot) : "";
  }
  std::string operator()(const std::vector<double>* slot) const {
    return fmt::format("{}", fmt::join(*slot, ", "));
  }
  std::string operator()(const bool* slot) const { return *slot ? "true" : "false"; }
  std::string operator()(const std::string* slot) const { return *slot; }
  std::string operator()(const Word* slot) const { return slot->text; }
  std::string operator()(const std::optional<Word>* slot) const {
    return *slot ? (*slot)->text : "";
  }
  std::string operator()(const std::vector<Word>* slot) const { return joined(*slot); }
  std::string operator()(const Selection* slot) const {
    return joined(slot->words) + (slot->except.empty() ? "" : " except " + joined(slot->except));
  }
  std::string operator()(const Weight* slot) const { return fmt::format("{}", slot->value); }
  std::string operator()(const std::vector<Measure>*) const { return ""; }
};

struct SlotType {
  std::string_view operator()(const double*) const { return "number"; }
  std::string_view operator()(const std::optional<double>*) const { return "number"; }
  std::string_view operator()(const std::vector<double>*) const { return "number"; }
  std::string_view operator()(const Weight*) const { return "number"; }
  std::string_view operator()(const std::vector<Word>*) const { return "selection"; }
  std::string_view operator()(const Selection*) const { return "selection"; }
  std::string_view operator()(const std::vector<Measure>*) const { return "list"; }
  template <class Text>
  std::string_view operator()(const Text*) const {
    return "text";
  }
};

}  // namespace

void read_slot(const yaml::Entry& entry, const KeyRecord& key, const Slot& slot,
               ReadContext& context) {
  std::visit(SlotReader{entry, key, context}, slot);
}

std::string slot_text(const ConstSlot& slot) { return std::visit(SlotText(), slot); }

std::optional<double> number_in(const ConstSlot& slot) {
  if (const auto* number = std::get_if<const double*>(&slot)) return **number;
  if (const auto* number = std::get_if<const std::optional<double>*>(&slot)) return **number;
  return std::nullopt;
}

std::string_view type_of(const Slot& slot) { return std::visit(SlotType(), slot); }

}  // namespace samarkand
