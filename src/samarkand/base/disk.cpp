#include "samarkand/base/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
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

constexpr int kPatience = 5;  // seconds, with a pipe that nobody writes to

// A pipe that has a name in a folder: whoever is to write to it may never come. Those of a shell's
// <(command) have none.
bool is_named_pipe(const fs::path& path) {
  std::error_code unnamed;
  if (!fs::is_fifo(path, unnamed)) return false;
  const fs::path place = fs::canonical(path, unnamed);
  return !unnamed && !place.empty();
}

// Up to `most` bytes and one more, so that one call meets the end of a file of a known `size`;
// pipes come in chunks.
bool read_stream(std::FILE* file, std::size_t size, std::size_t most, std::string& text) {
  for (std::size_t room = size, used = 0; used <= most; room = used) {
    const std::size_t part = std::min(room, most - used) + 1;
    text.resize(used + part);
    const std::size_t read = std::fread(text.data() + used, 1, part, file);
    used += read;
    text.resize(used);
    if (read < part) break;
  }
  return std::ferror(file) == 0;
}

class Disk : public Files {
 public:
  bool is_file(const std::string& path) const override {
    return is_there(path) && !is_folder(path);
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
  std::optional<std::string> bytes(const std::string& path, std::size_t most,
                                   Diagnostics& diagnostics) const override {
    return read_bytes(path, diagnostics, most);
  }
};

}  // namespace

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::shared_ptr<const Files> disk() {
  static const std::shared_ptr<const Files> kDisk = std::make_shared<const Disk>();
  return kDisk;
}

std::FILE* open_to_read(const fs::path& path) {
  if (!is_named_pipe(path)) return std::fopen(path.c_str(), "rb");
  const int pipe = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  pollfd writer = {.fd = pipe, .events = POLLIN, .revents = 0};
  if (pipe < 0) return nullptr;
  const int written = ::poll(&writer, 1, 1000 * kPatience);
  const int error = written < 0 ? errno : ETIMEDOUT;  // Ctrl-C, or nobody came
  if (written > 0 && ::fcntl(pipe, F_SETFL, O_RDONLY) == 0) return ::fdopen(pipe, "rb");
  ::close(pipe);
  errno = error;
  return nullptr;
}

std::string reading_failure(int error) {
  if (error == ETIMEDOUT) {
    return fmt::format("it is a pipe, and nobody writes to it for {} seconds", kPatience);
  }
  return reason(error);
}

std::optional<std::string> read_bytes(const fs::path& path, Diagnostics& diagnostics,
                                      std::size_t most) {
  const std::string name = path.string();
  const bool standard_input = name == "-";
  const auto unreadable = [&](const std::string& why) {
    diagnostics.push_back({ErrorCode::kFileUnreadable, {name}, "the file cannot be read: " + why});
    return std::nullopt;
  };
  std::error_code ignored;
  if (!standard_input && fs::is_directory(path, ignored)) return unreadable("it is a folder");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      standard_input ? stdin : open_to_read(path),
      standard_input ? [](std::FILE*) { return 0; } : std::fclose);
  if (!file) {
    if (errno != ENOENT && errno != ENOTDIR) return unreadable(reading_failure(errno));
    diagnostics.push_back({ErrorCode::kFileMissing, {name}, "the file does not exist"});
    return std::nullopt;
  }
  const bool plain = !standard_input && fs::is_regular_file(path, ignored);
  if (!plain) most = std::min(most, kMostTextBytes);
  const std::uintmax_t size = plain ? fs::file_size(path, ignored) : 0;
  const auto too_large = [&] {
    return unreadable(fmt::format("it is larger than {} MB", most >> 20));
  };
  if (size > most) return too_large();
  std::string text;
  if (!read_stream(file.get(), size, most, text)) return unreadable(reason(errno));
  if (text.size() > most) return too_large();
  return text;
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
