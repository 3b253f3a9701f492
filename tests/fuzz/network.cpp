// Folders of networks.
#include "input.h"
#include "samarkand/energy/read_network.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  Diagnostics diagnostics;
  const fuzz::InputFiles files(fuzz::text_of(data, size));
  if (const auto network = energy::read_network(files, "", diagnostics)) {
    energy::network_hash(*network);
  }
  fuzz::tell(diagnostics);
  return 0;
}
