#include "samarkand/import/delimited.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"

namespace samarkand {
namespace {

constexpr std::size_t kBlock = std::size_t{4} << 20;  // bytes read at once
constexpr std::size_t kMostErrors = 20;               // then the file is something else
constexpr std::string_view kMissing[] = {"", "-", "..", "...", ":", "NA", "NaN", "nan", "n.a."};

char delimiter_of(std::string_view line) {
  for (const char candidate : {'\t', ';', ','}) {
    if (line.find(candidate) != std::string_view::npos) return candidate;
  }
  return ',';
}

// What the first bytes of a file that is no table say of it; "" where they say nothing.
std::string_view packed(std::string_view bytes) {
  if (bytes.starts_with("PK")) return "a zip archive or a spreadsheet";
  if (bytes.starts_with("\x1F\x8B")) return "a gzip archive";
  if (bytes.starts_with("7z\xBC\xAF")) return "a 7-Zip archive";
  if (bytes.starts_with("RDX") || bytes.starts_with("BZh")) return "a packed file of R";
  return "";
}

}  // namespace

DelimitedReader::DelimitedReader(std::filesystem::path path, ReadProgress progress,
                                 Diagnostics& diagnostics, char delimiter)
    : path_(std::move(path)),
      progress_(std::move(progress)),
      diagnostics_(diagnostics),
      file_(nullptr, std::fclose),
      delimiter_(delimiter) {
  std::error_code error;
  if (std::filesystem::is_directory(path_, error)) {
    unreadable(ErrorCode::kFileUnreadable, "the file cannot be read: it is a folder");
    return;
  }
  file_.reset(open_to_read(path_));
  if (file_ == nullptr) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    unreadable(
        missing ? ErrorCode::kFileMissing : ErrorCode::kFileUnreadable,
        missing ? "the file does not exist" : "the file cannot be read: " + reading_failure(errno));
    return;
  }
  size_ = std::filesystem::file_size(path_, error);
  if (error) size_ = 0;
  if (!fill()) {
    if (!failed_) unreadable(ErrorCode::kFileEmpty, "the file is empty");
    return;
  }
  if (const std::string_view what = packed(buffer_); !what.empty()) {
    fail({ErrorCode::kFileNotText,
          {path_.string()},
          fmt::format("the file is {}", what),
          "the table itself, as text",
          "unpack it first, or save its table as CSV"});
    return;
  }
  if (buffer_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (delimiter_ == '\0') {
    const std::string_view rest = std::string_view(buffer_).substr(at_);
    const std::size_t content = rest.find_first_not_of("\r\n");
    if (content == std::string_view::npos) {
      unreadable(ErrorCode::kFileEmpty, "the file is empty");
      return;
    }
    delimiter_ = delimiter_of(rest.substr(content, rest.find('\n', content) - content));
  }
}

bool DelimitedReader::unreadable(ErrorCode code, std::string what) {
  fail({code, {path_.string()}, std::move(what)});
  return false;
}

void DelimitedReader::fail(Diagnostic diagnostic) {
  diagnostics_.push_back(std::move(diagnostic));
  failed_ = true;
}

Location DelimitedReader::where(std::size_t column) const {
  return {path_.string(), line_, static_cast<int>(column)};
}

bool DelimitedReader::fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t used = buffer_.size();
  buffer_.resize(used + kBlock);
  const std::size_t read = std::fread(buffer_.data() + used, 1, kBlock, file_.get());
  buffer_.resize(used + read);
  bytes_ += read;
  if (std::ferror(file_.get()) != 0) {
    return unreadable(
        ErrorCode::kFileUnreadable,
        fmt::format("the file cannot be read: {}", std::generic_category().message(errno)));
  }
  if (read > 0 && progress_ && size_ > 0 &&
      !progress_(path_, std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(size_)))) {
    failed_ = true;
  }
  return read > 0 && !failed_;
}

