#include "samarkand/base/disk.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace samarkand {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) { return std::generic_category().message(error); }

constexpr std::size_t kLargestFile = std::size_t{2} << 30;  // bytes; pipes may never end

std::optional<std::string> read_bytes(const fs::path& path, Diagnostics& diagnostics) {
  const std::string name = path.string();
  const bool standard_input = name == "-";
  const auto unreadable = [&](const std::string& why) {
    diagnostics.push_back({ErrorCode::kFileUnreadable, {name}, "the file cannot be read: " + why});
    return std::nullopt;
  };
  std::error_code ignored;
  if (!standard_input && fs::is_directory(path, ignored)) return unreadable("it is a folder");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      standard_input ? stdin : std::fopen(name.c_str(), "rb"),
      standard_input ? [](std::FILE*) { return 0; } : std::fclose);
  if (!file) {
    if (errno != ENOENT && errno != ENOTDIR) return unreadable(reason(errno));
    diagnostics.push_back({ErrorCode::kFileMissing, {name}, "the file does not exist"});
    return std::nullopt;
  }
  std::string text;
  const std::uintmax_t size = standard_input ? 0 : fs::file_size(path, ignored);
  std::size_t room = ignored ? 0 : static_cast<std::size_t>(size);
  // One byte more than the file has, so that one call meets its end; pipes come in chunks.
  for (std::size_t read = 0, used = 0;; room = used) {
    text.resize(used + room + 1);
    read = std::fread(text.data() + used, 1, room + 1, file.get());
    used += read;
    if (used > kLargestFile) return unreadable("it is larger than 2 GB");
    if (read == room + 1) continue;
    text.resize(used);
    if (std::ferror(file.get()) != 0) return unreadable(reason(errno));
    return text;
  }
}

class Disk : public Files {
 public:
  bool is_file(const std::string& path) const override {
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
  }

  std::vector<std::string> names_in(const std::string& folder) const override {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
         !error && entry != end; entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }

  std::vector<std::string> world_folders() const override {
    std::vector<std::string> folders;
    for (const fs::path& folder : world_search_path()) folders.push_back(folder.string());
    return folders;
  }

 private:
  std::optional<std::string> bytes(const std::string& path,
                                   Diagnostics& diagnostics) const override {
    return read_bytes(path, diagnostics);
  }
};

}  // namespace

std::shared_ptr<const Files> disk() {
  static const std::shared_ptr<const Files> kDisk = std::make_shared<const Disk>();
  return kDisk;
}

std::optional<std::string> read_text(const fs::path& path, Diagnostics& diagnostics) {
  return disk()->read(path.string(), diagnostics);
}

bool write_text(const fs::path& path, std::string_view text, Diagnostics& diagnostics) {
  const fs::path temporary =
      path.parent_path() / fmt::format(".{}.{}.part", path.filename().string(), ::getpid());
  int error = 0;
  if (std::FILE* file = std::fopen(temporary.c_str(), "wb")) {
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) error = errno;
    if (std::fclose(file) != 0 && error == 0) error = errno;
    if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
    if (error == 0) return true;
    std::remove(temporary.c_str());
  } else {
    error = errno;
  }
  diagnostics.push_back({ErrorCode::kFileUnwritable,
                         {path.string()},
                         "the file cannot be written: " + reason(error)});
  return false;
}

std::vector<fs::path> world_search_path() {
  std::vector<fs::path> folders;
  const char* variable = std::getenv("SAMARKAND_WORLDS");  // NOLINT(concurrency-mt-unsafe)
  std::string_view rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    if (colon > 0) folders.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  folders.emplace_back("worlds");
  folders.emplace_back(SAMARKAND_SOURCE_DIR "/worlds");
  folders.emplace_back(SAMARKAND_DATA_DIR "/worlds");
  return folders;
}

}  // namespace samarkand
