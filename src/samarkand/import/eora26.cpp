// Eora26: 189 countries, 26 sectors, thousand USD at basic prices.
//
// A folder of tab-separated files without headers: Eora26_<year>_bp_T.txt (sales of rows to
// columns), _FD.txt (final demand), _VA.txt (value added by kind) and labels_T.txt, labels_FD.txt,
// which have a line for each row or column: country, code, kind, sector or final use. The last row
// and column, code ROW, hold statistical discrepancies; they are left out.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "samarkand/import/io_table.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr double kUnit = 1e-3;  // thousand USD in million
constexpr std::string_view kDiscrepancies = "ROW";
// How the codes of the sectors of goods begin; electricity and all after it are services.
constexpr std::string_view kGoods[] = {"agriculture",
                                       "fishing",
                                       "mining",
                                       "food",
                                       "textiles",
                                       "wood",
                                       "petroleum",
                                       "metal_products",
                                       "electrical",
                                       "transport_equipment",
                                       "other_manufacturing",
                                       "recycling"};

struct Files {
  fs::path sales, final_demand, value_added, sales_labels, final_labels;
};

std::optional<Files> find_files(const std::vector<fs::path>& given, const ImportOptions& options,
                                Diagnostics& diagnostics) {
  std::vector<fs::path> all;
  for (const fs::path& path : given) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      all.push_back(path);
      continue;
    }
    for (fs::directory_iterator i(path, error), end; !error && i != end; i.increment(error)) {
      all.push_back(i->path());
    }
  }
  std::sort(all.begin(), all.end());
  const auto only = [&](const std::string& ending, bool of_year) -> fs::path {
    std::vector<fs::path> found;
    for (const fs::path& path : all) {
      const std::string name = path.filename().string();
      const bool year_fits = !of_year || !options.year ||
                             name.find(std::to_string(*options.year)) != std::string::npos;
      if (name.ends_with(ending) && year_fits) found.push_back(path);
    }
    if (found.size() == 1) return found[0];
    std::vector<std::string> names;
    for (const fs::path& path : found) names.push_back(path.filename().string());
    diagnostics.push_back(
        {ErrorCode::kImportFiles,
         {given.empty() ? std::string("eora26") : given[0].string()},
         found.empty() ? fmt::format("no file *{} is given", ending)
                       : fmt::format("several files *{}: {}", ending, fmt::join(names, ", ")),
         "the folder of one year: *_bp_T.txt, *_bp_FD.txt, *_bp_VA.txt, "
         "labels_T.txt, labels_FD.txt",
         found.empty() ? "unpack the labels beside the tables" : "say which year with --year"});
    return {};
  };
  Files files = {only("_bp_T.txt", true), only("_bp_FD.txt", true), only("_bp_VA.txt", true),
                 only("labels_T.txt", false), only("labels_FD.txt", false)};
  if (!diagnostics.empty()) return std::nullopt;
  return files;
}

// What a row or column is: country (index), and sector or final use (index, or its name).
struct Label {
  std::string country, name, code, use;
};

std::optional<std::vector<Label>> read_labels(const fs::path& path, Diagnostics& diagnostics) {
  DelimitedReader reader(path, {}, diagnostics, '\t');
  std::vector<Label> labels;
  while (reader.next()) {
    if (reader.size() < 4 || reader.text(1).size() != 3) {
      reader.fail(wrong_layout(reader.where(), "this is no label of Eora",
                               "country, code of three letters, kind, sector; separated by tabs"));
    } else {
      labels.push_back({std::string(reader.text(1)), std::string(reader.text(0)),
                        sector_code(reader.text(3)), std::string(reader.text(3))});
    }
  }
  if (!reader.ok()) return std::nullopt;
  return labels;
}

// The rows and columns of the tables.
struct EoraAxes {
  std::vector<Country> countries;
  std::vector<Sector> sectors;
  std::vector<TableColumn> sales, final_demand;

  std::size_t country(const Label& label) {
    const auto found = std::find(codes_.begin(), codes_.end(), label.country);
    if (found != codes_.end()) return static_cast<std::size_t>(found - codes_.begin());
    codes_.push_back(label.country);
    countries.push_back(country_of_code(label.country, label.name));
    return codes_.size() - 1;
  }
  std::size_t sector(const Label& label) {
    const auto found = std::find_if(sectors.begin(), sectors.end(),
                                    [&](const Sector& known) { return known.code == label.code; });
    if (found != sectors.end()) return static_cast<std::size_t>(found - sectors.begin());
    const bool goods =
        std::any_of(std::begin(kGoods), std::end(kGoods),
                    [&](std::string_view begin) { return label.code.starts_with(begin); });
    sectors.push_back(
        {label.code, label.use, 0, goods ? SectorKind::kGoods : SectorKind::kServices});
    return sectors.size() - 1;
  }

