// EXIOBASE 3, monetary tables, million EUR: 44 countries and 5 rests of continents with 163
// industries (ixi) or 200 products (pxp).
//
// A folder of tab-separated files. Z.txt (sales of rows to columns) and Y.txt (final demand) have
// two header rows, region and sector or final use, an optional third that names the two label
// columns, and rows that begin with region and sector. Without Z.txt, A.txt of the same form holds
// inputs per unit of output and x.txt output: Z = A x. unit.txt names the unit of each sector.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "samarkand/base/disk.h"
#include "samarkand/import/io_table.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLabels = 2;  // columns before the numbers
constexpr std::string_view kMillionEuro = "M.EUR";
constexpr std::string_view kExiobaseExpected =
    "two header rows, region and sector, and rows that begin with region and sector, separated by "
    "tabs";

// Country of a region's code: ISO 3166 alpha-2, or the rest of a continent.
Country country_of_region(std::string_view region) {
  constexpr std::pair<std::string_view, std::string_view> kRests[] = {
      {"WA", "Rest of Asia and the Pacific"},
      {"WE", "Rest of Europe"},
      {"WF", "Rest of Africa"},
      {"WL", "Rest of the Americas"},
      {"WM", "Rest of the Middle East"}};
  for (const auto& [code, name] : kRests) {
    if (code == region) return {std::string(code), std::string(name), 0, 0, "World"};
  }
  return country_of_code(region);
}

using Labels = std::vector<std::pair<std::string, std::string>>;  // region; sector or final use

// The header rows of Z, A or Y. Leaves the reader on the last of them, or on the first row of
// numbers: then `on_row` is true.
struct ExiobaseHeader {
  Labels columns;
  bool on_row = false;
};

std::optional<ExiobaseHeader> read_exiobase_header(DelimitedReader& reader) {
  const auto wrong = [&](const char* what) {
    if (reader.ok())
      reader.fail(wrong_layout(reader.where(), what, std::string(kExiobaseExpected)));
    return std::nullopt;
  };
  if (!reader.next() || reader.size() <= kLabels || reader.text(kLabels).empty()) {
    return wrong("the first row names no regions");
  }
  ExiobaseHeader header;
  for (std::size_t k = kLabels; k < reader.size(); ++k) {
    if (!reader.text(k).empty()) header.columns.emplace_back(reader.text(k), "");
  }
  const std::size_t width = kLabels + header.columns.size();
  if (!reader.next() || reader.size() < width) return wrong("the second row names no sectors");
  for (std::size_t k = 0; k < header.columns.size(); ++k) {
    header.columns[k].second = reader.text(kLabels + k);
  }
  if (!reader.next()) return wrong("the table has no rows");
  header.on_row = reader.text(0) != "region";
  return header;
}

struct ExiobaseAxes {
  std::vector<std::string> regions, sectors;  // in the order of the table
  std::unordered_map<std::string, std::size_t> region_index, sector_index;

  static std::size_t index(std::vector<std::string>& list,
                           std::unordered_map<std::string, std::size_t>& known,
                           const std::string& code) {
    const auto [entry, fresh] = known.emplace(code, list.size());
    if (fresh) list.push_back(code);
    return entry->second;
  }
};

std::vector<TableColumn> input_columns(const Labels& labels, ExiobaseAxes& axes) {
  std::vector<TableColumn> columns;
  for (const auto& [region, sector] : labels) {
    columns.push_back({TableColumn::kInput,
                       ExiobaseAxes::index(axes.regions, axes.region_index, region),
                       ExiobaseAxes::index(axes.sectors, axes.sector_index, sector)});
  }
  return columns;
}

// Empty, with an error, where a region is not one of the input columns'.
std::vector<TableColumn> final_columns(DelimitedReader& reader, const Labels& labels,
                                       const ExiobaseAxes& axes) {
  std::vector<TableColumn> columns;
  for (const auto& [region, use] : labels) {
    const auto known = axes.region_index.find(region);
    if (known == axes.region_index.end()) {
      reader.fail(wrong_layout({reader.path().string(), 1, 0},
                               fmt::format("the region {} buys no inputs", region),
                               "the regions of Z.txt or A.txt"));
      return {};
    }
    TableColumn column{TableColumn::kFinal, known->second};
    if (use.starts_with("Changes in")) column.use = TableColumn::kInventory;
    if (use.starts_with("Export")) column.use = TableColumn::kIgnored;
    columns.push_back(column);
  }
  return columns;
}

