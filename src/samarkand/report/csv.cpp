#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "samarkand/base/table.h"
#include "samarkand/questions/answer.h"
#include "samarkand/questions/registry.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/report.h"

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
  rows.reserve(report.outcome.countries.size());
  for (const CountryOutcome& country : report.outcome.countries) {
    const double income = report.world->resident_income()[rows.size()];
    rows.push_back({country, country.real_income / 100 * income, income, 0, 0});
  }
  if (rows.empty()) return rows;
  const World& world = *report.world;
  for (std::size_t c = 0; c < world.flow().size(); ++c) {
    const std::size_t count = rows.size(), importer = c / count % count, exporter = c % count;
    if (importer == exporter) continue;
    rows[exporter].baseline_exports += world.flow()[c];
    rows[importer].baseline_imports += world.flow()[c];
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
  const auto add = [&](std::string_view file, const auto& columns) {
    for (const auto& column : columns) {
      const bool money = column.unit == kWorldUnit;
      text += fmt::format("{},{},{},{}\n", file, column.name,
                          csv_field(money ? unit + " a year" : std::string(column.unit)),
                          csv_field(std::string(column.text)));
    }
  };
  add("countries.csv", kCountryColumns);
  add("sectors.csv", kSectorColumns);
  add("flows.csv", kFlowColumns);
  for (const QuestionKind* kind : question_kinds()) {
    for (const TableForm& table : kind->tables()) {
      const bool written_too = std::ranges::any_of(report.answers, [&](const auto& answer) {
        return std::ranges::any_of(answer->tables(),
                                   [&](const AnswerTable& of) { return of.file == table.file; });
      });
      if (written_too) add(table.file, table.columns);
    }
  }
  return text;
}

}  // namespace samarkand
