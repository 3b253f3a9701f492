#include <fmt/format.h>

#include <iterator>

#include "samarkand/report/columns.h"
#include "samarkand/report/report.h"

namespace samarkand {

namespace {

template <class Columns>
std::string header(std::string_view keys, const Columns& columns) {
  std::string line(keys);
  for (const auto& column : columns) line.append(",").append(column.name);
  return line + "\n";
}

template <class Columns, class Row>
void append_fields(std::string& text, const Columns& columns, const Row& row) {
  for (const auto& column : columns) text.append(",").append(written(row.*column.field));
  text += '\n';
}

}  // namespace

std::vector<CountryRow> country_rows(const Report& report) {
  std::vector<CountryRow> rows;
  rows.reserve(report.outcome.countries.size());
  for (const CountryOutcome& country : report.outcome.countries) {
    const double income = report.world->resident_income()[rows.size()];
    rows.push_back({country, country.real_income / 100 * income});
  }
  return rows;
}

std::string countries_csv(const Report& report) {
  std::string text = header("country", kCountryColumns);
  const auto rows = country_rows(report);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    text += report.world->countries()[n].code;
    append_fields(text, kCountryColumns, rows[n]);
  }
  return text;
}

std::string sectors_csv(const Report& report) {
  std::string text = header("country,sector", kSectorColumns);
  if (!report.has_values()) return text;
  const World& world = *report.world;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      text += world.countries()[n].code + "," + world.sectors()[j].code;
      append_fields(text, kSectorColumns, report.outcome.sectors[world.at(j, n)]);
    }
  }
  return text;
}

std::string flows_csv(const Report& report) {
  std::string text = "origin,destination,sector,baseline,value,data\n";
  if (!report.has_values()) return text;
  const World& world = *report.world;
  for (std::size_t i = 0; i < world.country_count(); ++i) {
    for (std::size_t n = 0; n < world.country_count(); ++n) {
      for (std::size_t j = 0; j < world.sector_count(); ++j) {
        const std::size_t cell = world.cell(j, n, i);
        const double baseline = world.flow()[cell], value = report.equilibrium.flow[cell];
        const double data = report.data->flow()[cell];
        if (baseline == 0 && value == 0 && data == 0) continue;
        fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", world.countries()[i].code,
                       world.countries()[n].code, world.sectors()[j].code, written(baseline),
                       written(value), written(data));
      }
    }
  }
  return text;
}

}  // namespace samarkand
