// World Input-Output Database: releases of 2016 (56 sectors) and 2013 (35), million USD.
//
// Two forms of the same table. The workbook saved as CSV has four label columns (code, name,
// country, number r1...) and, below some title lines, four label rows (code, name, country, number
// c1...). The R form has one header row: IndustryCode, IndustryDescription, Country, RNr, Year and
// then columns AUS1, AUS2, ... By number, release 2016: sectors 1 to 56, final uses from 57 on;
// release 2013: sectors 1 to 35, final uses from 37 on. Among final uses inventories are those that
// the labels call so (INVEN, P52, "Changes in inventories"); without labels the country's last.
// (Release 2013 numbers them 37, 38, 39, 41 and 42.) The last rows and the last column, of country
// TOT, hold totals, taxes, adjustments and value added.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "samarkand/base/text.h"
#include "samarkand/import/io_table.h"
#include "samarkand/import/isic.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr std::size_t kMostTitleRows = 12;
constexpr std::string_view kWiodExpected =
    "a header row IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,..., or the workbook's "
    "four label rows, the last of them c1, c2, ...";

// Which numbers are sectors and final uses.
struct Release {
  int year, last_sector, first_final, last_final;
};
constexpr Release kRelease2016{2016, 56, 57, 61}, kRelease2013{2013, 35, 37, 42};
constexpr std::string_view kInventories[] = {"inven", "inventories", "p52", "p5_inv", "valuables"};

bool says_inventories(std::string_view label) {
  const std::string small = lower(label);
  return std::ranges::any_of(kInventories, [&small](std::string_view word) {
    return small.find(word) != std::string::npos;
  });
}

// The number in "c12", "r12" or "12"; 0 where there is none.
int number_of(std::string_view text) {
  if (!text.empty() && (text[0] == 'c' || text[0] == 'r')) text.remove_prefix(1);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// As worlds write it; "" for totals.
std::string country_code(std::string_view text) {
  if (text == "RoW") return "ROW";
  if (text == "ROM") return "ROU";
  if (text == "TOT" || text.size() != 3) return "";
  return std::string(text);
}

// A column: its country ("" where it is a total), its number, and whether a label calls it
// inventories.
struct WiodColumn {
  std::string country;
  int number = 0;
  bool inventories = false;
};

// Where the labels of rows stand, and the columns from `first` on.
struct WiodHeader {
  std::size_t code = 0, name = 1, country = 2, number = 3, first = 4;
  std::vector<WiodColumn> columns;
};

std::vector<std::string> texts(const DelimitedReader& reader) {
  std::vector<std::string> row;
  row.reserve(reader.size());
  for (std::size_t k = 0; k < reader.size(); ++k) row.emplace_back(reader.text(k));
  return row;
}

std::optional<WiodHeader> r_header(const std::vector<std::string>& row) {
  const auto column = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(row.begin(), row.end(), name) - row.begin());
  };
  WiodHeader header;
  header.code = column("IndustryCode");
  header.name = column("IndustryDescription");
  header.country = column("Country");
  header.number = column("RNr");
  header.first = column("Year") + 1;
  for (const std::size_t k : {header.code, header.name, header.country, header.number}) {
    if (k >= row.size()) return std::nullopt;
  }
  for (std::size_t k = header.first; k < row.size(); ++k) {
    const bool labelled = row[k].size() > 3;
    header.columns.push_back({labelled ? country_code(row[k].substr(0, 3)) : "",
                              labelled ? number_of(row[k].substr(3)) : 0});
  }
  return header;
}

// The workbook's, from all rows so far: the last is that of the numbers, above it the countries,
// above these codes and names.
std::optional<WiodHeader> workbook_header(const std::vector<std::vector<std::string>>& rows) {
  WiodHeader header;
  if (rows.size() < 2) return std::nullopt;
  const std::vector<std::string>&numbers = rows.back(), &countries = rows[rows.size() - 2];
  if (numbers.size() < header.first + 2 || countries.size() < numbers.size()) return std::nullopt;
  if (numbers[header.first] != "c1" || number_of(numbers[header.first + 1]) < 2)
    return std::nullopt;
  for (std::size_t k = header.first; k < numbers.size(); ++k) {
    WiodColumn column{country_code(countries[k]), number_of(numbers[k])};
    for (std::size_t row = rows.size() - std::min<std::size_t>(rows.size(), 4);
         row + 2 < rows.size(); ++row) {
      if (k < rows[row].size() && says_inventories(rows[row][k])) column.inventories = true;
    }
    header.columns.push_back(std::move(column));
  }
  return header;
}

