// Trade between countries in one sector: a matrix, or a row a pair.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "samarkand/base/text.h"
#include "samarkand/import/delimited.h"
#include "samarkand/import/goods_trade.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/form.h"
#include "samarkand/world/places.h"

namespace samarkand {
namespace {

constexpr std::size_t kNamedCodes = 5;  // in a message

using CodeTexts = std::vector<std::string>;

GoodsTrade no_trade(CodeTexts countries) {
  const std::size_t n = countries.size();
  return {std::move(countries), {all_goods()}, Array(n * n)};
}

void report_layout(const Location& where, std::string what, std::string allowed,
                   Diagnostics& diagnostics) {
  diagnostics.push_back({ErrorCode::kImportLayout, where, std::move(what), std::move(allowed)});
}

// One row of the matrix, exporter to all importers, from field `first` on. How many values between
// two economies are missing.
std::size_t add_row(DelimitedReader& reader, std::size_t first, std::size_t exporter, double unit,
                    GoodsTrade& trade, Diagnostics& diagnostics) {
  std::size_t missing = 0;
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    const std::size_t before = reader.missing();
    const double value = reader.number(first + n) * unit;
    if (value < 0) {
      diagnostics.push_back({ErrorCode::kWorldNegative, reader.where(first + n + 1),
                             fmt::format("exports of {} to {} are {}", trade.countries[exporter],
                                         trade.countries[n], value),
                             "0 or more"});
    }
    if (n != exporter) missing += reader.missing() - before;
    trade.flow[trade.cell(0, n, exporter)] = value;
  }
  return missing;
}

// The header names the importers, the first field of every row its exporter.
std::optional<TradeRows> read_labelled(DelimitedReader& reader, double unit,
                                       Diagnostics& diagnostics) {
  CodeTexts codes;
  for (std::size_t k = 1; k < reader.size(); ++k) {
    if (reader.text(k).empty() && k + 1 == reader.size()) continue;
    codes.push_back(country_of_code(reader.text(k)).code);
  }
  if (codes.size() < 2) {
    report_layout(
        reader.where(), "the header names no importers",
        "importers in the header and the exporter first in every row, or columns exporter, "
        "importer, value",
        diagnostics);
    return std::nullopt;
  }
  if (!check_size(codes.size(), 1, reader.path().string(), diagnostics)) return std::nullopt;
  TradeRows rows{no_trade(codes)};
  std::size_t missing = 0;
  std::vector<int> lines(codes.size());  // of each exporter
  while (reader.next() && reader.has_width(codes.size() + 1)) {
    const std::string code = country_of_code(reader.text(0)).code;
    const auto exporter =
        static_cast<std::size_t>(std::find(codes.begin(), codes.end(), code) - codes.begin());
    if (exporter == codes.size()) {
      report_layout(
          reader.where(1),
          fmt::format("the exporter `{}` is not among the importers that the header names: {}",
                      code, first_few(codes, kNamedCodes)),
          "the header names the importers, the first field of a row its exporter; or give "
          "a list of codes as a second file, or columns exporter, importer, value",
          diagnostics);
      return std::nullopt;
    }
    if (lines[exporter] > 0) {
      diagnostics.push_back(
          {ErrorCode::kTableDuplicate, reader.where(1),
           fmt::format("the exporter {} has a row on line {} too", code, lines[exporter])});
    }
    lines[exporter] = reader.where().line;
    missing += add_row(reader, 1, exporter, unit, rows.trade, diagnostics);
  }
  for (std::size_t i = 0; i < codes.size() && reader.ok(); ++i) {
    if (lines[i] > 0) continue;
    report_layout({reader.path().string()}, fmt::format("the importer {} has no row", codes[i]),
                  "a row an exporter for every column of an importer", diagnostics);
  }
  if (!reader.ok() || !diagnostics.empty()) return std::nullopt;
  note_missing(missing, rows);
  return rows;
}

std::optional<CodeTexts> read_codes(const std::filesystem::path& path, Diagnostics& diagnostics) {
  DelimitedReader reader(path, {}, diagnostics);
  if (!reader.next()) return std::nullopt;
  const auto column = find_column(reader, {"iso3", "code", "country"});
  if (!column) {
    report_layout(reader.where(), "the list of codes has no column of codes",
                  "a header with a column iso3, code or country", diagnostics);
    return std::nullopt;
  }
  const std::size_t width = reader.size();
  CodeTexts codes;
  while (reader.next() && reader.has_width(width)) {
    codes.push_back(country_of_code(reader.text(*column)).code);
  }
  if (!reader.ok()) return std::nullopt;
  return codes;
}

// Numbers alone, under any header or none; `codes` names rows and columns.
std::optional<TradeRows> read_unlabelled(DelimitedReader& reader, const CodeTexts& codes,
                                         double unit, Diagnostics& diagnostics) {
  if (!check_size(codes.size(), 1, reader.path().string(), diagnostics)) return std::nullopt;
  TradeRows result{no_trade(codes)};
  std::size_t missing = 0;
  const bool header = !parse_number(reader.text(0)) && !reader.text(0).empty();
  std::size_t rows = 0;
  for (bool more = !header || reader.next(); more; more = reader.next()) {
    if (!reader.has_width(codes.size())) return std::nullopt;
    if (rows < codes.size()) {
      missing += add_row(reader, 0, rows, unit, result.trade, diagnostics);
    }
    ++rows;
  }
  if (reader.ok() && rows != codes.size()) {
    report_layout({reader.path().string()}, fmt::format("the matrix has {} rows", rows),
                  fmt::format("{}, one for every code of the list", codes.size()), diagnostics);
  }
  if (!reader.ok() || !diagnostics.empty()) return std::nullopt;
  note_missing(missing, result);
  return result;
}

std::optional<TradeRows> read_trade(const std::vector<std::filesystem::path>& files,
                                    const ImportOptions& options, Diagnostics& diagnostics) {
  DelimitedReader reader(files[0], options.progress, diagnostics);
  if (!reader.next()) return std::nullopt;
  if (has_trade_rows(reader) && files.size() == 1) {
    return read_trade_rows(reader, options, diagnostics);
  }
  if (find_column(reader, {"reporter"}) && find_column(reader, {"partner"})) {
    diagnostics.push_back({ErrorCode::kImportLayout, reader.where(),
                           "columns reporter and partner do not say who exports",
                           "columns exporter, importer, value",
                           "rename them: of exports the reporter is the exporter, of imports the "
                           "partner"});
    return std::nullopt;
  }
  std::optional<TradeRows> rows;
  if (files.size() == 1) {
    rows = read_labelled(reader, options.unit, diagnostics);
  } else if (const auto codes = read_codes(files[1], diagnostics)) {
    rows = read_unlabelled(reader, *codes, options.unit, diagnostics);
  }
  if (rows) leave_out_aggregates(*rows);
  return rows;
}

Result<Imported> make_world(GoodsTrade trade, int year, const std::filesystem::path& file,
                            const ImportOptions& options) {
  if (!options.gdp.empty()) {
    Diagnostics diagnostics;
    const std::optional<GdpTable> gdp = read_gdp(options.gdp, year, diagnostics);
    if (!gdp) return diagnostics;
    return world_from_gdp(std::move(trade), *gdp, file);
  }
  for (std::size_t n = 0; n < trade.countries.size(); ++n) {
    if (trade.flow[trade.cell(0, n, n)] > 0) continue;
    return Diagnostics{{ErrorCode::kImportFiles,
                        {file.string()},
                        fmt::format("{} sells nothing at home", trade.countries[n]),
                        "home sales of every country, or its GDP",
                        "give GDP with --gdp gdp.csv: home sales are then made from it"}};
  }
  return world_from_home_sales(std::move(trade));
}

Result<Imported> read_matrix(const std::vector<std::filesystem::path>& files,
                             const ImportOptions& options) {
  if (files.size() > 2) {
    return Diagnostics{{ErrorCode::kImportFiles,
                        {files[2].string()},
                        fmt::format("{} files are too many", files.size()),
                        "one file with the trade, and a list of codes where it has no labels"}};
  }
  Diagnostics diagnostics;
  std::optional<TradeRows> rows = read_trade(files, options, diagnostics);
  if (!rows) return diagnostics;
  const std::optional<int> year =
      rows->year ? rows->year : import_year(files[0], options, diagnostics);
  if (!year) return diagnostics;
  Result<Imported> made = make_world(std::move(rows->trade), *year, files[0], options);
  if (!made) return made;
  Imported imported = std::move(made).value();
  imported.notes.insert(imported.notes.begin(), rows->notes.begin(), rows->notes.end());
  WorldInfo& info = imported.data.info;
  info.year = *year;
  info.source = {files[0].filename().string()};
  if (!options.gdp.empty()) info.source.push_back(options.gdp.filename().string() + " (GDP)");
  info.title = fmt::format("World economy {}, {} economies and goods as one sector", *year,
                           imported.data.countries.size());
  return imported;
}

}  // namespace

const ImportSource kMatrixSource = {
    .name = "matrix",
    .title = "Trade between countries in one sector, with GDP",
    .files =
        "One file: a matrix with importers in the header and the exporter first in every row; or a "
        "row a pair with columns exporter, importer, value and perhaps year. Or two: a matrix of "
        "numbers alone, and a list of codes with a column iso3, code or country that names its "
        "rows and columns. Values are in million USD; --unit says another unit. --gdp names a "
        "table country,gdp in million USD, or a download of the World Bank (NY.GDP.MKTP.CD): what "
        "every country sells at home is made from it, with inputs. Without --gdp the matrix has to "
        "hold home sales itself, and there are no inputs. Economies that are sums of others (WLD) "
        "are left out. Held against the sum of the file's trade, and GDP.",
    .tried =
        "on real files: the matrix of 194 economies of BACI 2023 that Ignatenko, Lashkaripour, "
        "Macedoni, Simonovska (2025) publish, and the same as rows",
    .citation = "the files that are given",
    .read = read_matrix};

}  // namespace samarkand
