// Tables that results are held against: facts of trade, facts of a network, both sides' records.
#include "samarkand/backtest/facts.h"

#include "input.h"
#include "samarkand/base/disk.h"
#include "samarkand/channels/mirror.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/energy/solved.h"
#include "samarkand/questions/forecast/facts.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  static const energy::Solved solved = [] {
    Diagnostics none;
    return energy::solved(std::make_shared<const energy::Network>(
        *energy::read_network(*disk(), fuzz::in_repository("tests/networks/three"), none)));
  }();
  const auto files = fuzz::one_file("input.csv", fuzz::text_of(data, size));
  Diagnostics facts_wrong, network_wrong, mirror_wrong;
  if (const auto facts = Facts::read(*files, "input.csv", facts_wrong)) {
    facts->nominal_growth("million USD", 2021, 2022);
    facts->goods("CHN", "RUS", 2021);
  }
  for (const auto& fact : read_network_facts(*files, "input.csv", *solved.network, network_wrong)) {
    fact.of_equilibrium(*solved.network, solved.equilibrium);
  }
  if (const auto gaps = read_mirror(*files, "input.csv", mirror_wrong)) test_suspects(*gaps);
  for (const auto& diagnostics : {facts_wrong, network_wrong, mirror_wrong}) {
    fuzz::tell(diagnostics);
  }
  return 0;
}
