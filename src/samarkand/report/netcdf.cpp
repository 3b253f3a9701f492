#include "samarkand/world_io/netcdf.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "samarkand/report/answer_files.h"
#include "samarkand/report/columns.h"
#include "samarkand/report/report.h"
#include "samarkand/report/write_report.h"

namespace samarkand {
namespace {

template <class Items, class Text>
std::vector<std::string> texts(const Items& items, Text text) {
  std::vector<std::string> result;
  result.reserve(items.size());
  for (const auto& item : items) result.push_back(item.*text);
  return result;
}

// One column of a table of outcomes; infinite values count as undefined, as in the CSV files.
template <class Rows, class Field>
Array gather(const Rows& rows, Field field) {
  Array values;
  for (const auto& row : rows) {
    const double value = row.*field;
    values.push_back(std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

// The arrays of an answer; `ending`: of their names and of those of its axes.
void write_answer(const Answer& answer, const std::string& ending, netcdf::Writer& file,
                  std::map<std::string, int> axes) {
  const AnswerArrays of = answer.arrays();
  for (const AnswerArrays::Axis& axis : of.axes) {
    axes[axis.name] = file.dimension((axis.name + ending).c_str(), axis.labels, axis.text);
  }
  for (const AnswerArrays::Labelled& array : of.arrays) {
    std::vector<int> along;
    for (const std::string& name : array.along) along.push_back(axes.at(name));
    file.numbers((array.name + ending).c_str(), along, array.values, array.unit, array.text);
  }
}

}  // namespace

bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics) {
  const World& world = *report.world;
  const auto codes = texts(world.countries(), &Country::code);

  netcdf::Writer file(path);
  file.attribute("Conventions", "CF-1.10");
  file.attribute("title", report.scenario.question);
  file.attribute("source", "Samarkand " + report.version);
  file.attribute("scenario", report.scenario.name);
  file.attribute("question", report.scenario.question);
  file.attribute("world", world.info().name);
  file.attribute("world_hash", report.world_hash);
  file.attribute("version", report.version);
  file.attribute("status", to_string(report.status()));
  file.attribute("reason", report.reason());
  file.attribute("closure", to_string(report.shock.closure));

  const int country = file.dimension("country", codes, "economy");
  const int sector = file.dimension("sector", texts(world.sectors(), &Sector::code), "sector");
  const int importer = file.dimension("importer", codes, "destination of trade");
  const int exporter = file.dimension("exporter", codes, "origin of trade");
  file.strings("country_name", country, texts(world.countries(), &Country::name), "name");
  file.strings("sector_name", sector, texts(world.sectors(), &Sector::name), "name");

  if (report.has_values()) {
    const auto rows = country_rows(report);
    for (const auto& column : kCountryColumns) {
      file.numbers(column.name.data(), {country}, gather(rows, column.field),
                   column.unit == kWorldUnit ? world.info().unit : column.unit, column.text);
    }
    const auto by_sector = sector_rows(report);
    for (const auto& column : kSectorColumns) {
      file.numbers(column.name.data(), {sector, country}, gather(by_sector, column.field),
                   column.unit == kWorldUnit ? world.info().unit : column.unit, column.text);
    }
    file.numbers("theta", {sector}, report.shock.theta, "1", "trade elasticity used");
    file.numbers("flow_baseline", {sector, importer, exporter}, world.flow(), world.info().unit,
                 "trade before the measures, border value before tariffs");
    file.numbers("flow", {sector, importer, exporter}, report.equilibrium.flow, world.info().unit,
                 "trade after the measures, border value before tariffs, at the numeraire");
  }
  for (std::size_t k = 0; k < report.answers.size(); ++k) {
    write_answer(*report.answers[k], ending_of(report.scenario, k), file,
                 {{"country", country}, {"sector", sector}});
  }
  return file.finish(diagnostics);
}

}  // namespace samarkand
