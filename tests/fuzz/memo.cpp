// Memos of solved equilibria: as they are, and with the checksum that their records should have,
// behind which no mistake would be looked for.
#include "samarkand/joint/memo.h"

#include <cstdlib>

#include "input.h"

namespace samarkand {
namespace {

constexpr std::string_view kMark = "samarkand solved 1\n";
constexpr std::size_t kCountries = 2;

// What a memo that holds these bytes keeps.
std::string kept(const std::string& bytes) {
  std::string saved;
  Memo memo({.load = [&] { return bytes; }, .save = [&](const std::string& all) { saved = all; }},
            kCountries);
  memo.put({1, 2}, {.log_real_income = {0.5, -0.5}});
  memo.save(false);
  return saved;
}

}  // namespace
}  // namespace samarkand

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace samarkand;
  const std::string records(fuzz::text_of(data, size));
  kept(records);
  const std::string once = kept(fuzz::sealed(std::string(kMark), records));
  if (kept(once) != once) std::abort();
  return 0;
}