bool DelimitedReader::next() {
  row_.clear();
  while (!failed_) {
    std::size_t end = buffer_.find('\n', at_);
    for (std::size_t searched = buffer_.size(); end == std::string::npos;) {
      searched -= at_;  // fill() moves the rest to the front
      if (buffer_.size() > kMostTextBytes) {
        unreadable(ErrorCode::kFileUnreadable, "the file cannot be read: a line is beyond 64 MB");
      }
      if (failed_ || !fill()) break;
      end = buffer_.find('\n', searched);
      searched = buffer_.size();
    }
    if (failed_ || at_ >= buffer_.size()) return false;
    end = std::min(end, buffer_.size());
    char* const line = buffer_.data() + at_;
    const std::string_view content(line, end - at_);
    at_ = std::min(end + 1, buffer_.size());
    ++line_;
    if (trim(content).empty()) continue;
    if (const std::size_t bad = first_bad_byte(content); bad < content.size()) {
      fail({ErrorCode::kFileNotText,
            {path_.string(), line_, static_cast<int>(bad + 1)},
            fmt::format("the file is not text: byte 0x{:02X}",
                        static_cast<unsigned char>(content[bad])),
            "text in UTF-8",
            "save the file as UTF-8, without changing its layout"});
      return false;
    }
    return split(line, line + content.size());
  }
  return false;
}

bool DelimitedReader::split(char* begin, char* end) {
  const auto trimmed = [this](const char* from, const char* to) {
    std::string_view text(from, static_cast<std::size_t>(to - from));
    while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    row_.push_back(text);
  };
  for (char* at = begin;; ++at) {  // at the start of a field
    char* start = at;
    while (start < end && *start == ' ') ++start;
    if (start < end && *start == '"') {
      char* to = start + 1;
      char* from = start + 1;
      for (; from < end; ++from) {  // two quotes become one, in place
        if (*from == '"' && (from + 1 == end || from[1] != '"')) break;
        if (*from == '"') ++from;
        *to++ = *from;
      }
      if (from >= end) {
        fail({ErrorCode::kTableQuote, where(row_.size() + 1),
              "a quotation mark is opened and not closed on this line"});
        return false;
      }
      trimmed(start + 1, to);
      at = std::find(from + 1, end, delimiter_);
    } else {
      const void* found = std::memchr(at, delimiter_, static_cast<std::size_t>(end - at));
      char* stop = found == nullptr ? end : at + (static_cast<const char*>(found) - at);
      trimmed(at, stop);
      at = stop;
    }
    if (at >= end) return true;
  }
}

bool DelimitedReader::has_width(std::size_t columns) {
  if (row_.size() == columns) return true;
  if (row_.size() == columns + 1 && row_.back().empty()) return true;
  fail({ErrorCode::kTableFields,
        where(),
        fmt::format("this row has {} fields, {} were expected", row_.size(), columns),
        {},
        row_.size() < columns ? "the file was perhaps cut off: copy or unpack it again" : ""});
  return false;
}

double DelimitedReader::number(std::size_t column) {
  std::string_view text = row_[column];
  if (const auto value = parse_number(text)) return *value;
  if (std::find(std::begin(kMissing), std::end(kMissing), text) != std::end(kMissing)) {
    ++missing_;
    return 0;
  }
  // 1,234.5 and 1 234.5: separators stand before groups of three digits.
  number_.clear();
  const std::string_view whole = text.substr(0, text.find('.'));
  bool grouped = true;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const bool separator = text[k] == ',' || text[k] == ' ' || text[k] == '\'';
    if (!separator) {
      number_ += text[k];
    } else if (k >= whole.size() || (whole.size() - k) % 4 != 0) {
      grouped = false;
    }
  }
  const auto value = grouped ? parse_number(number_) : std::nullopt;
  const bool may_be_decimal =
      delimiter_ != ',' && whole.size() == text.size() && std::ranges::count(text, ',') == 1;
  if (value && may_be_decimal) {
    return not_a_number(column, fmt::format("\"{}\" may be a decimal comma or thousands", text),
                        "a decimal point, and no separators of thousands: 1.5 or 1500");
  }
  if (value) return *value;
  return not_a_number(column, fmt::format("\"{}\" is not a number", text),
                      "a number, or an empty field where there is none");
}

int DelimitedReader::whole(std::size_t column, int least, int greatest) {
  const std::size_t before = errors_;
  const double value = number(column);
  if (errors_ > before) return least;
  const std::optional<int> whole = whole_number(value, least, greatest);
  if (!whole) {
    not_a_number(column, fmt::format("\"{}\" is out of range", text(column)),
                 fmt::format("a whole number from {} to {}", least, greatest),
                 ErrorCode::kNumberRange);
  }
  return whole.value_or(least);
}

double DelimitedReader::not_a_number(std::size_t column, std::string what, std::string allowed,
                                     ErrorCode code) {
  diagnostics_.push_back({code, where(column + 1), std::move(what), std::move(allowed)});
  if (++errors_ >= kMostErrors) failed_ = true;
  return 0;
}

}  // namespace samarkand
