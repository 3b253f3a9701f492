#include <fmt/format.h>

#include <system_error>

#include "samarkand/scenario/scenario.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

// Shipped scenarios by name: the *.yaml of folders `scenarios` beside the folders of worlds.
std::map<std::string, fs::path> shipped_scenarios() {
  std::map<std::string, fs::path> found;
  for (const fs::path& worlds : world_search_path()) {
    std::error_code error;
    for (fs::directory_iterator i(worlds.parent_path() / "scenarios", error), end;
         !error && i != end; i.increment(error)) {
      if (i->path().extension() == ".yaml") found.emplace(i->path().stem().string(), i->path());
    }
  }
  return found;
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

}  // namespace

std::optional<fs::path> find_scenario(const std::string& name, const fs::path& base,
                                      const Location& where, Diagnostics& diagnostics) {
  for (const fs::path& path : {base / name, base / (name + ".yaml")}) {
    if (is_file(path)) return path.lexically_normal();
  }
  const std::map<std::string, fs::path> shipped = shipped_scenarios();
  if (const auto known = shipped.find(name); known != shipped.end()) return known->second;
  std::vector<std::string> names;
  for (const auto& [shipped_name, path] : shipped) names.push_back(shipped_name);
  diagnostics.push_back(
      {.code = ErrorCode::kFileMissing,
       .where = where,
       .what = fmt::format("there is no scenario {}", name),
       .allowed = fmt::format("a file, or a shipped scenario: {}", fmt::join(names, ", ")),
       .near_miss = nearest(name, names)});
  return std::nullopt;
}

}  // namespace samarkand
