#include "samarkand/sweep/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

constexpr std::size_t kNameDigits = 9;  // of a part

}  // namespace

namespace fs = std::filesystem;

bool load_checkpoint(const fs::path& folder, const std::string& hash, SweepResults& results,
                     Diagnostics& diagnostics) {
  std::error_code error;
  for (fs::directory_iterator part(folder, error), end; !error && part != end;
       part.increment(error)) {
    if (part->path().extension() != ".bin" || !part->is_regular_file(error)) continue;
    Diagnostics unread;  // what cannot be read is solved again
    const std::string bytes = read_bytes(part->path(), unread).value_or("");
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
  return write_text(folder / fmt::format("{:0{}}.bin", name, kNameDigits),
                    results.pack(hash, batches), diagnostics);
}

void remove_checkpoint(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::vector<std::filesystem::path> parts;
  for (std::filesystem::directory_iterator part(folder, ignored), end; !ignored && part != end;
       part.increment(ignored)) {
    const std::string name = part->path().stem().string();
    const bool ours = part->path().extension() == ".bin" && name.size() == kNameDigits &&
                      name.find_first_not_of("0123456789") == std::string::npos;
    if (ours) parts.push_back(part->path());
  }
  for (const auto& part : parts) std::filesystem::remove(part, ignored);
  std::filesystem::remove(folder, ignored);  // fails where something is left
}

}  // namespace samarkand
