// The first of the random scenarios that bench_robustness runs by the thousand.
#include <map>

#include "robustness/random_scenario.h"
#include "support.h"

namespace samarkand {
namespace {

using robustness::Trial;

class Robustness : public ::testing::TestWithParam<const char*> {};

// Converged by the checker's word, or shown to have no equilibrium; and where deficits follow
// wages, or there are none, and nothing is banned, there always is one. Where they follow trade, a
// surplus can outgrow what an economy adds to its inputs, if productivity changes by factors: one
// such case in a world is not told from one that is hard to find.
TEST_P(Robustness, EveryScenarioHasAnAnswer) {
  Result<World> world = load_world(std::string(SAMARKAND_SOURCE_DIR) + "/worlds/" + GetParam());
  ASSERT_TRUE(world) << to_string(world.diagnostics());
  const Trial trial(std::move(world).value());
  std::map<Closure, int> converged;
  int untold = 0;
  for (std::uint64_t k = 0; k < 40; ++k) {
    const Trial::Outcome o = trial.solve(k);
    const bool scaled = o.closure == Closure::kScaled;
    const bool excused = scaled && o.description.find("productivity") != std::string::npos;
    if (excused && o.status == Status::kNotConverged) ++untold;
    if (!excused) {
      EXPECT_NE(o.status, Status::kNotConverged) << k << " " << o.description << ": " << o.reason;
    }
    if (!o.bans && !excused && o.closure != Closure::kFixed) {
      EXPECT_EQ(o.status, Status::kConverged) << k << " " << o.description << ": " << o.reason;
    }
    if (o.status == Status::kConverged) ++converged[o.closure];
  }
  EXPECT_LE(untold, 1);
  for (const Closure closure :
       {Closure::kScaled, Closure::kFixed, Closure::kProportional, Closure::kBalanced}) {
    EXPECT_GT(converged[closure], 2) << to_string(closure);
  }
}

INSTANTIATE_TEST_SUITE_P(Trade, Robustness,
                         ::testing::Values("wiod-2014", "world-2021", "trade-2023"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace samarkand