// Index of the row that the reader stands on, [region][sector]; an error where its labels are none
// of the columns'.
std::optional<std::pair<std::size_t, std::size_t>> row_of(DelimitedReader& reader,
                                                          const ExiobaseAxes& axes) {
  if (reader.size() < kLabels) return std::nullopt;
  const auto region = axes.region_index.find(std::string(reader.text(0)));
  const auto sector = axes.sector_index.find(std::string(reader.text(1)));
  if (region != axes.region_index.end() && sector != axes.sector_index.end()) {
    return std::pair(region->second, sector->second);
  }
  reader.fail(wrong_layout(
      reader.where(),
      fmt::format("the row \"{}\", \"{}\" is not known", reader.text(0), reader.text(1)),
      "the regions and sectors of the columns of Z.txt or A.txt"));
  return std::nullopt;
}

// Reads all rows of Z, A or Y into the table, and says how many. `mark` for one of the two that
// have the same rows.
std::size_t read_rows(DelimitedReader& reader, bool on_row, const std::vector<TableColumn>& columns,
                      const ExiobaseAxes& axes, bool mark, InputOutputTable& table) {
  std::size_t rows = 0;
  while (reader.ok() && (std::exchange(on_row, false) || reader.next()) &&
         reader.has_width(kLabels + columns.size())) {
    const auto row = row_of(reader, axes);
    if (!row) break;
    if (mark && !table.mark_row(row->first, row->second)) {
      reader.fail(repeated_row(reader.where()));
    }
    table.add_row(reader, kLabels, columns, row->first, row->second);
    ++rows;
  }
  return rows;
}

// Output of the regions' sectors, [region][sector], from x.txt. Every value has to be there.
Array read_output(DelimitedReader& reader, const ExiobaseAxes& axes) {
  constexpr double kUnknown = -1;
  Array output(axes.regions.size() * axes.sectors.size(), kUnknown);
  Location first_missing;
  reader.next();  // region, sector, indout
  while (reader.next() && reader.has_width(kLabels + 1)) {
    const auto row = row_of(reader, axes);
    if (!row) return output;
    const std::size_t before = reader.missing();
    double& value = output[row->first * axes.sectors.size() + row->second];
    if (value != kUnknown) reader.fail(repeated_row(reader.where()));
    value = reader.number(kLabels);
    if (reader.missing() == 1 && before == 0) first_missing = reader.where(kLabels + 1);
  }
  const auto absent = std::ranges::find(output, kUnknown);
  if (absent != output.end() && reader.ok()) {
    const auto k = static_cast<std::size_t>(absent - output.begin());
    reader.fail(missing_row(reader.path(), axes.regions[k / axes.sectors.size()] + " " +
                                               axes.sectors[k % axes.sectors.size()]));
  } else if (reader.missing() > 0 && reader.ok()) {
    reader.fail(
        {ErrorCode::kValueMissing, first_missing,
         fmt::format("{} of {} values of output are missing", reader.missing(), output.size()),
         "numbers", "write 0 where a sector makes nothing"});
  }
  return output;
}

void check_units(const fs::path& path, Diagnostics& diagnostics) {
  DelimitedReader reader(path, {}, diagnostics, '\t');
  reader.next();  // region, sector, unit
  while (reader.next() && reader.has_width(kLabels + 1)) {
    if (reader.text(kLabels) == kMillionEuro) continue;
    reader.fail(
        wrong_layout(reader.where(kLabels + 1),
                     fmt::format("the unit of {} is {}", reader.text(1), reader.text(kLabels)),
                     fmt::format("the monetary tables, all in {}", kMillionEuro)));
  }
}

// Electricity comes after the last manufactured good; it and all that follows are services.
std::vector<Sector> make_sectors(const std::vector<std::string>& names) {
  std::vector<Sector> sectors;
  SectorKind kind = SectorKind::kGoods;
  for (const std::string& name : names) {
    if (name.starts_with("Production of electricity") || name.starts_with("Electricity")) {
      kind = SectorKind::kServices;
    }
    sectors.push_back({sector_code(name), name, 0, kind});
  }
  return sectors;
}

std::optional<fs::path> find_folder(const std::vector<fs::path>& files, Diagnostics& diagnostics) {
  const bool one = files.size() == 1;
  fs::path folder = one ? files[0] : fs::path();
  if (one && !is_folder(folder)) folder = folder.parent_path();
  const auto has = [&](const char* name) { return is_there(folder / name); };
  if (one && has("Y.txt") && (has("Z.txt") || (has("A.txt") && has("x.txt")))) {
    return folder;
  }
  diagnostics.push_back(
      {ErrorCode::kImportFiles,
       {files[0].string()},
       one ? "this is no folder of EXIOBASE's tables"
           : fmt::format("exiobase reads one folder, {} files were given", files.size()),
       "a folder with Z.txt (or A.txt and x.txt), Y.txt and unit.txt, such as IOT_2019_ixi",
       "unpack the archive of one year, and give its folder"});
  return std::nullopt;
}

