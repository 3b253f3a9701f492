// Writes the worlds that are measured and not shipped, as packed files.
//
//   make_world generated COUNTRIES SECTORS FILE.nc

#include <fmt/format.h>

#include <string>
#include <vector>

#include "generated_world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand::performance {
namespace {

int write(WorldData data, const std::string& file) {
  Result<World> world = World::make(std::move(data), file);
  Diagnostics diagnostics = world ? Diagnostics{} : world.diagnostics();
  if (world && pack_world(world->data(), file, diagnostics)) return 0;
  fmt::print(stderr, "{}\n", to_string(diagnostics));
  return 2;
}

int run(const std::vector<std::string>& words) {
  if (words.size() == 4 && words[0] == "generated") {
    return write(generated_world(std::stoul(words[1]), std::stoul(words[2])), words[3]);
  }
  fmt::print(stderr, "make_world generated COUNTRIES SECTORS FILE.nc\n");
  return 1;
}

}  // namespace
}  // namespace samarkand::performance

int main(int argc, char** argv) {
  return samarkand::performance::run(std::vector<std::string>(argv + 1, argv + argc));
}
