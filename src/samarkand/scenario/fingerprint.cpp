#include "samarkand/scenario/fingerprint.h"

#include <fmt/format.h>

namespace samarkand {
namespace {

// Values one after another, each with its length, so that no two lists of them look alike.
class Text {
 public:
  void add(std::string_view word) { text_ += fmt::format("{}:{};", word.size(), word); }
  void add(double number) { add(std::string_view(fmt::format("{}", number))); }

  void operator()(const double* slot) { add(*slot); }
  void operator()(const std::optional<double>* slot) {
    add(*slot ? fmt::format("{}", **slot) : "");
  }
  void operator()(const bool* slot) { add(*slot ? "true" : "false"); }
  void operator()(const std::string* slot) { add(*slot); }
  void operator()(const Word* slot) { add(slot->text); }
  void operator()(const std::optional<Word>* slot) { add(*slot ? (*slot)->text : ""); }
  void operator()(const Weight* slot) {
    add(slot->value);
    add(std::string_view(slot->source));
  }
  void operator()(const Selection* slot) {
    list(slot->words);
    list(slot->except);
  }
  template <class Value>
  void operator()(const std::vector<Value>* slot) {
    list(*slot);
  }

  void add_deeds(const Measure& measure) {
    add(measure.kind->name);
    for_each_field(measure, [this](const KeyRecord& key, const ConstSlot& slot) {
      if (!key.of_the_item) std::visit(*this, slot);
    });
    add(measure.open ? 1 : 0);
  }
  void add_all(const Measure& measure) {
    add(measure.item);
    add(measure.kind->name);
    for_each_field(measure,
                   [this](const KeyRecord&, const ConstSlot& slot) { std::visit(*this, slot); });
    add(measure.open ? 1 : 0);
  }
  std::string take() { return std::move(text_); }

 private:
  template <class Value>
  void list(const std::vector<Value>& values) {
    add(static_cast<double>(values.size()));
    for (const Value& value : values) {
      if constexpr (std::is_same_v<Value, Measure>) {
        add_deeds(value);
      } else {
        (*this)(&value);
      }
    }
  }

  std::string text_;
};

}  // namespace

std::string content_of(const Measure& measure) {
  Text text;
  text.add_deeds(measure);
  return text.take();
}

std::string all_said(const Scenario& scenario) {
  Text text;
  text.add(scenario.text);
  for (const Measure& measure : scenario.measures) text.add_all(measure);
  return text.take();
}

}  // namespace samarkand
