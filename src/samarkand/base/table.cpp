#include "samarkand/base/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "samarkand/base/text.h"

namespace samarkand {
namespace {

// Characters, not bytes, before the end of `text`, plus one.
int column_after(std::string_view text) {
  return 1 + static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
         }));
}

// A line of a table: [begin, end) of its text, and its number.
struct Line {
  std::uint32_t begin, end;
  int number;
};

std::string_view view(const std::string& text, Slice slice) {
  return std::string_view(text).substr(slice.begin, slice.size);
}

Location place(const std::string& file, const std::string& text, const Line& line,
               std::uint32_t at) {
  return {file, line.number, column_after(view(text, {line.begin, at - line.begin}))};
}

// What stands between two quotes at `begin`, doubled quotes made single in place. `end` is moved
// behind the closing quote; nothing when there is none before the line ends.
std::optional<Slice> unquote(std::string& text, std::uint32_t begin, std::uint32_t line_end,
                             std::uint32_t& end) {
  std::uint32_t to = begin + 1;
  for (std::uint32_t from = begin + 1; from < line_end; ++from) {
    if (text[from] == '"') {
      if (from + 1 == line_end || text[from + 1] != '"') {
        std::fill(text.begin() + to, text.begin() + from, '"');  // columns still count
        end = from + 1;
        return Slice{begin + 1, to - begin - 1};
      }
      ++from;
    }
    text[to++] = text[from];
  }
  return std::nullopt;
}

// Splits a line of `text` into trimmed fields. False when a quote is wrong.
bool split(const std::string& file, std::string& text, const Line& line, std::vector<Slice>& fields,
           Diagnostics& diagnostics) {
  const auto wrong_quote = [&](std::uint32_t at, const char* what, const char* fix) {
    diagnostics.push_back({ErrorCode::kTableQuote, place(file, text, line, at), what, {}, fix});
    return false;
  };
  const std::uint32_t end = line.end;
  fields.clear();
  for (std::uint32_t at = line.begin;; ++at) {  // at the start of a field
    while (at < end && is_space(text[at])) ++at;
    const std::uint32_t start = at;
    if (at < end && text[at] == '"') {
      const std::optional<Slice> inside = unquote(text, start, end, at);
      if (!inside) {
        return wrong_quote(start, "a quotation mark is opened and not closed on this line",
                           "close it at the end of the field; write \"\" for a quote inside");
      }
      while (at < end && is_space(text[at])) ++at;
      if (at < end && text[at] != ',') {
        return wrong_quote(at, "text follows a closing quotation mark",
                           "write \"\" for a quote inside a quoted field");
      }
      fields.push_back(*inside);
    } else {
      const std::size_t comma = view(text, {at, end - at}).find(',');
      at = comma == std::string_view::npos ? end : at + static_cast<std::uint32_t>(comma);
      std::uint32_t stop = at;
      while (stop > start && is_space(text[stop - 1])) --stop;
      fields.push_back({start, stop - start});
    }
    if (at >= end) return true;
  }
}

// What a header with the wrong separator was probably meant to be; "" when it holds commas.
const char* other_separator(const std::vector<Slice>& fields, const std::string& text) {
  if (fields.size() != 1) return "";
  const std::string_view only = view(text, fields[0]);
  if (only.find(';') != std::string_view::npos) return "semicolons";
  if (only.find('\t') != std::string_view::npos) return "tabs";
  return "";
}

