#include <fmt/format.h>
#include <fmt/ranges.h>

#include "samarkand/scenario/scenario.h"

namespace samarkand {
namespace {

// Shipped scenarios by name: the *.yaml of folders `scenarios` beside the folders of worlds.
std::map<std::string, std::string> shipped_scenarios(const Files& files) {
  std::map<std::string, std::string> found;
  for (const std::string& worlds : files.world_folders()) {
    const std::string folder = join_path(folder_of(worlds), "scenarios");
    for (const std::string& name : files.names_in(folder)) {
      if (name.ends_with(".yaml")) found.emplace(stem_of(name), join_path(folder, name));
    }
  }
  return found;
}

}  // namespace

std::optional<std::string> find_scenario(const Files& files, const std::string& name,
                                         const std::string& base, const Location& where,
                                         Diagnostics& diagnostics) {
  const std::string path = plain_path(join_path(base, name));
  for (const std::string& file : {path, path + ".yaml"}) {
    if (files.is_file(file)) return file;
  }
  const std::map<std::string, std::string> shipped = shipped_scenarios(files);
  if (const auto known = shipped.find(name); known != shipped.end()) return known->second;
  std::vector<std::string> names;
  for (const auto& [shipped_name, at] : shipped) names.push_back(shipped_name);
  diagnostics.push_back(
      {.code = ErrorCode::kFileMissing,
       .where = where,
       .what = fmt::format("there is no scenario {}", name),
       .allowed = fmt::format("a file, or a shipped scenario: {}", fmt::join(names, ", ")),
       .near_miss = nearest(name, names)});
  return std::nullopt;
}

}  // namespace samarkand
