// One file per mistake: tests/bad_input/sweep/<mistake>.yaml, and the whole message that it must
// bring in <mistake>.txt.
#include "bad_input.h"
#include "samarkand/base/disk.h"
#include "samarkand/engine/engine.h"
#include "samarkand/sweep/plan.h"
#include "scenario_world.h"

namespace samarkand {
namespace {

class BadSweep : public testing::BadInput {};

TEST_P(BadSweep, SaysWhatToMend) {
  static const auto world = std::make_shared<const World>(make_scenario_world());
  Diagnostics diagnostics;
  Scenario scenario = read_scenario(disk(), "sweep/" + GetParam() + ".yaml", diagnostics);
  const Result<Plan> plan = make_plan(std::move(scenario), world, diagnostics);
  ASSERT_FALSE(plan);
  EXPECT_EQ(to_string(plan.diagnostics()), testing::whole("sweep/" + GetParam() + ".txt"))
      << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Sweep, BadSweep, ::testing::ValuesIn(testing::mistakes("sweep", ".yaml")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
