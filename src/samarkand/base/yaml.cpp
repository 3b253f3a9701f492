#include "samarkand/base/yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <utility>

namespace samarkand::yaml {
namespace {

// What yaml-cpp's commonest complaints mean to someone who never read the YAML standard.
struct Complaint {
  std::string_view text;  // part of yaml-cpp's message
  std::string_view what, fix;
};
constexpr Complaint kComplaints[] = {
    {"illegal flow end", "the closing brace or bracket here does not match the opening one",
     "close [ with ] and { with }, the inner one first"},
    {"illegal map value", "a colon stands where no key can stand",
     "put text that holds a colon in double quotes; start keys that belong together in the same "
     "column"},
    {"illegal block entry", "a dash stands where no list can begin",
     "start all entries of a list in the same column, below their key"},
    {"end of map not found", "this line does not belong to the map above it",
     "start keys that belong together in the same column, each followed by a colon and a space"},
    {"end of sequence not found", "this line does not belong to the list above it",
     "start entries that belong together in the same column"},
    {"unknown token", "a character stands here that YAML does not allow at the start of a word",
     "put the text in double quotes"},
    {"anchor is not defined", "a word that starts with * refers to an anchor that is not defined",
     "put the text in double quotes"},
    {"bad file", "values are nested too deeply", "no file needs more than five levels"},
};

// Notes where documents begin.
class DocumentStarts : public YAML::EventHandler {
 public:
  std::vector<YAML::Mark> places;
  void OnDocumentStart(const YAML::Mark& place) override { places.push_back(place); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// Where a second document begins, if there is one. Not by YAML::LoadAll, which finds documents
// without end in a text that begins with a comma.
std::optional<YAML::Mark> second_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStarts starts;
  if (!parser.HandleNextDocument(starts) || !parser.HandleNextDocument(starts)) {
    return std::nullopt;
  }
  return starts.places[1];
}

struct Place {
  std::size_t offset = 0;
  int line = 1, column = 1;

  void advance(char c) {
    ++offset;
    ++column;
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

// To YAML, {rate: 0,25} is a rate of 0 and a key 25 without a value.
bool is_decimals(const Entry& before, std::string_view key) {
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!before.value.IsScalar()) return false;
  std::string_view whole = before.value.Scalar();
  if (whole.starts_with('-')) whole.remove_prefix(1);
  return digits(whole) && digits(key);
}

bool has_text(const YAML::Node& node) { return node.IsScalar() && !node.Scalar().empty(); }

bool is_empty(const YAML::Node& node) {
  return node.IsNull() || (node.IsScalar() && node.Scalar().empty());
}

}  // namespace

std::optional<YAML::Node> Reader::parse(std::string_view whole) {
  // Without blanks at the end: after them yaml-cpp takes an open quotation mark for closed.
  const std::string text(whole.substr(0, whole.find_last_not_of(" \t\r\n") + 1));
  try {
    const YAML::Node document = YAML::Load(text);
    if (const std::optional<YAML::Mark> second = second_document(text)) {
      diagnostics_.push_back(
          {ErrorCode::kYamlSyntax,
           {file_, second->line + 1, second->column + 1},
           "this line does not belong to the map above it",
           "one map of keys a file, all keys of its top level in the first column",
           "start the line in the column of its neighbours; remove lines of ---"});
      return std::nullopt;
    }
    if (!document.IsNull()) return document;
    diagnostics_.push_back({ErrorCode::kFileEmpty,
                            {file_, 0, 0},
                            "the file holds nothing but comments",
                            {},
                            "begin with a key and its value, such as `name: x`"});
  } catch (const YAML::Exception& exception) {
    syntax_error(text, exception);
  } catch (const std::exception& exception) {
    diagnostics_.push_back({ErrorCode::kYamlSyntax,
                            {file_, 0, 0},
                            fmt::format("the file cannot be read as YAML ({})", exception.what())});
  }
  return std::nullopt;
}

void Reader::syntax_error(std::string_view text, const YAML::Exception& exception) {
  Location where{file_, exception.mark.line + 1, exception.mark.column + 1};
  if (const std::optional<Place> tab = indenting_tab(text)) {
    where.line = tab->line;
    where.column = tab->column;
    diagnostics_.push_back({ErrorCode::kYamlSyntax, where, "the line is indented with a tab",
                            "spaces", "replace the tab with two spaces"});
    return;
  }
  const std::optional<Place> open = left_open(text);
  if (open && open->line <= where.line) {
    diagnostics_.push_back(
        {ErrorCode::kYamlSyntax,
         {file_, open->line, open->column},
         fmt::format("what {} opens here is never closed", text.substr(open->offset, 1)),
         {},
         "close a quotation mark with another, { with } and [ with ]; plain words need no quotes"});
    return;
  }
  for (const Complaint& complaint : kComplaints) {
    if (exception.msg.find(complaint.text) != std::string::npos) {
      diagnostics_.push_back({ErrorCode::kYamlSyntax,
                              where,
                              std::string(complaint.what),
                              {},
                              std::string(complaint.fix)});
      return;
    }
  }
  diagnostics_.push_back(
      {ErrorCode::kYamlSyntax, where, fmt::format("this is not YAML ({})", exception.msg)});
}

Location Reader::at(const YAML::Node& node) const {
  const YAML::Mark mark = node.Mark();
  return {file_, mark.line + 1, mark.column + 1};
}

std::vector<Entry> Reader::entries(const YAML::Node& map, std::string_view what) {
  std::vector<Entry> out;
  std::map<std::string, int> first_line;
  for (const auto& pair : map) {
    const Location key_place = at(pair.first);
    if (!pair.first.IsScalar()) {
      wrong_type(key_place, fmt::format("a key of {} is not a word", what), "a word and a colon");
      continue;
    }
    const std::string& key = pair.first.Scalar();
    if (pair.second.IsNull() && !out.empty() && is_decimals(out.back(), key)) {
      Entry& number = out.back();
      const std::string whole = number.value.Scalar();
      wrong_type(number.where,
                 fmt::format("`{}` has a decimal comma: {},{}", number.key.text, whole, key), {},
                 fmt::format("write {}.{}", whole, key));
      number.value.reset(YAML::Node(whole + "." + key));
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
    const Location where = pair.second.IsNull() ? key_place : at(pair.second);
    out.push_back({{key, key_place}, pair.second, where});
  }
  return out;
}

std::optional<Word> Reader::word(const Entry& entry) {
  if (has_text(entry.value)) return Word{entry.value.Scalar(), entry.where};
  const bool empty = is_empty(entry.value);
  wrong_type(
      entry.where,
      fmt::format("`{}` {}", entry.key.text, empty ? "has no value" : "is not a single value"),
      "one value",
      empty ? "write it behind the colon, in double quotes where it begins with #" : "");
  return std::nullopt;
}

std::vector<Word> Reader::words(const Entry& entry) {
  if (!entry.value.IsSequence()) {
    if (has_text(entry.value)) return {{entry.value.Scalar(), entry.where}};
    wrong_type(
        entry.where,
        fmt::format("`{}` {}", entry.key.text, is_empty(entry.value) ? "has no value" : "is a map"),
        "a word, or a list such as [A, B]");
    return {};
  }
  std::vector<Word> out;
  for (const YAML::Node& item : entry.value) {
    if (has_text(item)) {
      out.push_back({item.Scalar(), at(item)});
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
