// Values of a YAML document. A Node is immutable and cheap to copy: copies, and the aliases of one
// anchor, share what they hold.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace samarkand::yaml {

// From 1; 0 where unknown.
struct Mark {
  int line = 0, column = 0;
};

class Node {
 public:
  using Items = std::vector<Node>;
  using Pairs = std::vector<std::pair<Node, Node>>;  // in the file's order, keys may repeat
  using Value = std::variant<std::monostate, std::string, Items, Pairs>;

  Node() : Node(Value(), {}) {}
  Node(Value value, Mark where);

  // What is empty, and a plain ~ or null, is null. Every other scalar is a text.
  bool is_null() const { return holds<std::monostate>(); }
  bool is_scalar() const { return holds<std::string>(); }
  bool is_sequence() const { return holds<Items>(); }
  bool is_map() const { return holds<Pairs>(); }

  // Empty where the node is of another kind.
  const std::string& scalar() const { return value<std::string>(); }
  const Items& items() const { return value<Items>(); }
  const Pairs& pairs() const { return value<Pairs>(); }

  std::size_t size() const { return items().size() + pairs().size(); }  // of a sequence or a map

  Mark where() const { return data_->where; }  // where an alias points
  int depth() const { return data_->depth; }   // nodes on the longest way down, itself among them

 private:
  struct Data {
    Value value;
    Mark where;
    int depth;
  };

  template <class T>
  bool holds() const {
    return std::holds_alternative<T>(data_->value);
  }
  template <class T>
  const T& value() const {
    static const T kNone;
    const T* held = std::get_if<T>(&data_->value);
    return held == nullptr ? kNone : *held;
  }

  std::shared_ptr<const Data> data_;
};

// Why a text is no document; `what` in the words of the library that reads it.
struct Problem {
  std::string what;
  Mark where;
};

// The one document of a text in UTF-8, null where there is none.
std::variant<Node, Problem> compose(std::string_view text);

// Values may stand within so many others.
inline constexpr int kDeepest = 50;
// What compose() says of a second document, of an alias without its anchor, of values within more
// others, and of a value with a character that shows nothing (first_hidden in text.h).
inline constexpr std::string_view kSecondDocument = "a second document";
inline constexpr std::string_view kNoAnchor = "an undefined anchor";
inline constexpr std::string_view kTooDeep = "too deep";
inline constexpr std::string_view kHidden = "hidden characters";

// A text in double quotes, on one line, that reads back as it is.
std::string quoted(std::string_view text);
// The same, without quotes where letters, digits and inner - _ . alone need none.
std::string plain(std::string_view text);

}  // namespace samarkand::yaml
