// One folder per mistake: tests/bad_input/world/<mistake>, a tiny world with the whole message that
// it must bring in expected.txt. Paths in messages start at tests/bad_input. All derive from the
// good world tests/worlds/two-by-two.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "samarkand/world/world.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(SAMARKAND_SOURCE_DIR) / "tests" / "bad_input";

std::vector<std::string> mistakes() {
  std::vector<std::string> names;
  for (const auto& item : fs::directory_iterator(kFolder / "world")) {
    names.push_back(item.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BadWorld : public testing::TestWithParam<std::string> {
 protected:
  BadWorld() : before_(fs::current_path()) { fs::current_path(kFolder); }
  ~BadWorld() override { fs::current_path(before_); }

 private:
  fs::path before_;
};

TEST_P(BadWorld, SaysWhatToMend) {
  const fs::path folder = fs::path("world") / GetParam();
  const Result<World> world = load_world(folder);
  ASSERT_FALSE(world);
  std::ostringstream expected;
  expected << std::ifstream(folder / "expected.txt").rdbuf();
  EXPECT_EQ(to_string(world.diagnostics()), expected.str()) << folder;
}

INSTANTIATE_TEST_SUITE_P(World, BadWorld, testing::ValuesIn(mistakes()),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace samarkand
