// What the targets share. A target has one function, which libFuzzer calls with inputs that it
// makes from those before; whatever stands in them, diagnostics come back. ./check fuzz runs them
// all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "samarkand/base/diagnostic.h"
#include "samarkand/base/files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace samarkand::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Diagnostics as they are shown.
void tell(const Diagnostics& diagnostics);

// An input that is several files: each begins after a line "=== " with its name. Names that would
// leave the folder are left out.
class InputFiles : public Files {
 public:
  explicit InputFiles(std::string_view input);

  const std::map<std::string, std::string>& all() const { return files_; }
  // As they stand on the disk: in the folder `input` of the current one, which is emptied before.
  std::filesystem::path on_disk() const;

  bool is_file(const std::string& path) const override { return files_.contains(path); }
  std::vector<std::string> names_in(const std::string& folder) const override;
  std::vector<std::string> world_folders() const override { return {}; }

 private:
  std::optional<std::string> bytes(const std::string& path, std::size_t most,
                                   Diagnostics& diagnostics) const override;

  std::map<std::string, std::string> files_;
};

// The records of a memo or checkpoint behind its head and the checksum that they should have, so
// that mistakes behind it are looked for.
std::string sealed(std::string head, std::string_view records);

// A file of that name alone.
std::shared_ptr<const InputFiles> one_file(const std::string& name, std::string_view content);

// The file of the repository, or the world or network in the folder.
std::filesystem::path in_repository(const std::string& path);

}  // namespace samarkand::fuzz
