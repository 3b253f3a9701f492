// Folders of worlds. What is a world has the same hash once it is packed and read again.
#include <cstdlib>

#include "input.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

std::string hash_when_packed(const std::filesystem::path& folder) {
  const std::filesystem::path file = "packed.nc";
  Diagnostics diagnostics;
  const auto data = read_world_data(folder, diagnostics);
  if (!data || !pack_world(*data, file, diagnostics)) return to_string(diagnostics);
  const Result<World> world = load_world(file);
  return world ? world->hash() : to_string(world.diagnostics());
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  const std::filesystem::path folder = files.on_disk();
  const Result<World> world = load_world(folder);
  if (!world) {
    fuzz::tell(world.diagnostics());
  } else if (hash_when_packed(folder) != world->hash()) {
    std::abort();
  }
  return 0;
}
