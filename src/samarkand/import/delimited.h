// Reads huge delimited tables a row at a time: a file of some GB never stands in memory.
//
//   DelimitedReader reader(path, options.progress, diagnostics);
//   while (reader.next()) flow += reader.number(3);
//   if (!reader.ok()) return diagnostics;
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/diagnostic.h"
#include "samarkand/import/import.h"

namespace samarkand {

// Lines end in LF or CRLF, a byte-order mark is skipped, so are lines without content. Fields are
// separated by tabs, semicolons or commas, whichever of the three, in this order, the first line
// holds (`delimiter` says it where there may be no header to tell). Double quotes may stand around
// a field. Errors E101 to E104 for the file, E203 for quotes.
class DelimitedReader {
 public:
  // `progress` may be empty. `diagnostics` must outlive the reader.
  DelimitedReader(std::filesystem::path path, ReadProgress progress, Diagnostics& diagnostics,
                  char delimiter = '\0');

  // The next row, the header first. False at the end, after an error, and when progress stopped it.
  bool next();
  // False after any error, and when progress stopped the reading.
  bool ok() const { return !failed_ && errors_ == 0; }

  // The row's fields, trimmed and without their quotes; valid until next().
  std::size_t size() const { return row_.size(); }
  std::string_view text(std::size_t column) const { return row_[column]; }
  // A finite number; thousands separators are dropped ("1,234.5"; "1 234"). Empty cells, "NA",
  // "NaN", "n.a.", "-", "..", "..." are missing: 0, and counted. Error E205, also for "1,500"
  // where commas do not separate fields: it may be 1.5.
  double number(std::size_t column);
  // A number from `least` to `greatest` without a fraction, else `least`. Errors E205, E206.
  int whole(std::size_t column, int least, int greatest);
  // True if the row has `columns` fields; ends of lines may hold one empty field more. Error E202.
  bool has_width(std::size_t columns);

  std::size_t missing() const { return missing_; }  // cells, so far
  Location where(std::size_t column = 0) const;     // the row's line; column: number of the field
  const std::filesystem::path& path() const { return path_; }
  // Reports that the file is not what it should be, and ends the reading.
  void fail(Diagnostic diagnostic);

 private:
  bool fill();  // more bytes into the buffer; false at the end of the file
  bool split(char* begin, char* end);
  bool unreadable(ErrorCode code, std::string what);
  double not_a_number(std::size_t column, std::string what, std::string allowed,
                      ErrorCode code = ErrorCode::kNumberSyntax);

  std::filesystem::path path_;
  ReadProgress progress_;
  Diagnostics& diagnostics_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::string buffer_;  // the bytes [at_, buffer_.size()) are still to be read
  std::size_t at_ = 0;
  std::uintmax_t bytes_ = 0, size_ = 0;  // read of the file, and its size
  std::vector<std::string_view> row_;
  std::string number_;  // a number without its thousands separators
  int line_ = 0;
  std::size_t missing_ = 0, errors_ = 0;
  char delimiter_;
  bool failed_ = false;
};

}  // namespace samarkand
