#include "samarkand/base/output_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "samarkand/base/content_hash.h"
#include "samarkand/base/disk.h"
#include "samarkand/base/text.h"

namespace samarkand {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWorldFile = "world.yaml";
constexpr std::string_view kFreshInside = ".samarkand.partial-";
constexpr std::size_t kNamed = 10;  // files in a message
constexpr int kTries = 20;          // to lock a folder that others replace

std::error_code last_error() { return {errno, std::generic_category()}; }

// What a killed run left in the folder: of write_text(), and a fresh folder within.
bool is_leftover(const std::string& name) {
  return (name.starts_with(".") && name.ends_with(".part")) || name.starts_with(kFreshInside) ||
         name.starts_with(".partial-");  // of earlier versions
}

// Files in a folder and in those within, but the manifest; names relative to it.
std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(folder).string();
    if (!entry->is_directory(error) && name != kManifestFile) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

// How the name of a fresh folder beside starts.
std::string fresh_beside(const fs::path& folder) {
  return "." + folder.filename().string() + ".partial-";
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<nlohmann::json> manifest_in(const fs::path& folder) {
  auto json = nlohmann::json::parse(bytes_of(folder / kManifestFile), nullptr, false);
  if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string()) return {};
  return json;
}

std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    entries.push_back(*entry);
  }
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.path(); });
  return entries;
}

// The same file under another name; folders with all that is in them.
std::error_code carry(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (fs::is_symlink(from, error)) {
    fs::copy_symlink(from, to, error);
  } else if (fs::is_directory(from, error)) {
    fs::create_directory(to, from, error);
    for (const fs::directory_entry& entry : entries_of(from)) {
      if (!error) error = carry(entry.path(), to / entry.path().filename());
    }
  } else if (!error) {
    fs::create_hard_link(from, to, error);
    if (error) fs::copy_file(from, to, error);  // no links there
  }
  return error;
}

bool write_manifest(const OutputSet& set, const std::string& scenario_hash, const fs::path& folder,
                    Diagnostics& diagnostics) {
  nlohmann::ordered_json files = nlohmann::ordered_json::object();
  for (const fs::directory_entry& entry : entries_of(folder)) {
    std::ifstream bytes(entry.path(), std::ios::binary);
    files[entry.path().filename().string()] = content_hash(bytes);
  }
  const nlohmann::ordered_json manifest = {
      {"kind", set.kind}, {"scenario", scenario_hash}, {"files", files}};
  return write_text(folder / kManifestFile, manifest.dump(2) + "\n", diagnostics);
}

// An empty folder; its name starts so. Empty where there can be none, errno says why.
fs::path make_fresh(const fs::path& folder, const std::string& start) {
  std::string name = (folder / (start + "XXXXXX")).string();
  return ::mkdtemp(name.data()) == nullptr ? fs::path() : fs::path(name);
}

}  // namespace

OutputFolder::OutputFolder(fs::path shown, OutputSet set)
    : shown_(std::move(shown)), set_(std::move(set)) {}

std::unique_ptr<OutputFolder> OutputFolder::take(const fs::path& folder, OutputSet set,
                                                 Diagnostics& diagnostics) {
  std::unique_ptr<OutputFolder> taken(new OutputFolder(folder, std::move(set)));
  if (!taken->lock(diagnostics) || !taken->may_be_taken(diagnostics)) return nullptr;
  taken->look_around();
  taken->remove_leftovers();
  return taken;
}

void OutputFolder::look_around() {
  std::error_code ignored;
  folder_ = fs::canonical(shown_, ignored);
  const fs::path parent = folder_.parent_path();
  const std::string here = (fs::current_path(ignored) / "").string();
  struct stat inside {
  }, outside{};
  whole_ = !here.starts_with((folder_ / "").string()) && ::stat(folder_.c_str(), &inside) == 0 &&
           ::stat(parent.c_str(), &outside) == 0 && inside.st_dev == outside.st_dev &&
           ::access(parent.c_str(), W_OK | X_OK) == 0;
  const auto manifest = manifest_in(folder_);
  if (!manifest || !manifest->contains("files") || !manifest->at("files").is_object()) return;
  for (const auto& [name, hash] : manifest->at("files").items()) before_.push_back(name);
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) {
    if (!fs::is_empty(*folder, ignored) || ignored) break;
    fs::remove(*folder, ignored);
  }
  if (lock_ >= 0) ::close(lock_);
}

bool OutputFolder::refuse(ErrorCode code, std::string what, std::string allowed, std::string fix,
                          Diagnostics& diagnostics) const {
  diagnostics.push_back(
      {code, {shown_.string()}, std::move(what), std::move(allowed), std::move(fix)});
  return false;
}

