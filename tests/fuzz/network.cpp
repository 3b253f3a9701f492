// Folders of networks. What is a network is solved, or not, with the reason.
#include "input.h"
#include "samarkand/energy/read_network.h"
#include "samarkand/energy/solved.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  Diagnostics diagnostics;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  if (auto network = energy::read_network(files, "", diagnostics)) {
    energy::network_hash(*network);
    energy::solved(std::make_shared<const energy::Network>(*std::move(network)));
  }
  fuzz::tell(diagnostics);
  return 0;
}
