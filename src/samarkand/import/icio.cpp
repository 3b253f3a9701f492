// OECD Inter-Country Input-Output tables, one CSV file a year.
//
// The first row names the columns, the first column the rows: <country>_<industry>, as AUS_A01_02
// (2023 edition, 45 industries), AUS_A01 (2025 edition, 50) or AUS_01T02 (2021 edition; in that of
// 2018 AUS_01T03), in million USD. Columns end with six
// of final demand a country (HFCE NPISH GGFC GFCF INVNT DPABR) and OUT, rows with TLS (taxes less
// subsidies on products), VA and OUT; editions before 2023 have VALU and TOTAL or OUTPUT, and a row
// <country>_TAXSUB a country. The extended tables split China (CN1, CN2) and Mexico (MX1, MX2) by
// kind of firm; final demand of both is under CHN and MEX.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "samarkand/import/io_table.h"
#include "samarkand/import/isic.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr std::string_view kFinal[] = {"HFCE", "NPISH", "GGFC", "GFCF", "DPABR", "DIRP", "P33"};
constexpr std::string_view kInventory = "INVNT";

std::string_view whole_country(std::string_view code) {
  if (code == "CN1" || code == "CN2" || code == "CN3" || code == "CN4") return "CHN";
  if (code == "MX1" || code == "MX2" || code == "MX3") return "MEX";
  return code;
}

// "AUS_A01_02" as AUS and A01_02; an empty country where the label has another form.
std::pair<std::string_view, std::string_view> parts(std::string_view label) {
  const std::size_t line = label.find('_');
  if (line != 3) return {"", label};
  return {whole_country(label.substr(0, 3)), label.substr(4)};
}

bool is_final(std::string_view use) {
  return std::find(std::begin(kFinal), std::end(kFinal), use) != std::end(kFinal);
}

// ICIO2023_2018.csv as 2018.csv: the first year is the edition's.
std::filesystem::path without_edition(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  if (!name.starts_with("ICIO") || name.size() < 9 || name[8] != '_') return file;
  return file.parent_path() / name.substr(9);
}

// What the header says: countries and industries in its order, and what each column is.
struct IcioHeader {
  std::vector<std::string> countries, industries;
  std::vector<TableColumn> columns;  // from the file's second on

  static std::optional<std::size_t> find(const std::vector<std::string>& list,
                                         std::string_view code) {
    const auto found = std::find(list.begin(), list.end(), code);
    if (found == list.end()) return std::nullopt;
    return static_cast<std::size_t>(found - list.begin());
  }
};

std::size_t index_of(std::vector<std::string>& list, std::string_view code) {
  if (const auto known = IcioHeader::find(list, code)) return *known;
  list.emplace_back(code);
  return list.size() - 1;
}

IcioHeader read_header(const DelimitedReader& reader) {
  IcioHeader header;
  for (std::size_t k = 1; k < reader.size(); ++k) {
    const auto [country, use] = parts(reader.text(k));
    TableColumn column;
    if (!country.empty()) {
      column.country = index_of(header.countries, country);
      if (is_final(use)) {
        column.use = TableColumn::kFinal;
      } else if (use == kInventory) {
        column.use = TableColumn::kInventory;
      } else {
        column.use = TableColumn::kInput;
        column.sector = index_of(header.industries, use);
      }
    }
    header.columns.push_back(column);
  }
  return header;
}

bool is_icio(const IcioHeader& header) {
  const auto has = [&](TableColumn::Use use) {
    return std::any_of(header.columns.begin(), header.columns.end(),
                       [&](const TableColumn& column) { return column.use == use; });
  };
  return has(TableColumn::kInput) && has(TableColumn::kFinal);
}

// What a row below the table is.
std::optional<InputOutputTable::Total> total_of(std::string_view label) {
  using Total = InputOutputTable::Total;
  if (label == "VA" || label == "VALU") return Total::kValueAdded;
  if (label == "OUT" || label == "OUTPUT" || label == "TOTAL") return Total::kOutput;
  if (label == "TLS" || label.ends_with("TAXSUB")) return Total::kApart;
  return std::nullopt;
}

Result<Imported> read_icio(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options) {
  Diagnostics diagnostics;
  if (!only_file(files, "icio", "2018_SML.csv", diagnostics)) return diagnostics;
  const std::optional<int> year = import_year(without_edition(files[0]), options, diagnostics);
  if (!year) return diagnostics;
  DelimitedReader reader(files[0], options.progress, diagnostics);
  if (!reader.next()) return diagnostics;
  const std::size_t width = reader.size();
  IcioHeader header = read_header(reader);
  if (!is_icio(header)) {
    reader.fail(wrong_layout(
        reader.where(), "the header names no columns of the OECD's inter-country tables",
        "labels such as AUS_A01_02 or AUS_A01, then AUS_HFCE, AUS_GFCF, AUS_INVNT, ..., OUT"));
    return diagnostics;
  }
  if (!check_size(header.countries.size(), header.industries.size(), reader.path().string(),
                  diagnostics)) {
    return diagnostics;
  }
  InputOutputTable table(header.countries.size(), header.industries.size());

  while (reader.next() && reader.has_width(width)) {
    const std::string_view label = reader.text(0);
    const auto [origin, industry] = parts(label);
    const auto country = IcioHeader::find(header.countries, origin);
    const auto sector = IcioHeader::find(header.industries, industry);
    if (country && sector) {
      const bool first = table.mark_row(*country, *sector);
      if (!first && origin == label.substr(0, 3)) reader.fail(repeated_row(reader.where()));
      table.add_row(reader, 1, header.columns, *country, *sector);
    } else if (const auto total = total_of(label)) {
      table.add_total_row(*total, reader, 1, header.columns);
    } else {
      reader.fail(wrong_layout(reader.where(1), fmt::format("the row \"{}\" is not known", label),
                               "rows named like the columns, then TLS, VA, OUT"));
    }
  }
  if (const auto absent = table.absent_row(); absent && reader.ok()) {
    reader.fail(missing_row(
        files[0], header.countries[absent->first] + "_" + header.industries[absent->second]));
  }
  if (!reader.ok()) return diagnostics;
  table.note_missing(reader.missing());
  WorldInfo info;
  info.title = fmt::format("OECD Inter-Country Input-Output table, {}", *year);
  info.unit = "million USD";
  info.licence = "OECD terms and conditions: use with attribution";
  info.year = *year;
  std::vector<Country> countries;
  std::vector<Sector> sectors;
  for (const std::string& code : header.countries) countries.push_back(country_of_code(code));
  for (const std::string& code : header.industries) sectors.push_back(isic_sector(code));
  return table.finish(std::move(info), std::move(countries), std::move(sectors), files[0]);
}

}  // namespace

const ImportSource kIcioSource = {
    .name = "icio",
    .title = "OECD Inter-Country Input-Output tables, editions 2018 to 2025",
    .files =
        "One CSV file of one year, such as 2018_SML.csv or ICIO2023_2018.csv, unpacked. Rows and "
        "columns AUS_A01_02, ... (until 2021 AUS_01T02); columns AUS_HFCE, NPISH, GGFC, GFCF, "
        "INVNT, DPABR, OUT; rows TLS, VA, OUT, which the world is held against. China and Mexico "
        "of the extended tables are put together.",
    .tried = "on mock files only (editions 2021, 2023, 2025 and extended)",
    .citation =
        "OECD, Inter-Country Input-Output Database, "
        "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    .read = read_icio};

}  // namespace samarkand
