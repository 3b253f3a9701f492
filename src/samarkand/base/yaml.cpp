#include "samarkand/base/yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace samarkand::yaml {
namespace {

// What the commonest complaints mean to someone who never read the YAML standard.
struct Complaint {
  std::string_view text;  // part of what the problem says
  std::string_view what, fix;
};
constexpr std::string_view kNoDocument = "expected <document start>";
constexpr Complaint kComplaints[] = {
    {"expected ',' or", "a comma is missing before this, or a closing brace or bracket",
     "put commas between what stands in { } and [ ]; put text that holds one of ,[]{} in double "
     "quotes"},
    {"mapping values are not allowed", "a colon stands where no key can stand",
     "put text that holds a colon in double quotes; start keys that belong together in the same "
     "column"},
    {"block sequence entries are not allowed", "a dash stands where no list can begin",
     "start all entries of a list in the same column, below their key"},
    {"expected key", "this line does not belong to the map above it",
     "start keys that belong together in the same column, each followed by a colon and a space"},
    {"could not find expected ':'",
     "this line is no key with a colon, nor part of the text above it",
     "write a key, a colon and a space; indent the further lines of a text more than its key"},
    {"expected '-' indicator", "this line does not belong to the list above it",
     "start entries that belong together in the same column"},
    {"cannot start any token",
     "a character stands here that YAML does not allow at the start of a word",
     "put the text in double quotes"},
    {"expected node content", "no value can begin with this",
     "remove a comma, brace or bracket too many; put text that begins with one in double quotes"},
    {"unexpected ':'", "a colon stands here without a space after it",
     "write a space after the colon; put text that holds a colon in double quotes"},
    {"expected alphabetic or numeric character",
     "a word that starts with * or & has a meaning of its own in YAML",
     "put the text in double quotes"},
    {"expected comment or line break",
     "a word that starts with | or > has a meaning of its own in YAML",
     "put the text in double quotes"},
    {"control characters are not allowed", "a control character stands here", "remove it"},
    {"UTF-8", "bytes stand here that are no text", "save the file as UTF-8"},
    {kNoAnchor, "a word that starts with * refers to an anchor that is not defined",
     "put the text in double quotes"},
    {kHidden, "this text has a control character or a mark of direction, which does not show",
     "remove it; a line feed and a tab may stay"},
    {kTooDeep, "values are nested too deeply", "no file needs more than five levels"},
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Place {
  std::size_t offset = 0;
  int line = 1, column = 1;

  void advance(char c) {
    ++offset;
    if ((c & 0xC0) != 0x80) ++column;  // bytes that go on with a character are in its column
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
};

// The first line that is indented with a tab.
std::optional<Place> indenting_tab(std::string_view text) {
  Place place;
  bool indentation = true;
  for (const char c : text) {
    if (c == '\t' && indentation) return place;
    if (c != ' ') indentation = false;
    if (c == '\n') indentation = true;
    place.advance(c);
  }
  return std::nullopt;
}

// The quotation mark, else the outermost bracket, that is open when the text ends.
std::optional<Place> left_open(std::string_view text) {
  std::vector<Place> brackets;
  std::optional<Place> quote;
  char quote_mark = 0, before = ':';  // the last character that is no space
  bool comment = false, spaced = true;
  Place place;
  for (const char c : text) {
    if (quote) {
      if (c == quote_mark) quote.reset();
    } else if (!comment) {
      if (c == '#' && spaced) comment = true;
      const bool starts_value = std::string_view(":-,[{").find(before) != std::string_view::npos;
      if ((c == '"' || c == '\'') && starts_value) {
        quote = place;
        quote_mark = c;
      }
      if ((c == '[' || c == '{') && (starts_value || !brackets.empty())) brackets.push_back(place);
      if ((c == ']' || c == '}') && !brackets.empty()) brackets.pop_back();
    }
    spaced = c == ' ' || c == '\n';
    if (!spaced && !comment) before = c;
    if (c == '\n') {
      comment = false;
      if (!quote) before = ':';
    }
    place.advance(c);
  }
  if (quote) return quote;
  if (!brackets.empty()) return brackets.front();
  return std::nullopt;
}

bool closing_bracket_at(std::string_view text, Mark where) {
  Place place;
  for (const char c : text) {
    const bool closes = c == ']' || c == '}';
    if (closes && place.line == where.line && place.column == where.column) return true;
    place.advance(c);
  }
  return false;
}

// To YAML, {rate: 0,25} is a rate of 0 and a key 25 without a value.
bool is_decimals(const Entry& before, std::string_view key) {
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!before.value.is_scalar()) return false;
  std::string_view whole = before.value.scalar();
  if (whole.starts_with('-')) whole.remove_prefix(1);
  return digits(whole) && digits(key);
}

bool has_text(const Node& node) { return node.is_scalar() && !node.scalar().empty(); }

bool is_empty(const Node& node) {
  return node.is_null() || (node.is_scalar() && node.scalar().empty());
}

}  // namespace

std::optional<Node> Reader::parse(std::string_view whole) {
  // Without blanks at the end: a text after | in the last lines ends with its last word.
  const std::string_view text = whole.substr(0, whole.find_last_not_of(" \t\r\n") + 1);
  const std::variant<Node, Problem> composed = compose(text);
  if (const auto* problem = std::get_if<Problem>(&composed)) {
    syntax_error(text, *problem);
    return std::nullopt;
  }
  const Node& document = std::get<Node>(composed);
  if (!document.is_null()) return document;
  diagnostics_.push_back({ErrorCode::kFileEmpty,
                          {file_, 0, 0},
                          "the file holds nothing but comments",
                          {},
                          "begin with a key and its value, such as `name: x`"});
  return std::nullopt;
}

void Reader::syntax_error(std::string_view text, const Problem& problem) {
  const auto report = [this](Mark at, std::string what, std::string_view allowed,
                             std::string_view fix) {
    diagnostics_.push_back({ErrorCode::kYamlSyntax,
                            {file_, at.line, at.column},
                            std::move(what),
                            std::string(allowed),
                            std::string(fix)});
  };
  if (problem.what == kSecondDocument || contains(problem.what, kNoDocument)) {
    return report(problem.where, "this line does not belong to the map above it",
                  "one map of keys a file, all keys of its top level in the first column",
                  "start the line in the column of its neighbours; remove lines of ---");
  }
  if (const std::optional<Place> tab = indenting_tab(text)) {
    return report({tab->line, tab->column}, "the line is indented with a tab", "spaces",
                  "replace the tab with two spaces");
  }
  const std::optional<Place> open = left_open(text);
  if (open && open->line <= problem.where.line) {
    return report(
        {open->line, open->column},
        fmt::format("what {} opens here is never closed", text.substr(open->offset, 1)), {},
        "close a quotation mark with another, { with } and [ with ]; plain words need no quotes");
  }
  if (contains(problem.what, kComplaints[0].text) && closing_bracket_at(text, problem.where)) {
    return report(problem.where, "the closing brace or bracket here does not match the opening one",
                  {}, "close [ with ] and { with }, the inner one first");
  }
  for (const Complaint& complaint : kComplaints) {
    if (contains(problem.what, complaint.text)) {
      return report(problem.where, std::string(complaint.what), {}, complaint.fix);
    }
  }
  report(problem.where, fmt::format("this is not YAML ({})", problem.what), {}, {});
}

Location Reader::at(const Node& node) const {
  return {file_, node.where().line, node.where().column};
}

std::vector<Entry> Reader::entries(const Node& map, std::string_view what) {
  std::vector<Entry> out;
  std::map<std::string, int> first_line;
  for (const auto& [key_node, value] : map.pairs()) {
    const Location key_place = at(key_node);
    if (!key_node.is_scalar()) {
      wrong_type(key_place, fmt::format("a key of {} is not a word", what), "a word and a colon");
      continue;
    }
    const std::string& key = key_node.scalar();
    if (value.is_null() && !out.empty() && is_decimals(out.back(), key)) {
      Entry& number = out.back();
      const std::string whole = number.value.scalar();
      wrong_type(number.where,
                 fmt::format("`{}` has a decimal comma: {},{}", number.key.text, whole, key), {},
                 fmt::format("write {}.{}", whole, key));
      number.value = Node(whole + "." + key, number.value.where());
      continue;
    }
    const auto [earlier, is_new] = first_line.emplace(key, key_place.line);
    if (!is_new) {
      diagnostics_.push_back(
          {ErrorCode::kDuplicateKey, key_place,
           fmt::format("`{}` stands twice in {}, first in line {}", key, what, earlier->second),
           "each key once", "remove one of them"});
      continue;
    }
    const Location where = value.is_null() ? key_place : at(value);
    out.push_back({{key, key_place}, value, where});
  }
  return out;
}

std::optional<Word> Reader::word(const Entry& entry) {
  if (has_text(entry.value)) return Word{entry.value.scalar(), entry.where};
  const bool empty = is_empty(entry.value);
  wrong_type(
      entry.where,
      fmt::format("`{}` {}", entry.key.text, empty ? "has no value" : "is not a single value"),
      "one value",
      empty ? "write it behind the colon, in double quotes where it begins with #" : "");
  return std::nullopt;
}

std::vector<Word> Reader::words(const Entry& entry) {
  if (!entry.value.is_sequence()) {
    if (has_text(entry.value)) return {{entry.value.scalar(), entry.where}};
    wrong_type(
        entry.where,
        fmt::format("`{}` {}", entry.key.text, is_empty(entry.value) ? "has no value" : "is a map"),
        "a word, or a list such as [A, B]");
    return {};
  }
  std::vector<Word> out;
  for (const Node& item : entry.value.items()) {
    if (has_text(item)) {
      out.push_back({item.scalar(), at(item)});
    } else {
      wrong_type(at(item),
                 fmt::format("an entry of `{}` is {}", entry.key.text,
                             is_empty(item) ? "empty" : "not a single word"),
                 "a list of words such as [A, B]");
    }
  }
  if (entry.value.size() == 0) {
    diagnostics_.push_back({ErrorCode::kEmptySelection, entry.where,
                            fmt::format("`{}` is an empty list", entry.key.text),
                            "at least one entry", "fill the list, or remove the key"});
  }
  return out;
}

void Reader::wrong_type(const Location& where, std::string what, std::string allowed,
                        std::string fix) {
  diagnostics_.push_back(
      {ErrorCode::kWrongType, where, std::move(what), std::move(allowed), std::move(fix)});
}

std::string Reader::unknown_key(const Word& key, std::string_view what,
                                const std::vector<std::string>& known) {
  std::string fix, meant = nearest(key.text, known);
  const std::string before_colon = key.text.substr(0, key.text.find(':'));
  if (before_colon != key.text &&
      std::find(known.begin(), known.end(), before_colon) != known.end()) {
    fix = "write a space after the colon";
    meant = before_colon;
  }
  diagnostics_.push_back(
      {ErrorCode::kUnknownKey, key.where, fmt::format("`{}` is no key of {}", key.text, what),
       fmt::format("{}", fmt::join(known, ", ")), fix, fix.empty() ? meant : ""});
  return meant;
}

}  // namespace samarkand::yaml
