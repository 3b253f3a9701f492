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

// An economy's outcome, what it is in money, and levels before, all in the world's unit.
struct CountryRow : CountryOutcome {
  double real_income_value;  // real_income/100 * baseline income, the world's unit
  double baseline_income, baseline_exports, baseline_imports;
};
struct SectorRow : SectorOutcome {
  double baseline_output;
};
std::vector<SectorRow> sector_rows(const Report& report);  // [sector][country]
std::vector<CountryRow> country_rows(const Report& report);

inline constexpr std::string_view kWorldUnit = "the world's unit";  // million USD a year

inline constexpr std::array<Column<CountryRow>, 16> kCountryColumns = {{
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
    {"baseline_income", &CountryRow::baseline_income, kWorldUnit,
     "what residents earned before: spending less the deficit"},
    {"baseline_exports", &CountryRow::baseline_exports, kWorldUnit, "exports before"},
    {"baseline_imports", &CountryRow::baseline_imports, kWorldUnit, "imports before"},
}};

inline constexpr std::array<Column<SectorRow>, 6> kSectorColumns = {{
    {"output", &SectorOutcome::output, "percent", "change of output in value, at the numeraire"},
    {"volume", &SectorOutcome::volume, "percent", "change of output in volume"},
    {"price", &SectorOutcome::price, "percent", "change of the price that buyers there pay"},
    {"value_added", &SectorOutcome::value_added, "percent",
     "change of value added, at the numeraire"},
    {"employment", &SectorOutcome::employment, "percent", "change of workers employed"},
    {"baseline_output", &SectorRow::baseline_output, kWorldUnit, "output before"},
}};

// Of flows.csv, beside origin, destination and sector.
struct TextColumn {
  std::string_view name, unit, text;
};
inline constexpr std::array<TextColumn, 3> kFlowColumns = {{
    {"baseline", kWorldUnit, "trade before, border value"},
    {"value", kWorldUnit, "trade after, at the numeraire"},
    {"data", kWorldUnit, "the world's own value"},
}};

}  // namespace samarkand
