#include "samarkand/scenario/measure.h"

#include <algorithm>
#include <utility>

namespace samarkand {

Measure MeasureGrammar::make() const { return {.kind = this, .terms = terms}; }

const Key<Measure>* MeasureGrammar::find(std::string_view name_of_key) const {
  const auto found = std::ranges::find_if(
      keys, [name_of_key](const Key<Measure>& key) { return key.of.name == name_of_key; });
  return found == keys.end() ? nullptr : &*found;
}

const Key<Measure>* MeasureGrammar::searched() const {
  const auto found =
      std::ranges::find_if(keys, [](const Key<Measure>& key) { return key.of.searched; });
  return found == keys.end() ? nullptr : &*found;
}

const Selection* side_of(const Measure& measure, Role role) {
  const Selection* found = nullptr;
  for_each_field(measure, [&](const KeyRecord& key, const ConstSlot& slot) {
    if (key.role == role) found = std::get<const Selection*>(slot);
  });
  return found;
}

Selection* side_of(Measure& measure, Role role) {
  return const_cast<Selection*>(side_of(std::as_const(measure), role));
}

const std::vector<Word>* exception_of(const Measure& measure) {
  const std::vector<Word>* found = nullptr;
  for_each_field(measure, [&](const KeyRecord& key, const ConstSlot& slot) {
    if (key.role == Role::kExcept) found = std::get<const std::vector<Word>*>(slot);
  });
  return found;
}

std::vector<Word>* exception_of(Measure& measure) {
  return const_cast<std::vector<Word>*>(exception_of(std::as_const(measure)));
}

std::vector<Word> named_economies(const Measure& measure) {
  std::vector<Word> words;
  const auto add = [&words](const std::vector<Word>* more) {
    if (more != nullptr) words.insert(words.end(), more->begin(), more->end());
  };
  for (const Role role : {Role::kOrigin, Role::kDestination, Role::kVia}) {
    if (const Selection* side = side_of(measure, role)) {
      add(&side->words);
      add(&side->except);
    }
  }
  add(exception_of(measure));
  return words;
}

void set_size(Measure& measure, double size) {
  const Key<Measure>* key = measure.kind->searched();
  if (!measure.open || key == nullptr) return;
  const Slot slot = key->slot(measure);
  if (auto* const* number = std::get_if<double*>(&slot)) **number = size;
  if (auto* const* number = std::get_if<std::optional<double>*>(&slot)) **number = size;
}

std::vector<Said> said_by(const Measure& measure) {
  Measure fresh = measure.kind->make();
  std::vector<Said> said;
  for (const Key<Measure>& key : measure.kind->keys) {
    if (!key.slot) continue;
    const ConstSlot slot = to_be_read(key.slot(const_cast<Measure&>(measure)));
    const std::string text = slot_text(slot);
    if (text.empty() || (!key.of.required && text == slot_text(key.slot(fresh)))) continue;
    said.push_back({&key.of, slot});
  }
  return said;
}

}  // namespace samarkand
