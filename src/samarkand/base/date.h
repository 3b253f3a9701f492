// Dates as scenarios write them: year, month and day, 2022-03-15.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace samarkand {

using Date = std::chrono::year_month_day;

// Nothing where the text is no day of the calendar: 2022-02-31, 2022-3-15, 15.03.2022.
std::optional<Date> parse_date(std::string_view text);

// The part of a year from a date on: 1 before the year, 0 after it.
double part_after(const Date& date, std::chrono::year year);

}  // namespace samarkand
