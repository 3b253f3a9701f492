// One file per mistake: tests/bad_input/scenario/<mistake>.yaml, and the whole message that it must
// bring in <mistake>.txt. Mistakes in a question stand beside it, questions/<name>/bad_input.
#include "bad_input.h"
#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/world_io/world_io.h"
#include "scenario_world.h"
#include "support.h"

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

// What is doubtful in tests/bad_input/doubtful/<name>.yaml stops nothing and brings one warning.
class DoubtfulScenario : public testing::BadInput {};

TEST_P(DoubtfulScenario, IsWarnedOf) {
  static const auto world = std::make_shared<const World>(make_scenario_world());
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario(disk(), "doubtful/" + GetParam() + ".yaml", diagnostics);
  check(world, scenario, diagnostics);
  EXPECT_EQ(to_string(diagnostics), "");
  EXPECT_EQ(to_string(diagnostics.warnings), testing::whole("doubtful/" + GetParam() + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Scenario, DoubtfulScenario,
                         ::testing::ValuesIn(testing::mistakes("doubtful", ".yaml")),
                         testing::name_of);

TEST(Doubtful, NoTradeIsNotWhatIsSoldAtHome) {
  const auto world = testing::make(testing::one_sector({"A", "B"}, {{80, 0}, {20, 80}}, 4));
  Diagnostics diagnostics;
  const Scenario scenario = parse_scenario(
      "measures: [{kind: ban, origin: A, destination: B, sectors: all}]\nname: none\n", "none.yaml",
      "", diagnostics, disk());
  check(world, scenario, diagnostics);
  EXPECT_EQ(
      to_string(diagnostics.warnings),
      "warning W012: none.yaml:1:12: this ban changes nothing: the world has no trade there\n");
}

// What others mean to say so: no warning.
TEST(DoubtfulScenario, IsNotWhatIsMeant) {
  const auto world = std::make_shared<const World>(make_scenario_world());
  for (const char* measure :
       {"{kind: tariff, origin: CHN, destination: USA, sectors: goods, rate: 3}",
        "{kind: tariff, origin: all, destination: all, sectors: goods, rate: 0.1}",
        "{kind: tariff, origin: all, destination: EU, except_origin: EU, sectors: goods, add: .1}",
        "{kind: tariff, origin: all, destination: G7, sectors: goods, rate: 0.1}",
        "{kind: transfer, origin: CHN, destination: USA, value: 5}"}) {
    Diagnostics diagnostics;
    const Scenario scenario = parse_scenario(
        std::string("name: good\nmeasures:\n  - ") + measure + "\n", "good.yaml", "", diagnostics);
    check(world, scenario, diagnostics);
    EXPECT_TRUE(diagnostics.empty() && diagnostics.warnings.empty())
        << measure << to_string(diagnostics) << to_string(diagnostics.warnings);
  }
}

TEST(UnknownCountry, IsAPartOfTheRestOfTheWorld) {
  WorldData data = make_scenario_world().data();
  data.countries[4].code = "ROW";
  Result<World> world = World::make(std::move(data), "with ROW");
  ASSERT_TRUE(world);
  Diagnostics diagnostics;
  const Scenario scenario = parse_scenario(
      "name: bad\nmeasures:\n  - {kind: ban, origin: VEN, destination: RUS, sectors: goods}\n",
      "bad.yaml", "", diagnostics);
  check(std::make_shared<const World>(*std::move(world)), scenario, diagnostics);
  EXPECT_EQ(to_string(diagnostics),
            "error E408: bad.yaml:3:25: the world has no country or group `VEN`\n"
            "  allowed: CHN, DEU, FRA, ROW, RUS, USA; the groups EU, G7; all\n"
            "  fix: Venezuela is a part of ROW here: take a world that has it apart\n");
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
