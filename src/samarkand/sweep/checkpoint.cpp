#include "samarkand/sweep/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "samarkand/base/text_file.h"

namespace samarkand {

namespace fs = std::filesystem;

bool load_checkpoint(const fs::path& folder, const std::string& hash, SweepResults& results,
                     Diagnostics& diagnostics) {
  std::error_code error;
  for (fs::directory_iterator part(folder, error), end; !error && part != end;
       part.increment(error)) {
    if (part->path().extension() != ".bin") continue;
    std::ifstream file(part->path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (results.unpack(hash, bytes) != SweepResults::Unpacked::kOfAnotherSweep) continue;
    diagnostics.push_back({ErrorCode::kOtherSweep,
                           {folder.string()},
                           "this is the checkpoint of a sweep with other inputs",
                           "the same scenario, world, draws, seed and version",
                           "begin anew with --restart, or name another folder with --output"});
    return false;
  }
  return true;
}

bool save_checkpoint(const fs::path& folder, const std::string& hash, const SweepResults& results,
                     const std::vector<std::size_t>& batches, Diagnostics& diagnostics) {
  if (batches.empty()) return true;
  const std::size_t name = *std::min_element(batches.begin(), batches.end());
  return write_text(folder / fmt::format("{:09}.bin", name), results.pack(hash, batches),
                    diagnostics);
}

}  // namespace samarkand
