#include <fmt/format.h>

#include <iterator>

#include "samarkand/base/table.h"
#include "samarkand/report/answer_files.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/report.h"
#include "samarkand/trade/outcome.h"

namespace samarkand {

namespace {

template <class Columns>
std::string header(std::string_view keys, const Columns& columns, std::string_view last) {
  std::string line(keys);
  for (const auto& column : columns) line.append(",").append(column.name);
  return line.append(last) + "\n";
}

template <class Columns, class Row>
void append_fields(std::string& text, const Columns& columns, const Row& row) {
  for (const auto& column : columns) text.append(",").append(written(row.*column.field));
}

}  // namespace

std::vector<CountryRow> country_rows(const Report& report) {
  std::vector<CountryRow> rows;
  const World& world = *report.world;
  const BorderTrade before = border_trade(world.flow(), world.country_count());
  rows.reserve(report.outcome.countries.size());
  for (const CountryOutcome& country : report.outcome.countries) {
    const std::size_t n = rows.size();
    const double income = world.resident_income()[n];
    rows.push_back({country, country.real_income / 100 * income, income, before.exports[n],
                    before.imports[n]});
  }
  return rows;
}

std::vector<SectorRow> sector_rows(const Report& report) {
  std::vector<SectorRow> rows;
  rows.reserve(report.outcome.sectors.size());
  for (const SectorOutcome& sector : report.outcome.sectors) {
    rows.push_back({sector, report.world->output()[rows.size()]});
  }
  return rows;
}

std::string countries_csv(const Report& report) {
  std::string text = header("country", kCountryColumns, ",name");
  const auto rows = country_rows(report);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const Country& country = report.world->countries()[n];
    text += country.code;
    append_fields(text, kCountryColumns, rows[n]);
    text += "," + csv_field(country.name) + "\n";
  }
  return text;
}

std::string sectors_csv(const Report& report) {
  std::string text = header("country,sector", kSectorColumns, ",country_name,sector_name");
  const auto rows = sector_rows(report);
  if (rows.empty()) return text;
  const World& world = *report.world;
  for (std::size_t n = 0; n < world.country_count(); ++n) {
    for (std::size_t j = 0; j < world.sector_count(); ++j) {
      const Country& country = world.countries()[n];
      const Sector& sector = world.sectors()[j];
      text += country.code + "," + sector.code;
      append_fields(text, kSectorColumns, rows[world.at(j, n)]);
      text += "," + csv_field(country.name) + "," + csv_field(sector.name) + "\n";
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

std::string columns_csv(const Report& report) {
  const std::string& unit = report.world->info().unit;
  std::string text = "file,column,unit,text\n";
  const auto add = [&](std::string_view file, const auto& columns, const std::string& of = "") {
    for (const auto& column : columns) {
      const bool money = column.unit == kWorldUnit;
      text += fmt::format("{},{},{},{}\n", file, column.name,
                          csv_field(money ? unit + " a year" : std::string(column.unit)),
                          csv_field(of + std::string(column.text)));
    }
  };
  add("countries.csv", kCountryColumns);
  add("sectors.csv", kSectorColumns);
  add("flows.csv", kFlowColumns);
  for (const AnswerFile& table : answer_files(report.scenario, report.answers))
    add(table.file, table.columns, table.of);
  return text;
}

}  // namespace samarkand