Result<Imported> read_exiobase(const std::vector<fs::path>& files, const ImportOptions& options) {
  Diagnostics diagnostics;
  const std::optional<fs::path> folder = find_folder(files, diagnostics);
  if (!folder) return diagnostics;
  const bool has_sales = is_there(*folder / "Z.txt");
  const fs::path main = *folder / (has_sales ? "Z.txt" : "A.txt");
  const std::optional<int> year = import_year(main, options, diagnostics);
  if (!year) return diagnostics;
  if (is_there(*folder / "unit.txt")) check_units(*folder / "unit.txt", diagnostics);
  if (!diagnostics.empty()) return diagnostics;

  DelimitedReader sales(main, options.progress, diagnostics, '\t');
  const std::optional<ExiobaseHeader> header = read_exiobase_header(sales);
  if (!header) return diagnostics;
  ExiobaseAxes axes;
  std::vector<TableColumn> columns = input_columns(header->columns, axes);
  if (!check_size(axes.regions.size(), axes.sectors.size(), main.string(), diagnostics)) {
    return diagnostics;
  }
  InputOutputTable table(axes.regions.size(), axes.sectors.size());
  if (is_there(*folder / "x.txt")) {
    DelimitedReader reader(*folder / "x.txt", {}, diagnostics, '\t');
    const Array output = read_output(reader, axes);
    if (!reader.ok()) return diagnostics;
    for (TableColumn& column : columns) {
      const double made = output[column.country * axes.sectors.size() + column.sector];
      if (!has_sales) column.unit = made;
      table.add_total(InputOutputTable::Total::kOutput, column.country, column.sector, made);
    }
  }
  read_rows(sales, header->on_row, columns, axes, true, table);
  if (const auto absent = table.absent_row(); absent && sales.ok()) {
    sales.fail(missing_row(main, axes.regions[absent->first] + " " + axes.sectors[absent->second]));
  }
  if (!sales.ok()) return diagnostics;

  DelimitedReader final_demand(*folder / "Y.txt", options.progress, diagnostics, '\t');
  const std::optional<ExiobaseHeader> final_header = read_exiobase_header(final_demand);
  if (!final_header) return diagnostics;
  columns = final_columns(final_demand, final_header->columns, axes);
  const std::size_t rows =
      read_rows(final_demand, final_header->on_row, columns, axes, false, table);
  const std::size_t all = axes.regions.size() * axes.sectors.size();
  if (final_demand.ok() && rows != all) {
    final_demand.fail(
        wrong_layout(final_demand.where(), fmt::format("the table ends after {} rows", rows),
                     fmt::format("{} rows, as {} has", all, main.filename().string())));
  }
  if (!final_demand.ok()) return diagnostics;

  table.note_missing(sales.missing() + final_demand.missing());
  const auto exports = std::find_if(columns.begin(), columns.end(), [](const TableColumn& column) {
    return column.use == TableColumn::kIgnored;
  });
  if (exports != columns.end()) {
    table.note("columns of exports in Y.txt left out: what each region buys holds them");
  }
  WorldInfo info;
  info.title = fmt::format("EXIOBASE 3, {}", *year);
  info.unit = "million EUR";
  info.licence = "EXIOBASE 3: CC BY-SA 4.0";
  info.year = *year;
  std::vector<Country> countries;
  for (const std::string& region : axes.regions) countries.push_back(country_of_region(region));
  return table.finish(std::move(info), std::move(countries), make_sectors(axes.sectors), main);
}

}  // namespace

const ImportSource kExiobaseSource = {
    .name = "exiobase",
    .title = "EXIOBASE 3, monetary tables, industries (ixi) or products (pxp)",
    .files =
        "The unpacked folder of one year, such as IOT_2019_ixi: Z.txt (or A.txt and x.txt), Y.txt "
        "and unit.txt, tab-separated, in million EUR. Held against x.txt, where it is there.",
    .tried = "on mock files only",
    .citation =
        "Stadler et al. (2018), EXIOBASE 3: Developing a Time Series of Detailed Environmentally "
        "Extended Multi-Regional Input-Output Tables, Journal of Industrial Ecology 22(3)",
    .read = read_exiobase};

}  // namespace samarkand
