// One file per mistake: tests/bad_input/scenario/<mistake>.yaml, and the whole message that it must
// bring in <mistake>.txt. Paths in messages start at tests/bad_input.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "samarkand/scenario/scenario.h"
#include "samarkand/scenario/shock.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SAMARKAND_SOURCE_DIR) / "tests" / "bad_input";

std::vector<std::string> mistakes() {
  std::vector<std::string> names;
  for (const auto& item : fs::directory_iterator(kFolder / "scenario")) {
    if (item.path().extension() == ".yaml") names.push_back(item.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BadScenario : public testing::TestWithParam<std::string> {
 protected:
  BadScenario() : before_(fs::current_path()) { fs::current_path(kFolder); }
  ~BadScenario() override { fs::current_path(before_); }

 private:
  fs::path before_;
};

TEST_P(BadScenario, SaysWhatToMend) {
  static const World world = make_scenario_world();
  Diagnostics diagnostics;
  const Scenario scenario = read_scenario("scenario/" + GetParam() + ".yaml", diagnostics);
  make_shock(scenario, world, diagnostics);

  const fs::path expected_file = kFolder / "scenario" / (GetParam() + ".txt");
  std::ostringstream expected;
  expected << std::ifstream(expected_file).rdbuf();
  EXPECT_FALSE(diagnostics.empty());
  EXPECT_EQ(to_string(diagnostics), expected.str()) << expected_file;
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

INSTANTIATE_TEST_SUITE_P(Scenario, BadScenario, testing::ValuesIn(mistakes()),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace samarkand
