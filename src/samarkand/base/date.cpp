#include "samarkand/base/date.h"

#include <algorithm>
#include <charconv>

namespace samarkand {
namespace {

// All of the text is digits.
std::optional<unsigned> digits(std::string_view text) {
  const auto is_digit = [](char c) { return '0' <= c && c <= '9'; };
  unsigned value = 0;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)),
             day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const Date date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                  std::chrono::day(*day));
  return date.ok() ? std::optional(date) : std::nullopt;
}

double part_after(const Date& date, std::chrono::year year) {
  if (date.year() != year) return date.year() < year ? 1 : 0;
  const auto day = [](const Date& of) { return std::chrono::sys_days(of); };
  const Date first = year / 1 / 1, next = (year + std::chrono::years(1)) / 1 / 1;
  return 1 - static_cast<double>((day(date) - day(first)).count()) /
                 static_cast<double>((day(next) - day(first)).count());
}

}  // namespace samarkand
