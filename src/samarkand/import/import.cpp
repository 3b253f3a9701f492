#include "samarkand/import/import.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "samarkand/base/disk.h"
#include "samarkand/import/aggregates.h"
#include "samarkand/import/sources.h"
#include "samarkand/world/named.h"

namespace samarkand {
namespace {

constexpr double kTheta = 5;
constexpr std::string_view kThetaSource = "5 in every sector: Costinot, Rodríguez-Clare (2014)";

// Reads the table of elasticities into the sectors of `data`.
void read_elasticities(const std::filesystem::path& path, WorldData& data,
                       Diagnostics& diagnostics) {
  const auto table = read_table(*disk(), path.string(), {"sector", "theta"}, {}, diagnostics);
  if (!table) return;
  std::vector<std::string> codes;
  for (const Sector& sector : data.sectors) codes.push_back(sector.code);
  std::set<std::string_view> seen;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const std::string code(table->text(row, 0));
    const auto sector = std::find(codes.begin(), codes.end(), code);
    const std::optional<double> theta = table->number(row, 1, diagnostics);
    if (theta && *theta <= 0) {
      diagnostics.push_back({ErrorCode::kNumberRange, table->where(row, 1),
                             fmt::format("theta of {} is {}", code, *theta),
                             "a trade elasticity above 0"});
    }
    if (sector == codes.end()) {
      diagnostics.push_back({ErrorCode::kWorldUnknownCode,
                             table->where(row, 0),
                             fmt::format("the imported world has no sector `{}`", code),
                             fmt::format("{}", fmt::join(codes, ", ")),
                             {},
                             nearest(code, codes)});
    } else if (!seen.insert(*sector).second) {
      diagnostics.push_back({ErrorCode::kTableDuplicate, table->where(row, 0),
                             fmt::format("the sector `{}` stands twice", code)});
    } else if (theta) {
      Sector& known = data.sectors[static_cast<std::size_t>(sector - codes.begin())];
      known.theta = *theta;
      known.source = path.filename().string();
    }
  }
}

// Sets every theta: the table's, else the source's own, else 5.
void set_elasticities(Imported& imported, const ImportOptions& options, Diagnostics& diagnostics) {
  std::vector<Sector>& sectors = imported.data.sectors;
  if (!options.elasticities.empty()) {
    read_elasticities(options.elasticities, imported.data, diagnostics);
  }
  std::vector<std::string> without;
  for (Sector& sector : sectors) {
    if (sector.theta > 0) continue;
    without.push_back(sector.code);
    sector.theta = kTheta;
    sector.source = "Costinot, Rodríguez-Clare (2014)";
  }
  if (without.size() == sectors.size()) {
    imported.notes.push_back(fmt::format("trade elasticity theta: {}", kThetaSource));
  } else if (!without.empty()) {
    imported.notes.push_back(fmt::format("trade elasticity theta: {} in {} (not in the table)",
                                         kTheta, fmt::join(without, ", ")));
  }
}

// Numbers of four digits from 1900 to 2100 in a name.
std::set<int> years_in(std::string_view name) {
  std::set<int> years;
  for (std::size_t begin = 0; begin < name.size();) {
    std::size_t end = begin;
    while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end])) != 0) ++end;
    const int number = end - begin == 4 ? std::stoi(std::string(name.substr(begin, 4))) : 0;
    if (number >= 1900 && number <= 2100) years.insert(number);
    begin = std::max(end, begin + 1);
  }
  return years;
}

}  // namespace

const std::vector<ImportSource>& import_sources() {
  static const std::vector<ImportSource> sources = {
      kBaciSource, kEora26Source, kExiobaseSource, kGegravitySource,
      kIcioSource, kKiteSource,   kMatrixSource,   kWiodSource};
  return sources;
}