bool OutputFolder::make(Diagnostics& diagnostics) {
  std::error_code error;
  std::vector<fs::path> missing;
  for (fs::path at = fs::absolute(shown_, error).lexically_normal();
       !at.empty() && !fs::exists(at, error); at = at.parent_path()) {
    if (at.has_filename()) missing.push_back(at);
  }
  std::error_code failed;
  for (auto at = missing.rbegin(); at != missing.rend() && !failed; ++at) {
    if (fs::create_directory(*at, failed)) made_.push_back(*at);
  }
  if (!failed && !fs::is_directory(shown_, error)) {
    failed = std::make_error_code(std::errc::not_a_directory);
  }
  if (!failed && ::access(shown_.c_str(), W_OK | X_OK) != 0) failed = last_error();
  if (!failed) return true;
  return refuse(ErrorCode::kFileUnwritable,
                fmt::format("cannot write into {}: {}", shown_.string(), failed.message()),
                "a folder that can be written, or a path where one can be made",
                "name another folder with --output", diagnostics);
}

bool OutputFolder::lock(Diagnostics& diagnostics) {
  for (int k = 0; k < kTries; ++k) {
    if (!make(diagnostics)) return false;
    lock_ = ::open(shown_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock_ < 0) continue;
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      return refuse(ErrorCode::kFolderInUse, "another samarkand is writing into this folder",
                    "one run at a time for each folder",
                    "wait until it has ended, or name another folder with --output", diagnostics);
    }
    struct stat held {
    }, there{};
    if (::fstat(lock_, &held) == 0 && ::stat(shown_.c_str(), &there) == 0 &&
        held.st_ino == there.st_ino && held.st_dev == there.st_dev) {
      return true;
    }
    ::close(std::exchange(lock_, -1));  // it was replaced meanwhile
  }
  return refuse(
      ErrorCode::kFileUnwritable,
      fmt::format("cannot open the folder {}: {}", shown_.string(), last_error().message()),
      "a folder that can be read and written", "name another folder with --output", diagnostics);
}

bool OutputFolder::may_be_taken(Diagnostics& diagnostics) const {
  const std::vector<fs::directory_entry> entries = entries_of(shown_);
  std::error_code ignored;
  if (fs::exists(shown_ / kWorldFile, ignored)) {
    if (set_.kind == "world") {
      return set_.over_world ||
             refuse(ErrorCode::kWorldInTheWay, "a world is here already", "a place that is free",
                    "name another place with --output, or write over it with --force", diagnostics);
    }
    return refuse(ErrorCode::kWorldInTheWay, "this folder is a world, which a result would destroy",
                  "a folder for results", "name another folder with --output", diagnostics);
  }
  std::string fix = "name another folder with --output, or move these files";
  if (const auto manifest = manifest_in(shown_)) {
    const std::string kind = manifest->at("kind");
    if (kind == set_.kind) return true;
    return refuse(ErrorCode::kFolderOfOthers,
                  fmt::format("this folder holds the result of `samarkand {}`", kind),
                  "an empty folder, or one with an earlier result of the same command",
                  std::move(fix), diagnostics);
  }
  const auto other = std::ranges::find_if_not(entries, [this](const fs::directory_entry& entry) {
    return is_own(entry, entry.path().filename().string());
  });
  if (other == entries.end()) return true;
  return refuse(ErrorCode::kFolderOfOthers,
                fmt::format("this folder holds `{}`, which is no part of what is written here",
                            other->path().filename().string()),
                "an empty folder, or one with an earlier result of the same command",
                std::move(fix), diagnostics);
}

bool OutputFolder::is_own(const fs::directory_entry& entry, const std::string& name) const {
  std::error_code ignored;
  return is_leftover(name) || std::ranges::count(set_.keeps, name) > 0 ||
         (entry.is_regular_file(ignored) ? set_.writes(name) : set_.writes(name + "/"));
}

// Whether it goes over into a new set: the user's own, and what is kept.
bool OutputFolder::lasts(const fs::directory_entry& entry, const std::string& name) const {
  if (name == kManifestFile || std::ranges::count(before_, name) > 0) return false;
  return std::ranges::count(set_.keeps, name) > 0 || !is_own(entry, name);
}

// `inside`: "" or the folder of the set, with a slash at its end.
std::error_code OutputFolder::carry_over(const fs::path& from, const fs::path& to,
                                         const std::string& inside) const {
  std::error_code error, absent;
  for (const fs::directory_entry& entry : entries_of(from)) {
    if (error) break;
    const std::string name = entry.path().filename().string();
    if (entry.is_directory(absent) && set_.writes(inside + name + "/")) {
      error = carry_over(entry.path(), to / name, inside + name + "/");
    } else if (lasts(entry, inside + name) && !fs::exists(to / name, absent)) {
      fs::create_directories(to, error);
      if (!error) error = carry(entry.path(), to / name);
    }
  }
  return error;
}

