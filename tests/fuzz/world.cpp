// Folders of worlds.
#include "input.h"
#include "samarkand/world_io/world_io.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  const Result<World> world = load_world(files.on_disk());
  if (!world) fuzz::tell(world.diagnostics());
  return 0;
}