std::optional<int> import_year(const std::filesystem::path& file, const ImportOptions& options,
                               Diagnostics& diagnostics) {
  if (options.year) return options.year;
  std::set<int> years = years_in(file.filename().string());
  if (years.empty()) {
    years = years_in(std::filesystem::absolute(file).parent_path().filename().string());
  }
  if (years.size() == 1) return *years.begin();
  diagnostics.push_back(
      {ErrorCode::kImportYear,
       {file.string()},
       years.empty()
           ? "neither the file's name nor its folder's says which year this is"
           : fmt::format("the file's name holds several years: {}", fmt::join(years, ", ")),
       {},
       "say which with --year 2018"});
  return std::nullopt;
}

bool only_file(const std::vector<std::filesystem::path>& files, std::string_view source,
               std::string_view example, Diagnostics& diagnostics) {
  if (files.size() == 1) return true;
  diagnostics.push_back({ErrorCode::kImportFiles,
                         {files[1].string()},
                         fmt::format("{} reads one file, {} were given", source, files.size()),
                         fmt::format("one file, such as {}", example)});
  return false;
}

Diagnostic wrong_layout(Location where, std::string what, std::string allowed) {
  return {ErrorCode::kImportLayout, std::move(where), std::move(what), std::move(allowed),
          "give the source's own file, as it was unpacked; `samarkand explain import` says which"};
}

Diagnostic repeated_row(Location where) {
  return {ErrorCode::kImportLayout, std::move(where), "this row stands twice in the table"};
}

Diagnostic missing_row(const std::filesystem::path& file, const std::string& label) {
  return {ErrorCode::kImportLayout,
          {file.string()},
          fmt::format("the row {} is missing", label),
          "a row for every country and sector that the columns name",
          "the file was perhaps cut off: copy or unpack it again"};
}

std::string sector_code(std::string_view text) {
  std::string code;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      code += static_cast<char>(std::tolower(byte));
    } else if (!code.empty() && code.back() != '_') {
      code += '_';
    }
  }
  while (code.ends_with('_')) code.pop_back();
  const bool digit_first = !code.empty() && std::isdigit(static_cast<unsigned char>(code[0])) != 0;
  return digit_first ? "s" + code : code;
}

Result<ImportedWorld> import_world(std::string_view source,
                                   const std::vector<std::filesystem::path>& files,
                                   const ImportOptions& options) {
  std::vector<std::string> names;
  const ImportSource* chosen = nullptr;
  for (const ImportSource& known : import_sources()) {
    names.emplace_back(known.name);
    if (known.name == source) chosen = &known;
  }
  if (chosen == nullptr) {
    return Diagnostics{{ErrorCode::kImportSource,
                        {std::string(source)},
                        fmt::format("there is no source `{}` to import", source),
                        fmt::format("{}", fmt::join(names, ", ")),
                        {},
                        nearest(source, names)}};
  }
  if (files.empty()) {
    return Diagnostics{{ErrorCode::kImportFiles,
                        {std::string(source)},
                        "no files are given",
                        "the files of the source",
                        "`samarkand explain import` says which"}};
  }
  Result<Imported> read = chosen->read(files, options);
  if (!read) return read.diagnostics();
  Imported imported = std::move(read).value();
  WorldInfo& info = imported.data.info;
  info.name = options.name.empty() ? fmt::format("{}-{}", source, info.year) : options.name;
  if (info.source.empty()) info.source.emplace_back(chosen->citation);
  Diagnostics diagnostics;
  set_elasticities(imported, options, diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  refuse_aggregates(imported.data, files[0], diagnostics);
  check_totals(imported.totals, imported.data, options.allowed, files[0], imported.notes,
               diagnostics);
  if (!diagnostics.empty()) return diagnostics;
  for (const std::string& note : imported.notes) info.notes += note + ".\n";
  Result<World> world = World::make(std::move(imported.data), files[0].string());
  if (!world) return world.diagnostics();
  return ImportedWorld{std::move(world).value(), std::move(imported.notes)};
}

}  // namespace samarkand
