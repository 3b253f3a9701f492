// One folder per mistake: tests/bad_input/network/<mistake>, the network tests/networks/three with
// one thing wrong, and the whole message in expected.txt. Mistakes in scenarios on that network:
// tests/bad_input/network_scenario.
#include "bad_input.h"
#include "samarkand/base/disk.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/engine/engine.h"
#include "samarkand/engine/network_run.h"

namespace samarkand {
namespace {

class BadNetwork : public testing::BadInput {};

TEST_P(BadNetwork, SaysWhatToMend) {
  Diagnostics diagnostics;
  EXPECT_FALSE(energy::read_network(*disk(), "network/" + GetParam(), diagnostics));
  EXPECT_EQ(to_string(diagnostics), testing::whole("network/" + GetParam() + "/expected.txt"));
}

INSTANTIATE_TEST_SUITE_P(Network, BadNetwork, ::testing::ValuesIn(testing::mistakes("network", "")),
                         testing::name_of);

class BadNetworkScenario : public testing::BadInput {};

TEST_P(BadNetworkScenario, SaysWhatToMend) {
  Diagnostics diagnostics;
  const auto network = energy::read_network(*disk(), "../networks/three", diagnostics);
  ASSERT_TRUE(network) << to_string(diagnostics);
  const std::string file = "network_scenario/" + GetParam();
  const Scenario scenario = read_scenario(disk(), file + ".yaml", diagnostics);
  check_network(*network, scenario, diagnostics);
  EXPECT_EQ(to_string(diagnostics), testing::whole(file + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Network, BadNetworkScenario,
                         ::testing::ValuesIn(testing::mistakes("network_scenario", ".yaml")),
                         testing::name_of);

}  // namespace
}  // namespace samarkand
