#include "samarkand/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace samarkand {
namespace {

// Length of the UTF-8 character at text[k], 0 where there is none (overlong forms, surrogates and
// code points above U+10FFFF are none: RFC 3629).
std::size_t utf8_length(std::string_view text, std::size_t k) {
  const auto byte = [&](std::size_t n) {
    return k + n < text.size() ? static_cast<unsigned char>(text[k + n]) : 0U;
  };
  const auto continues = [&](std::size_t n) { return (byte(n) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(1)) return 0;
  if (first < 0xE0) return 2;
  if (!continues(2)) return 0;
  if (first < 0xF0) {
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    return 3;
  }
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return continues(3) ? 4 : 0;
}

// The character of `length` bytes that begins the text.
char32_t character(std::string_view text, std::size_t length) {
  const auto first = static_cast<unsigned char>(text[0]);
  char32_t code = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t k = 1; k < length; ++k) {
    code = code << 6 | (static_cast<unsigned char>(text[k]) & 0x3FU);
  }
  return code;
}

bool is_hidden(char32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n';
  return (0x7F <= code && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
         (0x2028 <= code && code <= 0x202E) || (0x2066 <= code && code <= 0x2069);
}

// UTF-8 continuation bytes take no room.
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t first_bad_byte(std::string_view text) {
  constexpr std::uint64_t kHigh = 0x8080808080808080, kOnes = 0x0101010101010101;
  std::size_t k = 0;
  while (k < text.size()) {
    std::uint64_t eight = 0;
    if (k + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + k, 8);
      const bool has_zero = ((eight - kOnes) & ~eight & kHigh) != 0;
      if ((eight & kHigh) == 0 && !has_zero) {  // eight ASCII characters
        k += 8;
        continue;
      }
    }
    const std::size_t length = text[k] == '\0' ? 0 : utf8_length(text, k);
    if (length == 0) return k;
    k += length;
  }
  return k;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string number_meant(std::string_view written) {
  std::string text(trim(written));
  if (!text.empty() && text.back() == '%') {
    const std::optional<double> percent = parse_number(trim(text.substr(0, text.size() - 1)));
    return percent ? fmt::format("{:.12g}", *percent / 100) : "";
  }
  if (!text.empty() && text.front() == '+') text.erase(0, 1);
  const auto commas = std::count(text.begin(), text.end(), ',');
  // One comma not before three digits is a decimal comma; of "1,234" nobody knows.
  if (commas == 1 && text.size() - text.find(',') != 4) text[text.find(',')] = '.';
  if (commas > 1) std::erase(text, ',');
  return parse_number(text) && text != written ? text : "";
}

bool is_not_finite(std::string_view text) {
  const std::string word = lower(text);
  const std::size_t begin = std::min(word.size(), word.find_first_not_of("+-."));
  const std::string_view rest = std::string_view(word).substr(begin);
  return rest == "nan" || rest == "inf" || rest == "infinity";
}

std::optional<int> whole_number(double value, int least, int greatest) {
  if (!(least <= value && value <= greatest) || value != std::floor(value)) return std::nullopt;
  return static_cast<int>(value);
}

std::size_t first_hidden(std::string_view text) {
  std::size_t k = 0;
  while (k < text.size()) {
    const std::size_t length = utf8_length(text, k);
    if (length == 0 || is_hidden(character(text.substr(k), length))) break;
    k += length;
  }
  return k;
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t good = first_hidden(text);
    shown += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) break;
    const std::size_t length = utf8_length(text, 0);
    shown += fmt::format(
        "\\u{:04x}", static_cast<std::uint32_t>(length == 0 ? 0xFFFD : character(text, length)));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return shown;
}

bool is_text(std::string_view text) { return first_bad_byte(text) == text.size(); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string cut(std::string_view text, std::size_t width) {
  if (length(text) <= width) return std::string(text);
  std::string result;
  std::size_t used = 0;
  for (const char c : text) {
    if (starts_character(c) && ++used == width) break;
    result += c;
  }
  return result + "…";
}

std::string wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (column > indent && column + 1 + length(word) > width) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += length(word);
  }
  return result;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  return std::string(indent, ' ') + wrap(text, width, indent) + "\n";
}

std::string first_few(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t k = 0; k < std::min(names.size(), most); ++k) {
    text += (k == 0 ? "" : ", ") + names[k];
  }
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

}  // namespace samarkand