// For each column of the file the index of its name, or nothing with diagnostics.
std::optional<std::vector<std::size_t>> match_header(const std::string& file,
                                                     const std::string& text, const Line& line,
                                                     const std::vector<Slice>& header,
                                                     const std::vector<std::string>& names,
                                                     std::size_t required,
                                                     Diagnostics& diagnostics) {
  const auto first_optional = names.begin() + required;
  std::string allowed = fmt::format("{}", fmt::join(names.begin(), first_optional, ","));
  if (first_optional != names.end()) {
    allowed += fmt::format("; optional: {}", fmt::join(first_optional, names.end(), ","));
  }
  const std::size_t before = diagnostics.size();
  const auto report = [&](Location at, std::string what, std::string fix = {},
                          std::string near_miss = {}) {
    diagnostics.push_back({ErrorCode::kTableHeader, std::move(at), std::move(what), allowed,
                           std::move(fix), std::move(near_miss)});
  };
  if (const std::string separator = other_separator(header, text); !separator.empty()) {
    report({file, line.number, 0}, "the columns are separated by " + separator,
           "separate them by commas");
    return std::nullopt;
  }
  const auto index_of = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  if (std::none_of(header.begin(), header.end(), [&](const Slice& field) {
        return index_of(view(text, field)) < names.size();
      })) {
    report({file, line.number, 0}, "this line is not the header: it names none of the columns",
           "name the columns so in the first line");
    return std::nullopt;
  }
  std::vector<std::size_t> index;
  std::vector<bool> present(names.size() + 1), misspelt(names.size() + 1);  // last: unknown
  for (const Slice& field : header) {
    const std::string_view name = view(text, field);
    const Location at = place(file, text, line, field.begin);
    const std::size_t k = index_of(name);
    index.push_back(k);
    if (k == names.size()) {
      const std::string meant = nearest(name, names);
      misspelt[index_of(meant)] = true;
      report(at, name.empty() ? "a column has no name" : fmt::format("unknown column \"{}\"", name),
             meant.empty() ? "remove the column" : "", meant);
    } else if (present[k]) {
      report(at, fmt::format("the column \"{}\" stands twice", name), "remove one of them");
    }
    present[k] = true;
  }
  std::vector<std::string> missing;
  for (std::size_t k = 0; k < required; ++k) {
    if (!present[k] && !misspelt[k]) missing.push_back(names[k]);
  }
  if (!missing.empty()) {
    report({file, line.number, 0},
           fmt::format("the header lacks the column{} {}", missing.size() > 1 ? "s" : "",
                       fmt::join(missing, ", ")));
  }
  if (diagnostics.size() > before) return std::nullopt;
  return index;
}

Diagnostic wrong_width(const std::string& file, const Line& line, std::size_t fields,
                       std::size_t columns, bool cut_off) {
  const char* fix = "give every column a field, empty where there is nothing to say";
  if (fields > columns) {
    fix =
        "put text that holds a comma in double quotes; numbers take a decimal point and no "
        "thousands separator";
  }
  if (cut_off) fix = "the file was cut off: copy or write it again";
  return {ErrorCode::kTableFields,
          {file, line.number, 0},
          fmt::format("{}{} field{}, the header has {}",
                      cut_off ? "the file ends within this row: " : "this row has ", fields,
                      fields == 1 ? "" : "s", columns),
          {},
          fix};
}

}  // namespace