 private:
  std::vector<std::string> codes_;
};

EoraAxes make_axes(const std::vector<Label>& sales, const std::vector<Label>& final_demand) {
  EoraAxes axes;
  for (const Label& label : sales) {
    TableColumn column;
    if (label.country != kDiscrepancies) {
      column = {TableColumn::kInput, axes.country(label), axes.sector(label), kUnit};
    }
    axes.sales.push_back(column);
  }
  for (const Label& label : final_demand) {
    TableColumn column;
    if (label.country != kDiscrepancies) {
      const bool stocks = label.code.find("inventor") != std::string::npos ||
                          label.code.find("valuables") != std::string::npos;
      column = {stocks ? TableColumn::kInventory : TableColumn::kFinal, axes.country(label), 0,
                kUnit};
    }
    axes.final_demand.push_back(column);
  }
  return axes;
}

// Reads T or FD, a row for each label of T. Returns the absolute value of what is left out.
double read_rows(DelimitedReader& reader, const std::vector<TableColumn>& rows,
                 const std::vector<TableColumn>& columns, InputOutputTable& table) {
  double left_out = 0;
  std::size_t row = 0;
  for (; reader.next() && reader.has_width(columns.size()); ++row) {
    if (row == rows.size()) break;
    const bool kept = rows[row].use == TableColumn::kInput;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const bool ignored = !kept || columns[k].use == TableColumn::kIgnored;
      if (ignored) left_out += kUnit * std::abs(reader.number(k));
    }
    if (kept) table.add_row(reader, 0, columns, rows[row].country, rows[row].sector);
  }
  if (reader.ok() && row != rows.size()) {
    reader.fail(wrong_layout(reader.where(), fmt::format("the table ends after {} rows", row),
                             fmt::format("{} rows, as labels_T.txt has", rows.size())));
  }
  return left_out;
}

Result<Imported> read_eora26(const std::vector<fs::path>& given, const ImportOptions& options) {
  Diagnostics diagnostics;
  const std::optional<Files> files = find_files(given, options, diagnostics);
  if (!files) return diagnostics;
  const std::optional<int> year = import_year(files->sales, options, diagnostics);
  const auto sales_labels = read_labels(files->sales_labels, diagnostics);
  const auto final_labels = read_labels(files->final_labels, diagnostics);
  if (!year || !sales_labels || !final_labels) return diagnostics;
  EoraAxes axes = make_axes(*sales_labels, *final_labels);
  if (!check_size(axes.countries.size(), axes.sectors.size(), files->sales.string(), diagnostics)) {
    return diagnostics;
  }
  InputOutputTable table(axes.countries.size(), axes.sectors.size());

  DelimitedReader sales(files->sales, options.progress, diagnostics, '\t');
  double left_out = read_rows(sales, axes.sales, axes.sales, table);
  if (!sales.ok()) return diagnostics;
  DelimitedReader final_demand(files->final_demand, options.progress, diagnostics, '\t');
  left_out += read_rows(final_demand, axes.sales, axes.final_demand, table);
  if (!final_demand.ok()) return diagnostics;
  DelimitedReader value_added(files->value_added, options.progress, diagnostics, '\t');
  while (value_added.next() && value_added.has_width(axes.sales.size())) {
    table.add_total_row(InputOutputTable::Total::kValueAdded, value_added, 0, axes.sales);
  }
  if (!value_added.ok()) return diagnostics;

  table.note_missing(sales.missing() + final_demand.missing() + value_added.missing());
  if (left_out > 0) {
    table.note(
        fmt::format("statistical discrepancies (rows and columns ROW) left out: {:.4g} in "
                    "absolute values",
                    left_out));
  }
  WorldInfo info;
  info.title = fmt::format("Eora26, {}", *year);
  info.unit = "million USD";
  info.licence = "Eora: free for academic use; see https://worldmrio.com";
  info.year = *year;
  return table.finish(std::move(info), std::move(axes.countries), std::move(axes.sectors),
                      files->sales);
}

}  // namespace

const ImportSource kEora26Source = {
    .name = "eora26",
    .title = "Eora26, 189 countries and 26 sectors, at basic prices",
    .files =
        "The folder of one year, or its files: Eora26_2015_bp_T.txt, Eora26_2015_bp_FD.txt, "
        "Eora26_2015_bp_VA.txt, labels_T.txt, labels_FD.txt; tab-separated, in thousand USD. Held "
        "against the table of value added.",
    .tried = "on mock files only",
    .citation =
        "Lenzen, Moran, Kanemoto, Geschke (2013), Building Eora: a global multi-region "
        "input-output database at high country and sector resolution, Economic Systems Research "
        "25(1)",
    .read = read_eora26};

}  // namespace samarkand
