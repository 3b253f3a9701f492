// `samarkand world import`: worlds from the files of other sources.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "commands.h"
#include "console.h"
#include "samarkand/base/table.h"
#include "samarkand/base/text.h"
#include "samarkand/import/import.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

struct ImportArguments {
  std::string source, output, name, elasticities, concordance, gdp;
  std::vector<std::string> files;
  int year = 0, allowed = static_cast<int>(100 * kTotalsTolerance);
  std::string unit = "million USD";
  bool force = false;
};

constexpr std::size_t kWidth = 100;
// Of values, in million USD.
const std::map<std::string, double> kUnits{
    {"USD", 1e-6}, {"thousand USD", 1e-3}, {"million USD", 1}, {"billion USD", 1e3}};

std::string summary(const ImportedWorld& imported, const std::string& output) {
  const World& world = imported.world;
  double value_added = 0;
  for (const double value : world.country_value_added()) value_added += value;
  std::string text =
      fmt::format("{}: {} countries, {} sectors, year {}\nworld value added {:.6g} {}\n",
                  world.info().name, world.country_count(), world.sector_count(), world.info().year,
                  value_added, world.info().unit);
  for (const std::string& note : imported.notes) text += "- " + wrapped(note, 2, kWidth).substr(2);
  return text + fmt::format("Written to {}; next: samarkand world check {}\n", output, output);
}

int import_and_write(const ImportArguments& arguments) {
  catch_interrupt();
  Diagnostics diagnostics;
  const auto output = take_world_folder(
      arguments.output, arguments.force ? Existing::kReplace : Existing::kRefuse, diagnostics);
  if (!output) return print_diagnostics(diagnostics);
  ImportOptions options;
  options.name = arguments.name;
  if (arguments.year != 0) options.year = arguments.year;
  options.elasticities = arguments.elasticities;
  options.concordance = arguments.concordance;
  options.gdp = arguments.gdp;
  options.unit = kUnits.at(arguments.unit);
  options.allowed = arguments.allowed / 100.0;
  auto progress = std::make_unique<ProgressLine>();
  options.progress = [&](const fs::path& file, double share) {
    progress->show(fmt::format("reading {}: {:.0f} %", file.filename().string(), 100 * share));
    return !interrupted();
  };
  const std::vector<fs::path> files(arguments.files.begin(), arguments.files.end());
  const Result<ImportedWorld> imported = import_world(arguments.source, files, options);
  progress.reset();
  if (interrupted()) return kExitInterrupted;
  if (!imported) return print_diagnostics(imported.diagnostics());
  if (!write_world(imported->world.data(), *output, diagnostics)) {
    return print_diagnostics(diagnostics);
  }
  print(summary(*imported, arguments.output));
  return kExitConverged;
}

}  // namespace

Command import_command() {
  const auto arguments = std::make_shared<ImportArguments>();
  std::vector<std::string_view> names;
  for (const ImportSource& source : import_sources()) names.push_back(source.name);
  std::vector<std::string> units;
  for (const auto& [unit, millions] : kUnits) units.push_back(unit);
  return {
      .name = "import",
      .text = "Make a world from another source's files",
      .arguments = {{"source", &arguments->source,
                     fmt::format("{}; see `samarkand explain import`", fmt::join(names, ", ")),
                     kRequired},
                    {"files", &arguments->files, "Files or folder of the source", kRequired},
                    {"--output", &arguments->output, "Folder of the world to write", kRequired},
                    {"--name", &arguments->name, "Name of the world; default: SOURCE-YEAR"},
                    {"--force", &arguments->force, kForceText},
                    {.name = "--year",
                     .target = &arguments->year,
                     .text = "Year, where the files do not tell",
                     .within = {{1900, 2100}}},
                    {"--elasticities", &arguments->elasticities,
                     "Table sector,theta; default: theta 5 everywhere"},
                    {"--concordance", &arguments->concordance, "Table product,sector (baci)"},
                    {"--gdp", &arguments->gdp, "Table country,gdp in million USD (matrix, baci)"},
                    {.name = "--unit",
                     .target = &arguments->unit,
                     .text = "Unit of the values (matrix); default: million USD",
                     .one_of = units},
                    {.name = "--allow",
                     .target = &arguments->allowed,
                     .text = "Percent by which value added, output or trade may miss the source's "
                             "own totals, and 25 times as much those of a country with a\n"
                             "thousandth of them; default: 2",
                     .within = {{0, 1000}}}},
      .footer =
          "Example:\n  samarkand world import icio ICIO2023_2018.csv --output worlds/icio-2018",
      .action = [arguments] { return import_and_write(*arguments); }};
}

}  // namespace samarkand
