// One folder per mistake: tests/bad_input/world/<mistake>, a tiny world with the whole message that
// it must bring in expected.txt. All derive from the good world tests/worlds/two-by-two.
#include "bad_input.h"
#include "samarkand/world/world.h"
#include "samarkand/world_io/world_io.h"

namespace samarkand {
namespace {

class BadWorld : public testing::BadInput {};

TEST_P(BadWorld, SaysWhatToMend) {
  const std::filesystem::path folder = std::filesystem::path("world") / GetParam();
  const Result<World> world = load_world(folder);
  ASSERT_FALSE(world);
  EXPECT_EQ(to_string(world.diagnostics()), testing::whole(folder / "expected.txt")) << folder;
}

INSTANTIATE_TEST_SUITE_P(World, BadWorld, ::testing::ValuesIn(testing::mistakes("world", "")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
