#include <netcdf.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "samarkand/report/columns.h"
#include "samarkand/report/report.h"

namespace samarkand {
namespace {

// A NetCDF-4 file being written. The first failure is kept and everything after it is skipped.
class File {
 public:
  explicit File(const std::filesystem::path& path) {
    const bool created = check(nc_create(path.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
    open_ = created;
  }
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int dimension(const char* name, std::size_t size) {
    int dimension = -1;
    if (ok()) check(nc_def_dim(id_, name, size, &dimension));
    return dimension;
  }

  void attribute(const char* name, std::string_view text, int variable = NC_GLOBAL) {
    if (ok()) check(nc_put_att_text(id_, variable, name, text.size(), text.data()));
  }

  void strings(const char* name, int dimension, const std::vector<std::string>& values,
               std::string_view long_name) {
    int variable = -1;
    if (ok()) check(nc_def_var(id_, name, NC_STRING, 1, &dimension, &variable));
    attribute("long_name", long_name, variable);
    std::vector<const char*> pointers;
    pointers.reserve(values.size());
    for (const std::string& value : values) pointers.push_back(value.c_str());
    if (ok() && !values.empty()) check(nc_put_var_string(id_, variable, pointers.data()));
  }

  void numbers(const char* name, const std::vector<int>& dimensions, const Array& values,
               std::string_view units, std::string_view long_name) {
    constexpr std::size_t kWorthDeflating = 1024;  // values; below it the bookkeeping costs more
    int variable = -1;
    if (ok()) {
      check(nc_def_var(id_, name, NC_DOUBLE, static_cast<int>(dimensions.size()), dimensions.data(),
                       &variable));
    }
    if (ok() && values.size() >= kWorthDeflating) check(nc_def_var_deflate(id_, variable, 1, 1, 1));
    const double missing = std::numeric_limits<double>::quiet_NaN();
    if (ok()) check(nc_put_att_double(id_, variable, "_FillValue", NC_DOUBLE, 1, &missing));
    attribute("units", units, variable);
    attribute("long_name", long_name, variable);
    if (ok() && !values.empty()) check(nc_put_var_double(id_, variable, values.data()));
  }

  void close() {
    if (open_) check(nc_close(id_));
    open_ = false;
  }

  bool ok() const { return error_ == NC_NOERR; }
  std::string problem() const { return nc_strerror(error_); }

 private:
  bool check(int code) {
    if (error_ == NC_NOERR) error_ = code;
    return code == NC_NOERR;
  }

  int id_ = -1, error_ = NC_NOERR;
  bool open_ = false;
};

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

}  // namespace

bool write_netcdf(const Report& report, const std::filesystem::path& path,
                  Diagnostics& diagnostics) {
  const World& world = *report.world;
  const auto codes = texts(world.countries(), &Country::code);

  File file(path);
  file.attribute("Conventions", "CF-1.10");
  file.attribute("title", report.scenario.question);
  file.attribute("source", "Samarkand " + report.version);
  file.attribute("scenario", report.scenario.name);
  file.attribute("question", report.scenario.question);
  file.attribute("world", world.info().name);
  file.attribute("world_hash", report.world_hash);
  file.attribute("version", report.version);
  file.attribute("status", to_string(report.status()));
  file.attribute("reason", report.equilibrium.reason);
  file.attribute("closure", to_string(report.shock.closure));

  const int country = file.dimension("country", world.country_count());
  const int sector = file.dimension("sector", world.sector_count());
  const int importer = file.dimension("importer", world.country_count());
  const int exporter = file.dimension("exporter", world.country_count());
  file.strings("country", country, codes, "economy");
  file.strings("sector", sector, texts(world.sectors(), &Sector::code), "sector");
  file.strings("importer", importer, codes, "destination of trade");
  file.strings("exporter", exporter, codes, "origin of trade");
  file.strings("country_name", country, texts(world.countries(), &Country::name), "name");
  file.strings("sector_name", sector, texts(world.sectors(), &Sector::name), "name");

  if (report.has_values()) {
    const auto rows = country_rows(report);
    for (const auto& column : kCountryColumns) {
      file.numbers(column.name.data(), {country}, gather(rows, column.field),
                   column.unit == kWorldUnit ? world.info().unit : column.unit, column.text);
    }
    for (const auto& column : kSectorColumns) {
      file.numbers(column.name.data(), {sector, country},
                   gather(report.outcome.sectors, column.field), column.unit, column.text);
    }
    file.numbers("theta", {sector}, report.shock.theta, "1", "trade elasticity used");
    file.numbers("flow_baseline", {sector, importer, exporter}, world.flow(), world.info().unit,
                 "trade before the measures, border value before tariffs");
    file.numbers("flow", {sector, importer, exporter}, report.equilibrium.flow, world.info().unit,
                 "trade after the measures, border value before tariffs, at the numeraire");
  }
  file.close();
  if (file.ok()) return true;
  diagnostics.push_back({ErrorCode::kFileUnwritable,
                         {path.string()},
                         "cannot write the NetCDF file: " + file.problem()});
  return false;
}

}  // namespace samarkand
