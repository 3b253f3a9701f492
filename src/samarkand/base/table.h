// Tables in text with commas.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"

namespace samarkand {

// A field of a table, in quotes where it needs them; a line feed becomes a blank.
std::string csv_field(std::string text);

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
  // The field as a whole number from `least` to `greatest`. Errors E205, E206.
  std::optional<int> whole(std::size_t row, std::size_t column, int least, int greatest,
                           Diagnostics& diagnostics) const;
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

}  // namespace samarkand