std::optional<WiodHeader> read_wiod_header(DelimitedReader& reader) {
  std::vector<std::vector<std::string>> rows;
  while (rows.size() < kMostTitleRows && reader.next()) {
    rows.push_back(texts(reader));
    if (auto header = r_header(rows.back())) return header;
    if (auto header = workbook_header(rows)) return header;
  }
  return std::nullopt;
}

// The table while it is read.
class Reading {
 public:
  explicit Reading(const WiodHeader& header) : header_(header) {
    int last = 0;
    bool labelled = false;
    for (const WiodColumn& column : header.columns) {
      if (!column.country.empty()) last = std::max(last, column.number);
      labelled = labelled || column.inventories;
    }
    release_ = last > kRelease2013.last_final ? kRelease2016 : kRelease2013;
    for (const auto& [country, number, inventories] : header.columns) {
      if (country.empty()) {
        columns_.emplace_back();
        continue;
      }
      const std::size_t n = countries_.emplace(country, countries_.size()).first->second;
      if (n == codes_.size()) codes_.push_back(country);
      columns_.push_back({use(number, labelled ? inventories : number == last), n});
      if (is_sector(number)) {
        columns_.back().sector = sectors_.emplace(number, sectors_.size()).first->second;
        if (sectors_.size() > numbers_.size()) numbers_.push_back(number);
      }
    }
    labels_.resize(sectors_.size());
  }

  bool has_uses() const {
    return !sectors_.empty() &&
           std::any_of(columns_.begin(), columns_.end(),
                       [](const TableColumn& column) { return column.use == TableColumn::kFinal; });
  }

  void read(DelimitedReader& reader) {
    Diagnostics unfit;
    if (!check_size(codes_.size(), sectors_.size(), reader.path().string(), unfit)) {
      return reader.fail(unfit.front());
    }
    InputOutputTable table(codes_.size(), sectors_.size());
    while (reader.next() && reader.has_width(header_.first + columns_.size())) {
      const int number = number_of(reader.text(header_.number));
      const auto country = countries_.find(country_code(reader.text(header_.country)));
      const std::string_view code = reader.text(header_.code), name = reader.text(header_.name);
      if (country != countries_.end() && sectors_.count(number) > 0) {
        const std::size_t sector = sectors_.at(number);
        labels_[sector] = {std::string(code), std::string(name)};
        if (!table.mark_row(country->second, sector)) reader.fail(repeated_row(reader.where()));
        table.add_row(reader, header_.first, columns_, country->second, sector);
      } else if (country != countries_.end()) {
        reader.fail(wrong_layout(reader.where(header_.number + 1),
                                 fmt::format("{} has a row \"{}\", which no column is named after",
                                             country->first, reader.text(header_.number)),
                                 "the sectors of the columns"));
      } else {
        read_total(reader, table);
      }
    }
    if (const auto absent = table.absent_row(); absent && reader.ok()) {
      reader.fail(missing_row(
          reader.path(), fmt::format("{} {}", codes_[absent->first], numbers_[absent->second])));
    }
    table_ = std::move(table);
  }

  Result<Imported> finish(int year, std::size_t missing, const std::filesystem::path& file) {
    std::vector<Country> countries;
    std::vector<Sector> sectors;
    for (const std::string& code : codes_) countries.push_back(country_of_code(code));
    for (std::size_t k = 0; k < numbers_.size(); ++k) sectors.push_back(sector(k));
    table_->note_missing(missing);
    WorldInfo info;
    info.title = fmt::format("World Input-Output Database, release {}, {}", release_.year, year);
    info.unit = "million USD";
    info.licence = "CC BY 4.0";
    info.year = year;
    return table_->finish(std::move(info), std::move(countries), std::move(sectors), file);
  }

