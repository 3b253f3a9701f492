// Reading text and tables, writing files whole or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

// The whole file as UTF-8 text with line feeds: a byte-order mark is dropped, CRLF becomes LF.
// Errors E101 (missing), E102 (unreadable), E103 (empty), E104 (holds NUL bytes or is not UTF-8).
// `path` "-" reads standard input.
std::optional<std::string> read_text(const std::filesystem::path& path, Diagnostics& diagnostics);

// Writes to a temporary name beside `path`, then renames: a reader sees the old file or the new
// one, never a part. Error E105.
bool write_text(const std::filesystem::path& path, std::string_view text, Diagnostics& diagnostics);

// Part of a text. Small, as a table has one for each of its fields: texts end at 4 GB.
struct Slice {
  std::uint32_t begin, size;
};

// A table with a header: comma-separated, double quotes around fields that hold commas or quotes,
// lines that are empty, start with # or hold empty fields alone skipped. A field ends with its line
// at the latest. Errors E201 to E203 for the form.
class Table {
 public:
  // `required` columns must stand in the header, `optional` ones may, others are an error. Order is
  // free. Returns nothing when the header cannot be used; bad rows are reported and left out.
  static std::optional<Table> parse(std::string file, std::string text,
                                    const std::vector<std::string>& required,
                                    const std::vector<std::string>& optional,
                                    Diagnostics& diagnostics);

  std::size_t rows() const { return lines_.size(); }
  bool has(std::string_view column) const;
  // Field of a row, trimmed; "" where an optional column is absent. `column` indexes
  // required followed by optional.
  std::string_view text(std::size_t row, std::size_t column) const;
  // The field as a finite number. Errors E205 (not a number, NaN, infinite).
  std::optional<double> number(std::size_t row, std::size_t column, Diagnostics& diagnostics) const;
  Location where(std::size_t row, std::size_t column) const;
  int line(std::size_t row) const { return lines_[row]; }
  const std::string& file() const { return file_; }
  const std::string& column_name(std::size_t column) const { return names_[column]; }

 private:
  std::string file_;
  std::string text_;
  std::vector<std::string> names_;  // required, then optional
  std::vector<bool> present_;       // which of them the file has
  std::vector<int> lines_;          // line of each row, from 1
  std::vector<Slice> fields_;  // [row][name], of text_; in quoted fields two quotes are now one
};

// The first byte that is NUL or no part of a UTF-8 character; text.size() when all is well.
std::size_t first_bad_byte(std::string_view text);

// Without the spaces, tabs and carriage returns at both ends.
std::string_view trim(std::string_view text);

// A finite double from all of `text`, or nothing. Accepts "1", "-2.5e3"; not "nan", "inf", "1,000".
std::optional<double> parse_number(std::string_view text);

// What "25%", "0,25" or "1,234,000" mean, as a number that parse_number accepts; "" where a text
// has no such reading.
std::string number_meant(std::string_view text);

// In lower case, as far as the letters are ASCII.
std::string lower(std::string_view text);

// True for UTF-8 without NUL bytes.
bool is_text(std::string_view text);

// `text` broken at spaces into lines of at most `width` columns, each after `indent` spaces.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace samarkand
