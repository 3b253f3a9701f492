// One file per mistake: tests/bad_input/scenario/<mistake>.yaml, and the whole message that it must
// bring in <mistake>.txt. Mistakes in a question stand beside it, questions/<name>/bad_input.
#include "bad_input.h"
#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/world_io/world_io.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

class BadScenario : public testing::BadInput {};

TEST_P(BadScenario, SaysWhatToMend) {
  static const auto world = std::make_shared<const World>(make_scenario_world());
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario(disk(), "scenario/" + GetParam() + ".yaml", diagnostics);
  check(world, scenario, diagnostics);
  EXPECT_FALSE(diagnostics.empty());
  EXPECT_EQ(to_string(diagnostics), testing::whole("scenario/" + GetParam() + ".txt"))
      << GetParam();
}

// Not a file of its own: the message lists every world that is shipped.
TEST(UnknownWorld, HasANearMiss) {
  Diagnostics diagnostics;
  const Scenario scenario =
      parse_scenario("name: bad\nworld: wiod-2104\n", "bad.yaml", "", diagnostics);
  EXPECT_FALSE(find_world(scenario.world.text, scenario.folder, scenario.world.where, diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, ErrorCode::kWorldUnknown);
  EXPECT_EQ(diagnostics[0].near_miss, "wiod-2014");
  EXPECT_EQ(diagnostics[0].where.line, 2);
}

INSTANTIATE_TEST_SUITE_P(Scenario, BadScenario,
                         ::testing::ValuesIn(testing::mistakes("scenario", ".yaml")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