void OutputFolder::remove_leftovers() const {
  std::error_code ignored;
  for (const fs::directory_entry& entry : entries_of(folder_)) {
    if (is_leftover(entry.path().filename().string())) fs::remove_all(entry.path(), ignored);
  }
  if (!whole_) return;
  for (const fs::directory_entry& entry : entries_of(folder_.parent_path())) {
    const bool ours = entry.path().filename().string().starts_with(fresh_beside(folder_));
    if (ours) fs::remove_all(entry.path(), ignored);
  }
}

bool OutputFolder::replace(const Write& write, const std::string& scenario_hash,
                           Diagnostics& diagnostics) {
  Diagnostics problems;
  std::error_code error;
  const fs::path fresh = whole_ ? make_fresh(folder_.parent_path(), fresh_beside(folder_))
                                : make_fresh(folder_, std::string(kFreshInside));
  if (fresh.empty()) error = last_error();
  std::string state = "what stood there is untouched";
  const bool written =
      !error && write(fresh, problems) &&
      (set_.kind == "world" || write_manifest(set_, scenario_hash, fresh, problems));
  if (written) error = whole_ ? exchange(fresh) : rename_each(fresh, state);
  std::error_code ignored;
  if (!fresh.empty()) fs::remove_all(fresh, ignored);
  if (written && !error) return true;
  return refuse(ErrorCode::kFileUnwritable,
                fmt::format("cannot write into {}: {}; {}", shown_.string(),
                            error ? error.message() : problems.front().what, state),
                "a folder that can be written, on a disk with room",
                "name another folder with --output", diagnostics);
}

std::error_code OutputFolder::exchange(const fs::path& fresh) const {
  std::error_code error = carry_over(folder_, fresh, "");
  if (!error) fs::permissions(fresh, fs::status(folder_, error).permissions(), error);
  if (error) return error;
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, folder_.c_str(), RENAME_EXCHANGE) == 0) {
    return {};
  }
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return last_error();
  // A file system that cannot exchange: for a moment neither has the name.
  const fs::path aside = make_fresh(folder_.parent_path(), fresh_beside(folder_));
  fs::rename(folder_, aside, error);
  if (error) return error;
  fs::rename(fresh, folder_, error);
  std::error_code ignored;
  if (error) {
    fs::rename(aside, folder_, ignored);
  } else {
    fs::remove_all(aside, ignored);
  }
  return error;
}

std::error_code OutputFolder::rename_each(const fs::path& fresh, std::string& state) const {
  std::error_code error;
  fs::remove(folder_ / kManifestFile, error);
  if (error) return error;
  const std::vector<std::string> all = files_in(fresh);
  error = move_in(fresh, folder_, "");
  const std::vector<std::string> left = files_in(fresh);
  std::vector<std::string> moved;
  std::ranges::set_difference(all, left, std::back_inserter(moved));
  state = fmt::format("the folder is not whole: new are {}; old or missing are {}",
                      moved.empty() ? "none" : first_few(moved, kNamed),
                      left.empty() ? kManifestFile : first_few(left, kNamed));
  if (!error && set_.kind != "world") {
    fs::rename(fresh / kManifestFile, folder_ / kManifestFile, error);
  }
  return error;
}

// All but the manifest; what lasts is not touched. `inside` as of carry_over().
std::error_code OutputFolder::move_in(const fs::path& from, const fs::path& to,
                                      const std::string& inside) const {
  std::error_code error, absent;
  for (const fs::directory_entry& entry : entries_of(to)) {
    const std::string name = entry.path().filename().string();
    if (error || is_leftover(name) || fs::exists(from / name, absent)) continue;
    if (!entry.is_directory(absent)) {
      if (!lasts(entry, inside + name)) fs::remove(entry.path(), error);
    } else if (set_.writes(inside + name + "/")) {
      error = move_in(from / name, entry.path(), inside + name + "/");
      fs::remove(entry.path(), absent);  // only when it is empty
    }
  }
  for (const fs::directory_entry& entry : entries_of(from)) {
    const std::string name = entry.path().filename().string();
    if (error || name == kManifestFile) continue;
    if (entry.is_directory(absent) && fs::is_directory(to / name, absent)) {
      error = move_in(entry.path(), to / name, inside + name + "/");
    } else {
      fs::rename(entry.path(), to / name, error);
    }
  }
  return error;
}

}  // namespace samarkand
