// Text: numbers in it, blanks, UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samarkand {

// The first byte that is NUL or no part of a UTF-8 character; text.size() when all is well.
std::size_t first_bad_byte(std::string_view text);

// Without the spaces, tabs and carriage returns at both ends.
std::string_view trim(std::string_view text);

inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// A finite double from all of `text`, or nothing. Accepts "1", "-2.5e3"; not "nan", "inf", "1,000".
std::optional<double> parse_number(std::string_view text);

// What "25%", "0,25" or "1,234,000" mean, as a number that parse_number accepts; "" where a text
// has no such reading.
std::string number_meant(std::string_view text);

// "nan", "-.inf" and the like.
bool is_not_finite(std::string_view text);

inline constexpr int kLastYear = 9999;  // of a world, a table of trade or a fact

// The number as an integer, or nothing where it has a fraction or is not within the two.
std::optional<int> whole_number(double value, int least, int greatest);

// The first byte of a character that shows nothing and rules how what follows is shown: control
// characters but for tabs and line feeds, ends of lines and marks of direction of Unicode, what is
// no UTF-8. text.size() where there is none.
std::size_t first_hidden(std::string_view text);

// The text with such characters written as numbers: "\\u001b", "\\u202e" (as JSON has it).
std::string printable(std::string_view text);

// In lower case, as far as the letters are ASCII.
std::string lower(std::string_view text);

// True for UTF-8 without NUL bytes.
bool is_text(std::string_view text);

// Characters as a terminal counts them.
std::size_t length(std::string_view text);

// At most `width` characters, an ellipsis in place of what is cut.
std::string cut(std::string_view text, std::size_t width);

// Text broken at spaces so that lines stay within `width` characters; lines after the first are
// indented, and the first is taken to start there.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

// The same with the first line indented too and a line feed at the end.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);
inline constexpr std::size_t kTextWidth = 100;  // of what `samarkand explain` prints

// "A, B and 7 more": the first `most`.
std::string first_few(const std::vector<std::string>& names, std::size_t most);

}  // namespace samarkand