std::optional<Table> Table::parse(std::string file, std::string text,
                                  const std::vector<std::string>& required,
                                  const std::vector<std::string>& optional,
                                  Diagnostics& diagnostics) {
  Table table;
  table.file_ = std::move(file);
  table.text_ = std::move(text);
  table.names_ = required;
  table.names_.insert(table.names_.end(), optional.begin(), optional.end());
  const std::size_t width = table.names_.size();
  if (table.text_.size() >= std::numeric_limits<std::uint32_t>::max()) {
    diagnostics.push_back(
        {ErrorCode::kFileUnreadable, {table.file_}, "the table is larger than 4 GB"});
    return std::nullopt;
  }
  std::size_t lines = 0;
  for (auto feed = table.text_.find('\n'); feed != std::string::npos; ++lines) {
    feed = table.text_.find('\n', feed + 1);
  }
  table.lines_.reserve(lines);
  table.fields_.reserve(lines * width);

  std::optional<std::vector<std::size_t>> header;  // column of the file -> name
  std::vector<Slice> fields;
  Line line{0, 0, 0};
  for (std::uint32_t next = 0; next < table.text_.size(); next = line.end + 1) {
    const std::size_t feed = std::min(table.text_.find('\n', next), table.text_.size());
    line = {next, static_cast<std::uint32_t>(feed), line.number + 1};
    const std::string_view content = trim(view(table.text_, {next, line.end - next}));
    if (content.empty() || content.front() == '#') continue;
    if (content.front() == ',' && content.find_first_not_of(", \t") == std::string_view::npos) {
      continue;  // a spreadsheet's
    }
    const bool well_formed = split(table.file_, table.text_, line, fields, diagnostics);
    if (!header) {
      if (!well_formed) return std::nullopt;
      header = match_header(table.file_, table.text_, line, fields, table.names_, required.size(),
                            diagnostics);
      if (!header) return std::nullopt;
      table.present_.assign(width, false);
      for (const std::size_t name : *header) table.present_[name] = true;
    } else if (well_formed && fields.size() != header->size()) {
      const bool cut_off = fields.size() < header->size() && line.end == table.text_.size();
      diagnostics.push_back(wrong_width(table.file_, line, fields.size(), header->size(), cut_off));
    } else if (well_formed) {
      table.lines_.push_back(line.number);
      const std::size_t first = table.fields_.size();
      table.fields_.resize(first + width, {line.begin, 0});
      for (std::size_t c = 0; c < fields.size(); ++c)
        table.fields_[first + (*header)[c]] = fields[c];
    }
  }
  if (!header) {
    diagnostics.push_back({ErrorCode::kTableHeader,
                           {table.file_},
                           "the file holds nothing but comments",
                           fmt::format("the header {}", fmt::join(required, ","))});
    return std::nullopt;
  }
  return table;
}

bool Table::has(std::string_view column) const {
  const auto name = std::find(names_.begin(), names_.end(), column);
  return name != names_.end() && present_[static_cast<std::size_t>(name - names_.begin())];
}

std::string_view Table::text(std::size_t row, std::size_t column) const {
  const Slice& field = fields_[row * names_.size() + column];
  return std::string_view(text_).substr(field.begin, field.size);
}

std::string csv_field(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  const bool blank_end = text.starts_with(' ') || text.ends_with(' ');
  if (text.find_first_of(",\"#\t\r") == std::string::npos && !blank_end) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::optional<double> Table::number(std::size_t row, std::size_t column,
                                    Diagnostics& diagnostics) const {
  const std::string_view written = text(row, column);
  if (const std::optional<double> value = parse_number(written)) return value;
  const std::string meant = number_meant(written);
  diagnostics.push_back(
      {ErrorCode::kNumberSyntax, where(row, column),
       written.empty() ? fmt::format("{} is empty", names_[column])
                       : fmt::format("{} is not a number: {}", names_[column], written),
       "a finite number such as 12.5 or 1.2e6", meant.empty() ? "" : "write " + meant});
  return std::nullopt;
}

std::optional<int> Table::whole(std::size_t row, std::size_t column, int least, int greatest,
                                Diagnostics& diagnostics) const {
  const std::optional<double> value = number(row, column, diagnostics);
  if (!value) return std::nullopt;
  const std::optional<int> whole = whole_number(*value, least, greatest);
  if (!whole) {
    diagnostics.push_back({ErrorCode::kNumberRange, where(row, column),
                           fmt::format("{} is {}", names_[column], text(row, column)),
                           fmt::format("a whole number from {} to {}", least, greatest)});
  }
  return whole;
}

Location Table::where(std::size_t row, std::size_t column) const {
  const std::string_view before =
      std::string_view(text_).substr(0, fields_[row * names_.size() + column].begin);
  return {file_, lines_[row], column_after(before.substr(before.rfind('\n') + 1))};
}

}  // namespace samarkand
