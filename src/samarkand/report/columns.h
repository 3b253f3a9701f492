// The columns of a run's tables, once for CSV, JSON, NetCDF and the page.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "samarkand/base/number_text.h"
#include "samarkand/report/report.h"

namespace samarkand {

template <class Row>
struct Column {
  std::string_view name;
  double Row::*field;
  std::string_view unit, text;
};

// An economy's outcome and what it is in money.
struct CountryRow : CountryOutcome {
  double real_income_value;  // real_income/100 * baseline income, the world's unit
};
std::vector<CountryRow> country_rows(const Report& report);

inline constexpr std::string_view kWorldUnit = "the world's unit";  // million USD a year

inline constexpr std::array<Column<CountryRow>, 13> kCountryColumns = {{
    {"real_income", &CountryOutcome::real_income, "percent",
     "change of what residents earn, in goods: exact, the headline"},
    {"real_spending", &CountryOutcome::real_spending, "percent",
     "change of real spending, borrowing included: what published programs call welfare"},
    {"real_wage", &CountryOutcome::real_wage, "percent", "change of the real wage"},
    {"price_index", &CountryOutcome::price_index, "percent",
     "change of the price of final spending, at the numeraire"},
    {"wage", &CountryOutcome::wage, "percent", "change of the wage, at the numeraire"},
    {"terms_of_trade", &CountryOutcome::terms_of_trade, "percent of baseline income",
     "first-order part of real income: terms of trade"},
    {"volume_of_trade", &CountryOutcome::volume_of_trade, "percent of baseline income",
     "first-order part of real income: volume of trade under tariffs"},
    {"technical", &CountryOutcome::technical, "percent of baseline income",
     "first-order part of real income: productivity and iceberg costs"},
    {"transfers", &CountryOutcome::transfers, "percent of baseline income",
     "first-order part of real income: transfers, and what it costs to spend a deficit"},
    {"exports", &CountryOutcome::exports, "percent",
     "change of exports at border value, domestic sales excluded"},
    {"imports", &CountryOutcome::imports, "percent",
     "change of imports at border value, domestic purchases excluded"},
    {"tariff_revenue", &CountryOutcome::tariff_revenue, "percent of baseline income",
     "change of tariff revenue"},
    {"real_income_value", &CountryRow::real_income_value, kWorldUnit,
     "change of real income in money: its percent of baseline income"},
}};

inline constexpr std::array<Column<SectorOutcome>, 5> kSectorColumns = {{
    {"output", &SectorOutcome::output, "percent", "change of output in value, at the numeraire"},
    {"volume", &SectorOutcome::volume, "percent", "change of output in volume"},
    {"price", &SectorOutcome::price, "percent", "change of the price that buyers there pay"},
    {"value_added", &SectorOutcome::value_added, "percent",
     "change of value added, at the numeraire"},
    {"employment", &SectorOutcome::employment, "percent", "change of workers employed"},
}};

}  // namespace samarkand
