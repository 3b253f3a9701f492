// Parts of checkpoints: as they are, and with the checksum that they should have. What is taken
// over is what is packed again.
#include <cstdlib>
#include <vector>

#include "input.h"
#include "samarkand/sweep/results.h"

namespace samarkand {
namespace {

constexpr std::string_view kMark = "samarkand sweep 1\n";
constexpr std::size_t kSolves = 20, kCountries = 2;  // two batches, the second of four

void take(const std::string& bytes) {
  const std::string hash(32, 'a');
  SweepResults results(kSolves, kCountries);
  results.unpack(hash, bytes);
  std::vector<std::size_t> done;
  std::size_t solves = 0;
  for (std::size_t batch = 0; batch < results.batches(); ++batch) {
    if (!results.done(batch)) continue;
    done.push_back(batch);
    solves += results.last(batch) - results.first(batch);
  }
  if (solves != results.solves_done()) std::abort();
  const std::string packed = results.pack(hash, done);
  SweepResults again(kSolves, kCountries);
  if (again.unpack(hash, packed) != SweepResults::Unpacked::kTaken) std::abort();
  if (again.failed() != results.failed() || again.pack(hash, done) != packed) std::abort();
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const std::string body(fuzz::text_of(data, size));
  take(body);
  take(fuzz::sealed(std::string(kMark) + std::string(32, 'a'), body));
  return 0;
}
