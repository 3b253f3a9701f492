// `samarkand world pack` and `unpack`: a world as one NetCDF-4 file and back.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands.h"
#include "console.h"
#include "samarkand/base/disk.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

struct Packing {
  std::string from, to;  // `to` empty: the world's name, here
  bool force = false;
};

// A world that can be used, as its files have it.
struct Checked {
  WorldData data;
  std::string hash;
};

std::optional<Checked> read_checked(const fs::path& place, Diagnostics& diagnostics) {
  std::optional<WorldData> data = read_world_data(place, diagnostics);
  if (!data) return std::nullopt;
  const Result<World> world = World::make(*data, place.string());
  if (world) return Checked{std::move(*data), world->hash()};
  diagnostics = world.diagnostics();
  return std::nullopt;
}

// Where to write: what the user named, else a place of this name here.
fs::path destination(const Packing& packing, const std::string& name) {
  return packing.to.empty() ? fs::path(name) : fs::path(packing.to);
}

// Bytes of a file, or of the files in a world's folder.
double bytes(const fs::path& place) {
  if (!fs::is_directory(place)) return static_cast<double>(fs::file_size(place));
  double sum = fs::is_directory(place / "channels") ? bytes(place / "channels") : 0;
  for (const fs::directory_entry& item : fs::directory_iterator(place)) {
    if (item.is_regular_file()) sum += static_cast<double>(item.file_size());
  }
  return sum;
}

std::string size(const fs::path& place) {
  const double size = bytes(place);
  return size < 1e6 ? fmt::format("{:.1f} kB", size / 1e3) : fmt::format("{:.2f} MB", size / 1e6);
}

// Folders of a world that no packed file holds.
std::string left_out(const fs::path& place) {
  std::vector<std::string> names;
  if (!fs::is_directory(place)) return "";
  for (const fs::directory_entry& item : fs::directory_iterator(place)) {
    const std::string name = item.path().filename().string();
    if (item.is_directory() && name != "channels") names.push_back(name + "/");
  }
  std::sort(names.begin(), names.end());
  return names.empty() ? "" : fmt::format("Left out: {}\n", fmt::join(names, ", "));
}

std::string summary(const Checked& world) {
  return fmt::format("{}: {} countries, {} sectors, {} groups, hash {}\n", world.data.info.name,
                     world.data.countries.size(), world.data.sectors.size(),
                     world.data.groups.size(), world.hash);
}

int pack(const Packing& packing) {
  Diagnostics diagnostics;
  const auto from = find_world(packing.from, fs::current_path(), {packing.from}, diagnostics);
  const auto world = from ? read_checked(*from, diagnostics) : std::nullopt;
  if (!world) return print_diagnostics(diagnostics);
  const fs::path to = destination(packing, from->stem().string() + ".nc");
  if (is_there(to) && !(packing.force && fs::is_regular_file(to))) {
    diagnostics.push_back({.code = ErrorCode::kWorldInTheWay,
                           .where = {to.string()},
                           .what = "something of this name is here already",
                           .allowed = "a place that is free",
                           .fix = "name another place with --output, or write over a file with "
                                  "--force"});
  }
  if (diagnostics.empty()) pack_world(world->data, to, diagnostics);
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  print(summary(*world) + fmt::format("Written to {}, {}; {} has {}, {:.2g} times as much\n",
                                      to.string(), size(to), from->string(), size(*from),
                                      bytes(*from) / bytes(to)));
  print(left_out(*from));
  return kExitConverged;
}

int unpack(const Packing& packing) {
  Diagnostics diagnostics;
  const fs::path from = packing.from;
  if (from.extension() != ".nc") {
    diagnostics.push_back({.code = ErrorCode::kNotNetcdf,
                           .where = {packing.from},
                           .what = "this is no packed world",
                           .allowed = "a file whose name ends in .nc"});
    return print_diagnostics(diagnostics);
  }
  const auto world = read_checked(from, diagnostics);
  if (!world) return print_diagnostics(diagnostics);
  const fs::path to = destination(packing, from.stem().string());
  const auto output =
      take_world_folder(to, packing.force ? Existing::kReplace : Existing::kRefuse, diagnostics);
  if (output) write_world(world->data, *output, diagnostics);
  if (!diagnostics.empty()) return print_diagnostics(diagnostics);
  print(summary(*world) + fmt::format("Written to {}, {}; {} has {}\n", (to / "").string(),
                                      size(to), from.string(), size(from)));
  return kExitConverged;
}

}  // namespace

Command pack_command() {
  const auto packing = std::make_shared<Packing>();
  return {.name = "pack",
          .text = "Write a world as one NetCDF-4 file, small and quick to load",
          .arguments = {{"world", &packing->from, "Name, folder or .nc file", kRequired},
                        {"--output", &packing->to, "File to write; default: <name>.nc, here"},
                        {"--force", &packing->force, kForceText}},
          .footer = "Example:\n  samarkand world pack world-2021 --output worlds/small.nc",
          .action = [packing] { return pack(*packing); }};
}

Command unpack_command() {
  const auto packing = std::make_shared<Packing>();
  return {.name = "unpack",
          .text = "Write a packed world as a folder of plain files",
          .arguments = {{"file", &packing->from, "Packed world, a .nc file", kRequired},
                        {"--output", &packing->to, "Folder to write; default: <name>, here"},
                        {"--force", &packing->force, kForceText}},
          .footer = "Example:\n  samarkand world unpack worlds/small.nc --output worlds/small",
          .action = [packing] { return unpack(*packing); }};
}

}  // namespace samarkand
