// What can be asked, as far as it needs no world: a kind's name, texts, keys, and what its keys
// must be together.
//
//   struct PortQuestion : Asked { double port = 100; };
//   keys: {ask_key<PortQuestion>(&PortQuestion::port, {.name = "port", .text = "km of border"})}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "samarkand/scenario/question.h"
#include "samarkand/scenario/record.h"
#include "samarkand/scenario/scenario.h"

namespace samarkand {

class QuestionGrammar {
 public:
  virtual ~QuestionGrammar() = default;

  virtual std::string_view name() const = 0;  // after `ask:`
  virtual std::string_view text() const = 0;
  virtual std::vector<std::string_view> examples() const = 0;  // of YAML; the first is in messages
  virtual const Keys<Question>& keys() const = 0;
  // What the keys are read into, with its defaults.
  virtual Polymorphic<Asked> make() const = 0;
  // What can be told when the whole scenario is read: keys that do not go together, names of games.
  virtual void check_written(const Question& /*question*/, const Scenario& /*scenario*/,
                             Diagnostics& /*diagnostics*/) const {}
};

// A key kept in a member of the question's own struct.
template <class Of, class Value, class Base>
Key<Question> ask_key(Value Base::*member, const KeyRecord& of) {
  const auto slot = [member](Question& question) {
    return Slot(&(static_cast<Of&>(*question.asked).*member));
  };
  return key_at<Question>(slot, of);
}

// A key with a form of its own, read by `read(entry, asked, context)`.
template <class Of, class Read>
Key<Question> ask_key_read(Read read, const KeyRecord& of) {
  return {of, {}, [read](const yaml::Entry& entry, Question& question, ReadContext& context) {
            read(entry, static_cast<Of&>(*question.asked), context);
          }};
}

// `with`: measures on top of the scenario's.
Key<Question> with_key();

}  // namespace samarkand
