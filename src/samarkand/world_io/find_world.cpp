#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "samarkand/base/disk.h"
#include "samarkand/world_io/packed.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

bool holds_world(const fs::path& place) {
  std::error_code ignored;
  return is_packed(place) ? fs::exists(place, ignored) : fs::exists(place / "world.yaml", ignored);
}

}  // namespace

std::vector<std::pair<std::string, fs::path>> list_worlds() {
  std::map<std::string, fs::path> found;
  for (const fs::path& folder : world_search_path()) {
    std::map<std::string, fs::path> packed;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const fs::path& path = entry->path();
      if (is_packed(path)) {
        packed.emplace(path.stem(), path);
      } else if (holds_world(path)) {
        found.emplace(path.filename(), path);
      }
    }
    found.merge(packed);
  }
  return {found.begin(), found.end()};
}

std::optional<fs::path> find_world(const std::string& name_or_path, const fs::path& base,
                                   const Location& where, Diagnostics& diagnostics) {
  for (const fs::path& place : {base / name_or_path, fs::path(name_or_path)}) {
    if (!name_or_path.empty() && holds_world(place)) return place.lexically_normal();
  }
  std::vector<std::string> names;
  for (const auto& [name, place] : list_worlds()) {
    if (name == name_or_path) return place;
    names.push_back(name);
  }
  std::error_code ignored;
  const bool is_folder = fs::is_directory(base / name_or_path, ignored);
  diagnostics.push_back(
      {ErrorCode::kWorldUnknown,
       where,
       is_folder ? fmt::format("the folder {} holds no world: it has no world.yaml", name_or_path)
                 : fmt::format("unknown world \"{}\"", name_or_path),
       fmt::format("the path of a world's folder or packed .nc file, or one of: {}",
                   fmt::join(names, ", ")),
       {},
       nearest(name_or_path, names)});
  return std::nullopt;
}

}  // namespace samarkand