 private:
  bool is_sector(int number) const { return number >= 1 && number <= release_.last_sector; }
  TableColumn::Use use(int number, bool inventories) const {
    if (is_sector(number)) return TableColumn::kInput;
    if (number < release_.first_final) return TableColumn::kIgnored;
    return inventories ? TableColumn::kInventory : TableColumn::kFinal;
  }
  // Totals below the table.
  void read_total(DelimitedReader& reader, InputOutputTable& table) {
    const std::string_view code = reader.text(header_.code);
    const std::string name = lower(reader.text(header_.name));
    const bool inputs = code == "II_fob" || name.starts_with("total intermediate");
    if (inputs || (code.empty() && name.empty())) return;
    const auto total = code == "GO" || name.starts_with("output") ? InputOutputTable::Total::kOutput
                       : code == "VA" || name.starts_with("value added")
                           ? InputOutputTable::Total::kValueAdded
                           : InputOutputTable::Total::kApart;
    table.add_total_row(total, reader, header_.first, columns_);
  }

  // Release 2016 has codes of ISIC revision 4; of release 2013, with revision 3, sectors 1 to 16
  // are goods.
  Sector sector(std::size_t k) const {
    const auto& [code, name] = labels_[k];
    Sector sector = isic_sector(code, name);
    if (release_.year == kRelease2013.year) {
      sector.kind = numbers_[k] <= 16 ? SectorKind::kGoods : SectorKind::kServices;
    }
    return sector;
  }

  const WiodHeader& header_;
  Release release_{};
  std::map<std::string, std::size_t, std::less<>> countries_;
  std::map<int, std::size_t> sectors_;
  std::vector<std::string> codes_;                           // of countries, in their order
  std::vector<int> numbers_;                                 // of sectors, in their order
  std::vector<std::pair<std::string, std::string>> labels_;  // of sectors: code and name
  std::vector<TableColumn> columns_;
  std::optional<InputOutputTable> table_;
};

Result<Imported> read_wiod(const std::vector<std::filesystem::path>& files,
                           const ImportOptions& options) {
  Diagnostics diagnostics;
  if (!only_file(files, "wiod", "WIOT2014_Nov16_ROW.csv", diagnostics)) return diagnostics;
  const std::optional<int> year = import_year(files[0], options, diagnostics);
  if (!year) return diagnostics;
  DelimitedReader reader(files[0], options.progress, diagnostics);
  const std::optional<WiodHeader> header = read_wiod_header(reader);
  if (!reader.ok()) return diagnostics;
  std::optional<Reading> reading;
  if (header) reading.emplace(*header);
  if (!reading || !reading->has_uses()) {
    reader.fail(wrong_layout({files[0].string()},
                             "the labels of a World Input-Output Table are not there",
                             std::string(kWiodExpected)));
    return diagnostics;
  }
  reading->read(reader);
  if (!reader.ok()) return diagnostics;
  return reading->finish(*year, reader.missing(), files[0]);
}

}  // namespace

const ImportSource kWiodSource = {
    .name = "wiod",
    .title = "World Input-Output Database, releases 2016 and 2013",
    .files =
        "One table as CSV, such as WIOT2014_Nov16_ROW.csv or WIOT95_ROW_Apr12.csv: the workbook "
        "saved as CSV (--year where its name has two digits), or the R data written as CSV "
        "(IndustryCode, IndustryDescription, Country, "
        "RNr, Year, AUS1, ...). The release is found from the numbers of the columns, inventories "
        "from their labels. Held against the rows of value added, taxes and margins, and output.",
    .tried = "on mock files only (both releases, both forms)",
    .citation =
        "Timmer, Dietzenbacher, Los, Stehrer, de Vries (2015), An Illustrated User Guide to the "
        "World Input-Output Database, Review of International Economics 23(3)",
    .read = read_wiod};

}  // namespace samarkand
