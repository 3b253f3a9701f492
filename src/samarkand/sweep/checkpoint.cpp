#include "samarkand/sweep/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "samarkand/base/disk.h"

namespace samarkand {
namespace {

constexpr std::size_t kNameDigits = 9;  // of a part

namespace fs = std::filesystem;

bool is_part_name(const fs::path& path) {
  const std::string name = path.stem().string();
  return path.extension() == ".bin" && name.size() == kNameDigits &&
         name.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

bool load_checkpoint(const fs::path& folder, const std::string& hash, SweepResults& results,
                     Diagnostics& diagnostics) {
  std::error_code error;
  for (fs::directory_iterator part(folder, error), end; !error && part != end;
       part.increment(error)) {
    if (is_part_name(part->path()) && part->is_directory(error)) {
      diagnostics.push_back({ErrorCode::kFileUnwritable,
                             {part->path().string()},
                             "a folder has the name of a part of the checkpoint",
                             "files that `samarkand sweep` wrote",
                             "move it away, or name another folder with --output"});
      return false;
    }
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

void remove_checkpoint(const fs::path& folder) {
  std::error_code ignored;
  std::vector<fs::path> parts;
  for (fs::directory_iterator part(folder, ignored), end; !ignored && part != end;
       part.increment(ignored)) {
    if (is_part_name(part->path())) parts.push_back(part->path());
  }
  for (const auto& part : parts) fs::remove(part, ignored);
  fs::remove(folder, ignored);  // fails where something is left
}

}  // namespace samarkand
