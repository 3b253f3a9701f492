#include "samarkand/base/yaml_node.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>

#include "samarkand/base/text.h"

namespace samarkand::yaml {
namespace {

Mark mark(const yaml_mark_t& place) {
  return {static_cast<int>(place.line) + 1, static_cast<int>(place.column) + 1};
}

std::string text_of(const yaml_char_t* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}
std::string text_of(const yaml_char_t* text) { return reinterpret_cast<const char*>(text); }

bool is_null_word(std::string_view word) {
  return word.empty() || word == "~" || word == "null" || word == "Null" || word == "NULL";
}

// libyaml counts bytes, not places, up to what is no text.
Mark mark_of_byte(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  Mark where{static_cast<int>(std::ranges::count(before, '\n')) + 1, 1};
  for (const char c : before.substr(before.rfind('\n') + 1)) where.column += (c & 0xC0) != 0x80;
  return where;
}

// libyaml's parser and the last of its events, freed with them.
class Events {
 public:
  explicit Events(std::string_view text) : text_(text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  // False where the text is no YAML; problem() says why.
  bool next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) != 0;
  }
  const yaml_event_t& event() const { return event_; }
  Mark where() const { return mark(event_.start_mark); }

  Problem problem() const {
    const std::string what = parser_.problem == nullptr ? "" : parser_.problem;
    if (parser_.error == YAML_READER_ERROR) {
      return {fmt::format("{}: U+{:04X}", what, parser_.problem_value),
              mark_of_byte(text_, parser_.problem_offset)};
    }
    // A word without its colon is noticed at the next one.
    const bool at_context = what == "could not find expected ':'" && parser_.context != nullptr;
    return {what, mark(at_context ? parser_.context_mark : parser_.problem_mark)};
  }

 private:
  std::string_view text_;
  yaml_parser_t parser_ = {};
  yaml_event_t event_ = {};
};

class Composer {
 public:
  explicit Composer(std::string_view text) : events_(text) {}

  std::variant<Node, Problem> compose() {
    Node document;
    const bool read = events_.next() && events_.next() && root(document);
    if (read) return document;
    return problem_ ? *problem_ : events_.problem();
  }

 private:
  bool refuse(std::string_view what) {
    problem_ = {std::string(what), events_.where()};
    return false;
  }

  // From the start of the document, or the end of a stream without one, to the stream's end.
  bool root(Node& document) {
    if (events_.event().type == YAML_STREAM_END_EVENT) return true;
    if (!events_.next() || !node(document, 1) || !events_.next() || !events_.next()) return false;
    return events_.event().type == YAML_STREAM_END_EVENT || refuse(kSecondDocument);
  }

  // Builds the node that the current event begins, up to its last event.
  bool node(Node& result, int level) {
    const yaml_event_t& event = events_.event();
    if (event.type == YAML_ALIAS_EVENT) {
      const auto found = anchors_.find(text_of(event.data.alias.anchor));
      if (found == anchors_.end()) return refuse(kNoAnchor);
      result = found->second;
      return level + result.depth() <= kDeepest || refuse(kTooDeep);
    }
    if (level > kDeepest) return refuse(kTooDeep);
    const Mark where = events_.where();
    const std::optional<std::string> anchor = anchor_of(event);
    Node::Value value;
    if (event.type == YAML_SCALAR_EVENT) {
      std::string text = text_of(event.data.scalar.value, event.data.scalar.length);
      if (first_hidden(text) < text.size()) return refuse(kHidden);
      const bool may_be_null = event.data.scalar.plain_implicit != 0;
      if (!may_be_null || !is_null_word(text)) value = std::move(text);
    } else if (event.type == YAML_SEQUENCE_START_EVENT) {
      if (!items(value.emplace<Node::Items>(), level + 1)) return false;
    } else if (!pairs(value.emplace<Node::Pairs>(), level + 1)) {
      return false;
    }
    result = Node(std::move(value), where);
    if (anchor) anchors_.insert_or_assign(*anchor, result);
    return true;
  }

  static std::optional<std::string> anchor_of(const yaml_event_t& event) {
    const yaml_char_t* anchor = event.type == YAML_SCALAR_EVENT ? event.data.scalar.anchor
                                : event.type == YAML_SEQUENCE_START_EVENT
                                    ? event.data.sequence_start.anchor
                                    : event.data.mapping_start.anchor;
    if (anchor == nullptr) return std::nullopt;
    return text_of(anchor);
  }

  bool items(Node::Items& items, int level) {
    while (events_.next()) {
      if (events_.event().type == YAML_SEQUENCE_END_EVENT) return true;
      if (!node(items.emplace_back(), level)) return false;
    }
    return false;
  }

  bool pairs(Node::Pairs& pairs, int level) {
    while (events_.next()) {
      if (events_.event().type == YAML_MAPPING_END_EVENT) return true;
      auto& [key, value] = pairs.emplace_back();
      if (!node(key, level) || !events_.next() || !node(value, level)) return false;
    }
    return false;
  }

  Events events_;
  std::map<std::string, Node> anchors_;
  std::optional<Problem> problem_;
};

int depth_of(const Node::Value& value) {
  int deepest = 0;
  if (const auto* items = std::get_if<Node::Items>(&value)) {
    for (const Node& item : *items) deepest = std::max(deepest, item.depth());
  }
  if (const auto* pairs = std::get_if<Node::Pairs>(&value)) {
    for (const auto& [key, held] : *pairs) deepest = std::max({deepest, key.depth(), held.depth()});
  }
  return deepest + 1;
}

// The first character of a text in UTF-8, with its bytes.
std::pair<char32_t, std::string_view> first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const std::string_view bytes = text.substr(0, size);
  char32_t code = size == 1 ? lead : lead & (0x7Fu >> size);
  for (const char c : bytes.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return {code, bytes};
}

}  // namespace

Node::Node(Value value, Mark where) {
  const int depth = depth_of(value);
  data_ = std::make_shared<const Data>(Data{std::move(value), where, depth});
}

std::variant<Node, Problem> compose(std::string_view text) { return Composer(text).compose(); }

std::string quoted(std::string_view text) {
  static constexpr std::string_view kShort = "\"\\\n\t\r\b\f", kLetters = "\"\\ntrbf";
  std::string out = "\"";
  while (!text.empty()) {
    const auto [code, bytes] = first_character(text);
    const std::size_t letter = kShort.find(text[0]);
    if (letter != std::string_view::npos) {
      out += {'\\', kLetters[letter]};
    } else if (code < 0x20 || (0x7F <= code && code <= 0xA0)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(code));
    } else if (code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE ||
               code == 0xFFFF) {  // ends of lines, and what YAML does not allow
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      out += bytes;
    }
    text.remove_prefix(bytes.size());
  }
  return out + '"';
}

std::string plain(std::string_view text) {
  const auto in = [](char c, std::string_view others) {
    return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
           others.find(c) != std::string_view::npos;
  };
  const bool needs_none = !is_null_word(text) && in(text.front(), "_") &&
                          std::ranges::all_of(text, [&in](char c) { return in(c, "-_."); });
  return needs_none ? std::string(text) : quoted(text);
}

}  // namespace samarkand::yaml
