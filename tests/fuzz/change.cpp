// Tables that change a world: mappings, splittings, totals. What is read is done.
#include "input.h"
#include "samarkand/world/regroup.h"
#include "samarkand/world/update.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

void make(WorldData data) {
  if (const Result<World> world = World::make(std::move(data), "changed"); !world) {
    fuzz::tell(world.diagnostics());
  }
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  static const World world = *load_world(fuzz::in_repository("tests/worlds/two-by-two"));
  const auto files = fuzz::one_file("input.csv", fuzz::text_of(data, size));
  Diagnostics mapping_wrong, splitting_wrong, totals_wrong;
  const auto mapping = read_mapping(*files, "input.csv", world, mapping_wrong);
  if (mapping) make(aggregate(world, *mapping).data);
  const auto splitting = read_splitting(*files, "input.csv", world, splitting_wrong);
  if (splitting) make(split(world, *splitting));
  const auto totals = read_totals(*files, "input.csv", world, totals_wrong);
  if (totals) {
    const Result<Updated> updated = update(world, *totals);
    if (updated) {
      make(updated->data);
    } else {
      fuzz::tell(updated.diagnostics());
    }
  }
  for (const auto& diagnostics : {mapping_wrong, splitting_wrong, totals_wrong}) {
    fuzz::tell(diagnostics);
  }
  return 0;
}
